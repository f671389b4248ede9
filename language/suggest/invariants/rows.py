"""What rounds leave as it was, and rows that agree so far: frames, copies, what was put together from a part.

`forall k :: i <= k < a.Length ==> a[k] == old(a[k])`, `s == a[..i]`, `multiset(a[..]) ==
multiset(old(a[..]))`.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations

from language.analysis import typed as t
from language.operators import Operator
from language.source import NOWHERE
from language.suggest.candidate import Candidate, Layer, invariant
from language.suggest.invariants.regions import regions
from language.suggest.invariants.sight import Sight
from language.suggest.terms import (
    arithmetic,
    array_of,
    at,
    at_most,
    between,
    both,
    bound,
    equal,
    for_all,
    is_int,
    item_of,
    length,
    less,
    number,
    old,
    part,
    plus,
    spell,
    var,
)
from language.types import MultisetType, SeqType


def candidates(sight: Sight) -> Iterator[Candidate]:
    yield from _unchanged(sight)
    yield from _agreeing(sight)
    yield from _indexed(sight)


def _indexed(sight: Sight) -> Iterator[Candidate]:
    """Of a sequence that grows beside others and keeps places of a row: `s[k] == a[places[k]]`."""
    place = sight.place
    growing = [var(v) for v in place.moving if isinstance(v.type, SeqType)]
    k = bound("k", place.names())
    for kept in growing:
        if not is_int(item_of(kept.type) or kept.type):
            continue
        index = at(kept, var(k))
        all_ = between(number(0), k, length(kept))
        told = sight.told(kept)
        for counter in sight.counters:
            inside = both(at_most(number(0), index), less(index, counter))
            why = f"{told} keeps places that the loop has been through in every run that was tried"
            yield invariant(place.loop, for_all((k,), all_, inside), why, Layer.PROMISE, 2)
        for one in growing:
            for row in sight.rows:
                if spell(one) != spell(kept) and item_of(row.type) == item_of(one.type):
                    same = equal(at(one, var(k)), at(row, index))
                    why = f"{told} keeps where the elements of {sight.told(one)} come from in every run"
                    yield invariant(place.loop, for_all((k,), all_, same), why, Layer.MORE, 3)


def written(sight: Sight) -> list[t.Expr]:
    """The arrays that rounds may write, and that were there when the unit began."""
    if not sight.place.writes:
        return []
    targets = {spell(n.array) for b in sight.place.bodies for n in t.walk(b) if isinstance(n, t.ArrayTarget)}
    calls = any(isinstance(n, t.CallStmt) for b in sight.place.bodies for n in t.walk(b))
    rows = [r for r in sight.rows if array_of(r.type) is not None]
    return [r for r in rows if calls or spell(r) in targets]


def _unchanged(sight: Sight) -> Iterator[Candidate]:
    loop = sight.place.loop
    params = set(sight.place.failing.decl.params)
    for row in written(sight):
        if isinstance(row, t.Var) and row.var not in params:
            continue
        k = bound("k", sight.place.names())
        told = sight.told(row)
        for r in regions(sight):
            same = equal(at(row, var(k)), old(at(row, var(k))))
            why = f"{told} is as it was from {sight.told(r.low)} up to {sight.told(r.high)} in every run"
            yield invariant(loop, for_all((k,), between(r.low, k, r.high), same), why, Layer.FRAME, 1)
        whole = _multiset(part(row, None, None))
        why = f"the rounds only move the elements of {told} about"
        yield invariant(loop, equal(whole, _multiset(old(part(row, None, None)))), why, Layer.FRAME)
    if sight.place.writes:
        for e in sight.rows:
            if isinstance(e, t.Var) and e.var in params and array_of(e.type) is not None:
                whole = part(e, None, None)
                why = f"{sight.told(e)} is as it was in every run that was tried"
                yield invariant(loop, equal(whole, old(whole)), why, Layer.FRAME, 2)


def _multiset(row: t.Expr) -> t.Expr:
    item = item_of(row.type)
    assert item is not None
    return t.MultisetOf(NOWHERE, MultisetType(item), row)


def _agreeing(sight: Sight) -> Iterator[Candidate]:
    """A row that moves beside another one of the same kind: equal on a region, or one a part of the other."""
    loop, place = sight.place.loop, sight.place
    rows = sight.rows
    arrays = {spell(r) for r in written(sight)}
    for one, other in permutations(rows, 2):
        moves = spell(one) in arrays or (isinstance(one, t.Var) and one.var in place.moving)
        if not moves or item_of(one.type) != item_of(other.type):
            continue
        k = bound("k", place.names())
        why = f"{sight.told(one)} and {sight.told(other)} agree there in every run that was tried"
        for r in regions(sight):
            same = equal(at(one, var(k)), at(other, var(k)))
            yield invariant(loop, for_all((k,), between(r.low, k, r.high), same), why, Layer.PROMISE, 3)
            backwards = at(other, _mirrored(other, k))
            turned = for_all((k,), between(r.low, k, r.high), equal(at(one, var(k)), backwards))
            yield invariant(loop, turned, why, Layer.MORE, 4)
        if array_of(one.type) is None:
            yield from _parts(sight, one, other)
        elif spell(one) < spell(other) or spell(other) not in arrays:
            same = equal(_multiset(part(one, None, None)), _multiset(_whole(other)))
            yield invariant(loop, same, why, Layer.FRAME, 2)


def _parts(sight: Sight, one: t.Expr, other: t.Expr) -> Iterator[Candidate]:
    """A sequence that is a part of a row, up to or from a counter on."""
    loop = sight.place.loop
    for counter in sight.counters:
        for low, high in ((None, counter), (counter, None)):
            why = f"{sight.told(one)} is a part of {sight.told(other)} in every run that was tried"
            piece = part(other, low, high)
            yield invariant(loop, equal(one, piece), why, Layer.PROMISE, 2)
            yield invariant(loop, equal(_multiset(one), _multiset(piece)), why, Layer.MORE, 3)


def _mirrored(row: t.Expr, k: t.Variable) -> t.Expr:
    return arithmetic(Operator.SUBTRACT, plus(length(row), -1), var(k))


def _whole(row: t.Expr) -> t.Expr:
    return part(row, None, None) if array_of(row.type) is not None else row
