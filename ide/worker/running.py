"""Run and Stop: one fresh runner process for each run, so that Stop always works."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from ide.model import events as ev
from ide.model.state import IdeState, RunStatus
from ide.texts.catalogue import say
from ide.worker import messages as m
from ide.worker.process import PIPELINE, WorkerProcess
from language.records.trace import StepKind, Trace

STOP_MS = 200
"""A run that does not stop by then is killed."""


class ProgramRunner(QObject):
    def __init__(
        self,
        state: Callable[[], IdeState],
        emit: Callable[[ev.Event], None],
        pipeline: str = PIPELINE,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._state = state
        self._emit = emit
        self._pipeline = pipeline
        self._worker: WorkerProcess | None = None

    @property
    def running(self) -> bool:
        return self._worker is not None

    def run(self, document: int, method: str | None, args: tuple[str, ...] = ()) -> None:
        """Run a method of a document; None runs `Main`. A run in progress is stopped first."""
        doc = self._state().document(document)
        if doc is None:
            return
        self.end()
        self._emit(ev.RunStarted(document, method or "Main"))
        self._worker = worker = WorkerProcess("runner", self._pipeline, self)
        worker.received.connect(lambda reply, w=worker: self._heard(w, reply))
        worker.lost.connect(lambda w=worker: self._over(w, RunStatus.FAILED, say("run.died")))
        worker.send(m.Run(document, doc.source.name, doc.source.text, method, args))

    def stop(self) -> None:
        worker = self._worker
        if worker is not None:
            worker.send(m.StopRun())
            QTimer.singleShot(STOP_MS, lambda: self._over(worker, RunStatus.STOPPED, say("run.stopped")))

    def end(self) -> None:
        """Give a run up without a word, as when the window closes."""
        if self._worker is not None:
            self._worker.end()
            self._worker = None

    def _heard(self, worker: WorkerProcess, reply: m.Reply) -> None:
        if worker is not self._worker:
            return
        match reply:
            case m.Printed(text):
                self._emit(ev.RunPrinted(text))
            case m.RunDone(trace, sentence, stopped):
                status, words = _ending(trace, sentence, stopped)
                self._over(worker, status, words, trace)
            case m.Broke():
                self._over(worker, RunStatus.FAILED, say("run.broke"))
            case _:
                pass

    def _over(
        self, worker: WorkerProcess, status: RunStatus, sentence: str, trace: Trace | None = None
    ) -> None:
        if worker is not self._worker:
            return
        self._worker = None
        worker.end()
        self._emit(ev.RunEnded(status, sentence, trace))


def _ending(trace: Trace | None, sentence: str, stopped: bool) -> tuple[RunStatus, str]:
    if stopped:
        return RunStatus.STOPPED, say("run.stopped")
    if trace is None:
        return RunStatus.FAILED, sentence or say("run.broke")
    last = trace.steps[-1] if trace.steps else None
    if last is not None and last.kind is StepKind.CHECK and last.ok is False:
        return RunStatus.FAILED, last.text or say("run.broken-claim")
    return RunStatus.FINISHED, say("run.finished")
