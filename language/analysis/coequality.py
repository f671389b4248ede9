"""Equality of codatatypes as a greatest predicate.

Two infinite values are the same when they begin with the same constructor, the same parts, and the same
tails, and so on: the greatest solution of that equation. So each codatatype gets a greatest predicate with
it, and `a ==#[k] b` is its prefix predicate: all that was said of those (`extreme_predicates`) holds of
equality.
(Reference manual, "Co-inductive datatypes"; Leino and Moskal, *Co-induction simply*, FM 2014.)
"""

from __future__ import annotations

from language.analysis import typed as t
from language.analysis.builtins import NAT
from language.analysis.context import Context
from language.analysis.declare import Work
from language.analysis.extreme_predicates import minus_one, prefix_body, to_prefix
from language.analysis.rewriting import rewrite
from language.analysis.type_parts import written
from language.operators import Operator
from language.types import BOOL, ORDINAL, Type, UserType


def coequality(ctx: Context, work: Work) -> None:
    """Gives each codatatype its equality."""
    types = [x for x in work.program.types if isinstance(x, t.Datatype) and x.codata and x.ctors]
    if types:
        ctx.literals_are_ints = False  # `_k` counts with ordinals
    for d in types:
        d.same, d.same_nat = _declared(ctx, d, ORDINAL), _declared(ctx, d, NAT)
    for d in types:
        for f in equalities(d):
            _define(d, f)


def equalities(d: t.Datatype) -> list[t.Function]:
    return [f for f in (d.same, d.same_nat) if f is not None]


def of_program(program: t.TypedProgram) -> list[t.Function]:
    """The equalities of all codatatypes, and their prefixes."""
    found = [f for d in program.types if isinstance(d, t.Datatype) for f in equalities(d)]
    return [*found, *(f.extreme.prefix for f in found if f.extreme is not None)]


def _declared(ctx: Context, d: t.Datatype, counter: Type) -> t.Function:
    self_type = UserType(d, d.params)
    x, y = (ctx.variable(name, self_type, "in", ghost=True, span=d.span) for name in ("a", "b"))
    k = ctx.variable("_k", counter, "in", ghost=True, span=d.span)
    name = "==" if counter is ORDINAL else "==[nat]"

    def made(mark: str, params: tuple[t.Variable, ...]) -> t.Function:
        result = t.Variable(name, BOOL, "out")
        return t.Function(
            name + mark,
            f"{d.qualified}.{name}{mark}",
            None,
            d.params,
            params,
            result,
            True,
            True,
            d.span,
            d.span,
            kind="greatest predicate",
            module=d.module,
            equates=d,
        )

    whole, prefix = made("", (x, y)), made("#", (k, x, y))
    prefix.kind, prefix.prefix_of = "predicate", whole
    prefix.decreases = t.Measure((t.Var(d.span, counter, k),), d.span, False, True)
    whole.decreases = t.Measure((), d.span, False, True)
    whole.extreme = t.ExtremePredicate(False, k, prefix)
    return whole


def _define(d: t.Datatype, f: t.Function) -> None:
    x = f.extreme
    assert x is not None
    a, b = (t.Var(d.span, p.type, p) for p in f.params)
    body: t.Expr | None = None
    for c in d.ctors:
        alike = _made_alike(d, c, f, a, b)
        body = alike if body is None else t.Binary(d.span, BOOL, Operator.OR, body, alike)
    f.body = body
    before = minus_one(x.counter, d.span)

    def change(_: t.Tree, new: t.Tree) -> t.Tree:
        return to_prefix(new, before) if isinstance(new, t.FunctionCall) else new

    assert body is not None
    x.prefix.body = prefix_body(x, f, rewrite(body, change))


def _made_alike(d: t.Datatype, c: t.Constructor, f: t.Function, a: t.Expr, b: t.Expr) -> t.Expr:
    """Both made by this constructor, of parts that are the same."""
    first = t.Discriminator(d.span, BOOL, a, c)
    out: t.Expr = t.Binary(d.span, BOOL, Operator.AND, first, t.Discriminator(d.span, BOOL, b, c))
    for i, p in enumerate(c.formals):
        left, right = (t.Destructor(d.span, p.type, v, p.name, ((c, i),)) for v in (a, b))
        out = t.Binary(d.span, BOOL, Operator.AND, out, _same_part(d, f, p.type, left, right))
    return out


def _same_part(d: t.Datatype, f: t.Function, x: Type, left: t.Expr, right: t.Expr) -> t.Expr:
    """A part that is infinite in the same way is compared by its own equation; others are just equal."""
    if isinstance(x, UserType) and isinstance(x.decl, t.Datatype) and x.decl.same and _reaches(x.decl, d):
        other = x.decl.same if f is d.same else x.decl.same_nat
        assert other is not None
        return t.FunctionCall(d.span, BOOL, other, x.args, None, (left, right))
    return t.Binary(d.span, BOOL, Operator.EQUAL, left, right)


def _reaches(start: t.Datatype, goal: t.Datatype) -> bool:
    seen: set[t.Datatype] = set()
    todo = [start]
    while todo:
        d = todo.pop()
        if d is goal:
            return True
        if d not in seen:
            seen.add(d)
            todo += [x for c in d.ctors for p in c.formals for x in _named(p.type)]
    return False


def _named(x: Type) -> list[t.Datatype]:
    own = [x.decl] if isinstance(x, UserType) and isinstance(x.decl, t.Datatype) else []
    return [*own, *(d for p in written(x) for d in _named(p))]
