"""Subset types and newtypes that stand on themselves, as `type T = x: T | …`: nothing says what their values
are. It is told as soon as bases are known, since whoever asks what is underneath would never come to an end.
"""

from __future__ import annotations

from collections.abc import Iterable

from language.analysis import typed as t
from language.analysis.context import Context
from language.types import UserType


def refuse_base_circles(ctx: Context, types: Iterable[tuple[object, t.SubsetType]]) -> None:
    """Report every circle, and cut it: such a type has no base. `types` are paired with their syntax."""
    declared = {s: d for d, s in types}
    for s in declared:
        circle = _circle(s)
        for x in circle:
            x.base = None
        for x in circle:
            ctx.current = declared.get(x, ctx.current)
            ctx.error("cycle", x.span, f"The type `{x.name}` is defined by way of itself.")


def _circle(s: t.SubsetType) -> list[t.SubsetType]:
    """The types from one to its base, and so on, if they lead back to it; else none."""
    path = [s]
    while True:
        base = path[-1].base
        if not isinstance(base, UserType) or not isinstance(base.decl, t.SubsetType):
            return []
        if base.decl is s:
            return path
        if base.decl in path:
            return []  # a circle further on, which is told there
        path.append(base.decl)
