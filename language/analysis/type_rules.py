"""What a newtype may be based on, and which types a datatype's values can be converted to.

Reference manual, sections "Newtypes" and "As expressions".
"""

from __future__ import annotations

from language.analysis import typed as t
from language.analysis.bases import base, numeric
from language.analysis.context import Context
from language.source import Span
from language.types import BitvectorType, BoolType, CharType, IntType, RealType, Type, UserType


def newtype_base(ctx: Context, s: t.SubsetType) -> None:
    if not s.is_newtype or s.base is None:
        return
    if not isinstance(numeric(s.base), IntType | RealType | BitvectorType | BoolType | CharType):
        ctx.error(
            "type",
            s.span,
            f"A newtype is based on numbers, `bool` or `char`, but `{s.base}` is none of these. Another name "
            f"for it, or a part of it, is declared by `type {s.name} = …`.",
        )


def conversions(ctx: Context, root: t.Tree) -> None:
    """A datatype's type arguments stay as they are, but where its parameters are marked by `+` or `-`."""
    for n in t.walk(root):
        match n:
            case t.Convert(span, target, operand):
                _same_arguments(ctx, span, operand.type, target)
            case t.TypeTest():
                _same_arguments(ctx, n.span, n.operand.type, n.tested)
            case _:
                pass


def _same_arguments(ctx: Context, span: Span, source: Type, target: Type) -> None:
    x, y = base(source), base(target)
    if not isinstance(x, UserType) or not isinstance(y, UserType) or x.decl is not y.decl:
        return
    if not isinstance(x.decl, t.Datatype) or x.decl.is_tuple:
        return
    marks = ctx.variances.get(x.decl, ())
    for mark, a, b in zip(marks, x.args, y.args, strict=False):
        if a != b and mark in ("", "!"):
            ctx.error(
                "type",
                span,
                f"A value of type `{source}` is not one of type `{target}`: `{a}` and `{b}` must be the same "
                f"here. Make a new value of the parts instead.",
            )
            return
