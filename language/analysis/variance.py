"""How type parameters may be used: `+T` and plain `T` not on the left of an arrow, `-T` only there.

A plain parameter also promises that a type built from countably many values has countably many: without
that, a datatype could hold functions from itself by way of another type.
"""

from __future__ import annotations

from language.analysis import typed as t
from language.analysis.context import Context
from language.source import Span
from language.types import ArrowType, MapType, MultisetType, ParamType, SeqType, SetType, Type, UserType


def variance(ctx: Context, d: t.TypeDeclaration) -> None:
    marks = dict(zip(d.params, ctx.variances.get(d, ()), strict=False))
    if not marks:
        return
    match d:
        case t.Class():
            for p, mark in marks.items():
                if mark:
                    ctx.error(
                        "variance",
                        d.span,
                        "Fields of objects take values and give them, so a type parameter of a class or "
                        f"trait has no mark: write `{p.name}` instead of `{mark}{p.name}`.",
                    )
        case t.Datatype():
            for c in d.ctors:
                for f in c.formals:
                    _look(ctx, f.type, 1, True, marks, f.span)
        case t.SubsetType():
            if d.base is not None:
                _look(ctx, d.base, 1, True, marks, d.span)
        case _:
            pass


def _look(ctx: Context, x: Type, sign: int, strict: bool, marks: dict[ParamType, str], span: Span) -> None:
    """`sign`: 1 where values come out, -1 where they go in, 0 where both.

    `strict`: the number of values is kept so far."""
    match x:
        case ParamType():
            mark = marks.get(x)
            if mark is not None:
                _check(ctx, x, mark, sign, strict, span)
        case SeqType(i) | MultisetType(i):
            _look(ctx, i, sign, strict, marks, span)
        case SetType(i, finite):
            _look(ctx, i, sign, strict and finite, marks, span)
        case MapType(k, v, finite):
            _look(ctx, k, sign, strict and finite, marks, span)
            _look(ctx, v, sign, strict and finite, marks, span)
        case ArrowType(params, result):
            for p in params:
                _look(ctx, p, -sign, False, marks, span)
            _look(ctx, result, sign, False, marks, span)
        case UserType(decl, args):
            vs = ctx.variances.get(decl, ())
            for i, a in enumerate(args):
                v = vs[i] if i < len(vs) else "+" if decl.is_tuple else ""
                inner = {"+": sign, "*": sign, "-": -sign}.get(v, 0)
                _look(ctx, a, inner, strict and v in ("+", ""), marks, span)
        case _:
            pass


def _check(ctx: Context, p: ParamType, mark: str, sign: int, strict: bool, span: Span) -> None:
    if mark in ("+", "*") and sign != 1:
        why, fix = "is marked as one whose values only come out, but values go in here", f"!{p.name}"
    elif mark == "-" and sign != -1:
        why, fix = "is marked as one whose values only go in, but values come out here", f"!{p.name}"
    elif mark == "" and sign == -1:
        why, fix = "stands on the left of an arrow", f"!{p.name}"
    elif mark in ("", "+") and not strict and sign != 1:
        why, fix = "stands where the number of values may grow", f"!{p.name}"
    else:
        return
    ctx.error("variance", span, f"The type parameter `{p.name}` {why}. Declare it as `{fix}`.")
