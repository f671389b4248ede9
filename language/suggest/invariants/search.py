"""The search for loop invariants of a unit: sources in stages, states, Houdini in layers, the smallest
subset.

Each stage adds further sources of candidates to what the stages before it have kept; the search ends when all
that failed is proved. What comes out is an offer a set: the one that proves everything first, else one for
each claim that could be proved.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from time import perf_counter

from language.cancel import Cancel
from language.ivl.unsupported import Unsupported
from language.record import dataclass, field
from language.records.offers import Offer
from language.records.verdicts import Obligation
from language.suggest.candidate import Candidate, InLoop, Layer
from language.suggest.confirm import confirm
from language.suggest.houdini import Inductive
from language.suggest.invariants import (
    accumulators,
    bounds,
    collections,
    guarded,
    order,
    polynomials,
    promises,
    rounds,
    rows,
)
from language.suggest.invariants.sight import Sight
from language.suggest.layout import edits, written
from language.suggest.minimize import smallest
from language.suggest.place import Failing, LoopPlace, loops_of
from language.suggest.printing import NotWritten
from language.suggest.states import Sample
from language.suggest.terms import spell
from language.suggest.trial import Claim, Trial

Source = Callable[[Sight], Iterator[Candidate]]

STAGES: tuple[tuple[Source, ...], ...] = (
    (bounds.candidates, promises.candidates),
    (rounds.candidates, order.held, rows.candidates, accumulators.candidates),
    (polynomials.candidates, order.candidates, collections.candidates),
)
"""Sources by when they are asked: later ones only where the earlier ones did not do."""

OPEN = 40
"""Candidates of a loop and layer that are tried together."""
CONFIRM_SECONDS = 10.0


def offers(failing: Failing, cancel: Cancel) -> Iterator[Offer]:
    """Sets of invariants that prove what fails in the unit, best first."""
    places = loops_of(failing)
    if places and failing.claims:
        yield from _Search(failing, places, cancel).run()


@dataclass
class _Search:
    failing: Failing
    places: Sequence[LoopPlace]
    cancel: Cancel
    start: float = field(default_factory=perf_counter)
    alive: list[Candidate] = field(default_factory=list[Candidate])
    """What no real state refutes. What one stage could not keep may be kept with the next one's help."""
    kept: set[Candidate] = field(default_factory=set[Candidate])
    refuted: list[Candidate] = field(default_factory=list[Candidate])
    tried: set[tuple[int, str]] = field(default_factory=set[tuple[int, str]])

    def run(self) -> Iterator[Offer]:
        self.sample = Sample(self.failing, self.places, self.cancel)
        self.sights = self._sights()
        for stage in (*STAGES, ()):
            new = self._survivors(stage)
            if not new or self.cancel.cancelled:
                continue
            self.alive = [*self.alive, *new]
            candidates = _most(self.alive, self.kept)
            try:
                trial = Trial(self.failing, candidates, self.cancel)
            except Unsupported:
                return
            try:
                found = list(self._round(trial, set(new)))
            finally:
                trial.close()
            yield from found
            if any(o.whole for o in found):
                return

    def _sights(self) -> list[Sight]:
        sights = [Sight(p) for p in self.places]
        values = self.sample.values({s.place.loop.id: s.numbers for s in sights})
        for s in sights:
            s.know(values.get(s.place.loop.id, []))
        return sights

    def _survivors(self, stage: tuple[Source, ...]) -> list[Candidate]:
        """What a stage's sources think of and no state refutes; last of all, what was refuted, on
        conditions."""
        if stage:
            new = self._fresh(c for s in stage for sight in self.sights for c in self._asked(s, sight))
        else:
            new = self._fresh(c for sight in self.sights for c in guarded.candidates(sight, self.refuted))
        alive = self.sample.surviving(new)
        kept = set(alive)
        self.refuted += [c for c in new if c not in kept]
        return alive

    def _asked(self, source: Source, sight: Sight) -> Iterator[Candidate]:
        return iter(()) if self.cancel.cancelled else source(sight)

    def _fresh(self, candidates: Iterable[Candidate]) -> list[Candidate]:
        """Those that no earlier stage has tried, and the loop does not have."""
        found: list[Candidate] = []
        had = {(p.loop.id, spell(e)) for p in self.places for e in p.invariants}
        for c in candidates:
            assert isinstance(c.slot, InLoop)
            key = (c.slot.loop.id, spell(c.formula))
            if key not in self.tried and key not in had:
                self.tried.add(key)
                found.append(c)
        return found

    def _round(self, trial: Trial, new: set[Candidate]) -> Iterator[Offer]:
        inductive = Inductive(trial)
        first = self.kept | new
        for layer in Layer:
            inductive.add(i for i, c in enumerate(trial.candidates) if c.layer is layer and c in first)
        wanted = self._wanted(trial)
        proved = [c for c in wanted if inductive.holds(c)]
        if len(proved) < len(wanted) and any(trial.candidates[i] in new for i in inductive.kept):
            # what a layer could not keep may be kept with what a later one found
            inductive.add(range(len(trial.candidates)))
            proved = [c for c in wanted if inductive.holds(c)]
        self.kept = {trial.candidates[i] for i in inductive.kept}
        if not proved or self.cancel.cancelled:
            return
        offer = self._offer(inductive, proved)
        if offer is not None:
            yield offer

    def _wanted(self, trial: Trial) -> list[Claim]:
        failing = {_key(o) for o in self.failing.claims}
        return [c for c in trial.own() if _key(c.obligation) in failing]

    def _offer(self, inductive: Inductive, wanted: Sequence[Claim]) -> Offer | None:
        order = sorted(inductive.kept, key=lambda i: -_weight(inductive.trial.candidates[i]))
        chosen = [inductive.trial.candidates[i] for i in smallest(inductive, wanted, order)]
        if not chosen:
            return None
        try:
            changes = edits(self.failing, chosen)
            formulas = tuple(written(self.failing, c) for c in chosen)
        except NotWritten:
            return None
        confirmed = confirm(self.failing, changes, CONFIRM_SECONDS, self.cancel)
        if confirmed is None or not confirmed.proved:
            return None
        return Offer(
            chosen[0].kind.value,
            changes[0].span,
            changes,
            _reason(chosen, formulas),
            tuple(o.span for o in confirmed.proved),
            confirmed.left == 0,
            formulas,
            perf_counter() - self.start,
        )


def _reason(chosen: Sequence[Candidate], formulas: Sequence[str]) -> str:
    """Why each was thought of, in sentences."""
    if len(chosen) == 1:
        why = chosen[0].why
        return f"{why[0].upper()}{why[1:]}."
    told = zip(formulas, chosen, strict=True)
    return " ".join(f"`{text.removeprefix('invariant ')}`: {c.why}." for text, c in told)


def _key(o: Obligation) -> tuple[object, ...]:
    return o.kind, o.span, o.clause


def _in_order(candidates: Iterable[Candidate]) -> list[Candidate]:
    return sorted(candidates, key=lambda c: (c.layer, c.cost, _weight(c)))


def _most(candidates: Iterable[Candidate], kept: set[Candidate]) -> list[Candidate]:
    """The best of each loop and layer, besides those that were kept before; in the order in which they are
    tried."""
    count: dict[tuple[int, Layer], int] = {}
    found: list[Candidate] = []
    for c in _in_order(candidates):
        assert isinstance(c.slot, InLoop)
        key = (c.slot.loop.id, c.layer)
        if c not in kept:
            count[key] = count.get(key, 0) + 1
        if c in kept or count[key] <= OPEN:
            found.append(c)
    return found


def _weight(c: Candidate) -> int:
    return len(spell(c.formula))
