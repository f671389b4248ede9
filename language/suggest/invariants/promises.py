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
from language.record import dataclass, replace
from language.suggest.candidate import Candidate, Layer, invariant
from language.suggest.invariants.exchanges import exchanged_once, plain_comparison
from language.suggest.invariants.sight import Sight
from language.suggest.linear import hollow, tangled
from language.suggest.place import LoopPlace
from language.suggest.terms import array_of, at, length, negation, part, spell, var
from language.suggest.trees import exchanged, told_apart, variables
from language.types import BoolType, SeqType

MOST = 600
"""Formulas of a loop."""
TWICE = 24
"""Formulas with one term exchanged in which a second one is."""


@dataclass(frozen=True, eq=False)
class Promise:
    """Something that is claimed later; `name` is what people call it. `near` ones are exchanged twice."""

    formula: t.Expr
    name: str
    near: bool = True


@dataclass(frozen=True, eq=False)
class Version:
    """A promise changed to speak of the loop; `change` says how, in words ("" for not at all)."""

    formula: t.Expr
    change: str
    cost: int


def candidates(sight: Sight) -> Iterator[Candidate]:
    seen: set[str] = set()
    place = sight.place
    scope = set(place.scope)
    all_ = promises(place)
    for twice in (False, True):  # what is near of all comes first
        share = MOST // max(4, len(all_)) if twice else MOST
        for promise in all_:
            before = len(seen)
            for v in versions(sight, promise, twice):
                key = spell(v.formula)
                if key in seen:
                    continue
                seen.add(key)
                if len(seen) > before + share or len(seen) > 2 * MOST:
                    break
                if not variables(v.formula) <= scope or not place.moves(v.formula):
                    continue  # of what does not move the prover knows already that it stays
                if tangled(v.formula) or hollow(v.formula) or (v.cost > 1 and _only_bounds(v.formula)):
                    continue  # bounds are looked for elsewhere
                so_far = f" with {v.change}" if v.change else ""
                why = f"what holds so far is {promise.name}{so_far}"
                yield invariant(place.loop, v.formula, why, Layer.PROMISE, v.cost)


def _only_bounds(e: t.Expr) -> bool:
    return isinstance(e, t.Binary) and e.op is not Operator.EQUAL and plain_comparison(e)


def promises(place: LoopPlace) -> list[Promise]:
    """What is claimed after the loop, in pieces; each once."""
    found: dict[str, Promise] = {}
    names = place.names()
    for p in _promises(place):
        for part_ in (p, *(replace(p, formula=e) for e in _unfolded(p.formula))):
            found.setdefault(spell(part_.formula), replace(part_, formula=told_apart(part_.formula, names)))
    return list(found.values())


def _promises(place: LoopPlace) -> Iterator[Promise]:
    assigned = _assigned_later(place)
    for clause in place.failing.decl.ensures:
        for e in conjuncts(clause.condition):
            if assigned and variables(e) & set(assigned):
                yield Promise(replace_vars(e, dict(assigned)), "the promise")
            yield Promise(e, "the promise")
            yield from _of_sequences(place, e)
    for outer in reversed(place.outer):
        for e in outer.invariants:
            yield Promise(e, "the outer loop's invariant")
    for s in place.after:
        for n in t.walk(s):
            if isinstance(n, t.Assert):
                for e in conjuncts(n.condition):
                    yield Promise(e, "the assertion after the loop")
            elif isinstance(n, t.CallStmt):
                yield from _demands(n)
            elif isinstance(n, t.While | t.WhileCases | t.For):
                for c in n.spec.invariants:
                    for e in conjuncts(c.condition):
                        yield Promise(e, "what the next loop begins with", False)
    for loop in place.earlier:
        for c in loop.spec.invariants:
            for e in conjuncts(c.condition):
                yield Promise(e, "an invariant of the loop before", False)
    if place.writes:
        for clause in place.failing.decl.requires:
            for e in conjuncts(clause.condition):
                yield Promise(e, "the precondition", False)


def _of_sequences(place: LoopPlace, e: t.Expr) -> Iterator[Promise]:
    """A promise about an array that is made later, of each sequence that it may be made of."""
    for result in place.failing.results:
        item = array_of(result.type)
        if item is None or result not in variables(e):
            continue
        for v in place.moving:
            if isinstance(v.type, SeqType) and v.type.item == item:
                yield Promise(_as_sequence(e, result, v), "the promise")


def _as_sequence(e: t.Expr, array: t.Variable, sequence: t.Variable) -> t.Expr:
    def change(n: t.Expr) -> t.Expr | None:
        match n:
            case t.ArrayLength(array=t.Var(var=v)) if v is array:
                return length(var(sequence))
            case t.Slice(target=t.Var(var=v), lo=None, hi=None) if v is array:
                return var(sequence)
            case t.Slice(target=t.Var(var=v), lo=lo, hi=hi) if v is array:
                return part(var(sequence), lo, hi)
            case t.ArrayRead(array=t.Var(var=v), indices=(index,)) if v is array:
                return at(var(sequence), exchanged(index, change))
            case _:
                return None

    return exchanged(e, change)


def _unfolded(e: t.Expr) -> Iterator[t.Expr]:
    """What a predicate that joins several claims says, one by one."""
    if not isinstance(e, t.FunctionCall) or e.function.body is None or e.function.recursive:
        return
    f = e.function
    pieces = conjuncts(f.body) if f.body is not None else []
    if len(pieces) > 1 and not f.opaque and f.module == "" and e.at is None:
        put = dict(zip(f.params, e.args, strict=True))
        params = (*(f.owner.params if f.owner is not None else ()), *f.type_params)
        types = dict(zip(params, e.type_args, strict=True))
        yield from (replace_vars(x, put, types, e.receiver) for x in pieces)


def _demands(call: t.CallStmt) -> Iterator[Promise]:
    """What the method demands that is called, of the arguments that it gets."""
    names = dict(zip(call.method.params, call.args, strict=True))
    for clause in call.method.requires:
        for e in conjuncts(clause.condition):
            put = replace_vars(e, dict(names), this=call.receiver)
            yield Promise(put, f"what `{call.method.shown}` demands", False)


def _assigned_later(place: LoopPlace) -> dict[t.Variable, t.Expr]:
    """Results that are given their value after the loop, with that value."""
    found: dict[t.Variable, t.Expr] = {}
    for s in place.after:
        if isinstance(s, t.Assign):
            for target, value in zip(s.targets, s.values, strict=True):
                if isinstance(target, t.LocalTarget) and isinstance(value, t.ExprRhs):
                    found[target.var] = value.value
    return {v: e for v, e in found.items() if v in place.failing.results}


# ── versions ─────────────────────────────────────────────────────────────────────────────────────


def versions(sight: Sight, promise: Promise, twice: bool) -> Iterator[Version]:
    """The formula, its parts, and what comes of exchanging one term; or, `twice`, a second one too."""
    for base in _parts(promise.formula):
        once = list(_exchanged(sight, base))
        if not twice:
            yield base
            yield from once
        else:
            likely = sorted(once, key=lambda v: v.cost)[:TWICE] if promise.near else ()
            both = [v for first in likely for v in _exchanged(sight, first)]
            yield from sorted(both, key=lambda v: v.cost)


def _exchanged(sight: Sight, base: Version) -> Iterator[Version]:
    for formula, change, cost in exchanged_once(sight, base.formula):
        both = f"{base.change} and {change}" if base.change else change
        yield Version(formula, both, base.cost + 1 + cost)


def _parts(e: t.Expr) -> Iterator[Version]:
    """The formula itself, and what it makes depend on something: either side of `<==>` and `==>`."""
    yield Version(e, "", 0)
    if isinstance(e, t.Binary) and e.op in (Operator.IFF, Operator.IMPLIES, Operator.EQUAL):
        if isinstance(e.left.type, BoolType):
            for side in (e.left, e.right):
                if not isinstance(side, t.Var | t.Literal_):
                    yield from (Version(p, "", 1) for p in conjuncts(side))
                    yield Version(negation(side), "it turned around", 1)
    elif isinstance(e, t.Ite):
        yield from (Version(x, "", 2) for x in (e.then, e.orelse))
