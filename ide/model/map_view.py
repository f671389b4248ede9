"""What the state map shows: which loop, in which situation, and the choices of it. Pure; no Qt."""

from __future__ import annotations

from dataclasses import dataclass

from ide.model.state import DocumentState, MapView, MethodState, ObligationRef, SampleRef
from language.records.looks import SampledRun
from language.records.trace import StepKind, Trace
from language.records.verdicts import LoopInfo, ObligationKind, TooWeak

FEW = 5
"""Rounds of a run that is good to look at."""


@dataclass(frozen=True)
class Situation:
    """A trace that comes to the loop. `origin` opens it: a sampled run (at a step) or a claim."""

    inputs: tuple[tuple[str, str], ...]
    trace: Trace
    origin: SampleRef | ObligationRef


@dataclass(frozen=True)
class Place:
    """A loop of a document."""

    method: MethodState
    number: int
    loop: LoopInfo


def places(doc: DocumentState) -> tuple[Place, ...]:
    """All loops, in the order of the text."""
    return tuple(
        Place(m, i, loop)
        for m in doc.methods
        if m.result is not None
        for i, loop in enumerate(m.result.loops)
    )


def place_of(doc: DocumentState, view: MapView) -> Place | None:
    return next((p for p in places(doc) if (p.method.key, p.number) == (view.method, view.loop)), None)


def situations(document: int, place: Place) -> tuple[Situation, ...]:
    """The sampled runs of the loop, then the rounds that its invariant allows and that break a claim."""
    method, loop = place.method, place.loop
    found: list[Situation] = []
    for n, sampled in enumerate(method.sampled or ()):
        if sampled.head == loop.head:
            for i, run in enumerate(sampled.runs):
                origin = SampleRef(document, method.key, n, i, run.rounds[0].step)
                found.append(Situation(run.inputs, run.trace, origin))
    seen: set[int] = set()
    for r in method.result.results if method.result and not method.stale else ():
        v = r.verdict
        if isinstance(v, TooWeak) and id(v.trace) not in seen and _chosen_at(v.trace, loop):
            seen.add(id(v.trace))
            found.append(Situation(v.inputs, v.trace, ObligationRef(document, method.key, r.obligation.id)))
    return tuple(found)


def first_choice(place: Place, found: tuple[Situation, ...]) -> int:
    """A round whose body breaks the invariant, if one is known; else a run with a few rounds."""
    kept = {
        r.obligation.id
        for r in (place.method.result.results if place.method.result else ())
        if r.obligation.kind is ObligationKind.INVARIANT_KEPT
    }
    for i, s in enumerate(found):
        if isinstance(s.origin, ObligationRef) and s.origin.obligation in kept:
            return i
    runs = _runs(place)
    order = sorted(range(len(runs)), key=lambda i: (len(runs[i].rounds) > FEW, -len(runs[i].rounds)))
    return order[0] if order else 0


def _runs(place: Place) -> tuple[SampledRun, ...]:
    return next((x.runs for x in place.method.sampled or () if x.head == place.loop.head), ())


def _chosen_at(trace: Trace, loop: LoopInfo) -> bool:
    return any(s.kind is StepKind.ANY_ROUND and s.span == loop.head for s in trace.steps)


def wanted(doc: DocumentState, caret: int, view: MapView | None) -> MapView | None:
    """The view to show of a document: the present one while it is there, else the loop at the caret, else
    the first; asked anew where the declaration has changed. None: there is no loop."""
    all_ = places(doc)
    place = place_of(doc, view) if view is not None and view.document == doc.id else None
    if place is None:
        here = [p for p in all_ if p.method.span.start <= caret <= p.method.span.end]
        place = next(iter(here or all_), None)
        view = None
    if place is None:
        return None
    if view is not None and view.fingerprint == place.method.fingerprint:
        return view
    names = (view.x, view.y) if view is not None else ("", "")
    return MapView(doc.id, place.method.key, place.number, place.method.fingerprint, x=names[0], y=names[1])
