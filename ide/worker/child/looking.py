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
from ide.worker.child.contract import Pipeline
from ide.worker.child.reading import Reader, Text
from language.cancel import Cancel
from language.source import Span

ORDER = (m.Watch, m.Inquire, m.Chart, m.Sample)
"""What people wait for most comes first."""


class Looker(threading.Thread):
    def __init__(self, pipeline: Pipeline, reader: Reader, send: Callable[[m.Reply], None]) -> None:
        super().__init__(name="looking", daemon=True)
        self._pipeline = pipeline
        self._reader = reader
        self._send = send
        self._change = threading.Condition()
        self._waiting: dict[type[m.Question], tuple[int, m.Question]] = {}
        self._current: tuple[int, type[m.Question], Cancel] | None = None
        self._play: m.Play | None = None

    def tell(self, fact: m.Play | m.PlayMore) -> None:
        """The trace that is asked about next, or more of it."""
        with self._change:
            if isinstance(fact, m.Play):
                self._play = fact
            elif self._play is not None and self._play.trace == fact.trace:
                content = replace(self._play.content, steps=(*self._play.content.steps, *fact.steps))
                self._play = replace(self._play, content=content)

    def ask(self, number: int, question: m.Question) -> None:
        kind = type(question)
        with self._change:
            old = self._waiting.pop(kind, None)
            self._waiting[kind] = (number, question)
            if self._current is not None and self._current[1] is kind:
                self._current[2].cancel()
            self._change.notify()
        if old is not None:
            self._send(m.Ended(old[0], "canceled"))

    def cancel(self, number: int) -> None:
        with self._change:
            waiting = [kind for kind, (n, _) in self._waiting.items() if n == number]
            for kind in waiting:
                del self._waiting[kind]
            current = self._current
        if current is not None and current[0] == number:
            current[2].cancel()
        elif waiting:
            self._send(m.Ended(number, "canceled"))

    def run(self) -> None:
        while True:
            with self._change:
                self._change.wait_for(lambda: bool(self._waiting))
                kind = min(self._waiting, key=ORDER.index)
                number, question = self._waiting.pop(kind)
                cancel = Cancel()
                self._current = (number, kind, cancel)
            self._send(m.Started(number))
            try:
                answer = self._answer(question, cancel)
                how, detail = "done" if answer is not None else "canceled", ""
            except (Exception, RecursionError, MemoryError):
                answer, how, detail = None, "broke", traceback.format_exc()
            with self._change:
                self._current = None
            self._send(
                m.Ended(number, "canceled") if cancel.cancelled else m.Ended(number, how, answer, detail)
            )

    def _answer(self, question: m.Question, cancel: Cancel) -> m.Outcome | None:
        match question:
            case m.Watch():
                return self._watch(question, cancel)
            case m.Sample() | m.Chart() | m.Inquire():
                found = self._reader.find(question.document, question.key, question.fingerprint)
                return self._about(question, found[0], cancel) if found else _nothing(question)

    def _about(self, question: m.Sample | m.Chart | m.Inquire, text: Text, cancel: Cancel) -> m.Outcome:
        """What is asked about one declaration."""
        p, bench = self._pipeline, text.bench(self._pipeline, question.key)
        match question:
            case m.Sample(document, key, fingerprint):
                return m.SampleDone(document, key, fingerprint, p.sample(bench, cancel))
            case m.Chart(_, _, _, loop, trace, x, y):
                return m.ChartDone(p.chart(bench, loop, trace, (x, y), cancel))
            case m.Inquire(document, key):
                return m.Answered(document, text.version, key, text.ask(p, question, cancel))

    def _watch(self, question: m.Watch, cancel: Cancel) -> m.Outcome | None:
        with self._change:
            play = self._play
        text = self._reader.newest(question.document)
        if play is None or play.trace != question.trace or text is None:
            return None

        def locate(span: Span) -> Span:
            return move_span(span, question.moves)

        found = self._pipeline.watch(text.front, play.content, locate, question.texts, cancel)
        return m.WatchDone(question.trace, found)


def _nothing(question: m.Sample | m.Chart | m.Inquire) -> m.Outcome:
    """The declaration is not there any more."""
    match question:
        case m.Sample(document, key, fingerprint):
            return m.SampleDone(document, key, fingerprint, ())
        case m.Chart():
            return m.ChartDone(None)
        case m.Inquire(document, key, inquiry):
            return m.Answered(document, 0, key, inquiry)
