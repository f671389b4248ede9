"""Equations with squares and products, found by elimination over the real states.

For each number that moves: is it a combination of the monomials of degree two or less of a few others? The
coefficients come from a linear system, one row a state, solved exactly (Gauss); what is left free is 0, so
that the simplest monomials are used. The method is that of Rodríguez-Carbonell and Kapur (2004), on samples.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations, combinations_with_replacement
from math import lcm

from language.analysis import typed as t
from language.operators import Operator
from language.suggest.candidate import Candidate, Layer, invariant
from language.suggest.invariants.sight import Sight
from language.suggest.terms import arithmetic, equal, number

MOST_OTHERS = 4
"""Numbers that an equation has, at most, besides the one that it is for."""
ROWS = 60
"""States that are looked at."""
PRIME = 2**61 - 1
LARGEST = 40
"""The largest coefficient that anybody would believe in."""

Row = list[Fraction]


def candidates(sight: Sight) -> Iterator[Candidate]:
    numbers = sight.numbers
    rows = [r for r in zip(*(sight.column(i) for i in range(len(numbers))), strict=True) if None not in r]
    why = "this equation holds at the loop's head in every run that was tried"
    for i in range(len(sight.moving)):
        others = [k for k in range(len(numbers)) if k != i][:6]
        for size in (1, 2, min(len(others), MOST_OTHERS)):
            for chosen in combinations(others, size):
                if not any(k < len(sight.moving) for k in chosen):
                    continue
                equation = _fitted(numbers, rows, i, chosen)
                if equation is not None:
                    yield invariant(sight.place.loop, equation, why, Layer.BOUNDS, 5 + size)


def _fitted(
    numbers: Sequence[t.Expr], rows: Sequence[tuple[int | None, ...]], i: int, chosen: tuple[int, ...]
) -> t.Expr | None:
    """`n * x == …` with a product on the right; None where there is none, or it is linear."""
    monomials: list[tuple[int, ...]] = [()]
    monomials += [(k,) for k in chosen]
    monomials += list(combinations_with_replacement(chosen, 2))
    table = {(tuple(r[k] for k in chosen), r[i]): r for r in rows}
    samples = list(table.values())[:ROWS]
    if len(samples) < len(monomials) + 2:
        return None
    if not _consistent(monomials, samples, i):
        return None
    system = [[Fraction(_value(m, r)) for m in monomials] + [Fraction(r[i] or 0)] for r in samples]
    solution = _solved(system, len(monomials))
    if solution is None or not any(c for c, m in zip(solution, monomials, strict=True) if len(m) == 2):
        return None
    scale = lcm(*(c.denominator for c in solution))
    whole = [int(c * scale) for c in solution]
    if scale > LARGEST or any(abs(c) > LARGEST for c in whole):
        return None
    left = numbers[i] if scale == 1 else arithmetic(Operator.MULTIPLY, number(scale), numbers[i])
    parts = [(c, m) for c, m in zip(whole, monomials, strict=True) if c]
    moving = [(-c, m) for c, m in parts if c < 0 and len(m) == 2]
    rest = [p for p in parts if (-p[0], p[1]) not in moving]
    if moving:  # products are added rather than taken away: the prover is better at that
        left = arithmetic(Operator.ADD, left, _sum(moving, numbers))
    return equal(left, _sum(rest, numbers) if rest else number(0))


def _value(monomial: tuple[int, ...], row: tuple[int | None, ...]) -> int:
    out = 1
    for k in monomial:
        out *= row[k] or 0
    return out


def _consistent(
    monomials: Sequence[tuple[int, ...]], samples: Sequence[tuple[int | None, ...]], i: int
) -> bool:
    """Whether the system has a solution modulo a large prime: quick to tell, and no exact one is without."""
    rows = [[_value(m, r) % PRIME for m in monomials] + [(r[i] or 0) % PRIME] for r in samples]
    done = 0
    for column in range(len(monomials)):
        pivot = next((r for r in range(done, len(rows)) if rows[r][column]), None)
        if pivot is None:
            continue
        rows[done], rows[pivot] = rows[pivot], rows[done]
        head = rows[done]
        inverse = pow(head[column], -1, PRIME)
        for r in range(done + 1, len(rows)):
            if rows[r][column]:
                factor = rows[r][column] * inverse
                rows[r] = [(x - factor * y) % PRIME for x, y in zip(rows[r], head, strict=True)]
        done += 1
    return not any(r[-1] for r in rows[done:])


def _solved(system: list[Row], unknowns: int) -> Row | None:
    """One solution, with 0 for what is free; None where there is none."""
    rows = [list(r) for r in system]
    pivots: list[int] = []
    for column in range(unknowns):
        at = len(pivots)
        pivot = next((r for r in range(at, len(rows)) if rows[r][column]), None)
        if pivot is None:
            continue
        rows[at], rows[pivot] = rows[pivot], rows[at]
        rows[at] = [x / rows[at][column] for x in rows[at]]
        for r in range(len(rows)):
            if r != at and rows[r][column]:
                factor = rows[r][column]
                rows[r] = [x - factor * y for x, y in zip(rows[r], rows[at], strict=True)]
        pivots.append(column)
    if any(r[unknowns] for r in rows[len(pivots) :]):
        return None
    out = [Fraction(0)] * unknowns
    for at, column in enumerate(pivots):
        out[column] = rows[at][unknowns]
    return out


def _sum(parts: list[tuple[int, tuple[int, ...]]], numbers: Sequence[t.Expr]) -> t.Expr:
    """The sum, products first, with the signs as people write them."""
    total: t.Expr | None = None
    for c, monomial in sorted(parts, key=lambda p: (-len(p[1]), p[0] < 0)):
        term: t.Expr | None = None
        for k in monomial:
            term = numbers[k] if term is None else arithmetic(Operator.MULTIPLY, term, numbers[k])
        size = abs(c)
        if term is None:
            term = number(size)
        elif size != 1:
            term = arithmetic(Operator.MULTIPLY, number(size), term)
        if total is None:
            total = term if c > 0 else arithmetic(Operator.SUBTRACT, number(0), term)
        else:
            total = arithmetic(Operator.ADD if c > 0 else Operator.SUBTRACT, total, term)
    assert total is not None
    return total
