"""Matching a pattern with terms: what its variables stand for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from language.analysis import typed as t
from language.analysis.bases import base
from language.record import fields
from language.suggest.terms import spell
from language.types import (
    ArrowType,
    MapType,
    MultisetType,
    ParamType,
    SeqType,
    SetType,
    Type,
    UserType,
)

Bound = Mapping[t.Variable, t.Expr]
_SKIPPED = frozenset({"span", "type", "type_args", "computed", "attributes"})


def match(pattern: t.Expr, term: t.Expr, params: frozenset[t.Variable], bound: Bound) -> Bound | None:
    """`bound` with what the parameters in the pattern stand for if it is the term; None where it is not."""
    if isinstance(pattern, t.Var) and pattern.var in params:
        if pattern.var in bound:
            return bound if spell(bound[pattern.var]) == spell(term) else None
        if unify(base(pattern.var.type), base(term.type), {}) is None:
            return None
        return {**bound, pattern.var: term}
    if type(pattern) is not type(term):
        return None
    for f in fields(pattern):
        if f.name in _SKIPPED:
            continue
        found = _parts(getattr(pattern, f.name), getattr(term, f.name), params, bound)
        if found is None:
            return None
        bound = found
    return bound


def _parts(a: object, b: object, params: frozenset[t.Variable], bound: Bound) -> Bound | None:
    if isinstance(a, t.Expr) and isinstance(b, t.Expr):
        return match(a, b, params, bound)
    if isinstance(a, tuple) and isinstance(b, tuple):
        xs, ys = cast("tuple[object, ...]", a), cast("tuple[object, ...]", b)
        if len(xs) != len(ys):
            return None
        for x, y in zip(xs, ys, strict=True):
            found = _parts(x, y, params, bound)
            if found is None:
                return None
            bound = found
        return bound
    return bound if a == b else None


def unify(pattern: Type, type_: Type, known: dict[ParamType, Type]) -> dict[ParamType, Type] | None:
    """`known` with what type parameters in the pattern stand for where it is the type."""
    a, b = base(pattern), base(type_)
    match a, b:
        case ParamType(), _:
            if a in known:
                return known if base(known[a]) == b else None
            return {**known, a: type_}
        case (SeqType(x), SeqType(y)) | (MultisetType(x), MultisetType(y)):
            return unify(x, y, known)
        case SetType(x, f), SetType(y, g) if f == g:
            return unify(x, y, known)
        case MapType(k, v, f), MapType(m, w, g) if f == g:
            return _all((k, v), (m, w), known)
        case ArrowType(xs, r), ArrowType(ys, s) if len(xs) == len(ys):
            return _all((*xs, r), (*ys, s), known)
        case UserType(d, xs), UserType(e, ys) if d is e:
            return _all(xs, ys, known)
        case _:
            return known if a == b else None


def _all(
    xs: tuple[Type, ...], ys: tuple[Type, ...], known: dict[ParamType, Type]
) -> dict[ParamType, Type] | None:
    for x, y in zip(xs, ys, strict=True):
        found = unify(x, y, known)
        if found is None:
            return None
        known = found
    return known
