"""What binds variables over a range: quantifiers, set and map comprehensions, lambdas."""

from __future__ import annotations

from language.analysis import typed as t
from language.analysis.attributes import attributes
from language.analysis.body import Body
from language.analysis.calls import expect_type
from language.analysis.dispatch import expr, handles
from language.analysis.frames import frames
from language.analysis.metas import Meta
from language.analysis.operators import compare
from language.operators import Operator
from language.source import Span
from language.syntax import ast
from language.syntax.ast import Collection, Quantifier
from language.types import (
    BOOL,
    ArrowType,
    MapType,
    MultisetType,
    SeqType,
    SetType,
    Type,
)


def bind(b: Body, vars_: tuple[ast.BoundVar, ...]) -> tuple[tuple[t.Variable, ...], list[t.Expr]]:
    """Declare bound variables in the current scope; answer them and their domains and inline ranges."""
    out: list[t.Variable] = []
    conditions: list[t.Expr] = []
    for v in vars_:
        domain = expr(b, v.domain) if v.domain is not None else None
        type_ = b.type(v.type) if v.type is not None else b.infer.meta(v.name.span, bound=True)
        var = b.variable(v.name.text, type_, "bound", v.name.span)
        b.declare(var)
        out.append(var)
        if domain is not None:
            conditions.append(
                compare(
                    b,
                    Operator.IN,
                    b.keep(t.Var(v.name.span, type_, var)),
                    domain,
                    v.name.span.to(domain.span),
                )
            )
            _flow_from(b, var, domain)
        if v.range is not None:
            conditions.append(condition(b, v.range))
    return tuple(out), conditions


def condition(b: Body, e: ast.Expr, what: str = "A condition") -> t.Expr:
    c = expr(b, e, BOOL)
    expect_type(b, c, BOOL, what)
    return c


def conjunction(parts: list[t.Expr]) -> t.Expr | None:
    out: t.Expr | None = None
    for p in parts:
        out = p if out is None else t.Binary(out.span.to(p.span), BOOL, Operator.AND, out, p)
    return out


def conjuncts(e: t.Expr) -> list[t.Expr]:
    """The parts of a conjunction, left to right."""
    out: list[t.Expr] = []
    stack = [e]
    while stack:
        x = stack.pop()
        if isinstance(x, t.Binary) and x.op is Operator.AND:
            stack += [x.right, x.left]
        else:
            out.append(x)
    return out


def guards(kind: Quantifier, range_: t.Expr | None, body: t.Expr) -> list[t.Expr]:
    """What surely holds of the variables where the body matters."""
    out = conjuncts(range_) if range_ is not None else []
    if kind is Quantifier.EXISTS:
        return out + conjuncts(body)
    while isinstance(body, t.Binary) and body.op is Operator.IMPLIES:
        out += conjuncts(body.left)
        body = body.right
    return out


def _flow_from(b: Body, var: t.Variable, collection: t.Expr) -> None:
    """A variable without a written type that only ranges over a collection has its elements' type."""
    if not isinstance(var.type, Meta) or var.type.lowers:
        return
    match b.infer.view(collection.type):
        case SetType(i) | SeqType(i) | MultisetType(i) | MapType(i):
            b.fits(i, var.type, collection.span)
        case _:
            pass


def refine(b: Body, vars_: tuple[t.Variable, ...], known: list[t.Expr]) -> None:
    """Give untyped variables the element type of a collection that surely has them."""
    for g in known:
        if (
            isinstance(g, t.Binary)
            and g.op is Operator.IN
            and isinstance(g.left, t.Var)
            and g.left.var in vars_
        ):
            _flow_from(b, g.left.var, g.right)


@handles(ast.Quantified)
def quantified(b: Body, e: ast.Quantified, hint: Type | None) -> t.Expr:
    with b.scope():
        vars_, parts = bind(b, e.vars)
        if e.range is not None:
            parts.append(condition(b, e.range))
        body = condition(b, e.body, "What a quantifier says")
        attrs = attributes(b, e.attributes, vars_)
    range_ = conjunction(parts)
    refine(b, vars_, guards(e.kind, range_, body))
    return t.Quantified(e.span, BOOL, e.kind, vars_, range_, body, attrs)


@handles(ast.SetComprehension)
def set_comprehension(b: Body, e: ast.SetComprehension, hint: Type | None) -> t.Expr:
    with b.scope():
        vars_, parts = bind(b, e.vars)
        if e.range is not None:
            parts.append(condition(b, e.range))
        if e.term is not None:
            v = b.infer.view(hint) if hint is not None else None
            term = expr(b, e.term, v.item if isinstance(v, SetType) else None)
        else:
            first, *more = vars_
            term = b.keep(t.Var(first.span, first.type, first))
            if more:
                b.ctx.error("syntax", e.span, "With several variables, write after `::` what the set holds.")
        attrs = attributes(b, e.attributes, vars_)
    range_ = conjunction(parts) or t.Literal_(e.span, BOOL, True)
    refine(b, vars_, conjuncts(range_))
    type_ = SetType(term.type, e.kind is Collection.SET)
    return b.keep(t.SetComprehension(e.span, type_, vars_, range_, term, attrs))


@handles(ast.MapComprehension)
def map_comprehension(b: Body, e: ast.MapComprehension, hint: Type | None) -> t.Expr:
    v = b.infer.view(hint) if hint is not None else None
    kh, vh = (v.key, v.value) if isinstance(v, MapType) else (None, None)
    with b.scope():
        vars_, parts = bind(b, e.vars)
        if e.range is not None:
            parts.append(condition(b, e.range))
        key = expr(b, e.key, kh) if e.key is not None else None
        value = expr(b, e.value, vh)
        attrs = attributes(b, e.attributes, vars_)
    if key is None and len(vars_) > 1:
        b.ctx.error(
            "syntax", e.span, "With several variables, write the key too: `map x, y | … :: key := value`."
        )
    range_ = conjunction(parts) or t.Literal_(e.span, BOOL, True)
    refine(b, vars_, conjuncts(range_))
    first = next(iter(vars_))
    type_ = MapType(key.type if key is not None else first.type, value.type, e.kind is Collection.MAP)
    return b.keep(t.MapComprehension(e.span, type_, vars_, range_, key, value, attrs))


@handles(ast.Lambda)
def lambda_(b: Body, e: ast.Lambda, hint: Type | None) -> t.Expr:
    wanted = b.infer.view(hint) if hint is not None else None
    if not (isinstance(wanted, ArrowType) and len(wanted.params) == len(e.params)):
        wanted = None
    saved = b.two_state
    with b.scope():
        params: list[t.Variable] = []
        for i, p in enumerate(e.params):
            if p.type is not None:
                type_ = b.type(p.type)
            elif wanted is not None:
                type_ = _param_type(b, wanted.params[i], p.span)
            else:
                type_ = b.infer.meta(p.name.span)
            var = b.variable(p.name.text, type_, "bound", p.name.span)
            b.declare(var)
            params.append(var)
        requires = condition(b, e.requires, "A precondition") if e.requires is not None else None
        reads = frames(b, e.reads, "reads")
        body = expr(b, e.body, wanted.result if wanted is not None else None)
    b.two_state = saved
    arrow = "~>" if e.reads else "-->" if e.requires is not None else "->"
    type_ = ArrowType(tuple([p.type for p in params]), body.type, arrow)
    return b.keep(t.Lambda(e.span, type_, tuple(params), requires, reads, body))


def _param_type(b: Body, wanted: Type, span: Span) -> Type:
    """A lambda's parameter takes the type of where the lambda goes, also where that is settled later."""
    if not isinstance(wanted, Meta):
        return wanted
    m = b.infer.meta(span)
    b.fits(wanted, m, span)
    return m
