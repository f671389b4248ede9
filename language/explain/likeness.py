"""When two counterexamples tell a person the same: their values differ in no way that matters.

The likeness of values forgets how large numbers are and which of several equal things is which. It keeps
what is empty, how long things are, which numbers are equal, in what order they are, on which side of 0,
and which references point to the same object.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from language.interpreter.cases import Case, leaves, values_of
from language.interpreter.inputs import HeapObject
from language.values import Char, Data, Map, Multiset, Opaque, Ref, Value

LONG = 4
"""What has this many elements or more is long: only which there are counts, not where."""


def likeness(case: Case) -> object:
    """Equal for cases that a person would call the same example."""
    numbers = [x for v in values_of(case) for x in leaves(v)]
    look = _Look(case.inputs.heap, _ranks(numbers))
    inputs = [look.at(v) for v in (*case.inputs.args, case.inputs.this)]
    states = [
        ([look.at(v) for _, v in s.values], [(id, str(key), look.at(v)) for id, key, v in s.writes])
        for s in case.states
    ]
    return repr((inputs, states))


def _ranks(values: Sequence[Value]) -> dict[Any, int]:
    """Numbers by their place in the order, counted from 0; characters likewise."""
    numbers: set[Any] = {x for x in values if isinstance(x, int | Fraction) and not isinstance(x, bool)}
    below = sorted((x for x in numbers if x < 0), reverse=True)
    above = sorted(x for x in numbers if x > 0)
    chars = sorted({x for x in values if isinstance(x, Char)}, key=lambda c: c.code)
    ranks: dict[Any, int] = {0: 0}
    ranks.update((x, -i) for i, x in enumerate(below, 1))
    ranks.update((x, i) for ordered in (above, chars) for i, x in enumerate(ordered, 1))
    return ranks


class _Look:
    def __init__(self, heap: tuple[HeapObject, ...], ranks: dict[Any, int]) -> None:
        self.heap = heap
        self.ranks = ranks
        self.objects: dict[int, int] = {}
        self.opaque: dict[Opaque, int] = {}

    def at(self, v: Value) -> object:
        match v:
            case bool() | None:
                return v
            case int() | Fraction():
                return self.ranks[v]
            case Char():
                return ("char", self.ranks[v])
            case tuple():
                return ("seq", self._items(v))
            case frozenset():
                return ("set", sorted(repr(self.at(x)) for x in v))
            case Multiset(counts):
                return ("multiset", sorted(repr((self.at(x), n)) for x, n in counts))
            case Map(entries):
                return ("map", sorted(repr((self.at(k), self.at(x))) for k, x in entries))
            case Data(ctor, args):
                return (ctor, [self.at(x) for x in args])
            case Opaque():
                return ("opaque", self.opaque.setdefault(v, len(self.opaque)))
            case Ref(id) if id < len(self.heap):
                return self._object(id)
            case _:
                return str(v)

    def _object(self, id: int) -> object:
        """An object in full where it is met first, then only which one it is."""
        if id in self.objects:
            return ("object", self.objects[id])
        self.objects[id] = len(self.objects)
        o = self.heap[id]
        dims = [min(n, LONG) for n in o.dims]
        return (o.type.decl.name, dims, self._items(o.cells), [self.at(v) for _, v in o.fields])

    def _items(self, items: tuple[Value, ...]) -> object:
        looks = [self.at(x) for x in items]
        return looks if len(items) < LONG else ("long", sorted({repr(x) for x in looks}))
