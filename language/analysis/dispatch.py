"""One door for elaborating any expression or statement; each handler lives in the file of its topic."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from language.analysis import typed as t
from language.analysis.body import Body
from language.syntax import ast
from language.types import Type

ExprHandler = Callable[[Body, Any, "Type | None"], t.Expr]
StmtHandler = Callable[[Body, Any], list[t.Stmt]]

EXPRESSIONS: dict[type, ExprHandler] = {}
STATEMENTS: dict[type, StmtHandler] = {}


def handles(kind: type) -> Callable[[ExprHandler], ExprHandler]:
    """Register a function as the one that elaborates a kind of expression."""

    def register(f: ExprHandler) -> ExprHandler:
        EXPRESSIONS[kind] = f
        return f

    return register


def handles_stmt(kind: type) -> Callable[[StmtHandler], StmtHandler]:
    def register(f: StmtHandler) -> StmtHandler:
        STATEMENTS[kind] = f
        return f

    return register


def expr(b: Body, e: ast.Expr, hint: Type | None = None) -> t.Expr:
    """Elaborate an expression. `hint` is the type wanted, which only guides what is otherwise open: the
    caller still checks that the result fits."""
    if b.ctx.links is not None:
        b.ctx.links.visit(e.span, b, hint)
    return EXPRESSIONS[type(e)](b, e, hint)


def stmt(b: Body, s: ast.Stmt) -> list[t.Stmt]:
    """Elaborate a statement into those that it stands for."""
    if b.ctx.links is not None:
        b.ctx.links.visit(s.span, b)
    return STATEMENTS[type(s)](b, s)
