"""The editor's questions, answered by a process of their own, so that no proof and no search delays a key."""

from __future__ import annotations

from collections.abc import Callable

from ide.worker import messages as m
from ide.worker.door import Ask, Door, End
from ide.worker.driving import Driver
from language.records.editing import Answer, Question

DEADLINE = 10.0
"""Seconds for an answer; most come within a tenth of one."""
WATCH_MS = 200

Then = Callable[[Answer], None]


class EditorQuestions:
    """`ask` never waits: `then` gets the answer (None where there is none to be had), unless a newer question
    of its kind took its place."""

    def __init__(self, driver: Driver) -> None:
        self._door = Door("editor", driver.spawn, driver.now)
        self._newest: dict[str, int] = {}
        self._watch = driver.timer(WATCH_MS, self._look_after, repeat=True)

    def warm(self) -> None:
        """Start the process ahead of need: that takes a moment."""
        self._door.start()
        self._watch.start()

    def ask(self, document: int, question: Question, then: Then) -> None:
        kind = question.kind
        if kind in self._newest:
            self._door.cancel(self._newest[kind])
        number = 0

        def ended(end: End) -> None:
            if self._newest.get(kind) == number:
                del self._newest[kind]
                then(end.answer.answer if isinstance(end.answer, m.Known) else None)

        self._door.know(document)  # nothing is told ahead, but it is to be forgotten
        about = (document, kind, question.text, question.offset)
        ask = Ask(m.Knowing(document, question), about, ended, deadline=DEADLINE)
        number = self._newest[kind] = self._door.ask(ask)
        self._watch.start()

    def forget(self, document: int) -> None:
        """A document was closed."""
        self._door.forget(document, m.Forget(document))

    def end(self) -> None:
        self._watch.stop()
        self._newest.clear()
        self._door.stop()

    def _look_after(self) -> None:
        self._door.tick()
        if not self._door.busy:
            self._watch.stop()
