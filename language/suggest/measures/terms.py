"""What could shrink with each round of a loop or each recursive call, likely terms first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import permutations

from language.analysis import typed as t
from language.analysis.bases import base
from language.ivl.splitting import conjuncts
from language.operators import Operator
from language.source import NOWHERE
from language.suggest.place import LoopPlace, distinct
from language.suggest.terms import (
    arithmetic,
    array_of,
    is_int,
    length,
    less,
    negation,
    neutral,
    number,
    spell,
    var,
)
from language.suggest.trees import variables
from language.types import BOOL, BoolType, MapType, MultisetType, SeqType, SetType, Type, UserType

MOST = 120
"""Terms that are looked at."""
_COMPARISONS = (
    Operator.LESS,
    Operator.AT_MOST,
    Operator.MORE,
    Operator.AT_LEAST,
    Operator.UNEQUAL,
    Operator.EQUAL,
)


def of_loop(place: LoopPlace) -> list[t.Expr]:
    moving = list(place.moving)
    numbers = [var(v) for v in place.scope if is_int(v.type)] + _sizes(place.scope)
    tests = [*_guards(place.loop), *(c for e in place.invariants for c in comparisons(e))]
    found = [e for e in _all(tests, moving, numbers) if place.moves(e)]
    return distinct(found)[:MOST]


def of_calls(decl: t.Callable_) -> list[t.Expr]:
    """Of the parameters of something recursive."""
    params = set(decl.params)
    parts = [c.condition for c in decl.requires]
    tests = [c for p in parts for c in comparisons(p)]
    if decl.body is not None:
        tests += [n for n in t.walk(decl.body) if isinstance(n, t.Binary) and n.op in _COMPARISONS]
    seen = [e for e in tests if variables(e) <= params]
    numbers = [var(v) for v in decl.params if is_int(v.type)] + _sizes(decl.params)
    found = list(_all(seen, list(decl.params), numbers))
    if decl.this is not None and isinstance(decl.owner, t.Class):
        found += [
            t.FieldRead(v.span, v.type, t.This(v.span, decl.this.type), v)
            for v in decl.owner.fields
            if _set(v.type)
        ]
    return distinct(found)[:MOST]


def comparisons(e: t.Expr) -> Iterator[t.Binary]:
    for c in conjuncts(e):
        if isinstance(c, t.Binary) and c.op in _COMPARISONS:
            yield c


def _guards(loop: t.While | t.WhileCases | t.For) -> Iterator[t.Expr]:
    guards: list[t.Expr] = []
    if isinstance(loop, t.While) and loop.guard is not None:
        guards.append(loop.guard)
    if isinstance(loop, t.WhileCases):
        guards += [g for g, _ in loop.cases]
    for g in guards:
        yield from (n for n in t.walk(g) if isinstance(n, t.Binary) and n.op in _COMPARISONS)


def _all(tests: Sequence[t.Expr], moving: list[t.Variable], numbers: list[t.Expr]) -> Iterator[t.Expr]:
    distances = [d for e in tests if isinstance(e, t.Binary) for d in _distances(e)]
    yield from distances
    yield from (var(v) for v in moving if is_int(v.type))
    for v in moving:
        yield from _whole(v)
    for a, b in permutations(numbers, 2):
        yield arithmetic(Operator.SUBTRACT, a, b)
    few = distinct(distances)[:6]
    for i, a in enumerate(few):
        for b in few[i + 1 :]:
            yield arithmetic(Operator.ADD, a, b)
    for i, a in enumerate(numbers):
        for b in numbers[i + 1 :]:
            yield arithmetic(Operator.ADD, a, b)
    rows = [v for v in moving if _set(v.type)]
    for a in rows:
        for b in rows:
            if a is not b and a.type == b.type:
                yield t.Binary(a.span, a.type, Operator.SUBTRACT, var(a), var(b))
    yield from _cases(tests, moving, numbers)


def _cases(tests: Sequence[t.Expr], moving: list[t.Variable], numbers: list[t.Expr]) -> Iterator[t.Expr]:
    """A number that may have either sign, or lie on either side of what it is compared with."""
    for v in moving:
        if not is_int(v.type):
            continue
        x, zero = var(v), number(0)
        yield t.Ite(v.span, v.type, less(x, zero), arithmetic(Operator.SUBTRACT, zero, x), x)
        for e in distinct(c for c in tests if v in variables(c))[:4]:
            for other in (n for n in numbers if spell(n) != spell(x)):
                yield t.Ite(v.span, v.type, e, arithmetic(Operator.SUBTRACT, other, x), x)


def _distances(e: t.Binary) -> Iterator[t.Expr]:
    """What shrinks while two numbers come nearer."""
    if not is_int(e.left.type) or not is_int(e.right.type):
        return
    small, large = (
        (e.left, e.right)
        if e.op in (Operator.LESS, Operator.AT_MOST, Operator.UNEQUAL, Operator.EQUAL)
        else (e.right, e.left)
    )
    for low, high in ((small, large), (large, small)):
        if isinstance(low, t.Literal_) and low.value == 0:
            yield high
        elif not isinstance(high, t.Literal_) or not isinstance(low, t.Literal_):
            yield arithmetic(Operator.SUBTRACT, high, low)


def _whole(v: t.Variable) -> Iterator[t.Expr]:
    kind = base(v.type)
    match kind:
        case BoolType():
            yield negation(var(v))
            yield var(v)
        case SeqType():
            yield length(var(v))
        case SetType(finite=True) | MultisetType() | MapType(finite=True):
            yield var(v)
            yield length(var(v))
        case UserType(decl=t.Datatype(codata=False)):
            yield var(v)
        case UserType(decl=t.Class() as cls) if v.kind != "in":
            yield from _of_object(v, cls, kind.nullable)
        case _:
            pass


def _of_object(v: t.Variable, cls: t.Class, nullable: bool) -> Iterator[t.Expr]:
    """What an object says of what hangs on it, above that of none: a walk along a list goes down there."""
    for field in cls.fields:
        part: t.Expr = t.FieldRead(NOWHERE, field.type, var(v), field)
        if isinstance(base(field.type), SeqType):
            part = length(part)
        none = number(-1) if is_int(part.type) else neutral(part.type)
        if none is None or isinstance(base(part.type), BoolType):
            continue
        test = t.Binary(NOWHERE, BOOL, Operator.UNEQUAL, var(v), t.Literal_(NOWHERE, v.type, None))
        yield t.Ite(NOWHERE, none.type, test, part, none) if nullable else part


def _sizes(vars_: Iterable[t.Variable]) -> list[t.Expr]:
    found: list[t.Expr] = []
    for v in vars_:
        kind = base(v.type)
        if array_of(kind) is not None or isinstance(kind, SeqType):
            found.append(length(var(v)))
    return found


def _set(x: Type) -> bool:
    kind = base(x)
    return isinstance(kind, SetType) and kind.finite
