"""A run to be made simpler, how large it is, and changing its values throughout."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any

from language.interpreter.inputs import HeapObject, Inputs
from language.interpreter.listing import State
from language.record import dataclass, replace
from language.values import Char, Data, Map, Multiset, Ref, Value


@dataclass(frozen=True)
class Case:
    """Inputs, and the states that were chosen at loops and calls of the run (none: a real run)."""

    inputs: Inputs
    states: tuple[State, ...] = ()


def measure(case: Case) -> tuple[int, int, Fraction]:
    """Objects, then parts of values, then distances from 0: cases are compared in this order."""
    parts = sum(len(o.cells) for o in case.inputs.heap)
    distance = Fraction(sum(n for o in case.inputs.heap for n in o.dims))
    for v in values_of(case):
        p, d = _weight(v)
        parts, distance = parts + p, distance + d
    return len(case.inputs.heap), parts, distance


def values_of(case: Case) -> Iterator[Value]:
    yield from case.inputs.args
    yield case.inputs.this
    for o in case.inputs.heap:
        yield from o.cells
        yield from (v for _, v in o.fields)
    for s in case.states:
        yield from (v for _, v in s.values)
        yield from (v for _, _, v in s.writes)


def _weight(v: Value) -> tuple[int, Fraction]:
    match v:
        case bool():
            return 0, Fraction(v)
        case int():
            return 0, Fraction(2 * abs(v) + (v < 0))
        case Fraction():
            return 0, 2 * abs(v) + (v < 0) + (v.denominator - 1)
        case Char(code):
            return 0, Fraction(abs(code - ord("a")))
        case tuple() | frozenset():
            return _sum(v, len(v))
        case Data(_, args):
            return _sum(args, 1)
        case Multiset(counts):
            return _sum((x for x, n in counts for _ in range(n)), sum(n for _, n in counts))
        case Map(entries):
            return _sum((x for pair in entries for x in pair), len(entries))
        case Ref():
            return 1, Fraction(0)
        case _:
            return 0, Fraction(0)


def _sum(values: Any, parts: int) -> tuple[int, Fraction]:
    distance = Fraction(0)
    for x in values:
        p, d = _weight(x)
        parts, distance = parts + p, distance + d
    return parts, distance


# ── changing values ──────────────────────────────────────────────────────────────────────────────

Leaf = Callable[[Value], Value]


def mapped(v: Value, leaf: Leaf) -> Value:
    """The value with every simple part replaced. A map two of whose keys would become one stays."""
    match v:
        case tuple():
            return tuple([mapped(x, leaf) for x in v])
        case frozenset():
            changed = frozenset(mapped(x, leaf) for x in v)
            return changed if None in v else changed - {None}
        case Data():
            return replace(v, args=tuple([mapped(x, leaf) for x in v.args]))
        case Multiset(counts):
            out: dict[Value, int] = {}
            for x, n in counts:
                y = mapped(x, leaf)
                out[y] = out.get(y, 0) + n
            return Multiset(frozenset(out.items()))
        case Map(entries):
            pairs = {mapped(k, leaf): mapped(x, leaf) for k, x in entries}
            return Map(frozenset(pairs.items())) if len(pairs) == len(entries) else v
        case _:
            return leaf(v)


def mapped_object(o: HeapObject, leaf: Leaf) -> HeapObject:
    fields = tuple((name, mapped(v, leaf)) for name, v in o.fields)
    return replace(o, fields=fields, cells=tuple([mapped(c, leaf) for c in o.cells]))


def mapped_case(case: Case, leaf: Leaf) -> Case:
    inputs = case.inputs
    changed = replace(
        inputs,
        args=tuple([mapped(a, leaf) for a in inputs.args]),
        this=mapped(inputs.this, leaf),
        heap=tuple([mapped_object(o, leaf) for o in inputs.heap]),
    )
    states = tuple(
        State(
            tuple((i, mapped(v, leaf)) for i, v in s.values),
            tuple((id, key, mapped(v, leaf)) for id, key, v in s.writes),
            tuple(mapped_object(o, leaf) for o in s.fresh),
        )
        for s in case.states
    )
    return Case(changed, states)


def leaves(v: Value) -> Iterator[Value]:
    """The simple parts of a value."""
    match v:
        case tuple() | frozenset():
            for x in v:
                yield from leaves(x)
        case Data(_, args):
            for x in args:
                yield from leaves(x)
        case Multiset(counts):
            for x, _ in counts:
                yield from leaves(x)
        case Map(entries):
            for pair in entries:
                for x in pair:
                    yield from leaves(x)
        case _:
            yield v
