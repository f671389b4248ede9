"""Later claims, for what has been done so far: postconditions, assertions, demands of calls, outer
invariants.

What a loop is for is said after it, of the whole: `forall k :: 0 <= k < a.Length ==> a[k] <= m`. What its
rounds keep is mostly the same of a part: a length, a bound or a constant gives way to what the loop changes,
or a row to the part of it that the loop has been through (`F(s)` to `F(s[..i])`), or a result to the local
variable that it is made of.
"""

from __future__ import annotations

from collections.abc import Iterator

from language.analysis import typed as t
from language.analysis.replace import replace_vars
from language.ivl.splitting import conjuncts
from language.operators import Operator
from language.record import dataclass
from language.suggest.candidate import Candidate, Layer, invariant
from language.suggest.invariants.sight import Sight
from language.suggest.linear import hollow
from language.suggest.place import LoopPlace
from language.suggest.terms import (
    array_of,
    bound_in,
    exchanged,
    is_int,
    item_of,
    negation,
    number,
    part,
    plus,
    spell,
    subterms,
    var,
    variables,
)

MOST = 400
"""Formulas of a loop."""


@dataclass(frozen=True, eq=False)
class Promise:
    """Something that is claimed later; `name` is what people call it."""

    formula: t.Expr
    name: str


@dataclass(frozen=True, eq=False)
class Version:
    """A promise changed to speak of the loop; `change` says how, in words ("" for not at all)."""

    formula: t.Expr
    change: str
    cost: int


def candidates(sight: Sight) -> Iterator[Candidate]:
    seen: set[str] = set()
    for promise in promises(sight.place):
        for v in versions(sight, promise.formula):
            key = spell(v.formula)
            if key in seen or not _in_scope(v.formula, sight.place) or hollow(v.formula):
                continue
            seen.add(key)
            if len(seen) > MOST:
                return
            if not sight.place.moves(v.formula):
                continue  # the prover knows already that it stays as it is
            so_far = f" with {v.change}" if v.change else ""
            why = f"what holds so far is {promise.name}{so_far}"
            yield invariant(sight.place.loop, v.formula, why, Layer.PROMISE, v.cost)


def promises(place: LoopPlace) -> list[Promise]:
    """What is claimed after the loop, in pieces."""
    found: list[Promise] = []
    assigned = _assigned_later(place)
    for clause in place.failing.decl.ensures:
        for e in conjuncts(clause.condition):
            found.append(Promise(e, "the promise"))
            if assigned and variables(e) & set(assigned):
                found.append(Promise(replace_vars(e, dict(assigned)), "the promise"))
    for s in place.after:
        for n in t.walk(s):
            if isinstance(n, t.Assert):
                found += [Promise(e, "the assertion after the loop") for e in conjuncts(n.condition)]
            elif isinstance(n, t.CallStmt):
                names = dict(zip(n.method.params, n.args, strict=True))
                found += [
                    Promise(replace_vars(e, dict(names), this=n.receiver), f"what `{n.method.shown}` demands")
                    for c in n.method.requires
                    for e in conjuncts(c.condition)
                ]
    for outer in reversed(place.outer):
        found += [Promise(e, "the outer loop's invariant") for e in outer.invariants]
    found += [
        Promise(e, "an invariant of the loop before")
        for x in place.earlier
        for c in x.spec.invariants
        for e in conjuncts(c.condition)
    ]
    return found


def _assigned_later(place: LoopPlace) -> dict[t.Variable, t.Expr]:
    """Results that are given their value after the loop, with that value."""
    found: dict[t.Variable, t.Expr] = {}
    for s in place.after:
        if isinstance(s, t.Assign):
            for target, value in zip(s.targets, s.values, strict=True):
                if isinstance(target, t.LocalTarget) and isinstance(value, t.ExprRhs):
                    found[target.var] = value.value
    return {v: e for v, e in found.items() if v in place.failing.results}


def _in_scope(e: t.Expr, place: LoopPlace) -> bool:
    return variables(e) <= set(place.scope)


# ── versions ─────────────────────────────────────────────────────────────────────────────────────


def versions(sight: Sight, e: t.Expr) -> Iterator[Version]:
    """The formula, its parts, and what comes of exchanging one term, then two."""
    for base in _parts(e):
        yield base
        once = list(_exchanged_once(sight, base))
        yield from once
        for first in once[:24]:
            yield from _exchanged_once(sight, first)


def _parts(e: t.Expr) -> Iterator[Version]:
    """The formula itself, and what it makes depend on something: either side of `<==>` and `==>`."""
    yield Version(e, "", 0)
    if isinstance(e, t.Binary) and e.op in (Operator.IFF, Operator.IMPLIES, Operator.EQUAL):
        if str(e.left.type) == "bool":
            for side in (e.left, e.right):
                if not isinstance(side, t.Var | t.Literal_):
                    yield from (Version(p, "", 2) for p in conjuncts(side))
                    yield Version(negation(side), "it turned around", 2)
    elif isinstance(e, t.Ite):
        yield from (Version(x, "", 2) for x in (e.then, e.orelse))


def _exchanged_once(sight: Sight, base: Version) -> Iterator[Version]:
    own = bound_in(base.formula)
    for old in _replaceable(sight, base.formula, own):
        for new, dear in _instead(sight, old):
            if spell(new) == spell(old):
                continue
            change = f"{sight.told(new)} in the place of {sight.told(old)}"
            both = f"{base.change} and {change}" if base.change else change
            for formula in _occurrences(base.formula, old, new):
                yield Version(formula, both, base.cost + 1 + dear)


def _replaceable(sight: Sight, e: t.Expr, own: set[t.Variable]) -> list[t.Expr]:
    """The terms that may stand for the whole of what the loop goes through."""
    found: dict[str, t.Expr] = {}
    for n in subterms(e):
        if variables(n) & own or isinstance(n, t.Quantified):
            continue
        number_ = is_int(n.type) and not sight.place.moves(n)
        row = item_of(n.type) is not None and isinstance(n, t.Var | t.Slice)
        result = isinstance(n, t.Var) and n.var in sight.place.failing.results
        if number_ or row or result:
            found.setdefault(spell(n), n)
    return list(found.values())


def _instead(sight: Sight, old: t.Expr) -> Iterator[tuple[t.Expr, int]]:
    """What may take a term's place, with how far-fetched that is."""
    place = sight.place
    if isinstance(old, t.Var) and old.var in place.failing.results:
        yield from ((var(v), 0) for v in place.moving if v.type == old.type)
    if is_int(old.type):
        for e in sight.counters:
            yield e, 0
            yield plus(e, 1), 1
            yield plus(e, -1), 1
        for e in sight.moving:
            if all(spell(e) != spell(c) for c in sight.counters):
                yield e, 1
    elif isinstance(old, t.Slice) and (old.lo is None or old.hi is None):
        for e in sight.counters:
            if old.hi is None:
                yield part(old.target, old.lo, e), 0
            if old.lo is None:
                yield part(old.target, e, old.hi), 0
            if old.hi is None:
                yield part(old.target, old.lo, plus(e, 1)), 1
            if old.lo is None:
                yield part(old.target, plus(e, 1), old.hi), 1
    elif item_of(old.type) is not None and array_of(old.type) is None:
        for e in sight.counters:
            yield part(old, number(0), e), 0
            yield part(old, e, None), 0
            yield part(old, number(0), plus(e, 1)), 1
            yield part(old, plus(e, 1), None), 1


def _occurrences(e: t.Expr, old: t.Expr, new: t.Expr) -> Iterator[t.Expr]:
    """With all occurrences of a term exchanged, and, where there are several, each alone."""
    key = spell(old)
    yield exchanged(e, lambda n: new if spell(n) == key else None)
    count = sum(1 for n in subterms(e) if spell(n) == key)
    if count > 1:
        for i in range(min(count, 4)):
            left = [i]

            def one(n: t.Expr, left: list[int] = left) -> t.Expr | None:
                if spell(n) != key:
                    return None
                left[0] -= 1
                return new if left[0] == -1 else n

            yield exchanged(e, one)
