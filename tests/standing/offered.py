"""What runs say of an offer: inputs that its finder did not use, half of them larger than those it used.

An offer is refuted where a run that satisfies the precondition breaks what it claims. A run counts when it
comes to the offer's place.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from time import monotonic
from typing import Any

from language.analysis import typed as t
from language.analysis.typed import Class
from language.depth import deep
from language.interpreter.candidates import Candidates, Heap, Option
from language.interpreter.code import Code
from language.interpreter.constraints import constraint
from language.interpreter.inputs import HeapObject, Inputs, reference
from language.interpreter.outcomes import Cancelled, Status, Violation
from language.interpreter.runs import Runner
from language.interpreter.sampling import Sampler
from language.interpreter.shapes import bare, has_params, is_int
from language.pipeline import Front
from language.source import Span
from language.types import SeqType, Type, UserType

RUNS = 200
STEPS = 30_000
SECONDS = 4.0
"""For the runs of an offer."""


@dataclass(frozen=True)
class Heard:
    """`runs` came to the place; `refuted` says which claim of the offer one of them broke."""

    runs: int
    refuted: str = ""


def runs_of(front: Front, places: list[Span], seed: int) -> Heard:
    """Runs of the declaration that an offer was put into, in whose text it stands at `places`."""
    decl = _owner(front, places[0])
    if decl is None or decl.body is None:
        return Heard(0)
    return deep(lambda: _Listening(front, decl, places, seed).heard())


def _owner(front: Front, place: Span) -> t.Callable_ | None:
    """The innermost declaration that the place is in, or the one that stands in the place."""
    all_: list[t.Callable_] = [*front.typed.methods, *front.typed.functions]
    found = [d for d in all_ if not d.span.file and (d.span.covers(place) or place.covers(d.span))]
    return min(found, key=lambda d: d.span.end - d.span.start, default=None)


class _Listening:
    def __init__(self, front: Front, decl: t.Callable_, places: list[Span], seed: int) -> None:
        self.decl = decl
        self.places = places
        self.end = monotonic() + SECONDS
        self.code = Code(front.typed, record=True)
        self.runner = Runner(self.code, decl, STEPS)
        candidates = Candidates(front.typed, decl)
        self.code.machine.cancel = candidates.code.machine.cancel = self.late
        self.sampler = Stranger(candidates, seed)

    def late(self) -> bool:
        return monotonic() > self.end

    def heard(self) -> Heard:
        runs = 0
        try:
            for inputs in self.sampler.drawn():
                outcome, recorder = self.runner.record(inputs, None)
                if outcome.status is Status.CANCELLED or self.late():
                    break
                if outcome.status is Status.DISCARDED:
                    continue
                broken = [v for v in outcome.violations if self._here(v)]
                if broken:
                    return Heard(runs + 1, f"{broken[0].kind.value}: {broken[0].message}")
                trace = recorder.trace()
                runs += self._whole() or any(self._inside(s.span) for s in trace.steps)
                if runs >= RUNS:
                    break
        except Cancelled:
            pass
        return Heard(runs)

    def _whole(self) -> bool:
        """Whether every run comes there: a contract, a new declaration, a function's formula."""
        body = self.decl.body
        assert body is not None
        place = self.places[0]
        return isinstance(self.decl, t.Function) or not body.span.covers(place)

    def _inside(self, span: Span) -> bool:
        return any(p.covers(span) for p in self.places) or span in self._heads()

    def _heads(self) -> set[Span]:
        """The heads of loops that have the offer in their own specification, where it leaves no step."""
        body = self.decl.body
        loops = [n for n in t.walk(body) if isinstance(n, t.While | t.WhileCases | t.For)] if body else []
        measures = [(n.head, n.spec.decreases.span) for n in loops if n.spec.decreases is not None]
        return {head for head, measure in measures if any(p.covers(measure) for p in self.places)}

    def _here(self, v: Violation) -> bool:
        return any(p.covers(s) for s in (v.span, v.clause) if s is not None for p in self.places)


class Stranger(Sampler):
    """Inputs of another kind: every second one is larger, of few different values or of many."""

    def __init__(self, candidates: Candidates, seed: int) -> None:
        super().__init__(candidates)
        self.chance = Random(f"stranger {seed}")
        self.large = False
        self.few = False

    def drawn(self) -> Iterator[Inputs]:
        """For ever, or as long as there is time."""
        env = self.candidates.fresh_env()
        while True:
            self.large = not self.large
            self.few = self.chance.random() < 0.4
            self.candidates.nodes = 1
            self.candidates.look()
            inputs = self._sample(self.chance, env)
            if inputs is not None:
                yield inputs

    def _number(self, t: Type, random: Random) -> int:
        n = super()._number(t, random)
        if self.few or not self.large:
            return n
        other = random.choice((random.randrange(-60, 120), random.randrange(0, 12), n))
        low, high = self.code.int_range(t)
        if (low is not None and other < low) or (high is not None and other > high):
            return n
        test = None if has_params(t) else constraint(self.code, t)
        return other if test is None or test(other) else n

    def _draw(self, t: Type, random: Random, heap: Heap) -> Option | None:
        b = bare(t)
        if self.large and isinstance(b, SeqType) and is_int(b.item):
            return (*self._items(b.item, random),), heap
        return super()._draw(t, random, heap)

    def _draw_array(self, t: UserType, random: Random, heap: Heap) -> Option | None:
        plain = isinstance(t.decl, Class) and t.decl.dims == 1 and is_int(t.args[0])
        if not self.large or not plain or random.random() < 0.2:  # an array may be another one's alias
            return super()._draw_array(t, random, heap)
        cells = self._items(t.args[0], random)
        made = HeapObject(UserType(t.decl, t.args), (), (*cells,), (len(cells),))
        return reference(len(heap), made.type), (*heap, made)

    def _items(self, item: Type, random: Random) -> list[Any]:
        items = [self._number(item, random) for _ in range(random.randrange(4, 14))]
        if self.few:
            items = [random.choice(items[:3]) for _ in items]
        order = random.random()
        if order < 0.45:
            items.sort(reverse=order < 0.1)
        return items
