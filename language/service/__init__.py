"""What an editor asks of a text: pure functions of a text that was read and a place in it.

No I/O, no processes, no window: the window's worker and the language server call these and nothing else.
"""
