"""One term of a formula exchanged for another that speaks of the loop: every way that is worth a try."""

from __future__ import annotations

from collections.abc import Iterator

from language.analysis import typed as t
from language.operators import Operator
from language.suggest.invariants.sight import Sight
from language.suggest.terms import array_of, is_int, item_of, number, part, plus, spell, var
from language.suggest.trees import bound_in, exchanged, subterms, variables
from language.types import BoolType

ALONE = 4
"""Occurrences of a term that are exchanged one at a time."""


def exchanged_once(sight: Sight, e: t.Expr) -> Iterator[tuple[t.Expr, str, int]]:
    """The changed formulas, each with the change in words and how far-fetched it is."""
    for key, nodes in _replaceable(sight, e).items():
        old = nodes[0]
        moves = item_of(old.type) is not None and sight.place.moves(old)  # mostly it is meant as a whole
        for new, dear in _instead(sight, old):
            if spell(new) == key:
                continue
            dear += moves
            change = f"{sight.told(new)} in the place of {sight.told(old)}"
            yield _put(e, {id(n) for n in nodes}, new), change, dear
            places = list(dict.fromkeys(map(id, nodes)))
            for one in places[:ALONE] if len(places) > 1 else ():
                yield _put(e, {one}, new), change, dear + 1


def _put(e: t.Expr, places: set[int], new: t.Expr) -> t.Expr:
    return exchanged(e, lambda n: new if id(n) in places else None)


def _replaceable(sight: Sight, e: t.Expr) -> dict[str, list[t.Expr]]:
    """The terms that may stand for the whole of what the loop goes through, by their spelling, with every
    place where they stand."""
    own = bound_in(e)
    found: dict[str, list[t.Expr]] = {}
    for n in subterms(e):
        if isinstance(n, t.Quantified) or (not isinstance(n, t.Literal_) and variables(n) & own):
            continue
        counts = is_int(n.type) and not sight.place.moves(n)
        row = item_of(n.type) is not None and isinstance(n, t.Var | t.Slice)
        result = isinstance(n, t.Var) and n.var in sight.place.failing.results
        if counts or row or result:
            found.setdefault(spell(n), []).append(n)
    return found


def _instead(sight: Sight, old: t.Expr) -> Iterator[tuple[t.Expr, int]]:
    """What may take a term's place, with how far-fetched that is."""
    place = sight.place
    if isinstance(old, t.Var) and old.var in place.failing.results:
        yield from ((var(v), 0) for v in place.moving if v.type == old.type and v is not old.var)
    if is_int(old.type):
        for e in sight.counters:
            yield e, 0
            if not isinstance(old, t.Literal_):
                yield plus(e, 1), 1
                yield plus(e, -1), 1
        counters = {spell(c) for c in sight.counters}
        for e in sight.moving:
            if spell(e) not in counters:
                yield e, 1
    elif isinstance(old, t.Slice):
        if old.hi is None:
            yield from ((part(old.target, old.lo, e), dear) for e, dear in _ends(sight))
        if old.lo is None:
            yield from ((part(old.target, e, old.hi), dear) for e, dear in _ends(sight))
    elif item_of(old.type) is not None and array_of(old.type) is None:
        for e, dear in _ends(sight):
            yield part(old, number(0), e), dear
            yield part(old, e, None), dear


def _ends(sight: Sight) -> Iterator[tuple[t.Expr, int]]:
    for e in sight.counters:
        yield e, 0
        yield plus(e, 1), 1


_JOINS = (Operator.AND, Operator.OR, Operator.IMPLIES, Operator.IFF)


def plain_comparison(e: t.Expr) -> bool:
    """Whether it only compares sums of variables and lengths, or joins such comparisons."""
    if isinstance(e, t.Unary) and isinstance(e.type, BoolType):
        return plain_comparison(e.operand)
    if isinstance(e, t.Binary) and e.op in _JOINS:
        return plain_comparison(e.left) and plain_comparison(e.right)
    if not isinstance(e, t.Binary) or not is_int(e.left.type):
        return False
    return all(_plain(n) for side in (e.left, e.right) for n in subterms(side))


def _plain(n: t.Expr) -> bool:
    if isinstance(n, t.Binary):
        return n.op in (Operator.ADD, Operator.SUBTRACT)
    return isinstance(n, t.Var | t.Literal_ | t.Unary | t.ArrayLength)
