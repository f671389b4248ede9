"""Subset types and newtypes that stand on themselves, as `type T = x: T | …`: nothing says what their values
are. It is told as soon as bases are known, since whoever asks what is underneath would never come to an end.
"""

from __future__ import annotations

from collections.abc import Iterable

from language.analysis import typed as t
from language.analysis.components import shortest_circle
from language.analysis.context import Context
from language.analysis.mentioned import declarations_in
from language.types import UserType


def refuse_base_circles(ctx: Context, types: Iterable[tuple[object, t.SubsetType]]) -> None:
    """Report every circle, and cut it: such a type has no base. `types` are paired with their syntax."""
    declared = {s: d for d, s in types}
    for s in declared:
        circle = shortest_circle(s, _stands_on)
        for x in circle:
            x.base = None
        for x in circle:
            ctx.current = declared.get(x, ctx.current)
            ctx.error("cycle", x.span, f"The type `{x.name}` is defined by way of itself.")


def _stands_on(s: t.SubsetType) -> list[t.SubsetType]:
    """What is directly underneath; of a synonym, the synonyms in it too, which are nothing by themselves."""
    base = s.base
    found = [base.decl] if isinstance(base, UserType) and isinstance(base.decl, t.SubsetType) else []
    if s.alias and base is not None:
        found += [d for d in declarations_in(base) if isinstance(d, t.SubsetType) and d.alias]
    return found
