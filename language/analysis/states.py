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
            f"postconditions, not here.",
        )
    elif label is not None and label.text not in b.labels:
        b.ctx.error("label", label.span, f"There is no label `{label.text}` before this place.")
    return label.text if label is not None else None


@handles(ast.Old)
def old(b: Body, e: ast.Old, hint: Type | None) -> t.Expr:
    label = _two_state(b, e.span, "old", e.label)
    operand = expr(b, e.operand, hint)
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
