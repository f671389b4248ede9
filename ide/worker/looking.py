"""Keeps a looker busy: watches along the open trace, whatever else people look closer at. No Qt.

What to ask is read off the state, after a short quiet, so that nothing out of date is asked. The worker is
started when it is first needed. Each question ends for itself: what one of them loses costs no other.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from ide.model import events as ev
from ide.model.map_view import first_choice, place_of, situations
from ide.model.state import DocumentState, IdeState, OpenTrace
from ide.texts.catalogue import say
from ide.worker import messages as m
from ide.worker.checking import small_machine
from ide.worker.door import Ask, Door, End, How
from ide.worker.driving import Driver
from language.records.inquiry import Wish, about
from language.records.looks import RuledOut, Watched
from language.records.trace import Trace

QUIET_MS = 40
WATCH_MS = 50
PIECE = 400
"""Steps of a trace that are sent at once."""
PAUSE_SECONDS = 0.4
"""After an edit of the text, questions about it wait this long."""
DEADLINE = 60.0
"""Seconds for an answer."""


class Looking:
    """`state()` answers the newest state, `emit` takes events."""

    def __init__(
        self, state: Callable[[], IdeState], emit: Callable[[ev.Event], None], driver: Driver
    ) -> None:
        self._state = state
        self._emit = emit
        self._driver = driver
        self._door = Door("looker", driver.spawn, driver.now)
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
        self._ruling: Trace | None = None
        self._ruled: tuple[RuledOut | None] | None = None
        self._samples_asked: set[tuple[int, str, str]] = set()
        self._later = driver.timer(QUIET_MS, self._pump)
        self._watcher = driver.timer(WATCH_MS, self._look_after, repeat=True)

    def follow(self, state: IdeState) -> None:
        """The state changed."""
        versions = {d.id: d.version for d in state.documents}
        if versions != self._versions:
            for closed in self._versions.keys() - versions.keys():
                self._door.forget(closed, m.Forget(closed))
            self._versions = versions
            self._edited_at = self._driver.now()
        if not self._later.active:
            self._later.start(QUIET_MS)

    def sample(self, document: int) -> None:
        """Somebody looks at the loops of a document: run its declarations, now and after edits."""
        self._sampled_document = document
        self._later.start(QUIET_MS)

    def end(self) -> None:
        self._later.stop()
        self._watcher.stop()
        self._door.stop()
        self._playing = self._known = None

    def _look_after(self) -> None:
        self._door.tick()
        if not self._door.busy:
            self._watcher.stop()

    # ── what to ask ──────────────────────────────────────────────────────────────────────────────

    def _pump(self) -> None:
        state = self._state()
        left = PAUSE_SECONDS - (self._driver.now() - self._edited_at)
        self._sample(state)
        self._chart(state)
        self._rule_out(state)
        trace = state.trace
        doc = state.document(trace.document) if trace else None
        if trace is None or doc is None:
            self._playing = self._asked = None
            return
        if not small_machine():
            self._door.start()  # ahead of need: it takes a moment
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
        self._playing = trace.trace
        if trace.trace is not self._known:
            self._known = trace.trace
            self._number += 1
            self._door.know("trace", *_pieces(doc.id, self._number, trace.trace))
        number, playing, watches = self._number, trace.trace, doc.watches

        def ended(end: End) -> None:
            if playing is not self._playing or number != self._number or question != self._asked:
                return
            answer = end.answer
            if isinstance(answer, m.WatchDone):
                self._watched = answer.watched
            elif end.gone:
                self._watched = tuple(Watched(text, problem=say("watch.broke")) for text in watches)
            else:
                return
            self._emit(ev.WatchesDone(playing, self._watched))

        self._ask(doc, m.Watch(doc.id, number, trace.moves, watches), ("watch", number, question), ended)

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
                self._ask(doc, m.Sample(*question), ("sample", *question), self._was_sampled)
                return

    def _was_sampled(self, end: End) -> None:
        self._sampling = None
        answer = end.answer
        if isinstance(answer, m.SampleDone):
            self._emit(ev.Sampled(answer.document, answer.key, answer.fingerprint, answer.loops))
        self._later.start(QUIET_MS)

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
        self._charted = asked = view.question
        body = m.Chart(doc.id, view.method, view.fingerprint, view.loop, trace, view.x, view.y)

        def ended(end: End) -> None:
            if asked == self._charted and end.how is not How.CANCELED:
                self._emit(ev.MapDone(asked, end.answer.map if isinstance(end.answer, m.ChartDone) else None))

        self._ask(doc, body, ("chart", asked), ended)

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
        self._ruling, self._ruled = ruling, _ = trace.trace, None

        def ended(end: End) -> None:
            if ruling is self._ruling and end.how is not How.CANCELED:
                answer = end.answer.inquiry.answer if isinstance(end.answer, m.Answered) else None
                self._ruled = (answer if isinstance(answer, RuledOut) else None,)
                self._emit(ev.RuleOutDone(ruling, self._ruled[0]))

        inquiry = about(method.result, item.obligation.id, cases.case.verdict)
        body = m.Inquire(doc.id, method.key, inquiry.wishing(Wish.RULE_OUT))
        self._ask(doc, body, ("rule out", doc.id, method.key, method.fingerprint), ended)

    # ── the worker ───────────────────────────────────────────────────────────────────────────────

    def _ask(
        self, doc: DocumentState, body: m.Question, about: tuple[object, ...], ended: Callable[[End], None]
    ) -> None:
        """Ask the worker, which knows the newest text of the document then."""
        self._door.know(doc.id, m.Read(doc.id, doc.version, doc.source.name, doc.source.text))
        self._door.ask(Ask(body, about, ended, deadline=DEADLINE))
        if not self._watcher.active:
            self._watcher.start()


def _pieces(document: int, number: int, trace: Trace) -> list[m.Fact]:
    """A trace, to be handed over piece by piece."""
    steps = trace.steps
    more = (steps[at : at + PIECE] for at in range(PIECE, len(steps), PIECE))
    first = m.Play(document, number, replace(trace, steps=steps[:PIECE]))
    return [first, *(m.PlayMore(document, number, piece) for piece in more)]
