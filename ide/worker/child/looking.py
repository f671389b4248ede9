"""The looker's thread: answers questions about traces and declarations with the interpreter, one by one.

A newer question of the same kind takes the place of an older one, also of one in hand.
"""

from __future__ import annotations

import threading
import traceback
from collections.abc import Callable
from dataclasses import replace

from ide.model.moves import move_span
from ide.worker import messages as m
from ide.worker.child.contract import Pipeline, Unit
from ide.worker.child.reading import Reader, Text
from language.cancel import Cancel
from language.source import Span

Question = m.Watch | m.Ask | m.Chart | m.Sample
ORDER = (m.Watch, m.Ask, m.Chart, m.Sample)
"""What people wait for most comes first."""


class Looker(threading.Thread):
    def __init__(self, pipeline: Pipeline, reader: Reader, send: Callable[[m.Reply], None]) -> None:
        super().__init__(name="looking", daemon=True)
        self._pipeline = pipeline
        self._reader = reader
        self._send = send
        self._change = threading.Condition()
        self._waiting: dict[type[Question], Question] = {}
        self._current: tuple[type[Question], Cancel] | None = None
        self._play: m.Play | None = None

    def ask(self, question: m.Look | m.Ask) -> None:
        with self._change:
            match question:
                case m.Play():
                    self._play = question
                    return
                case m.PlayMore(_, trace, steps):
                    if self._play is not None and self._play.trace == trace:
                        content = replace(self._play.content, steps=(*self._play.content.steps, *steps))
                        self._play = replace(self._play, content=content)
                    return
                case _:
                    pass
            kind = type(question)
            self._waiting.pop(kind, None)
            self._waiting[kind] = question
            if self._current is not None and self._current[0] == kind:
                self._current[1].cancel()
            self._change.notify()

    def run(self) -> None:
        while True:
            with self._change:
                self._change.wait_for(lambda: bool(self._waiting))
                kind = min(self._waiting, key=ORDER.index)
                question = self._waiting.pop(kind)
                cancel = Cancel()
                self._current = (kind, cancel)
            try:
                reply = self._answer(question, cancel)
            except (Exception, RecursionError, MemoryError):
                reply = m.Broke(question.document, 0, "", "", traceback.format_exc())
            with self._change:
                self._current = None
            if reply is not None and not cancel.cancelled:
                self._send(reply)

    def _answer(self, question: Question, cancel: Cancel) -> m.Reply | None:
        match question:
            case m.Watch():
                return self._watch(question, cancel)
            case m.Sample() | m.Chart() | m.Ask():
                found = self._reader.find(question.document, question.key, question.fingerprint)
                return self._about(question, *found, cancel) if found else _nothing(question)

    def _about(self, question: m.Sample | m.Chart | m.Ask, text: Text, unit: Unit, cancel: Cancel) -> m.Reply:
        """What is asked about one declaration."""
        p, front = self._pipeline, text.front
        match question:
            case m.Sample(document, key, fingerprint):
                return m.SampleDone(document, key, fingerprint, p.sample(front, unit, cancel))
            case m.Chart(_, _, _, loop, trace, x, y, number):
                return m.ChartDone(number, p.chart(front, unit, loop, trace, x, y, cancel))
            case m.Ask(document, key):
                return m.Answered(document, text.version, key, text.ask(p, question, cancel))

    def _watch(self, question: m.Watch, cancel: Cancel) -> m.Reply | None:
        with self._change:
            play = self._play
        text = self._reader.newest(question.document)
        if play is None or play.trace != question.trace or text is None:
            return None

        def locate(span: Span) -> Span:
            return move_span(span, question.moves)

        found = self._pipeline.watch(text.front, play.content, locate, question.texts, cancel)
        return m.WatchDone(question.trace, found)


def _nothing(question: m.Sample | m.Chart | m.Ask) -> m.Reply:
    """The declaration is not there any more."""
    match question:
        case m.Sample(document, key, fingerprint):
            return m.SampleDone(document, key, fingerprint, ())
        case m.Chart():
            return m.ChartDone(question.question, None)
        case m.Ask(document, key, inquiry):
            return m.Answered(document, 0, key, inquiry)
