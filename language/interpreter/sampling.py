"""Larger inputs, drawn in a fixed pseudo-random order: longer collections, the program's own numbers.

They prove nothing by being fine, but they may be wrong where small ones are not.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from random import Random
from typing import Any

from language.analysis.typed import (
    Callable_,
    Class,
    Literal_,
    walk,
)
from language.interpreter.candidates import OBJECT_DEPTH, Candidates, Heap, Option
from language.interpreter.constraints import constraint
from language.interpreter.defaults import default, small
from language.interpreter.inputs import HeapObject, Inputs, reference
from language.interpreter.outcomes import Env
from language.interpreter.shapes import bare, class_of, has_params, has_references, is_int
from language.types import SeqType, Type, UserType
from language.values import Value

LISTS = 50
"""Listings of values that are kept, so that the same one is not made again for each input."""


class Sampler:
    """Draws inputs for the target of some `Candidates`."""

    def __init__(self, candidates: Candidates) -> None:
        self.candidates = candidates
        self.code = candidates.code
        self.types = candidates.types
        self.ints = constants_of(candidates.target)
        self._options: dict[tuple[Type, Heap], list[Option]] = {}

    def inputs(self, count: int, seed: int = 1) -> Iterator[Inputs]:
        """Larger inputs, drawn in a fixed pseudo-random order: longer collections, the program's own
        numbers and their neighbours. They prove nothing by being fine, but may be wrong."""
        random = Random(seed)
        env = self.candidates.fresh_env()
        for _ in range(count):
            self.candidates.nodes = 1
            self.candidates.look()
            inputs = self._sample(random, env)
            if inputs is not None:
                yield inputs

    def _sample(self, random: Random, env: Env) -> Inputs | None:
        values: list[Value] = []
        heap: Heap = ()
        for k, t in enumerate(self.types):
            for _ in range(6):
                option = self._draw(t, random, heap)
                if option is not None and self.candidates.fits(k, option[0], tuple(values), option[1], env):
                    values.append(option[0])
                    heap = option[1]
                    break
            else:
                return None
        return self.candidates.inputs(tuple(values), heap)

    def _draw(self, t: Type, random: Random, heap: Heap) -> Option | None:
        b = bare(t)
        if is_int(t):
            return self._number(t, random), heap
        if isinstance(b, UserType) and isinstance(b.decl, Class) and b.decl.is_array:
            return self._draw_array(b, random, heap)
        if isinstance(b, SeqType) and not has_references(b):
            items = [self._draw(b.item, random, heap) for _ in range(random.randrange(6))]
            return self._ordered(tuple(i[0] for i in items if i is not None), random), heap
        if has_references(b) or class_of(b) is not None:
            options = self._listed(t, heap)
        else:
            options = [(v, heap) for v in small(self.code, t, 3)[0]]
        return random.choice(options) if options else None

    def _listed(self, t: Type, heap: Heap) -> list[Option]:
        """The first values of a type with objects, for a heap."""
        found = self._options.get((t, heap))
        if found is None:
            found = list(islice(self.candidates.values(t, 1, heap, OBJECT_DEPTH), 200))
            if len(self._options) >= LISTS:
                self._options.clear()
            self._options[t, heap] = found
        return found

    def _number(self, t: Type, random: Random) -> int:
        low, high = self.code.int_range(t)
        options = [random.randrange(-3, 8), random.randrange(0, 5), random.randrange(-20, 40)]
        if self.ints and random.random() < 0.3:
            options = self.ints
        n = random.choice(options)
        test = None if has_params(t) else constraint(self.code, t)
        if test is None or test(n):
            return n
        n = abs(n) if low is None else low + abs(n)
        n = n if high is None else min(n, high)
        return n if test(n) else default(self.code, t)

    def _draw_array(self, t: UserType, random: Random, heap: Heap) -> Option | None:
        assert isinstance(t.decl, Class)
        same = [i for i, o in enumerate(heap) if o.type == UserType(t.decl, t.args)]
        if same and random.random() < 0.25:
            i = random.choice(same)
            return reference(i, heap[i].type), heap
        dims = tuple(random.randrange(6 if t.decl.dims == 1 else 3) for _ in range(t.decl.dims))
        total = 1
        for n in dims:
            total *= n
        cells: list[Value] = []
        for _ in range(total):
            option = self._draw(t.args[0], random, heap)
            if option is None or option[1] is not heap:
                return None
            cells.append(option[0])
        made = HeapObject(UserType(t.decl, t.args), (), self._ordered(tuple(cells), random), dims)
        return reference(len(heap), made.type), (*heap, made)

    def _ordered(self, items: tuple[Value, ...], random: Random) -> tuple[Value, ...]:
        """Often sorted, since many a precondition asks for that."""
        numbers = [x for x in items if isinstance(x, int)]
        if len(numbers) == len(items) and random.random() < 0.4:
            return (*sorted(numbers),)
        return items


def constants_of(target: Callable_) -> list[int]:
    """The integers written in a method, with their neighbours."""
    parts: list[Any] = [c.condition for c in (*target.requires, *target.ensures)]
    if target.body is not None:
        parts.append(target.body)
    found: set[int] = set()
    for p in parts:
        for n in walk(p):
            if isinstance(n, Literal_) and isinstance(n.value, int) and not isinstance(n.value, bool):
                found.update((n.value - 1, n.value, n.value + 1))
    return sorted(found, key=lambda v: (abs(v), v))
