"""Formulas that hold on a condition: what a flag or a result stands for so far, and what holds once a round
has been done. They are made of the formulas that some real state refutes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from language.analysis import typed as t
from language.operators import Operator
from language.suggest.candidate import Candidate, InLoop, Layer, invariant
from language.suggest.invariants.sight import Sight
from language.suggest.terms import compare, equal, implies, is_int, less, negation, number, spell, var
from language.suggest.trees import subterms, variables
from language.types import BoolType

FORMULAS = 70
"""Formulas of a loop that are tried under conditions."""


def candidates(sight: Sight, refuted: Sequence[Candidate]) -> Iterator[Candidate]:
    conditions = list(_conditions(sight))
    mine = [c for c in refuted if isinstance(c.slot, InLoop) and c.slot.loop is sight.place.loop]
    for c in mine[:FORMULAS]:
        for condition in conditions:
            if _speaks_of_it(condition, c.formula):
                continue
            why = f"where {sight.told(condition)}, {c.why}"
            yield invariant(sight.place.loop, implies(condition, c.formula), why, Layer.MORE, c.cost + 1)


def _speaks_of_it(condition: t.Expr, formula: t.Expr) -> bool:
    """A condition and a formula that compare the same two terms say nothing together."""
    if spell(condition) in {spell(n) for n in subterms(formula)}:
        return True
    spoken = variables(formula)
    return isinstance(formula, t.Binary) and len(spoken) == 1 and spoken == variables(condition)


def _conditions(sight: Sight) -> Iterator[t.Expr]:
    place = sight.place
    if len(place.guards) > 1:  # one of them may end the loop while the others still hold
        yield from place.guards
    for v in place.moving:
        if isinstance(v.type, BoolType):
            yield var(v)
            yield negation(var(v))
    counters = {c.var for c in sight.counters}
    for v, first in _first_values(sight).items():
        if v in counters and is_int(v.type):
            yield less(first, var(v))
        elif (
            v in place.moving and not isinstance(v.type, BoolType) and isinstance(first, t.Literal_ | t.Unary)
        ):
            yield equal(var(v), first)
            yield compare(Operator.UNEQUAL, var(v), first)
    for v in place.moving:
        if is_int(v.type) and v not in counters and _sentinel(sight, v):
            yield compare(Operator.AT_LEAST, var(v), number(0))
            yield less(var(v), number(0))


def _sentinel(sight: Sight, v: t.Variable) -> bool:
    values = sight.values_of(var(v)) or []
    return any(n == -1 for n in values) and any(n is not None and n >= 0 for n in values)


def _first_values(sight: Sight) -> dict[t.Variable, t.Expr]:
    """What the moving variables are given before the loop, where that does not move."""
    found: dict[t.Variable, t.Expr] = {}
    loop = sight.place.loop
    if isinstance(loop, t.For) and not loop.down:
        found[loop.var] = loop.start
    for s in sight.place.before:
        if isinstance(s, t.Assign):
            for target, value in zip(s.targets, s.values, strict=True):
                if isinstance(target, t.LocalTarget) and isinstance(value, t.ExprRhs):
                    found[target.var] = value.value
    return {v: e for v, e in found.items() if v in sight.place.moving and not sight.place.moves(e)}
