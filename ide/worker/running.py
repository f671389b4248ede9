"""Run and Stop: one fresh runner process for each run, so that Stop always works. No Qt."""

from __future__ import annotations

from collections.abc import Callable

from ide.model import events as ev
from ide.model.state import IdeState, RunStatus
from ide.texts.catalogue import say
from ide.worker import messages as m
from ide.worker.door import Ask, Door, End, How
from ide.worker.driving import Driver
from language.records.trace import StepKind, Trace

WATCH_MS = 50


class ProgramRunner:
    def __init__(
        self, state: Callable[[], IdeState], emit: Callable[[ev.Event], None], driver: Driver
    ) -> None:
        self._state = state
        self._emit = emit
        self._driver = driver
        self._door: Door | None = None
        self._number = 0
        self._watch = driver.timer(WATCH_MS, self._look_after, repeat=True)

    @property
    def running(self) -> bool:
        return self._door is not None

    def run(self, document: int, method: str | None, args: tuple[str, ...] = ()) -> None:
        """Run a method of a document; None runs `Main`. A run in progress is stopped first."""
        doc = self._state().document(document)
        if doc is None:
            return
        self.end()
        self._emit(ev.RunStarted(document, method or "Main"))
        self._door = door = Door("runner", self._driver.spawn, self._driver.now)
        body = m.Run(document, doc.source.name, doc.source.text, method, args)
        about = ("run", document, doc.version, method, args)
        # a run prints and changes nothing else, but one that was lost is not started again unasked
        ask = Ask(body, about, lambda end: self._over(door, end), self._printed, retried=False)
        self._number = door.ask(ask)
        self._watch.start()

    def stop(self) -> None:
        if self._door is not None:
            self._door.cancel(self._number)

    def end(self) -> None:
        """Give a run up without a word, as when the window closes."""
        self._watch.stop()
        if self._door is not None:
            self._door.stop()
            self._door = None

    def _look_after(self) -> None:
        if self._door is not None:
            self._door.tick()

    def _printed(self, part: object) -> None:
        if isinstance(part, m.Printed):
            self._emit(ev.RunPrinted(part.text))

    def _over(self, door: Door, end: End) -> None:
        if door is not self._door:
            return
        self.end()
        answer = end.answer
        if isinstance(answer, m.RunDone):
            status, words = _ending(answer.trace, answer.sentence, answer.stopped)
            self._emit(ev.RunEnded(status, words, answer.trace))
        elif end.how is How.CANCELED:
            self._emit(ev.RunEnded(RunStatus.STOPPED, say("run.stopped"), None))
        else:
            words = say("run.broke" if end.how is How.BROKE else "run.died")
            self._emit(ev.RunEnded(RunStatus.FAILED, words, None))


def _ending(trace: Trace | None, sentence: str, stopped: bool) -> tuple[RunStatus, str]:
    if stopped:
        return RunStatus.STOPPED, say("run.stopped")
    if trace is None:
        return RunStatus.FAILED, sentence or say("run.broke")
    last = trace.steps[-1] if trace.steps else None
    if last is not None and last.kind is StepKind.CHECK and last.ok is False:
        return RunStatus.FAILED, last.text or say("run.broken-claim")
    return RunStatus.FINISHED, say("run.finished")
