"""The child's verification thread: proves or explains one declaration after the other.

The main thread cancels: a running job through its token, which interrupts Z3, a waiting one by
taking it off the queue.
"""

from __future__ import annotations

import contextlib
import threading
import traceback
from collections import deque
from collections.abc import Callable
from dataclasses import replace

from ide.worker import messages as m
from ide.worker.child.contract import Pipeline
from ide.worker.child.reading import Reader
from language.cancel import Cancel
from language.records.placing import placed
from language.records.verdicts import MethodResult
from language.source import SourceText


class Prover(threading.Thread):
    def __init__(
        self, pipeline: Pipeline, role: str, reader: Reader, send: Callable[[m.Reply], None]
    ) -> None:
        super().__init__(name="verification", daemon=True)
        self._pipeline = pipeline
        self._role = role
        self._reader = reader
        self._send = send
        self._change = threading.Condition()
        self._queue: deque[tuple[int, m.Job]] = deque()
        self._current: tuple[int, Cancel] | None = None

    def ask(self, number: int, job: m.Job) -> None:
        with self._change:
            self._queue.append((number, job))
            self._change.notify()

    def cancel(self, number: int) -> None:
        with self._change:
            waiting = [job for job in self._queue if job[0] == number]
            for job in waiting:
                self._queue.remove(job)
            current = self._current
        if current and current[0] == number:
            current[1].cancel()
        elif waiting:
            self._send(m.Ended(number, "canceled"))

    def run(self) -> None:
        self._warm_up()
        while True:
            with self._change:
                self._change.wait_for(lambda: bool(self._queue))
                number, job = self._queue.popleft()
                cancel = Cancel()
                self._current = (number, cancel)
            reply = self._do(number, job, cancel)
            with self._change:
                self._current = None
            self._send(reply)

    def _warm_up(self) -> None:
        """Load what is loaded on first use (tables, Z3) before the first job needs it."""
        with contextlib.suppress(Exception):  # a bug in there will show with the learner's own text
            p = self._pipeline
            front = p.analyze(SourceText("", "method WarmUp() ensures 1 < 2 { }"))
            unit, options = front.units[0], p.Options(use_cache=False)
            if self._role == "prover":
                p.prove(front, unit, options, Cancel())
            else:
                # Not proved first: proving sets options of Z3 that are global to its process.
                nothing = MethodResult(unit.name, unit.kind, unit.span, unit.fingerprint, ())
                p.explain(p.bench(front, unit), nothing, options, Cancel())

    def _do(self, number: int, job: m.Job, cancel: Cancel) -> m.Ended:
        try:
            if isinstance(job, m.Grade):
                from ide.worker.child.grading import grade_answer

                self._send(m.Started(number))
                answer = grade_answer(self._pipeline, job, cancel)
            else:
                answer = self._about_declaration(number, job, cancel)
        except (Exception, RecursionError, MemoryError):
            if not cancel.cancelled:
                return m.Ended(number, "broke", None, traceback.format_exc())
            answer = None
        if answer is None or cancel.cancelled:
            return m.Ended(number, "canceled")
        return m.Ended(number, "done", answer)

    def _about_declaration(
        self, number: int, job: m.Prove | m.Explain | m.Inquire, cancel: Cancel
    ) -> m.Done | m.Answered | None:
        """None where the declaration is not there any more."""
        found = self._reader.find(job.document, job.key, job.fingerprint)
        if found is None or cancel.cancelled:
            return None
        text, unit = found
        self._send(m.Started(number))

        def here(result: MethodResult) -> MethodResult:
            # Not in the pipeline, whose fingerprint does not cover the layout (see reading.py).
            return replace(result, fingerprint=job.fingerprint, span=unit.span)

        def tell(result: MethodResult) -> None:
            if not cancel.cancelled:
                self._send(m.Part(number, m.Found(job.document, text.version, job.key, here(result))))

        if isinstance(job, m.Inquire):
            inquiry = text.ask(self._pipeline, job, cancel)
            return m.Answered(job.document, text.version, job.key, inquiry)
        options = self._pipeline.Options(time_limit=job.time_limit, use_cache=job.use_cache)
        if isinstance(job, m.Prove):
            result = self._pipeline.prove(text.front, unit, options, cancel)
        else:
            # Declarations may stand elsewhere in the text that the prover saw.
            known = placed(job.result, text.front.standing)
            result = self._pipeline.explain(text.bench(self._pipeline, job.key), known, options, cancel, tell)
        return m.Done(job.document, text.version, job.key, here(result))
