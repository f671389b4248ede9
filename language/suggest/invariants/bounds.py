"""Bounds and equations of numbers, read off the real states.

A pair of numbers whose difference never falls below 0 (or 1, or -1) in any state, and comes down to it in
one, is worth a try; so is a number that is the sum, difference or multiple of others in all of them. Where
there are no states, the guard and the value at the start say what to try.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, permutations

from language.analysis import typed as t
from language.operators import Operator
from language.suggest.candidate import Candidate, Layer, invariant
from language.suggest.invariants.sight import Sight, sides
from language.suggest.terms import arithmetic, at_most, compare, equal, is_int, less, number, plus, spell

FEW = 2
"""States that say nothing yet."""


def candidates(sight: Sight) -> Iterator[Candidate]:
    yield from _from_guard(sight)
    if len(sight.states) >= FEW:
        yield from _constants(sight)
        yield from _pairs(sight)
        yield from _equations(sight)
        yield from _alternatives(sight)


def _from_guard(sight: Sight) -> Iterator[Candidate]:
    """While `i < n` lets another round begin, `i <= n` is what stays when the last one is done."""
    loop, place = sight.place.loop, sight.place
    for g in place.guards:
        if not isinstance(g, t.Binary) or not is_int(g.left.type):
            continue
        why = f"rounds begin only where {sight.told(g)}, and this is what stays of it when they end"
        if g.op in (Operator.LESS, Operator.AT_MOST, Operator.UNEQUAL):
            yield invariant(loop, at_most(g.left, _one_more(g.right, g.op)), why, Layer.BOUNDS)
        if g.op in (Operator.MORE, Operator.AT_LEAST, Operator.UNEQUAL):
            less_ = plus(g.right, -1) if g.op is Operator.AT_LEAST else g.right
            yield invariant(loop, at_most(less_, g.left), why, Layer.BOUNDS)
    if isinstance(loop, t.For):
        return
    for e in sight.moving:
        if isinstance(e, t.Var):
            why = f"{sight.told(e)} may be meant never to fall below 0"
            yield invariant(loop, at_most(number(0), e), why, Layer.BOUNDS)


def _one_more(e: t.Expr, op: Operator) -> t.Expr:
    return plus(e, 1) if op is Operator.AT_MOST else e


def _constants(sight: Sight) -> Iterator[Candidate]:
    """The least and the greatest value that a number has, where it is one that the program speaks of."""
    known = {e.value for e in sight.literals if isinstance(e, t.Literal_)}
    for i, e in enumerate(sight.moving):
        values = [n for n in sight.column(i) if n is not None]
        if not values:
            continue
        why = f"{sight.told(e)} is never {{}} in any run that was tried"
        low, high = min(values), max(values)
        if low in known or low == -1:
            yield invariant(sight.place.loop, at_most(number(low), e), why.format("less"), Layer.BOUNDS, 1)
        if high in known and high > 1:
            yield invariant(sight.place.loop, at_most(e, number(high)), why.format("more"), Layer.BOUNDS, 1)


def _pairs(sight: Sight) -> Iterator[Candidate]:
    numbers, m = sight.numbers, len(sight.moving)
    spoken = {spell(x) for g in sight.place.guards for x in sides(g)}
    for i, j in permutations(range(len(numbers)), 2):
        if min(i, j) >= m:
            continue
        ends = zip(sight.column(i), sight.column(j), strict=True)
        gaps = [b - a for a, b in ends if a is not None and b is not None]
        if len(gaps) < FEW or not -1 <= min(gaps) <= 1 or max(gaps) == min(gaps):
            continue
        x, y, gap = numbers[i], numbers[j], min(gaps)
        why = f"{sight.told(x)} is never above {sight.told(y)} in any run that was tried"
        cost = 2 + (spell(x) not in spoken) + (spell(y) not in spoken)
        if gap == 1:
            yield invariant(sight.place.loop, less(x, y), why, Layer.BOUNDS, cost)
        elif gap == 0:
            yield invariant(sight.place.loop, at_most(x, y), why, Layer.BOUNDS, cost)
        elif {spell(x), spell(y)} & spoken:
            why = f"{sight.told(x)} is at most one above {sight.told(y)} in every run that was tried"
            yield invariant(sight.place.loop, at_most(x, plus(y, 1)), why, Layer.BOUNDS, cost + 2)


def _equations(sight: Sight) -> Iterator[Candidate]:
    """`x == a * y + b`, then `x == y ± z + c`."""
    numbers, m = sight.numbers, len(sight.moving)
    columns = [sight.column(i) for i in range(len(numbers))]
    done: set[tuple[int, int]] = set()
    why = "this equation holds at the loop's head in every run that was tried"
    for i in range(m):
        for j in range(len(numbers)):
            if i != j and (j, i) not in done:
                ab = _line(columns[i], columns[j])
                if ab is not None:
                    done.add((i, j))
                    right = _times(ab[0], numbers[j], ab[1])
                    yield invariant(sight.place.loop, equal(numbers[i], right), why, Layer.BOUNDS, 2)
    linked = {k for pair in done for k in pair}
    for i in range(m):
        others = [k for k in range(len(numbers)) if k != i and (k > i or k >= m or i in linked)]
        for j, k in combinations(others, 2):
            if (i, j) in done or (i, k) in done or (j, k) in done:
                continue
            for sign in (1, -1):
                c = _constant(columns[i], columns[j], columns[k], sign)
                if c is not None:
                    op = Operator.ADD if sign > 0 else Operator.SUBTRACT
                    right = plus(arithmetic(op, numbers[j], numbers[k]), c)
                    yield invariant(sight.place.loop, equal(numbers[i], right), why, Layer.BOUNDS, 3)
            c = _constant([None if x is None else -x for x in columns[i]], columns[j], columns[k], 1)
            if c is not None:  # x + y + z is always the same
                total = arithmetic(Operator.ADD, arithmetic(Operator.ADD, numbers[i], numbers[j]), numbers[k])
                yield invariant(sight.place.loop, equal(total, number(-c)), why, Layer.BOUNDS, 4)


def _alternatives(sight: Sight) -> Iterator[Candidate]:
    """`m == x || m == y`, each of them in some state, of a number that no round counts on."""
    counters = {spell(c) for c in sight.counters}
    for i, e in enumerate(sight.moving):
        if spell(e) in counters or not isinstance(e, t.Var):
            continue
        rows = [s for s in sight.states if isinstance(s[i], int)]
        for j, k in combinations([n for n in range(len(sight.numbers)) if n != i], 2):
            one, other = [s for s in rows if s[j] == s[i]], [s for s in rows if s[k] == s[i]]
            both = [s for s in rows if s[j] == s[i] or s[k] == s[i]]
            if len(rows) < FEW or len(both) < len(rows) or len(rows) in (len(one), len(other)):
                continue
            formula = compare(Operator.OR, equal(e, sight.numbers[j]), equal(e, sight.numbers[k]))
            why = f"{sight.told(e)} is one of the two in every run that was tried"
            yield invariant(sight.place.loop, formula, why, Layer.BOUNDS, 4)


Column = list[int | None]


def _line(xs: Column, ys: Column) -> tuple[int, int] | None:
    """Integers a and b with x == a * y + b everywhere, `y` having at least two values."""
    points = [(x, y) for x, y in zip(xs, ys, strict=True) if x is not None and y is not None]
    first = points[0] if points else None
    second = next((p for p in points if first is not None and p[1] != first[1]), None)
    if first is None or second is None or (first[0] - second[0]) % (first[1] - second[1]) != 0:
        return None
    a = (first[0] - second[0]) // (first[1] - second[1])
    b = first[0] - a * first[1]
    if (
        a == 0
        or abs(a) > 12
        or len({y for _, y in points}) < min(3, len(set(points)))
        or any(x != a * y + b for x, y in points)
    ):
        return None
    return a, b


def _constant(xs: Column, ys: Column, zs: Column, sign: int) -> int | None:
    """c with x == y ± z + c everywhere, where that says something."""
    rows = zip(xs, ys, zs, strict=True)
    rests = [x - y - sign * z for x, y, z in rows if x is not None and y is not None and z is not None]
    if len(rests) < 4 or min(rests) != max(rests) or abs(rests[0]) > 3:
        return None
    return rests[0]


def _times(a: int, e: t.Expr, b: int) -> t.Expr:
    if a == 1:
        return plus(e, b)
    if a == -1:
        return arithmetic(Operator.SUBTRACT, number(b), e)
    return plus(arithmetic(Operator.MULTIPLY, number(a), e), b)
