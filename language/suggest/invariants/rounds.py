"""What a round does or tests at `i`, of all places before `i`: the body's steps generalized.

`a[i] := e` makes `forall k :: 0 <= k < i ==> a[k] == e`; a test that ends the loop, or after which something
is mended, is false of all that went by; a flag that a round sets stands for "there was one".
"""

from __future__ import annotations

from collections.abc import Iterator

from language.analysis import typed as t
from language.analysis.replace import replace_vars
from language.ivl.splitting import conjuncts
from language.operators import Operator
from language.record import dataclass
from language.suggest.candidate import Candidate, Layer, invariant
from language.suggest.invariants.exchanges import plain_comparison
from language.suggest.invariants.regions import Region, regions
from language.suggest.invariants.sight import Sight
from language.suggest.linear import hollow
from language.suggest.terms import (
    array_of,
    at,
    at_most,
    both,
    bound,
    compare,
    equal,
    for_all,
    implies,
    is_int,
    less,
    negation,
    spell,
    there_is,
    var,
)
from language.suggest.trees import bound_in, variables
from language.types import BoolType, SeqType, SetType


@dataclass(frozen=True, eq=False)
class Fact:
    """Something about one round: `formula` speaks of the counter, under `conditions`. `flag` is a variable
    that the round makes true (or, `set_to` False, false) there."""

    formula: t.Expr
    what: str
    flag: t.Variable | None = None
    set_to: bool = True


def candidates(sight: Sight) -> Iterator[Candidate]:
    seen: set[str] = set()
    facts = [f for f in _facts(sight) if not plain_comparison(f.formula)]
    for region in regions(sight):
        for fact in facts:
            if region.counter not in variables(fact.formula):
                continue
            for c in _generalized(sight, region, fact):
                key = spell(c.formula)
                if key not in seen and not hollow(c.formula):
                    seen.add(key)
                    yield c


def _generalized(sight: Sight, region: Region, fact: Fact) -> Iterator[Candidate]:
    loop = sight.place.loop
    k = bound("k", sight.place.names() | {v.name for v in bound_in(fact.formula)})
    range_ = both(at_most(region.low, var(k)), less(var(k), region.high))
    here = replace_vars(fact.formula, {region.counter: var(k)})
    if not variables(here) <= {*sight.place.scope, k}:
        return
    why = f"{fact.what}, so for all that the loop has been through"
    if fact.flag is None:
        yield invariant(loop, for_all((k,), range_, here), why, Layer.PROMISE, 2)
        return
    flag: t.Expr = var(fact.flag)
    if not fact.set_to:
        flag = negation(flag)
    why = f"{fact.what}, so {sight.told(var(fact.flag))} stands for whether there was one so far"
    none = for_all((k,), range_, negation(here))
    some = there_is((k,), range_, here)
    yield invariant(loop, compare(Operator.IFF, flag, some), why, Layer.PROMISE, 3)
    yield invariant(loop, implies(negation(flag), none), why, Layer.PROMISE, 2)
    yield invariant(loop, implies(flag, some), why, Layer.PROMISE, 3)


# ── what a round says ────────────────────────────────────────────────────────────────────────────


def _facts(sight: Sight) -> Iterator[Fact]:
    for g in sight.place.guards:
        yield Fact(g, f"each round begins only where {sight.told(g)}")
    for body in sight.place.bodies:
        yield from _of_block(sight, body, [], {})


def _of_block(
    sight: Sight, block: t.Stmt, path: list[t.Expr], known: dict[t.Variable, t.Expr]
) -> Iterator[Fact]:
    """`path` are the tests on the way, `known` the values of variables that the round has declared."""
    statements = block.body if isinstance(block, t.Block) else (block,)
    known = dict(known)
    for s in statements:
        match s:
            case t.If(guard=guard, then=then, orelse=orelse) if guard is not None:
                test = replace_vars(guard, known)
                for piece in [test, *(conjuncts(test) if len(conjuncts(test)) > 1 else [])]:
                    told = sight.told(piece)
                    for formula, what in (
                        (negation(piece), f"a round mends or leaves where {told}"),
                        (piece, f"a round tests {told}"),
                    ):
                        yield Fact(formula, what)
                        if path:
                            yield Fact(_under(path, formula), what)
                yield from _of_block(sight, then, [*path, test], known)
                if orelse is not None:
                    yield from _of_block(sight, orelse, [*path, negation(test)], known)
            case t.Assign(targets=targets, values=values):
                for target, value in zip(targets, values, strict=True):
                    if isinstance(value, t.ExprRhs):
                        given = replace_vars(value.value, known)
                        yield from _of_assignment(sight, target, given, path)
                        if isinstance(target, t.LocalTarget) and target.declares:
                            known[target.var] = given
            case t.Block():
                yield from _of_block(sight, s, path, known)
            case t.CallStmt():
                known |= _results(s, known)
            case t.Assert(condition=condition):
                yield Fact(_under(path, replace_vars(condition, known)), "this is asserted in each round")
            case _:
                pass


def _results(call: t.CallStmt, known: dict[t.Variable, t.Expr]) -> dict[t.Variable, t.Expr]:
    """What a call gives, where its method promises `result == …` or `result <==> …`."""
    put = dict(zip(call.method.params, [replace_vars(a, known) for a in call.args], strict=True))
    found: dict[t.Variable, t.Expr] = {}
    for target, result in zip(call.targets, call.method.results, strict=False):
        if not isinstance(target, t.LocalTarget) or not target.declares:
            continue
        for clause in call.method.ensures:
            for e in conjuncts(clause.condition):
                if isinstance(e, t.Binary) and e.op in (Operator.IFF, Operator.EQUAL):
                    for one, other in ((e.left, e.right), (e.right, e.left)):
                        own = variables(other) & set(call.method.results)
                        if isinstance(one, t.Var) and one.var is result and not own:
                            found.setdefault(target.var, replace_vars(other, put, this=call.receiver))
    return found


def _of_assignment(sight: Sight, target: t.LValue, value: t.Expr, path: list[t.Expr]) -> Iterator[Fact]:
    match target:
        case t.ArrayTarget(array=array, indices=(index,)) if array_of(array.type) is not None:
            place = at(array, index)
            told = f"{sight.told(place)} becomes {sight.told(value)}"
            yield Fact(_under(path, equal(place, value)), f"each round sees to it that {told}")
            if path:
                yield Fact(equal(place, value), f"each round sees to it that {told}")
        case t.LocalTarget(var=v) if v in sight.place.moving:
            yield from _of_variable(sight, v, value, path)
        case _:
            pass


def _of_variable(sight: Sight, v: t.Variable, value: t.Expr, path: list[t.Expr]) -> Iterator[Fact]:
    told = sight.told(var(v))
    if isinstance(v.type, BoolType) and path and isinstance(value, t.Literal_):
        for test in (path[-1], both(*path)):
            what = f"a round sets {told} where {sight.told(test)}"
            yield Fact(test, what, v, bool(value.value))
    elif isinstance(v.type, SeqType) and _adds_to(v, value):
        assert isinstance(value, t.Binary)
        if isinstance(value.right, t.Display) and len(value.right.items) == 1:
            for counter in sight.counters[:2]:
                item = value.right.items[0]
                here = equal(at(var(v), counter), item)
                yield Fact(here, f"each round puts {sight.told(item)} at the end of {told}")
    elif isinstance(v.type, SetType) and _adds_to(v, value):
        assert isinstance(value, t.Binary)
        if isinstance(value.right, t.Display):
            for item in value.right.items:
                inside = compare(Operator.IN, item, var(v))
                yield Fact(_under(path, inside), f"each round puts {sight.told(item)} into {told}")
    elif item_of_place(value):
        yield Fact(compare(Operator.AT_MOST, value, var(v)), f"{told} is the largest so far")
        yield Fact(compare(Operator.AT_MOST, var(v), value), f"{told} is the smallest so far")


def item_of_place(e: t.Expr) -> bool:
    """Whether it is an element of an array or sequence whose elements can be compared."""
    return isinstance(e, t.ArrayRead | t.Index) and is_int(e.type)


def _adds_to(v: t.Variable, value: t.Expr) -> bool:
    return (
        isinstance(value, t.Binary)
        and value.op is Operator.ADD
        and isinstance(value.left, t.Var)
        and value.left.var is v
    )


def _under(path: list[t.Expr], formula: t.Expr) -> t.Expr:
    return implies(both(*path), formula) if path else formula
