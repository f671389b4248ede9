"""Keeps a looker busy: watches along the open trace, whatever else people look closer at.

What to ask is read off the state, after a short quiet, so that nothing out of date is asked. The worker is
started when it is first needed; one that dies is started anew, and what it died of is not asked again.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, QTimer

from ide.model import events as ev
from ide.model.map_view import first_choice, place_of, situations
from ide.model.state import DocumentState, IdeState, OpenTrace
from ide.texts.catalogue import say
from ide.worker import messages as m
from ide.worker.checking import small_machine
from ide.worker.process import PIPELINE, WorkerProcess
from language.records.inquiry import Wish, about
from language.records.looks import RuledOut, Watched
from language.records.trace import Trace

QUIET_MS = 40
PIECE = 400
"""Steps of a trace that are sent at once."""
PAUSE_SECONDS = 0.4
"""After an edit of the text, questions about it wait this long."""


class Looking(QObject):
    """`state()` answers the newest state, `emit` takes events."""

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
        self._read: dict[int, int] = {}  # document → version that the worker was given
        self._edited_at = 0.0
        self._versions: dict[int, int] = {}
        self._playing: Trace | None = None
        self._number = 0
        self._known: Trace | None = None
        """The trace that the worker was given."""
        self._asked: tuple[int, tuple[str, ...]] | None = None
        self._watched: tuple[Watched, ...] | None = None
        self._sampled_document: int | None = None
        self._sampling: tuple[int, str, str] | None = None
        self._charted: tuple[object, ...] = ()
        self._charts = 0
        self._ruling: Trace | None = None
        self._ruled: tuple[RuledOut | None] | None = None
        self._samples_asked: set[tuple[int, str, str]] = set()
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(QUIET_MS)
        self._later.timeout.connect(self._pump)

    def follow(self, state: IdeState) -> None:
        """The state changed."""
        versions = {d.id: d.version for d in state.documents}
        if versions != self._versions:
            for closed in self._read.keys() - versions.keys():
                del self._read[closed]
                if self._worker is not None:
                    self._worker.send(m.Forget(closed))
            self._versions = versions
            self._edited_at = time.monotonic()
        if not self._later.isActive():
            self._later.start(QUIET_MS)

    def sample(self, document: int) -> None:
        """Somebody looks at the loops of a document: run its declarations, now and after edits."""
        self._sampled_document = document
        self._later.start(QUIET_MS)

    def end(self) -> None:
        self._later.stop()
        if self._worker is not None:
            self._worker.end()
            self._worker = None
        self._read.clear()
        self._playing = self._known = None

    # ── what to ask ──────────────────────────────────────────────────────────────────────────────

    def _pump(self) -> None:
        state = self._state()
        left = PAUSE_SECONDS - (time.monotonic() - self._edited_at)
        self._sample(state)
        self._chart(state)
        self._rule_out(state)
        trace = state.trace
        doc = state.document(trace.document) if trace else None
        if trace is None or doc is None:
            self._playing = self._asked = None
            return
        if self._worker is None and not small_machine():
            self._ready(doc)  # ahead of need: starting it takes a moment
        if not doc.watches or not doc.complete or doc.unread:
            return
        if left > 0 and self._asked is not None:
            self._later.start(int(left * 1000) + 1)
            return
        self._watch(doc, trace)

    def _watch(self, doc: DocumentState, trace: OpenTrace) -> None:
        question = (doc.version, doc.watches)
        if trace.trace is self._playing and question == self._asked:
            if self._watched is not None and trace.watched is not self._watched:
                self._emit(ev.WatchesDone(trace.trace, self._watched))  # the same trace was opened again
            return
        self._asked, self._watched = question, None
        worker = self._ready(doc)
        self._playing = trace.trace
        if trace.trace is not self._known:
            self._known = trace.trace
            self._number += 1
            self._play(worker, doc.id, trace)
        worker.send(m.Watch(doc.id, self._number, trace.moves, doc.watches))

    def _play(self, worker: WorkerProcess, document: int, trace: OpenTrace) -> None:
        """Hand a trace over, piece by piece."""
        steps = trace.trace.steps
        first = replace(trace.trace, steps=steps[:PIECE])
        worker.send(m.Play(document, self._number, first))
        for at in range(PIECE, len(steps), PIECE):
            worker.send(m.PlayMore(document, self._number, steps[at : at + PIECE]))

    def _sample(self, state: IdeState) -> None:
        """One declaration at a time, the one at the caret first."""
        doc = state.document(self._sampled_document)
        if doc is None or self._sampling is not None or doc.unread or not doc.complete:
            return
        here = doc.method_at(state.caret)
        for method in sorted(doc.methods, key=lambda x: x is not here):
            question = (doc.id, method.key, method.fingerprint)
            looped = method.result is not None and method.result.loops and not method.stale
            if looped and method.sampled is None and question not in self._samples_asked:
                self._sampling = question
                self._samples_asked.add(question)
                self._ready(doc).send(m.Sample(*question))
                return

    def _chart(self, state: IdeState) -> None:
        """The state map, once there is a run to draw it along."""
        view = state.map
        doc = state.document(view.document) if view is not None else None
        if view is None or doc is None or view.answer is not None or view.question == self._charted:
            return
        place = place_of(doc, view)
        if place is None or place.method.stale or place.method.fingerprint != view.fingerprint:
            return
        found = situations(doc.id, place)
        if place.method.sampled is None or not found:
            return
        index = view.situation if view.situation is not None else first_choice(place, found)
        trace = found[min(index, len(found) - 1)].trace
        self._charted = view.question
        self._charts += 1
        self._ready(doc).send(
            m.Chart(doc.id, view.method, view.fingerprint, view.loop, trace, view.x, view.y, self._charts)
        )

    def _rule_out(self, state: IdeState) -> None:
        """What would rule the open trace's round out, once somebody asks."""
        trace = state.trace
        found = state.resolve(trace.ref) if trace is not None else None
        if trace is None or found is None or not trace.hints or trace.ruled_done:
            return
        if trace.trace is self._ruling:
            if self._ruled is not None:
                self._emit(ev.RuleOutDone(trace.trace, self._ruled[0]))  # it was opened again
            return
        doc, method, item = found
        cases = state.cases_of(trace.ref)
        if method.stale or method.result is None or cases is None or not doc.complete or doc.unread:
            return
        self._ruling, self._ruled = trace.trace, None
        inquiry = about(method.result, item.obligation.id, cases.case.verdict)
        self._ready(doc).send(m.Ask(doc.id, method.key, inquiry.wishing(Wish.RULE_OUT)))

    # ── the worker ───────────────────────────────────────────────────────────────────────────────

    def _ready(self, doc: DocumentState) -> WorkerProcess:
        """The worker, with the newest text of the document."""
        if self._worker is None:
            self._worker = worker = WorkerProcess("looker", self._pipeline, self)
            worker.received.connect(lambda reply, w=worker: self._heard(w, reply))
            worker.lost.connect(lambda w=worker: self._lost(w))
        if self._read.get(doc.id) != doc.version:
            self._read[doc.id] = doc.version
            self._worker.send(m.Read(doc.id, doc.version, doc.source.name, doc.source.text))
        return self._worker

    def _heard(self, worker: WorkerProcess, reply: m.Reply) -> None:
        if worker is not self._worker:
            return
        match reply:
            case m.WatchDone(number, watched) if number == self._number and self._playing is not None:
                self._watched = watched
                self._emit(ev.WatchesDone(self._playing, watched))
            case m.SampleDone(document, key, fingerprint, loops):
                self._sampling = None
                self._emit(ev.Sampled(document, key, fingerprint, loops))
            case m.ChartDone(number, found) if number == self._charts:
                self._emit(ev.MapDone(self._charted, found))
            case m.Answered(_, _, _, inquiry) if self._ruling is not None:
                found = inquiry.answer if isinstance(inquiry.answer, RuledOut) else None
                self._ruled = (found,)
                self._emit(ev.RuleOutDone(self._ruling, found))
            case m.Broke():
                self._give_up()
            case _:
                pass

    def _lost(self, worker: WorkerProcess) -> None:
        if worker is self._worker:
            self._worker = None
            self._read.clear()
            self._give_up()

    def _give_up(self) -> None:
        """Whatever was asked has no answer, and is not asked again."""
        state = self._state()
        self._sampling = None
        if self._playing is not None and self._watched is None and self._asked is not None:
            _, watches = self._asked
            self._watched = tuple(Watched(text, problem=say("watch.broke")) for text in watches)
            self._emit(ev.WatchesDone(self._playing, self._watched))
        if self._worker is None:
            self._known = None
        if state.map is not None and state.map.answer is None and state.map.question == self._charted:
            self._emit(ev.MapDone(self._charted, None))
        if self._ruling is not None and self._ruled is None:
            self._ruled = (None,)
            self._emit(ev.RuleOutDone(self._ruling, None))
        self._later.start(QUIET_MS)
