"""Loops and their contracts."""

from __future__ import annotations

from language.analysis import typed as t
from language.analysis.attributes import attributes
from language.analysis.body import Body, Target
from language.analysis.comprehensions import condition
from language.analysis.dispatch import expr, handles_stmt
from language.analysis.frames import frames
from language.analysis.operators import expect_number
from language.analysis.statements import alternatives, block
from language.syntax import ast


def loop_spec(b: Body, s: ast.LoopSpec) -> t.LoopSpec:
    invariants = tuple(
        [
            t.Clause(
                condition(b, c.condition, "An invariant"),
                c.span,
                attributes(b, c.attributes),
                c.label.text if c.label is not None else None,
            )
            for c in s.invariants
        ]
    )
    modifies = frames(b, s.modifies, "modifies") if s.modifies is not None else None
    return t.LoopSpec(invariants, measure(b, s.decreases), modifies)


def measure(b: Body, d: ast.Decreases | None) -> t.Measure | None:
    if d is None:
        return None
    return t.Measure(tuple([expr(b, e) for e in d.exprs]), d.span, d.star)


def _enter(b: Body) -> Target:
    target = Target(b.ctx.uid(), b.pending_labels, True)
    b.pending_labels = ()
    return target


@handles_stmt(ast.While)
def while_(b: Body, s: ast.While) -> list[t.Stmt]:
    target = _enter(b)
    guard = condition(b, s.guard, "A loop's guard") if s.guard is not None else None
    spec = loop_spec(b, s.spec)
    body = None
    if s.body is not None:
        b.targets.append(target)
        body = block(b, s.body)
        b.targets.pop()
    return [t.While(s.span, False, guard, spec, body, target.labels, _head(s, guard), target.id)]


def _head(s: ast.While | ast.WhileCases | ast.For, guard: t.Expr | None) -> t.Span:
    end = guard.span.end if guard is not None else s.span.start + 5
    return t.Span(s.span.start, max(end, s.span.start), s.span.home)


@handles_stmt(ast.WhileCases)
def while_cases(b: Body, s: ast.WhileCases) -> list[t.Stmt]:
    target = _enter(b)
    spec = loop_spec(b, s.spec)
    b.targets.append(target)
    cases = alternatives(b, s.cases)
    b.targets.pop()
    return [t.WhileCases(s.span, False, cases, spec, target.labels, _head(s, None), target.id)]


@handles_stmt(ast.For)
def for_(b: Body, s: ast.For) -> list[t.Stmt]:
    target = _enter(b)
    start = expr(b, s.start)
    expect_number(b, start)
    end = expr(b, s.end) if s.end is not None else None
    if end is not None:
        expect_number(b, end)
        if not b.infer.agree(start.type, end.type):
            b.ctx.error("type", end.span, "The two bounds of the loop must have the same type.")
    with b.scope():
        type_ = b.type(s.var.type) if s.var.type is not None else b.infer.view(start.type)
        if s.var.type is not None and not b.infer.agree(start.type, type_):
            b.ctx.error("type", s.var.span, "The loop's variable must have the type of its bounds.")
        var = b.variable(s.var.name.text, type_, "local", s.var.name.span, ghost=s.var.ghost)
        var.fixed = True
        b.declare(var)
        spec = loop_spec(b, s.spec)
        if s.end is not None and s.spec.decreases is not None:
            b.ctx.error(
                "clause",
                s.spec.decreases.span,
                "This loop ends by itself, so it has no `decreases`: only a loop to `*` can have one.",
            )
        body = None
        if s.body is not None:
            b.targets.append(target)
            body = block(b, s.body)
            b.targets.pop()
    head = t.Span(s.span.start, (end or start).span.end, s.span.home)
    return [t.For(s.span, False, var, start, end, s.down, spec, body, target.labels, head, target.id)]
