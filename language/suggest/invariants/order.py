"""Order: rows that are sorted in part, parts that lie below others, the largest and the smallest so far, and
variables that hold what stands at a place of a row."""

from __future__ import annotations

from collections.abc import Iterator

from language.analysis import typed as t
from language.analysis.bases import numeric
from language.operators import Operator
from language.suggest.candidate import Candidate, Layer, invariant
from language.suggest.invariants.regions import regions
from language.suggest.invariants.sight import Sight
from language.suggest.terms import (
    array_of,
    at,
    at_most,
    between,
    both,
    bound,
    compare,
    equal,
    for_all,
    implies,
    is_int,
    item_of,
    length,
    less,
    number,
    plus,
    spell,
    there_is,
    var,
)
from language.types import BoolType, CharType, IntType, RealType, Type

_RELATIONS = (
    Operator.AT_MOST,
    Operator.AT_LEAST,
    Operator.LESS,
    Operator.MORE,
    Operator.UNEQUAL,
    Operator.EQUAL,
)


def candidates(sight: Sight) -> Iterator[Candidate]:
    yield from among(sight)
    yield from _beside_values(sight)
    yield from _sorted(sight)
    yield from _but_for_one(sight)
    yield from _divided(sight)
    yield from _below_the_rest(sight)
    yield from _last_below_next(sight)


def ordered(type_: Type | None) -> bool:
    return type_ is not None and isinstance(numeric(type_), IntType | RealType | CharType)


def held(sight: Sight) -> Iterator[Candidate]:
    """`m == a[j]`."""
    place = sight.place
    for v in place.moving:
        for row in sight.rows:
            if item_of(row.type) != v.type or isinstance(v.type, BoolType):
                continue
            for e in sight.moving:
                if isinstance(e, t.Var) and e.var is not v:
                    for index in (e, plus(e, -1)):
                        why = f"{sight.told(var(v))} is what stands there in every run that was tried"
                        yield invariant(place.loop, equal(var(v), at(row, index)), why, Layer.PROMISE, 1)


def among(sight: Sight) -> Iterator[Candidate]:
    """`exists k :: 0 <= k < i && a[k] == m`."""
    place = sight.place
    k = bound("k", place.names())
    for v in place.moving:
        for row in sight.rows:
            if item_of(row.type) == v.type and not isinstance(v.type, BoolType):
                why = f"{sight.told(var(v))} is one of the elements there in every run that was tried"
                for r in regions(sight):
                    same = equal(at(row, var(k)), var(v))
                    yield invariant(
                        place.loop, there_is((k,), between(r.low, k, r.high), same), why, Layer.MORE, 3
                    )


def _beside_values(sight: Sight) -> Iterator[Candidate]:
    """All elements of a region beside a variable, or beside the element at a place."""
    place = sight.place
    k = bound("k", place.names())
    for row in sight.rows:
        if not ordered(item_of(row.type)):
            continue
        values = [var(v) for v in place.scope if v.type == item_of(row.type) and not _counts(sight, v)]
        values += [at(row, e) for e in sight.moving if isinstance(e, t.Var)]
        for value in values:
            for r in regions(sight):
                if spell(value) == spell(at(row, var(r.counter))) and place.writes is False:
                    continue
                for op in _RELATIONS:
                    formula = for_all((k,), between(r.low, k, r.high), compare(op, at(row, var(k)), value))
                    if place.moves(formula):
                        why = f"every element there is so beside {sight.told(value)} in every run"
                        yield invariant(place.loop, formula, why, Layer.MORE, 3)


def _counts(sight: Sight, v: t.Variable) -> bool:
    return any(c.var is v for c in sight.counters)


def _sorted(sight: Sight) -> Iterator[Candidate]:
    place = sight.place
    for row in _moving_rows(sight):
        p, q = bound("p", place.names()), bound("q", place.names())
        ends = [(r.low, r.high) for r in regions(sight)]
        if array_of(row.type) is None:
            ends.insert(0, (number(0), length(row)))
        for low, high in (*ends, *_of_outer_loop(sight, row)):
            pairs = both(at_most(low, var(p)), less(var(p), var(q)), less(var(q), high))
            for op in (Operator.AT_MOST, Operator.AT_LEAST):
                formula = for_all((p, q), pairs, compare(op, at(row, var(p)), at(row, var(q))))
                why = f"{sight.told(row)} is sorted there in every run that was tried"
                yield invariant(place.loop, formula, why, Layer.MORE, 3)


def _of_outer_loop(sight: Sight, row: t.Expr) -> list[tuple[t.Expr, t.Expr]]:
    """The parts of a row that the loop around this one has been through, or has before it."""
    if not sight.place.outer:
        return []
    counters = [var(v) for v in sight.place.outer[-1].moving if is_int(v.type) and v in sight.place.still]
    starts = [(number(0), end) for c in counters[:2] for end in (c, plus(c, 1))]
    return [*starts, *((begin, length(row)) for c in counters[:2] for begin in (c, plus(c, 1)))]


def _but_for_one(sight: Sight) -> Iterator[Candidate]:
    """Sorted but for one element, which is on its way to its place."""
    place = sight.place
    for row in _moving_rows(sight):
        if array_of(row.type) is None:
            continue
        p, q = bound("p", place.names()), bound("q", place.names())
        for low, high in _of_outer_loop(sight, row):
            for hole in [x for c in sight.counters[:2] for x in (c, plus(c, 1))]:
                pairs = both(at_most(low, var(p)), less(var(p), var(q)), less(var(q), high))
                later = compare(Operator.UNEQUAL, var(q), hole)
                earlier = compare(Operator.UNEQUAL, var(p), hole)
                for range_ in (both(pairs, later), both(pairs, earlier), both(pairs, earlier, later)):
                    formula = for_all((p, q), range_, at_most(at(row, var(p)), at(row, var(q))))
                    why = (
                        f"{sight.told(row)} is sorted there but for {sight.told(at(row, hole))} in every run"
                    )
                    yield invariant(place.loop, formula, why, Layer.MORE, 3)


def _divided(sight: Sight) -> Iterator[Candidate]:
    """What lies before a counter is below all that lies behind it."""
    place = sight.place
    for row in _moving_rows(sight):
        p, q = bound("p", place.names()), bound("q", place.names())
        all_ = regions(sight)
        for a in all_:
            for b in all_:
                if spell(a.high) != spell(b.low) or spell(a.low) == spell(b.high):
                    continue
                pairs = both(
                    at_most(a.low, var(p)), less(var(p), a.high), at_most(b.low, var(q)), less(var(q), b.high)
                )
                for op in (Operator.AT_MOST, Operator.AT_LEAST):
                    formula = for_all((p, q), pairs, compare(op, at(row, var(p)), at(row, var(q))))
                    why = f"what lies before {sight.told(a.high)} is never on the wrong side of the rest"
                    yield invariant(place.loop, formula, why, Layer.MORE, 4)


def _below_the_rest(sight: Sight) -> Iterator[Candidate]:
    """What has been put into one row is never above what is left of another one."""
    place = sight.place
    for row in _moving_rows(sight):
        p, q = bound("p", place.names()), bound("q", place.names())
        whole = array_of(row.type) is None
        done = [(number(0), length(row))] if whole else [(r.low, r.high) for r in regions(sight)]
        for other in sight.rows:
            if spell(other) == spell(row) or item_of(other.type) != item_of(row.type):
                continue
            for r in regions(sight):
                if spell(r.high) != spell(length(other)):
                    continue
                for low, high in done:
                    inside = both(between(low, p, high), between(r.low, q, r.high))
                    formula = for_all((p, q), inside, at_most(at(row, var(p)), at(other, var(q))))
                    why = f"{sight.told(row)} is never above what is left of {sight.told(other)}"
                    yield invariant(place.loop, formula, why, Layer.MORE, 4)


def _last_below_next(sight: Sight) -> Iterator[Candidate]:
    """The last element of a growing row is not above the next one of another."""
    place = sight.place
    for row in _moving_rows(sight):
        if array_of(row.type) is not None:
            continue
        for other in sight.rows:
            for counter in sight.counters:
                if spell(other) != spell(row) and item_of(other.type) == item_of(row.type):
                    there = both(less(number(0), length(row)), less(counter, length(other)))
                    last = at(row, plus(length(row), -1))
                    why = f"the last of {sight.told(row)} is never above the next of {sight.told(other)}"
                    formula = implies(there, at_most(last, at(other, counter)))
                    yield invariant(place.loop, formula, why, Layer.MORE, 3)


def _moving_rows(sight: Sight) -> list[t.Expr]:
    """Rows with an order whose elements the rounds change, or that grow."""
    place = sight.place

    def moves(r: t.Expr) -> bool:
        return place.writes if array_of(r.type) is not None else place.moves(r)

    return [r for r in sight.rows if ordered(item_of(r.type)) and moves(r)]
