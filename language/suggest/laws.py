"""Laws that a recursive function may obey: how it distributes over sums, how it is bounded and ordered, what
it gathers in an accumulator. None of them need be true: runs and the prover see to that."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from language.analysis import typed as t
from language.analysis.bases import base
from language.analysis.replace import replace_vars
from language.operators import Operator
from language.record import dataclass
from language.source import NOWHERE
from language.suggest.terms import at_most, equal, fresh, is_int, number, var
from language.types import (
    BoolType,
    MultisetType,
    ParamType,
    RealType,
    SeqType,
    SetType,
    Type,
    UserType,
    substitute,
)


@dataclass(frozen=True, eq=False)
class Law:
    """`ensures` for all `params` that satisfy `requires`; `what` says it in a few words. `types` are its type
    parameters."""

    types: tuple[ParamType, ...]
    params: tuple[t.Variable, ...]
    requires: tuple[t.Expr, ...]
    ensures: t.Expr
    what: str


def laws(functions: Sequence[t.Function]) -> Iterator[Law]:
    """Of functions without a receiver, likely ones first."""
    plain = [f for f in functions if _plain(f)]
    for f in plain:
        for g in plain:
            yield from _gathers(f, g)
    for f in plain:
        yield from _distributes(f)
    for f in plain:
        yield from _bounded(f)


def _plain(f: t.Function) -> bool:
    return f.this is None and not f.reads and f.owner is None and not f.two_state


def _call(f: t.Function, args: Sequence[t.Expr], types: tuple[ParamType, ...] | None = None) -> t.Expr:
    """A call with its own type parameters, or others."""
    of = f.type_params if types is None else types
    kind = substitute(f.result.type, dict(zip(f.type_params, of, strict=True)))
    return t.FunctionCall(NOWHERE, kind, f, of, None, tuple(args))


def _asks(f: t.Function, args: Sequence[t.Expr]) -> list[t.Expr]:
    """What the call demands."""
    values = dict(zip(f.params, args, strict=True))
    return [replace_vars(c.condition, values) for c in f.requires]


def _operators(kind: Type) -> tuple[Operator, ...]:
    if is_int(kind) or isinstance(base(kind), RealType):
        return Operator.ADD, Operator.MULTIPLY
    if isinstance(base(kind), BoolType):
        return Operator.AND, Operator.OR
    return (Operator.ADD,) if isinstance(base(kind), SeqType | SetType | MultisetType) else ()


def _joined(op: Operator, a: t.Expr, b: t.Expr) -> t.Expr:
    return t.Binary(NOWHERE, base(a.type), op, a, b)


def _distributes(f: t.Function) -> Iterator[Law]:
    """`F(a + b) == F(a) + F(b)` and the like."""
    for i, p in enumerate(f.params):
        if not is_int(p.type) and not isinstance(base(p.type), SeqType):
            continue
        a, b = (fresh(name, p.type) for name in ("a", "b"))
        others = [fresh(q.name, q.type) for q in f.params]

        def at(x: t.Expr, i: int = i, others: list[t.Variable] = others) -> list[t.Expr]:
            return [x if k == i else var(q) for k, q in enumerate(others)]

        params = (*(q for k, q in enumerate(others) if k != i), a, b)
        whole, left, right = at(_joined(Operator.ADD, var(a), var(b))), at(var(a)), at(var(b))
        asked = tuple(e for args in (left, right, whole) for e in _asks(f, args))
        for op in _operators(f.result.type):
            parts = [_call(f, left), _call(f, right)]
            what = f"`{f.name}` of two put together comes from `{f.name}` of each"
            yield Law(f.type_params, params, asked, equal(_call(f, whole), _joined(op, *parts)), what)
            if isinstance(base(f.result.type), SeqType):
                yield Law(
                    f.type_params, params, asked, equal(_call(f, whole), _joined(op, *reversed(parts))), what
                )


def _gathers(f: t.Function, g: t.Function) -> Iterator[Law]:
    """`F(x, acc) == G(x) + acc`, in either order."""
    if f is g or len(f.params) != len(g.params) + 1:
        return
    if len(f.type_params) != len(g.type_params):
        return
    acc = f.params[-1]
    ours: dict[ParamType, Type] = dict(zip(g.type_params, f.type_params, strict=True))
    pairs = zip(f.params, g.params, strict=False)
    same = all(base(p.type) == base(substitute(q.type, ours)) for p, q in pairs)
    if base(acc.type) != base(f.result.type) or not same:
        return
    params = tuple(fresh(p.name, p.type) for p in f.params)
    args = [var(p) for p in params]
    asked = (*_asks(f, args), *_asks(g, args[:-1]))
    for op in _operators(f.result.type):
        parts = [args[-1], _call(g, args[:-1], f.type_params)]
        what = f"`{f.name}` gathers in `{acc.name}` what `{g.name}` gives"
        yield Law(f.type_params, params, asked, equal(_call(f, args), _joined(op, *parts)), what)
        if isinstance(base(f.result.type), SeqType):
            yield Law(
                f.type_params, params, asked, equal(_call(f, args), _joined(op, *reversed(parts))), what
            )


def _bounded(f: t.Function) -> Iterator[Law]:
    if not is_int(f.result.type):
        return
    params = tuple(fresh(p.name, p.type) for p in f.params)
    args = [var(p) for p in params]
    for low in (1, 0):
        if low or not isinstance(f.result.type, UserType):
            what = f"`{f.name}` is never below {low}"
            yield Law(
                f.type_params, params, tuple(_asks(f, args)), at_most(number(low), _call(f, args)), what
            )
    for i, p in enumerate(f.params):
        if is_int(p.type):
            more = fresh(f"{p.name}'", p.type)
            later = [var(more) if k == i else x for k, x in enumerate(args)]
            order = at_most(args[i], var(more))
            grows = at_most(_call(f, args), _call(f, later))
            asked = (*_asks(f, args), *_asks(f, later), order)
            yield Law(f.type_params, (*params, more), asked, grows, f"`{f.name}` grows with `{p.name}`")
