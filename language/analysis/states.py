"""Expressions about more than one state: `old`, `fresh`, `unchanged`, `allocated`."""

from __future__ import annotations

from language.analysis import typed as t
from language.analysis.body import Body
from language.analysis.dispatch import expr, handles
from language.analysis.frames import frames, fresh_operand
from language.source import Span
from language.syntax import ast
from language.types import BOOL, Type


def _two_state(b: Body, span: Span, word: str, label: ast.Name | None) -> str | None:
    if not b.two_state:
        b.ctx.error(
            "old",
            span,
            f"`{word}` compares two states, so it makes sense only in a method's body and "
            f"postconditions and in `twostate` declarations, not here.",
        )
    elif label is not None and label.text not in b.labels:
        b.ctx.error("label", label.span, f"There is no label `{label.text}` before this place.")
    return label.text if label is not None else None


def label_of_call(b: Body, f: t.Callable_, at: ast.Name | None, span: Span) -> str | None:
    """The label in `F@L(x)`. What compares two states can only be used where there are two."""
    if f.two_state and (b.in_old or not b.two_state):
        where = (
            "inside `old`, where there is only one"
            if b.in_old
            else "here: only in a method's body and postconditions and in `twostate` declarations"
        )
        b.ctx.error("old", span, f"`{f.shown}` compares two states, so it cannot be used {where}.")
    if at is None:
        return None
    if not f.two_state:
        message = f"`@{at.text}` names the earlier state of what is `twostate`, which `{f.shown}` is not."
        b.ctx.error("label", at.span, message)
        return None
    if at.text not in b.labels:
        b.ctx.error("label", at.span, f"There is no label `{at.text}` before this place.")
    return at.text


@handles(ast.Old)
def old(b: Body, e: ast.Old, hint: Type | None) -> t.Expr:
    label = _two_state(b, e.span, "old", e.label)
    outer, b.in_old = b.in_old, True
    operand = expr(b, e.operand, hint)
    b.in_old = outer
    return b.keep(t.Old(e.span, operand.type, operand, label))


@handles(ast.Fresh)
def fresh(b: Body, e: ast.Fresh, hint: Type | None) -> t.Expr:
    label = _two_state(b, e.span, "fresh", e.label)
    operand = expr(b, e.operand)
    fresh_operand(b, operand)
    return t.Fresh(e.span, BOOL, operand, label)


@handles(ast.Allocated)
def allocated(b: Body, e: ast.Allocated, hint: Type | None) -> t.Expr:
    return t.Allocated(e.span, BOOL, expr(b, e.operand))


@handles(ast.Unchanged)
def unchanged(b: Body, e: ast.Unchanged, hint: Type | None) -> t.Expr:
    label = _two_state(b, e.span, "unchanged", e.label)
    return t.Unchanged(e.span, BOOL, frames(b, e.frame, "unchanged"), label)
