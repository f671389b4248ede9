"""The passes that propose simpler cases, one change each, the most promising first."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any, TypeGuard

from language.interpreter.cases import Case, leaves, mapped_case, values_of
from language.interpreter.fewer_objects import fewer_objects
from language.interpreter.inputs import HeapObject, Inputs
from language.interpreter.listing import State
from language.record import replace
from language.values import Char, Data, Map, Multiset, Ref, Value

Inside = dict[tuple[str, str], list[int]]
"""By datatype and constructor: which arguments are of the very same type as the value."""


def simpler(case: Case, inside: Inside) -> Iterator[Case]:
    yield from _one_place(case, inside)
    yield from _halves(case)
    yield from _lengths_together(case)
    yield from _numbers_together(case)
    yield from fewer_objects(case)
    if case.inputs.decisions:
        yield replace(case, inputs=replace(case.inputs, decisions=case.inputs.decisions[:-1]))


def _one_place(case: Case, inside: Inside) -> Iterator[Case]:
    """A single value made simpler."""
    inputs = case.inputs
    for i, a in enumerate(inputs.args):
        for b in smaller(a, inside):
            yield replace(case, inputs=replace(inputs, args=(*inputs.args[:i], b, *inputs.args[i + 1 :])))
    for b in smaller(inputs.this, inside) if not isinstance(inputs.this, Ref) else ():
        yield replace(case, inputs=replace(inputs, this=b))
    for i, o in enumerate(inputs.heap):
        for axis, n in enumerate(o.dims):
            for k in range(n):
                yield _with_object(case, i, without(o, axis, k, k + 1))
        for k, c in enumerate(o.cells):
            for b in smaller(c, inside):
                yield _with_object(case, i, replace(o, cells=(*o.cells[:k], b, *o.cells[k + 1 :])))
        for k, (name, c) in enumerate(o.fields):
            for b in smaller(c, inside):
                fields = (*o.fields[:k], (name, b), *o.fields[k + 1 :])
                yield _with_object(case, i, replace(o, fields=fields))
    for n, s in enumerate(case.states):
        for changed in _one_place_of(s, inside):
            yield replace(case, states=(*case.states[:n], changed, *case.states[n + 1 :]))


def _one_place_of(s: State, inside: Inside) -> Iterator[State]:
    for k, (slot, v) in enumerate(s.values):
        for b in smaller(v, inside):
            yield replace(s, values=(*s.values[:k], (slot, b), *s.values[k + 1 :]))
    for k, (id, key, v) in enumerate(s.writes):
        for b in smaller(v, inside):
            yield replace(s, writes=(*s.writes[:k], (id, key, b), *s.writes[k + 1 :]))


def smaller(v: Value, inside: Inside) -> Iterator[Value]:
    """Values that are one step simpler."""
    match v:
        case True:
            yield False
        case bool() | None:
            return
        case int() if v != 0:
            for b in dict.fromkeys((0, abs(v) // 2 * (1 if v > 0 else -1), v - (1 if v > 0 else -1))):
                if b != v:
                    yield b
            if v < 0:
                yield -v
        case Fraction() if v != 0:
            yield from dict.fromkeys((Fraction(0), Fraction(round(v)), Fraction(int(v) // 2), -v))
        case Char(code) if code != ord("a"):
            yield from (Char(ord(c)) for c in "ab0A")
        case tuple():
            for k in range(len(v)):
                yield (*v[:k], *v[k + 1 :])
            for k, x in enumerate(v):
                for b in smaller(x, inside):
                    yield (*v[:k], b, *v[k + 1 :])
        case frozenset():
            for x in v:
                yield v - {x}
            for x in v:
                for b in smaller(x, inside):
                    yield (v - {x}) | {b}
        case Multiset(counts):
            for x, n in counts:
                rest = counts - {(x, n)}
                yield Multiset(rest | {(x, n - 1)} if n > 1 else rest)
        case Map(entries):
            for x in entries:
                yield Map(entries - {x})
            for key, x in entries:
                for b in smaller(x, inside):
                    yield Map((entries - {(key, x)}) | {(key, b)})
        case Data():
            yield from (v.args[i] for i in inside.get((v.type_name, v.ctor), ()))
            for k, x in enumerate(v.args):
                for b in smaller(x, inside):
                    yield Data(v.ctor, (*v.args[:k], b, *v.args[k + 1 :]), v.names, v.type_name)
        case Ref():
            yield None
        case _:
            return


def without(o: HeapObject, axis: int, start: int, end: int) -> HeapObject:
    """An array without the indices start…end-1 of a dimension."""
    inner = 1
    for n in o.dims[axis + 1 :]:
        inner *= n
    size = o.dims[axis]
    cells = tuple(c for i, c in enumerate(o.cells) if not start <= i // inner % size < end)
    dims = (*o.dims[:axis], size - (end - start), *o.dims[axis + 1 :])
    return replace(o, cells=cells, dims=dims)


def _halves(case: Case) -> Iterator[Case]:
    """Long sequences and arrays without half, a quarter, … of their elements."""
    inputs = case.inputs
    for i, a in enumerate(inputs.args):
        if isinstance(a, tuple):
            for start, end in _chunks(len(a)):
                args = (*inputs.args[:i], (*a[:start], *a[end:]), *inputs.args[i + 1 :])
                yield replace(case, inputs=replace(inputs, args=args))
    for i, o in enumerate(inputs.heap):
        for axis, n in enumerate(o.dims):
            for start, end in _chunks(n):
                yield _with_object(case, i, without(o, axis, start, end))


def _chunks(n: int) -> Iterator[tuple[int, int]]:
    size = n // 2
    while size > 1:
        for start in range(0, n, size):
            yield start, min(start + size, n)
        size //= 2


def _lengths_together(case: Case) -> Iterator[Case]:
    """Everything of one length an element shorter, and with it the numbers that are that length."""
    inputs = case.inputs
    lengths = {len(a) for a in inputs.args if isinstance(a, tuple)}
    lengths |= {n for o in inputs.heap for n in o.dims}
    for n in sorted(lengths - {0}, reverse=True):
        for k in range(n):
            for numbers in (False, True):
                yield _fitted(case, _shorter(inputs, n, k, numbers))


def _shorter(inputs: Inputs, n: int, k: int, numbers: bool) -> Inputs:
    """Without element `k` of all that has `n`; with `numbers`, what is `n` is one less too."""

    def value(v: Value) -> Value:
        if isinstance(v, tuple) and len(v) == n:
            return (*v[:k], *v[k + 1 :])
        return n - 1 if numbers and _whole(v) and v == n else v

    def shorter(o: HeapObject) -> HeapObject:
        if n in o.dims:
            return without(o, o.dims.index(n), k, k + 1)
        return replace(o, fields=tuple((name, value(v)) for name, v in o.fields))

    return replace(inputs, args=tuple(map(value, inputs.args)), heap=tuple(map(shorter, inputs.heap)))


def _numbers_together(case: Case) -> Iterator[Case]:
    """A number nearer to 0 wherever it stands, and all numbers of one sign by one."""
    found = {x for v in values_of(case) for x in leaves(v) if _whole(x)}
    numbers = sorted(found - {0}, key=lambda x: (-abs(x), x))
    for n in numbers:
        step = 1 if n > 0 else -1
        for to in dict.fromkeys((0, n - step, -n if n < 0 else 0)):
            yield _numbers(case, lambda x, n=n, to=to: to if x == n else x)
    yield _numbers(case, lambda x: x - 1 if x > 0 else x)
    yield _numbers(case, lambda x: x + 1 if x < 0 else x)


def _whole(v: Value) -> TypeGuard[int]:
    return isinstance(v, int) and not isinstance(v, bool)


def _numbers(case: Case, f: Callable[[int], int]) -> Case:
    return mapped_case(case, lambda v: f(v) if _whole(v) else v)


def _with_object(case: Case, index: int, o: HeapObject) -> Case:
    heap = case.inputs.heap
    return _fitted(case, replace(case.inputs, heap=(*heap[:index], o, *heap[index + 1 :])))


def _fitted(case: Case, inputs: Inputs) -> Case:
    """The case with other inputs: writes to cells that are gone are left out."""
    if not any(s.writes for s in case.states):
        return replace(case, inputs=inputs)
    heap = inputs.heap

    def there(id: int, key: Any) -> bool:
        return id >= len(heap) or not isinstance(key, int) or key < len(heap[id].cells)

    states = tuple(replace(s, writes=tuple(w for w in s.writes if there(w[0], w[1]))) for s in case.states)
    return Case(inputs, states)
