"""AST → canonical Dafny text. Parsing that text gives the same tree again.

`expr_text` shows a formula in one line, with the parentheses that it needs even where the tree was not
parsed but made; `stmt_text` and `program_text` lay out with two spaces a level. Comments are not kept.
"""

from __future__ import annotations

from language.syntax import ast as A
from language.syntax.print_declarations import DeclarationPrinter
from language.syntax.print_statements import StatementPrinter


def expr_text(e: A.Expr, limit: int | None = None) -> str:
    """One line; where it is longer than `limit`, its middle becomes `…`."""
    text = StatementPrinter().expr(e)
    if limit is None or len(text) <= limit:
        return text
    head = (limit - 1) * 2 // 3
    return f"{text[:head].rstrip()}…{text[len(text) - (limit - 1 - head) :].lstrip()}"


def stmt_text(s: A.Stmt, indent: int = 0) -> str:
    return "\n".join(StatementPrinter().stmt(s, "  " * indent))


def program_text(p: A.Program) -> str:
    return DeclarationPrinter().program(p)
