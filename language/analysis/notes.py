"""What the passes tell somebody who wants to know what names mean; `links.py` notes it down."""

from __future__ import annotations

from typing import Protocol

from language.source import Span
from language.syntax import ast
from language.types import Type


class Notes(Protocol):
    """`body` is the state of elaborating a declaration, `ref` and `receiver` what a name means; both are of
    types that know the passes' context, which knows these notes."""

    def name(self, name: ast.Name, meaning: object) -> None:
        """A name stands for a declaration (typed), a module or a node."""
        ...

    def type_in(self, name: ast.Name, module: object) -> None:
        """The name of a type is looked up in a module."""
        ...

    def ref(self, e: ast.Ident | ast.Dot, ref: object) -> None:
        """An expression is a name, or ends in one."""
        ...

    def visit(self, span: Span, body: object, wanted: Type | None = None) -> None:
        """The analysis comes to an expression or statement, or to the hole of one."""
        ...

    def member(self, span: Span, body: object, receiver: object) -> None:
        """The analysis comes to a member that is missing."""
        ...
