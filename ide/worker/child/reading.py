"""The child's front-end thread: the newest text of each document, as soon as the last one is done."""

from __future__ import annotations

import hashlib
import threading
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field

from ide.model.events import UnitInfo
from ide.worker import messages as m
from ide.worker.child import contract
from ide.worker.child.contract import Bench, Front, Pipeline, Unit
from language.cancel import Cancel, CutOff, cut_off
from language.records.inquiry import Inquiry
from language.records.placing import placed
from language.source import SourceText

PATIENCE = 20.0
"""Seconds for the front end: a text that takes longer is given up, and the next one read."""


@dataclass(frozen=True)
class Text:
    """A text that went through the front end, with its declarations by key."""

    version: int
    front: Front
    units: dict[str, tuple[UnitInfo, Unit]]
    benches: dict[str, Bench] = field(default_factory=dict[str, Bench])

    def bench(self, pipeline: Pipeline, key: str) -> Bench:
        """The declaration's, made for the first question about it."""
        if key not in self.benches:
            self.benches[key] = pipeline.bench(self.front, self.units[key][1])
        return self.benches[key]

    def ask(self, pipeline: Pipeline, asked: m.Inquire, cancel: Cancel) -> Inquiry:
        """The next step of an inquiry, which may have begun in an older text."""
        inquiry = placed(asked.inquiry, self.front.standing)
        return pipeline.ask(self.bench(pipeline, asked.key), inquiry, cancel)


class Reader(threading.Thread):
    """Reads texts, those that it is asked about and those that it is told; keeps the newest `Text` of each
    document. A newer one takes the place of one that waits."""

    def __init__(self, pipeline: Pipeline, send: Callable[[m.Reply], None]) -> None:
        super().__init__(name="front end", daemon=True)
        self._pipeline = pipeline
        self._send = send
        self._change = threading.Condition()
        self._waiting: dict[int, tuple[int | None, m.Read]] = {}
        self._texts: dict[int, Text] = {}
        self._busy = False

    def ask(self, number: int | None, request: m.Read) -> None:
        """No number: nobody waits for an answer."""
        with self._change:
            old = self._waiting.pop(request.document, None)
            self._waiting[request.document] = (number, request)
            self._change.notify_all()
        self._drop(old)

    def cancel(self, number: int) -> None:
        """Forget a text that waits; one that is being read is read to its end, for what else needs it."""
        with self._change:
            old = next((w for w in self._waiting.values() if w[0] == number), None)
            if old is not None:
                del self._waiting[old[1].document]
        self._drop(old)

    def _drop(self, old: tuple[int | None, m.Read] | None) -> None:
        if old is not None and old[0] is not None:
            self._send(m.Ended(old[0], "canceled"))

    def forget(self, document: int) -> None:
        with self._change:
            old = self._waiting.pop(document, None)
            self._texts.pop(document, None)
        self._drop(old)

    def find(self, document: int, key: str, fingerprint: str) -> tuple[Text, Unit] | None:
        """A declaration in the newest text, if it is still the one that is meant.

        Waits for a text that is on its way, since requests are made in the order of their need.
        """
        text = self.newest(document)
        found = text.units.get(key) if text else None
        if text is None or found is None or found[0].fingerprint != fingerprint:
            return None
        return text, found[1]

    def newest(self, document: int) -> Text | None:
        """The newest text, once it has been read; None where it could not be."""
        with self._change:
            self._change.wait_for(lambda: document not in self._waiting and not self._busy, timeout=30)
            return self._texts.get(document)

    def run(self) -> None:
        while True:
            with self._change:
                self._change.wait_for(lambda: bool(self._waiting))
                number, request = self._waiting.pop(next(iter(self._waiting)))
                self._busy = True
            if number is not None:
                self._send(m.Started(number))
            reply, detail = None, ""
            try:
                with cut_off(Cancel(), PATIENCE):
                    text, reply = read_text(self._pipeline, request)
            except (Exception, CutOff):
                text, detail = None, traceback.format_exc()
            with self._change:
                self._busy = False
                if text is None:
                    self._texts.pop(request.document, None)
                else:
                    self._texts[request.document] = text
                self._change.notify_all()
            if number is not None:
                self._send(m.Ended(number, "done" if reply is not None else "broke", reply, detail))


def read_text(pipeline: Pipeline, request: m.Read) -> tuple[Text, m.ReadDone]:
    source = SourceText(request.name, request.text)
    front = contract.analyze(pipeline, source)
    units: dict[str, tuple[UnitInfo, Unit]] = {}
    for unit in front.units:
        key, n = unit.name, 1
        while key in units:
            n += 1
            key = f"{unit.name}#{n}"
        units[key] = (UnitInfo(key, unit.name, unit.kind, unit.span, _fingerprint(unit, source)), unit)
    infos = tuple(info for info, _ in units.values())
    done = m.ReadDone(request.document, request.version, front.complete, tuple(front.diagnostics), infos)
    return Text(request.version, front, units), done


def _fingerprint(unit: Unit, source: SourceText) -> str:
    """The pipeline's fingerprint and the exact text, since a result's spans count on its layout too."""
    own = hashlib.sha256(source.snippet(unit.span).encode("utf-8", "surrogatepass")).hexdigest()
    return f"{unit.fingerprint}:{own[:24]}"
