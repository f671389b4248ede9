"""How deeply a program may be nested: later passes are recursive, so there is a limit, said plainly."""

from __future__ import annotations

from typing import Any, cast

from language.diagnostics import Diagnostic, error
from language.source import Span
from language.syntax import ast as A

MAX_DEPTH = 256
"""The most nodes on a path from a declaration to a leaf of its AST."""

MAX_STACK = 4 * MAX_DEPTH
"""The parser's stack grows with nesting to the right, by up to four symbols a level."""


def too_deep_at(span: Span) -> Diagnostic:
    return error(
        "too-deep",
        span,
        f"This is nested too deeply: at most {MAX_DEPTH} levels can be read. "
        "Give a part of it a name of its own: a variable, a function or a method.",
    )


def too_deep(value: Any, tokens: int) -> Span | None:
    """Where a declaration's AST gets deeper than the limit, if it does. Its tokens bound its depth."""
    if tokens < MAX_DEPTH:
        return None
    values = cast("list[Any]", value if isinstance(value, list) else [value])
    level = [n for n in values if isinstance(n, A.Node)]
    depth = 0
    while level:
        depth += 1
        if depth > MAX_DEPTH:
            return level[0].span
        level = [c for n in level for c in A.children(n)]
    return None
