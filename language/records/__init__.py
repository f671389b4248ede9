"""What crosses a process or reaches a reader: verdicts, traces, looks, answers. No passes."""
