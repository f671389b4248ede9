"""Labels of statements, of assertions and of clauses that may be named at a place."""

from __future__ import annotations

from language.service.caret import Caret
from language.syntax import ast


def labels_before(caret: Caret) -> list[str]:
    """The nearest first."""
    assert caret.decl is not None
    found: list[tuple[int, str]] = []
    for node in ast.walk(caret.decl):
        match node:
            case ast.Labeled(label=name):
                pass
            case ast.Assert(label=name) | ast.Clause(label=name):
                pass
            case _:
                continue
        if name is not None and name.text and name.span.start < caret.word.start:
            found.append((-name.span.start, name.text))
    return [text for _, text in sorted(found)]
