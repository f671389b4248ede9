"""Candidates of all loops of a unit, in stages: sources, states, Houdini in layers.

Each stage adds further sources to what the stages before it have kept. What a stage keeps is proved: it holds
whenever a loop's head is reached, given that what fails in the unit holds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from language.cancel import Cancel
from language.ivl.unsupported import Unsupported
from language.record import dataclass, field
from language.records.verdicts import Obligation
from language.suggest.candidate import Candidate, InLoop, Layer
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
from language.suggest.place import Failing, LoopPlace
from language.suggest.states import Sample
from language.suggest.terms import spell
from language.suggest.trial import Claim, Trial

Source = Callable[[Sight], Iterator[Candidate]]

STAGES: tuple[tuple[Source, ...], ...] = (
    (bounds.candidates, promises.candidates),
    (rounds.candidates, order.held, rows.candidates, accumulators.candidates),
    (polynomials.candidates, order.candidates, collections.candidates),
    (),
)
"""Sources by when they are asked; in the last stage, what the others thought of is tried under conditions."""

OPEN = 40
"""Candidates of a loop and layer that are tried together."""


@dataclass(frozen=True)
class Kept:
    """What a stage has kept, with the proofs of it, and the unit's claims that are `proved` with it."""

    inductive: Inductive
    proved: list[Claim]

    @property
    def candidates(self) -> list[Candidate]:
        return [self.inductive.trial.candidates[i] for i in self.inductive.kept]


@dataclass
class Stages:
    failing: Failing
    places: Sequence[LoopPlace]
    cancel: Cancel
    alive: list[Candidate] = field(default_factory=list[Candidate])
    """What no real state refutes. What one stage could not keep may be kept with the next one's help."""
    kept: set[Candidate] = field(default_factory=set[Candidate])
    refuted: list[Candidate] = field(default_factory=list[Candidate])
    tried: set[tuple[int, str]] = field(default_factory=set[tuple[int, str]])

    def run(self) -> Iterator[Kept]:
        """What each stage keeps; its proofs can be asked on until the next one begins."""
        self.sample = Sample(self.failing, self.places, self.cancel)
        self.sights = self._sights()
        for stage in STAGES:
            new = self._survivors(stage)
            if not new or self.cancel.cancelled:
                continue
            self.alive = [*self.alive, *new]
            try:
                trial = Trial(self.failing, _most(self.alive, self.kept), self.cancel)
            except Unsupported:
                return
            try:
                yield self._settled(trial, set(new))
            finally:
                trial.close()

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

    def _settled(self, trial: Trial, new: set[Candidate]) -> Kept:
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
        kept = Kept(inductive, proved)
        self.kept = set(kept.candidates)
        return kept

    def _wanted(self, trial: Trial) -> list[Claim]:
        failing = {_key(o) for o in self.failing.claims}
        return [c for c in trial.own() if _key(c.obligation) in failing]


def _key(o: Obligation) -> tuple[object, ...]:
    return o.kind, o.span, o.clause


def _in_order(candidates: Iterable[Candidate]) -> list[Candidate]:
    return sorted(candidates, key=lambda c: (c.layer, c.cost, weight(c)))


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


def weight(c: Candidate) -> int:
    return len(spell(c.formula))
