"""Expressions with parts that are taken or named: `if`, `match`, `var …; e`, proof statements before."""

from __future__ import annotations

from language.analysis import typed as t
from language.analysis.body import Body
from language.analysis.comprehensions import condition
from language.analysis.dispatch import expr, handles, stmt
from language.analysis.member_access import member
from language.analysis.metas import Meta
from language.analysis.patterns import pattern
from language.analysis.refs import ValueRef, shown
from language.syntax import ast
from language.syntax.ast import Quantifier
from language.types import BOOL, Type


def merge(b: Body, branches: list[t.Expr], hint: Type | None) -> Type:
    """One type for all branches."""
    first = branches[0].type
    if all(x.type == first for x in branches[1:]):
        return first
    out = b.infer.meta(branches[0].span)
    for x in branches:
        if not b.fits(x.type, out, x.span):
            b.ctx.error(
                "type",
                x.span,
                f"All branches must have one type: another has type `{shown(b, out)}`, "
                f"this one `{shown(b, x.type)}`.",
            )
    return out


@handles(ast.IfExpr)
def if_expr(b: Body, e: ast.IfExpr, hint: Type | None) -> t.Expr:
    """A chain of `else if` is followed in a loop: it may be very long."""
    chain: list[ast.IfExpr] = [e]
    while isinstance(nxt := chain[-1].orelse, ast.IfExpr):
        chain.append(nxt)
    tests: list[tuple[ast.IfExpr, t.Expr, t.Expr]] = []
    for link in chain:
        wanted = hint if hint is not None or not tests else tests[0][2].type
        if isinstance(link.test, ast.BindingGuard):
            test, then = _binding(b, link.test, link.then, wanted)
        else:
            test, then = condition(b, link.test), expr(b, link.then, wanted)
        tests.append((link, test, then))
    last = expr(b, chain[-1].orelse, hint if hint is not None else tests[0][2].type)
    type_ = merge(b, [*[x[2] for x in tests], last], hint)
    out = last
    for link, test, then in reversed(tests):
        out = b.keep(t.Ite(link.span, type_, test, then, out))
    return out


def _binding(b: Body, g: ast.BindingGuard, then: ast.Expr, hint: Type | None) -> tuple[t.Expr, t.Expr]:
    """`if x :| P then e` tests that such an x exists and takes one."""
    from language.analysis.comprehensions import bind, conjunction, guards, refine

    made: list[tuple[tuple[t.Variable, ...], t.Expr]] = []
    for _ in range(2):
        with b.scope():
            vars_, parts = bind(b, g.vars)
            parts.append(condition(b, g.condition))
            c = conjunction(parts)
            assert c is not None
            refine(b, vars_, guards(Quantifier.EXISTS, None, c))
            made.append((vars_, c))
            if len(made) == 2:
                value = expr(b, then, hint)
                test = t.Quantified(g.span, BOOL, Quantifier.EXISTS, made[0][0], None, made[0][1])
                return test, b.keep(t.LetSuchThat(then.span, value.type, vars_, c, value))
    raise AssertionError


@handles(ast.MatchExpr)
def match_expr(b: Body, e: ast.MatchExpr, hint: Type | None) -> t.Expr:
    scrutinee = expr(b, e.scrutinee)
    cases: list[t.MatchCase] = []
    for c in e.cases:
        with b.scope():
            p = pattern(b, c.pattern, scrutinee.type)
            wanted = hint if hint is not None or not cases else cases[0].body.type
            cases.append(t.MatchCase(c.span, p, expr(b, c.body, wanted)))
    if not cases:
        # only a type without values can be matched by no case
        return b.keep(t.Match(e.span, hint or b.infer.poison(e.span), scrutinee, ()))
    type_ = merge(b, [c.body for c in cases], hint)
    return b.keep(t.Match(e.span, type_, scrutinee, tuple(cases)))


@handles(ast.LetExpr)
def let(b: Body, e: ast.LetExpr, hint: Type | None) -> t.Expr:
    if e.such_that:
        return _such_that(b, e, hint)
    values: list[t.Expr] = []
    for p, v in zip(e.patterns, e.values, strict=False):
        wanted = b.type(p.type) if isinstance(p, ast.VarPattern) and p.type is not None else None
        values.append(expr(b, v, wanted))
    if len(e.patterns) != len(e.values):
        b.ctx.error(
            "arity", e.span, f"There are {len(e.patterns)} variables on the left, but {len(e.values)} values."
        )
        return b.bad(e.span)
    with b.scope():
        patterns = [
            pattern(b, p, v.type, ghost=e.ghost, kind="let") for p, v in zip(e.patterns, values, strict=True)
        ]
        body = expr(b, e.body, hint)
    # variables are unique symbols, so nesting captures nothing
    out = body
    for p, v in reversed(list(zip(patterns, values, strict=True))):
        out = b.keep(t.Let(e.span, body.type, p, v, out, e.ghost))
    return out


def _such_that(b: Body, e: ast.LetExpr, hint: Type | None) -> t.Expr:
    from language.analysis.comprehensions import conjuncts, refine

    with b.scope():
        vars_: list[t.Variable] = []
        for p in e.patterns:
            if not isinstance(p, ast.VarPattern):
                b.ctx.error(
                    "pattern", p.span, "`:|` chooses values for variables; patterns are not allowed here."
                )
                return b.bad(e.span)
            type_ = b.type(p.type) if p.type is not None else b.infer.meta(p.span)
            var = b.variable(p.name.text, type_, "bound", p.name.span, ghost=e.ghost or p.ghost)
            b.declare(var)
            vars_.append(var)
        c = condition(b, e.values[0])
        refine(b, tuple(vars_), conjuncts(c))
        body = expr(b, e.body, hint)
    return b.keep(t.LetSuchThat(e.span, body.type, tuple(vars_), c, body, e.ghost))


@handles(ast.LetOrFail)
def let_or_fail(b: Body, e: ast.LetOrFail, hint: Type | None) -> t.Expr:
    """`var x :- v; e` is `var tmp := v; if tmp.IsFailure() then tmp.PropagateFailure() else var x :=
    tmp.Extract(); e`."""
    value = expr(b, e.value)
    tmp = b.variable("failure", value.type, "bound", e.value.span)
    read = b.keep(t.Var(e.value.span, value.type, tmp))
    failed = failure_call(b, read, "IsFailure")
    result = failure_call(b, read, "PropagateFailure")
    if failed is None or result is None:
        return b.bad(e.span)
    with b.scope():
        if e.pattern is not None:
            got = failure_call(b, read, "Extract")
            if got is None:
                return b.bad(e.span)
            p = pattern(b, e.pattern, got.type, ghost=e.ghost, kind="let")
            body = expr(b, e.body, hint)
            inner: t.Expr = b.keep(t.Let(e.span, body.type, p, got, body, e.ghost))
        else:
            if has_function(b, value.type, "Extract"):
                b.ctx.error(
                    "failure",
                    e.value.span,
                    f"`{shown(b, value.type)}` has an `Extract`, which needs a name: write `var x :- …`.",
                )
            inner = expr(b, e.body, hint)
    type_ = merge(b, [result, inner], hint)
    ite = b.keep(t.Ite(e.span, type_, failed, result, inner))
    return b.keep(t.Let(e.span, type_, t.BindPattern(e.value.span, tmp), value, ite))


def has_function(b: Body, type_: Type, name: str) -> bool | None:
    """Whether a type's declaration has that member; None where the type is not known yet."""
    from language.analysis.members import find_member

    v = b.infer.view(type_)
    if isinstance(v, Meta):
        return None
    return hasattr(v, "decl") and find_member(v, name) is not None  # pyright: ignore[reportArgumentType]


def failure_call(b: Body, value: t.Expr, name: str, *, required: bool = True) -> t.Expr | None:
    """`value.name()` of a failure-compatible type; None where it has no such function."""
    from language.analysis.calls import call_ref

    v = b.infer.view(value.type)
    if not has_function(b, value.type, name):
        if required and not (isinstance(v, Meta) and v.poison):
            b.ctx.error(
                "failure",
                value.span,
                f"`:-` needs a value whose type has `IsFailure`, `PropagateFailure` and `Extract`; "
                f"`{shown(b, value.type)}` has no `{name}`.",
            )
        return None
    ref = member(b, value, ast.Name(value.span, name), value.span, None)
    if ref is None or isinstance(ref, ValueRef):
        return None
    return call_ref(b, ref, ast.Call(value.span, ast.Ident(value.span, name), ()), None)


@handles(ast.StmtExpr)
def stmt_expr(b: Body, e: ast.StmtExpr, hint: Type | None) -> t.Expr:
    stmts = stmt(b, e.stmt)
    body = expr(b, e.body, hint)
    for s in reversed(stmts):
        body = b.keep(t.StmtExpr(e.span, body.type, s, body))
    return body
