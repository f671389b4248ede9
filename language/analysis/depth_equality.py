"""`a ==#[k] b`: values of a codatatype that are the same up to depth `k`, a number or an ordinal."""

from __future__ import annotations

from language.analysis import typed as t
from language.analysis.body import Body
from language.analysis.dispatch import expr
from language.analysis.metas import Meta
from language.analysis.refs import shown
from language.operators import Operator, UnaryOperator
from language.source import Span
from language.syntax import ast
from language.types import BOOL, IntType, OrdinalType, UserType


def up_to_depth(b: Body, op: Operator, left: t.Expr, right: t.Expr, limit: ast.Expr, span: Span) -> t.Expr:
    """`op` is `==` or `!=`; the depth tells which of the type's two prefix predicates is meant."""
    k = expr(b, limit)
    if b.is_open(left.type):
        return b.too_early(left, f"`{op}#[…]` cannot be read")
    v = b.infer.view(left.type)
    if isinstance(v, Meta):
        return b.bad(span)
    if not (isinstance(v, UserType) and isinstance(v.decl, t.Datatype) and v.decl.codata):
        message = f"`{op}#[…]` compares values of codatatypes, but this has type `{shown(b, left.type)}`."
        b.ctx.error("type", left.span, message)
        return b.bad(span)
    if not b.infer.comparable(left.type, right.type):
        message = f"This must have type `{shown(b, v)}`, but it has type `{shown(b, right.type)}`."
        b.ctx.error("type", right.span, message)
        return b.bad(span)
    depth = b.infer.numeric(k.type)
    whole = isinstance(depth, IntType) or (isinstance(depth, Meta) and depth.kind == "int")
    if not whole and not isinstance(depth, OrdinalType):
        message = f"A depth is a number or an `ORDINAL`, but this has type `{shown(b, k.type)}`."
        b.ctx.error("type", k.span, message)
        return b.bad(span)
    whole_predicate = v.decl.same_nat if whole else v.decl.same
    assert whole_predicate is not None and whole_predicate.extreme is not None
    prefix = whole_predicate.extreme.prefix
    call = t.FunctionCall(span, BOOL, prefix, v.args, None, (k, left, right))
    b.note(call, *v.args)
    return call if op is Operator.EQUAL else t.Unary(span, BOOL, UnaryOperator.NOT, call)
