"""The lines of one Python function, how its variables are called, and the rules for expressions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from language.analysis import typed as t
from language.export.names import Locals, Names
from language.export.types import NotExported, Types

Rule = Callable[["Body", Any], str]
RULES: dict[type, Rule] = {}


def rule(kind: type) -> Callable[[Rule], Rule]:
    """Register what writes one kind of expression."""

    def register(write: Rule) -> Rule:
        RULES[kind] = write
        return write

    return register


class Body:
    """The lines of one Python function, and how its variables are called there."""

    def __init__(self, names: Names, types: Types, this: str | None = None, inside: bool = True) -> None:
        self.names = names
        self.types = types
        self.this = this
        self.inside = inside
        """Whether calls go to functions that check nothing: what is proved needs no check."""
        self.locals = Locals(names.used)
        self.lines: list[str] = []
        self.depth = 1
        self.bound: list[t.Variable] = []
        """Variables of the comprehensions and lambdas around."""
        self.wanted: list[t.Function] = []
        """Functions that are called."""

    def line(self, text: str) -> None:
        self.lines.append("    " * self.depth + text)

    def expr(self, e: t.Expr) -> str:
        write = RULES.get(type(e))
        if write is None:
            raise NotExported(f"{_told(e)} in compiled code")
        return write(self, e)

    def exprs(self, nodes: tuple[t.Expr, ...]) -> list[str]:
        return [self.expr(e) for e in nodes]

    def binding(self, variables: tuple[t.Variable, ...], write: Callable[[], str]) -> str:
        """A text in which these variables are bound."""
        self.bound.extend(variables)
        text = write()
        del self.bound[len(self.bound) - len(variables) :]
        return text


def _told(e: t.Expr) -> str:
    words: dict[type, str] = {
        t.Old: "`old`",
        t.Fresh: "`fresh`",
        t.Unchanged: "`unchanged`",
        t.Allocated: "`allocated`",
    }
    return words.get(type(e), f"an expression of the kind {type(e).__name__.strip('_').lower()}")
