"""A runner's one job: run a program, send what it prints while it prints, and the trace at the end."""

from __future__ import annotations

import threading
import time
import traceback
from collections.abc import Callable

from ide.worker import messages as m
from ide.worker.child import contract
from ide.worker.child.contract import Pipeline
from language.cancel import Cancel
from language.diagnostics import Severity
from language.source import SourceText

FLUSH_SECONDS = 0.05
"""Output is sent in pieces of this length of time, so that a program that prints in a loop does not
drown the window."""
KEPT = 200_000
"""Characters of output that are sent; more than that nobody reads."""


class Runner(threading.Thread):
    def __init__(
        self, pipeline: Pipeline, number: int, request: m.Run, send: Callable[[m.Reply], None]
    ) -> None:
        super().__init__(name="run", daemon=True)
        self._number = number
        self._pipeline = pipeline
        self._request = request
        self._send = send
        self._cancel: Cancel = Cancel()
        self._pending: list[str] = []
        self._sent = 0
        self._last = 0.0

    def stop(self) -> None:
        self._cancel.cancel()

    def run(self) -> None:
        request = self._request
        self._send(m.Started(self._number))
        try:
            front = contract.analyze(self._pipeline, SourceText(request.source_name, request.text))
            errors = [d for d in front.diagnostics if d.severity is Severity.ERROR]
            if errors:
                done = m.RunDone(None, errors[0].message, False)
            else:
                trace = self._pipeline.run(front, request.method, request.args, self._cancel, self._print)
                done = m.RunDone(trace, "", self._cancel.cancelled)
        except (ValueError, LookupError) as problem:
            # How the pipeline says that there is no such method, or that an argument is not a value.
            done = m.RunDone(None, str(problem.args[0]) if problem.args else "", False)
        except (Exception, RecursionError, MemoryError):
            self._flush()
            self._send(m.Ended(self._number, "broke", None, traceback.format_exc()))
            return
        self._flush()
        self._send(m.Ended(self._number, "done", done))

    def _print(self, text: str) -> None:
        if self._sent > KEPT:
            return
        self._pending.append(text)
        if time.monotonic() - self._last > FLUSH_SECONDS:
            self._flush()

    def _flush(self) -> None:
        text = "".join(self._pending)
        self._pending.clear()
        self._last = time.monotonic()
        if text:
            self._sent += len(text)
            self._send(m.Part(self._number, m.Printed(text)))
