"""Sets, multisets and maps: which lies within which, what is apart, what is in them, what they make up."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from language.analysis import typed as t
from language.operators import Operator
from language.source import NOWHERE
from language.suggest.candidate import Candidate, Layer, invariant
from language.suggest.invariants.sight import Sight
from language.suggest.terms import arithmetic, bound, compare, equal, item_of, part, spell, var
from language.syntax.ast import Quantifier
from language.types import BOOL, MapType, MultisetType, SetType, Type

MOST = 6
"""Collections of a type that are combined with one another."""


def candidates(sight: Sight) -> Iterator[Candidate]:
    loop = sight.place.loop
    why = "this holds at the loop's head in every run that was tried"
    for formula in (*_pairs(sight), *_members(sight), *_unions(sight), *_of_rows(sight)):
        if sight.place.moves(formula):
            yield invariant(loop, formula, why, Layer.PROMISE, 3)


def _all(sight: Sight) -> list[t.Expr]:
    """The sets and multisets in sight, and the keys of maps."""
    found: list[t.Expr] = []
    for e in (*map(var, sight.place.scope), *sight.fields):
        if isinstance(e.type, SetType | MultisetType):
            found.append(e)
        elif isinstance(e.type, MapType) and e.type.finite:
            found.append(t.MapPart(NOWHERE, SetType(e.type.key), e, "Keys"))
    return found


def _by_type(sight: Sight) -> list[list[t.Expr]]:
    groups: dict[Type, list[t.Expr]] = {}
    for e in _all(sight):
        groups.setdefault(e.type, []).append(e)
    return [g[:MOST] for g in groups.values()]


def _pairs(sight: Sight) -> Iterator[t.Expr]:
    for group in _by_type(sight):
        for one, other in combinations(group, 2):
            yield compare(Operator.AT_MOST, one, other)
            yield compare(Operator.AT_MOST, other, one)
            yield compare(Operator.DISJOINT, one, other)


def _members(sight: Sight) -> Iterator[t.Expr]:
    """Elements that are in sight, inside or outside."""
    for e in _all(sight):
        item = e.type.item if isinstance(e.type, SetType | MultisetType) else None
        for v in sight.place.scope:
            if v.type == item:
                inside = t.Binary(NOWHERE, BOOL, Operator.IN, var(v), e)
                yield inside
                yield t.Binary(NOWHERE, BOOL, Operator.NOT_IN, var(v), e)


def _of_rows(sight: Sight) -> Iterator[t.Expr]:
    """Sets of what stands in a part of a row."""
    for e in _all(sight):
        if not isinstance(e.type, SetType) or not sight.place.moves(e):
            continue
        for row in sight.rows:
            if item_of(row.type) != e.type.item:
                continue
            x = bound("x", sight.place.names(), e.type.item)
            for counter in sight.counters:
                for low, high in ((None, counter), (counter, None)):
                    inside = t.Binary(NOWHERE, BOOL, Operator.IN, var(x), part(row, low, high))
                    within = t.Binary(NOWHERE, BOOL, Operator.IN, var(x), e)
                    yield t.Quantified(NOWHERE, BOOL, Quantifier.FORALL, (x,), within, inside)
                    same = compare(Operator.IFF, within, inside)
                    yield t.Quantified(NOWHERE, BOOL, Quantifier.FORALL, (x,), None, same)


def _unions(sight: Sight) -> Iterator[t.Expr]:
    for group in _by_type(sight):
        for whole in group:
            parts = [e for e in group if spell(e) != spell(whole)]
            for one, other in combinations(parts, 2):
                yield equal(arithmetic(Operator.ADD, one, other), whole)
