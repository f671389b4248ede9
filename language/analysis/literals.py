"""Literals, names, `this`, parentheses, tuples."""

from __future__ import annotations

from language.analysis import typed as t
from language.analysis.body import Body
from language.analysis.builtins import tuple_class
from language.analysis.dispatch import expr, handles
from language.analysis.metas import Meta
from language.analysis.names import resolve
from language.analysis.refs import value_of
from language.source import Span
from language.syntax import ast
from language.types import (
    BOOL,
    CHAR,
    INT,
    REAL,
    STRING,
    BitvectorType,
    IntType,
    NullType,
    OrdinalType,
    RealType,
    Type,
    UserType,
)
from language.values import Char


def number_type(b: Body, span: Span, hint: Type | None, kind: str) -> Type:
    """The type of a literal: what is wanted, where that is of the kind; else open, by default `int`."""
    plain = INT if kind == "int" else REAL
    if b.ctx.literals_are_ints:
        return plain
    if hint is not None:
        v = b.infer.view(hint)
        if not isinstance(v, Meta):
            n = b.infer.numeric(v)
            fits = (
                isinstance(n, IntType | BitvectorType | OrdinalType)
                if kind == "int"
                else isinstance(n, RealType)
            )
            return v if fits else plain
    return b.infer.meta(span, kind)


@handles(ast.IntLit)
def int_literal(b: Body, e: ast.IntLit, hint: Type | None) -> t.Expr:
    out = b.keep(t.Literal_(e.span, number_type(b, e.span, hint, "int"), e.value))
    b.whole_literals.append(out)
    return out


@handles(ast.RealLit)
def real_literal(b: Body, e: ast.RealLit, hint: Type | None) -> t.Expr:
    return b.keep(t.Literal_(e.span, number_type(b, e.span, hint, "real"), e.value))


@handles(ast.BoolLit)
def bool_literal(b: Body, e: ast.BoolLit, hint: Type | None) -> t.Expr:
    return t.Literal_(e.span, BOOL, e.value)


@handles(ast.CharLit)
def char_literal(b: Body, e: ast.CharLit, hint: Type | None) -> t.Expr:
    return t.Literal_(e.span, CHAR, Char(ord(e.value)))


@handles(ast.StringLit)
def string_literal(b: Body, e: ast.StringLit, hint: Type | None) -> t.Expr:
    return t.StringLiteral(e.span, STRING, e.value)


@handles(ast.NullLit)
def null(b: Body, e: ast.NullLit, hint: Type | None) -> t.Expr:
    if hint is not None:
        v = b.infer.view(hint)
        if isinstance(v, UserType) and isinstance(v.decl, t.Class):
            return b.keep(t.Literal_(e.span, UserType(v.decl, v.args, True), None))
    return t.Literal_(e.span, NullType(), None)


@handles(ast.ThisExpr)
def this(b: Body, e: ast.ThisExpr, hint: Type | None) -> t.Expr:
    if b.this_type is None:
        b.ctx.error(
            "static", e.span, "There is no `this` here: the code around does not belong to an object."
        )
        return b.bad(e.span)
    return t.This(e.span, b.this_type)


@handles(ast.Ident)
def ident(b: Body, e: ast.Ident, hint: Type | None) -> t.Expr:
    v = b.lookup(e.name) if b.ctx.links is None else None  # what is noted down is so in one place
    if v is not None:
        return b.keep(t.Var(e.span, v.type, v))
    return _hinted(b, value_of(b, resolve(b, e), e.span), hint)


@handles(ast.Dot)
def dot(b: Body, e: ast.Dot, hint: Type | None) -> t.Expr:
    return _hinted(b, value_of(b, resolve(b, e), e.span), hint)


def _hinted(b: Body, value: t.Expr, hint: Type | None) -> t.Expr:
    """`Nil` takes its type arguments from where it goes."""
    if (
        hint is not None
        and isinstance(value, t.Construct)
        and isinstance(value.type, UserType)
        and value.type.args
    ):
        wanted = b.infer.view(hint)
        if isinstance(wanted, UserType) and wanted.decl is value.type.decl:
            b.infer.agree(value.type, wanted)
    return value


@handles(ast.Parens)
def parens(b: Body, e: ast.Parens, hint: Type | None) -> t.Expr:
    return expr(b, e.inner, hint)


@handles(ast.TupleExpr)
def tuple_(b: Body, e: ast.TupleExpr, hint: Type | None) -> t.Expr:
    d = tuple_class(e.ghost)
    hints: list[Type | None] = [None] * len(e.items)
    if hint is not None:
        v = b.infer.view(hint)
        if isinstance(v, UserType) and v.decl is d:
            hints = list(v.args)
    items = tuple([expr(b, i, h) for i, h in zip(e.items, hints, strict=True)])
    args: list[Type] = []
    for i in items:
        m = b.infer.meta(i.span)
        b.fits(i.type, m, i.span)
        args.append(m)
    return b.keep(t.Construct(e.span, UserType(d, tuple(args)), d.ctors[0], items))
