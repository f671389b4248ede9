"""What holes in the text cost: which declarations could not be read wholly, and whose contract others see."""

from __future__ import annotations

from collections.abc import Iterable

from language.record import dataclass
from language.source import Span
from language.syntax import ast


@dataclass(frozen=True)
class Damage:
    """`inside`: declarations of which only the body has holes, which nobody else sees. `whole`: those of
    which others see something that could not be read."""

    inside: frozenset[ast.Decl]
    whole: frozenset[ast.Decl]


def damage(programs: Iterable[ast.Program], decls: Iterable[ast.Decl]) -> Damage:
    """Of these declarations, which may be one inside another."""
    holes = [h for p in programs for h in p.holes]
    inside: set[ast.Decl] = set()
    whole: set[ast.Decl] = set()
    if holes:
        known = list(decls)
        for hole in holes:
            d = _innermost(hole, known)
            if d is not None:
                (inside if _in_body(hole, d) else whole).add(d)
    return Damage(frozenset(inside - whole), frozenset(whole))


def _innermost(hole: Span, decls: list[ast.Decl]) -> ast.Decl | None:
    around = [d for d in decls if d.span.covers(hole)]
    return min(around, key=lambda d: d.span.end - d.span.start, default=None)


def _in_body(hole: Span, d: ast.Decl) -> bool:
    body = d.body if isinstance(d, ast.MethodDecl) else None
    return body is not None and body.span.start < hole.start and hole.end < body.span.end
