"""Variables that a function of the program computes: `acc == F(s[..i])`, `acc + F(rest) == F(all)`, `P(a,
i)`.

Every function that the unit's contract, body or other functions there speak of is applied to what is in
sight, each argument by its type; which of the equations hold is for the real states to say.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from language.analysis import typed as t
from language.ivl.splitting import conjuncts
from language.operators import Operator
from language.source import NOWHERE
from language.suggest.candidate import Candidate, Layer, invariant
from language.suggest.invariants.promises import promises
from language.suggest.invariants.sight import Sight, sized
from language.suggest.place import distinct
from language.suggest.terms import (
    arithmetic,
    array_of,
    compare,
    equal,
    is_int,
    item_of,
    length,
    negation,
    number,
    part,
    plus,
    spell,
    var,
)
from language.suggest.trees import exchanged, subterms
from language.types import BoolType, SeqType, Type, substitute

MOST = 240
"""Applications of a function."""


def candidates(sight: Sight) -> Iterator[Candidate]:
    place = sight.place
    for f in functions_in_sight(sight):
        made = _applications(sight, f)
        if isinstance(f.result.type, BoolType):
            known = {spell(e) for c in place.failing.decl.requires for e in conjuncts(c.condition)}
            for e in made:
                if place.moves(e) and spell(_of_wholes(e)) not in known:
                    why = f"{sight.told(e)} holds in every run that was tried"
                    yield invariant(place.loop, e, why, Layer.MORE, 2)
            for v in place.moving:
                if isinstance(v.type, BoolType):
                    for e in made:
                        yield invariant(
                            place.loop, compare(Operator.IFF, var(v), e), _says(sight, v, e), Layer.MORE, 2
                        )
            continue
        for v in place.moving:
            for e in made:
                if sized(e) and is_int(v.type):
                    e = length(e)
                if _alike(v.type, e.type):
                    yield invariant(place.loop, equal(var(v), e), _says(sight, v, e), Layer.PROMISE, 1)
    yield from _completed(sight)


def _of_wholes(e: t.Expr) -> t.Expr:
    """Of whole rows what `e` says of parts of them."""
    return exchanged(
        e, lambda n: n.target if isinstance(n, t.Slice) and array_of(n.target.type) is None else None
    )


def _says(sight: Sight, v: t.Variable, e: t.Expr) -> str:
    return f"{sight.told(var(v))} is {sight.told(e)} in every run that was tried"


def _alike(a: Type, b: Type) -> bool:
    return a == b or (is_int(a) and is_int(b))


def functions_in_sight(sight: Sight) -> list[t.Function]:
    """Those that the unit speaks of, and those that they speak of."""
    decl = sight.place.failing.decl
    trees: list[t.Tree] = [c.condition for c in (*decl.requires, *decl.ensures)]
    body = sight.place.failing.body
    trees += [body] if body is not None else []
    found: dict[t.Function, None] = {}
    for _ in range(2):
        for tree in trees:
            for n in t.walk(tree):
                if isinstance(n, t.FunctionCall) and not n.function.two_state and n.function.extreme is None:
                    found.setdefault(n.function)
        trees = [f.body for f in found if f.body is not None]
    return list(found)[:8]


def _applications(sight: Sight, f: t.Function) -> list[t.Expr]:
    """The function applied to what is in sight, as it is applied in the program where it has type
    arguments."""
    example = _example(sight, f)
    if example is None:
        return []
    owner = f.owner.params if f.owner is not None else ()
    env = dict(zip((*owner, *f.type_params), example.type_args, strict=True))
    pools = [
        _arguments(sight, substitute(p.type, env), a) for p, a in zip(f.params, example.args, strict=True)
    ]
    made: list[t.Expr] = []
    places = sorted(product(*(range(len(p)) for p in pools)), key=sum)  # likely ones first
    for chosen in places[:MOST]:
        args = tuple([pool[i] for pool, i in zip(pools, chosen, strict=True)])
        made.append(t.FunctionCall(NOWHERE, example.type, f, example.type_args, example.receiver, args))
    return made


def _example(sight: Sight, f: t.Function) -> t.FunctionCall | None:
    """A call of it whose receiver and type arguments can be used here."""
    decl = sight.place.failing.decl
    body = sight.place.failing.body
    trees: list[t.Tree] = [c.condition for c in (*decl.ensures, *decl.requires)]
    trees += [body] if body is not None else []
    for tree in trees:
        for n in t.walk(tree):
            if isinstance(n, t.FunctionCall) and n.function is f and isinstance(n.receiver, t.This | None):
                return n
    if f.type_params or not f.static:
        return None
    args = tuple(var(p) for p in f.params)
    return t.FunctionCall(NOWHERE, f.result.type, f, (), None, args)


def _arguments(sight: Sight, type_: Type, example: t.Expr) -> list[t.Expr]:
    """What may be an argument of a type, likely ones first."""
    place = sight.place
    found: list[t.Expr] = []
    if is_int(type_):
        found += sight.counters
        found += [plus(c, d) for c in sight.counters for d in (-1, 1)]
        found += [e for e in sight.numbers if isinstance(e, t.Var | t.ArrayLength | t.Unary)]
        found.append(number(0))
    elif isinstance(type_, SeqType):
        for row in sight.rows:
            if item_of(row.type) == type_.item:
                whole = part(row, None, None) if array_of(row.type) is not None else row
                for c in sight.counters:
                    found += [part(row, None, c), part(row, c, None)]
                found.append(whole)
                for c in sight.counters:
                    found += [part(row, None, plus(c, 1)), part(row, plus(c, 1), None)]
    found += [var(v) for v in place.scope if v.type == type_]
    if _usable(example, sight):
        found.append(example)
    return distinct(found)[:9]


def _usable(e: t.Expr, sight: Sight) -> bool:
    scope = set(sight.place.scope)
    return all(n.var in scope for n in subterms(e) if isinstance(n, t.Var))


# ── the part that is done, and what is left ──────────────────────────────────────────────────────


def _completed(sight: Sight) -> Iterator[Candidate]:
    """`acc ⊕ F(rest) == F(all)` where the whole is promised to be `F(all)`."""
    place = sight.place
    for promise in promises(place):
        e = promise.formula
        if not isinstance(e, t.Binary) or e.op is not Operator.EQUAL:
            continue
        for whole in (e.left, e.right):
            if not isinstance(whole, t.FunctionCall) or place.moves(whole) or not _usable(whole, sight):
                continue
            for v in place.moving:
                if _alike(v.type, whole.type):
                    yield from _with_rest(sight, v, whole)


def _with_rest(sight: Sight, v: t.Variable, whole: t.FunctionCall) -> Iterator[Candidate]:
    loop = sight.place.loop
    why = f"what is done, {sight.told(var(v))}, and what is left make {sight.told(whole)} in every run"
    for rest in _applications(sight, whole.function):
        if spell(rest) == spell(whole) or not sight.place.moves(rest):
            continue
        for op in (Operator.ADD, Operator.MULTIPLY) if is_int(v.type) else (Operator.ADD,):
            for left, right in ((var(v), rest), (rest, var(v))):
                yield invariant(loop, equal(arithmetic(op, left, right), whole), why, Layer.MORE, 2)
        yield invariant(loop, equal(rest, whole), why, Layer.MORE, 3)
    if isinstance(v.type, BoolType):
        yield invariant(loop, negation(whole), why, Layer.MORE, 3)
