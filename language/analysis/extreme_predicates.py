"""Fifth pass, first half: extreme predicates use themselves as they may, and get their prefix predicates.

For `least predicate P(x) { B }` over `nat`, `P#[k](x)` is `0 < k && B'`, where `B'` is `B` with `P#[k - 1]`
in the place of `P`; for a greatest one it is `0 < k ==> B'`. Over `ORDINAL`, at a limit, it is that some (for
a greatest one: every) earlier `P#[k']` holds.
"""

from __future__ import annotations

from language.analysis import typed as t
from language.analysis.builtins import NAT
from language.analysis.context import Context
from language.analysis.declare import Item
from language.analysis.dependencies import Recursion
from language.analysis.positions import NEITHER, POSITIVE, Reading, Use, used, uses
from language.analysis.rewriting import rewrite
from language.operators import Operator
from language.source import Span
from language.syntax.ast import Quantifier
from language.types import BOOL, INT, ORDINAL, Type


def word(least: bool) -> str:
    return "least" if least else "greatest"


def over_nat(counter: t.Variable) -> bool:
    return counter.type == NAT


def extreme_predicate(ctx: Context, item: Item, f: t.Function, recursion: Recursion) -> None:
    x = f.extreme
    assert x is not None
    for root in (*(c.condition for c in f.requires), *f.reads):
        for use, _ in uses(root, Reading(x.least, False)):
            target = used(use)
            if target is not None and recursion.together(f, target):
                message = f"The contract of `{f.name}` cannot rest on `{f.name}` itself."
                ctx.error("extreme", _span(use), message)
    x.prefix.requires, x.prefix.reads = f.requires, f.reads
    x.prefix.decreases = t.Measure((counter_value(x.counter, f.name_span),), f.name_span, False, True)
    if f.body is None:
        return
    own = {id(use): use for use in _recursive(ctx, f, f.body, recursion)}
    if item.decl in ctx.bad:
        return
    before = minus_one(x.counter, f.name_span)

    def change(old: t.Tree, new: t.Tree) -> t.Tree:
        return to_prefix(new, before) if id(old) in own and isinstance(new, t.FunctionCall) else new

    x.prefix.body = prefix_body(x, f, rewrite(f.body, change))


def _recursive(ctx: Context, f: t.Function, body: t.Expr, recursion: Recursion) -> list[t.FunctionCall]:
    """The uses of the predicate (and of those that it is defined together with) in its body."""
    x = f.extreme
    assert x is not None
    kind = word(x.least)
    found: list[t.FunctionCall] = []
    for use, at in uses(body, Reading(x.least, over_nat(x.counter))):
        target = used(use)
        if target is None or not recursion.together(f, target):
            continue
        other = target.extreme if isinstance(target, t.Function) else None
        span = _span(use)
        if target is f and not isinstance(use, t.FunctionCall):
            message = f"In its own equation `{f.name}` is called; it cannot be used as a value."
            ctx.error("extreme", span, message)
        elif not isinstance(use, t.FunctionCall) or other is None or other.least is not x.least:
            message = (
                f"`{target.name}` rests on `{f.name}`, so `{f.name}` cannot use it: only another {kind} "
                "predicate can be defined together with this one."
            )
            ctx.error("extreme", span, message)
        elif other.counter.type != x.counter.type:
            message = f"`{f.name}` counts over `{x.counter.type}`, but `{target.name}` does not."
            ctx.error("k-type", span, message)
        elif at != POSITIVE:
            message = (
                f"A {kind} predicate may use itself only where it makes the whole true more often: not "
                "under a negation, on the left of `==>`, in a condition or inside an equation."
            )
            if at == NEITHER and over_nat(x.counter):
                quantifier = "forall" if x.least else "exists"
                message += (
                    f" Nor under `{quantifier}` over endlessly many values, since it counts over `nat`: "
                    "with `ORDINAL` it may."
                )
            ctx.error("extreme", span, message)
        else:
            found.append(use)
    return found


def _span(use: Use) -> Span:
    return use.span


# ── pieces ───────────────────────────────────────────────────────────────────────────────────────


def counter_value(counter: t.Variable, span: Span) -> t.Expr:
    return t.Var(span, counter.type, counter)


def _number(counter: t.Variable) -> Type:
    return INT if over_nat(counter) else ORDINAL


def minus_one(counter: t.Variable, span: Span) -> t.Expr:
    one = t.Literal_(span, _number(counter), 1)
    return t.Binary(span, _number(counter), Operator.SUBTRACT, counter_value(counter, span), one)


def is_successor(counter: t.Variable, span: Span) -> t.Expr:
    """`0 < _k`, for ordinals `0 < _k.Offset`."""
    k = counter_value(counter, span)
    if not over_nat(counter):
        k = t.OrdinalPart(span, NAT, k, "Offset")
    return t.Binary(span, BOOL, Operator.LESS, t.Literal_(span, INT, 0), k)


def to_prefix(call: t.FunctionCall, k: t.Expr) -> t.FunctionCall:
    """`P(x)` as `P#[k](x)`."""
    x = call.function.extreme
    assert x is not None
    return t.FunctionCall(
        call.span, call.type, x.prefix, call.type_args, call.receiver, (k, *call.args), call.at
    )


def own_arguments(f: t.Function | t.Method) -> tuple[tuple[Type, ...], t.Expr | None, tuple[t.Expr, ...]]:
    """Type arguments, receiver and arguments with which a declaration passes on what it was given."""
    types = (*(f.owner.params if f.owner is not None else ()), *f.type_params)
    this = t.This(f.name_span, f.this.type) if f.this is not None else None
    return types, this, tuple([t.Var(f.name_span, p.type, p) for p in f.params])


def earlier(counter: t.Variable, span: Span) -> tuple[t.Variable, t.Expr]:
    """A variable for a smaller counter, and that it is smaller."""
    v = t.Variable("_k'", counter.type, "bound", True, span, -counter.uid - 1)
    return v, t.Binary(span, BOOL, Operator.LESS, t.Var(span, v.type, v), counter_value(counter, span))


def prefix_body(x: t.ExtremePredicate, f: t.Function, body: t.Expr) -> t.Expr:
    """The equation of `f`'s prefix predicate; `body` is that of `f`, counted down by one."""
    span = body.span
    later = is_successor(x.counter, span)
    if over_nat(x.counter):
        return t.Binary(span, BOOL, Operator.AND if x.least else Operator.IMPLIES, later, body)
    v, smaller = earlier(x.counter, span)
    types, this, args = own_arguments(f)
    there = t.FunctionCall(span, BOOL, x.prefix, types, this, (t.Var(span, v.type, v), *args))
    kind = Quantifier.EXISTS if x.least else Quantifier.FORALL
    return t.Ite(span, BOOL, later, body, t.Quantified(span, BOOL, kind, (v,), smaller, there))
