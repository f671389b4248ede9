"""Modules rest on those that they import and those that are inside them, and none on itself (manual,
"Importing Modules": imports have no circle, and an enclosing module depends on what is inside it)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from language.analysis.components import shortest_circle
from language.analysis.context import Context
from language.analysis.scope import Module
from language.syntax import ast

Imports = Mapping[Module, list[tuple[Module, ast.Import]]]


def refuse_module_circles(ctx: Context, modules: Iterable[Module], imports: Imports) -> None:
    """Report every import that closes a circle."""
    inside: dict[Module, list[Module]] = {}
    for m in modules:
        if m.parent is not None:
            inside.setdefault(m.parent, []).append(m)

    def rests_on(m: Module) -> list[Module]:
        return [*(x for x, _ in imports.get(m, ())), *inside.get(m, ())]

    for start, found in imports.items():
        for target, i in found:
            circle = shortest_circle(
                start, lambda m, start=start, target=target: [target] if m is start else rests_on(m)
            )
            if circle:
                ctx.current = i
                ctx.error("cycle", i.span, _message(start, target, circle))
    ctx.current = None


def _message(start: Module, target: Module, circle: list[Module]) -> str:
    if target is start:
        return f"The module `{start.name}` imports itself."
    if start.qualified.startswith(f"{target.qualified}."):
        return (
            f"`{start.name}` is inside the module `{target.name}`, which rests on what is inside it, so "
            f"`{start.name}` cannot import `{target.name}`. Move what it needs into a module of its own."
        )
    way = "".join(f", which needs `{m.name}`" for m in circle[2:])
    return (
        f"The module `{start.name}` imports `{target.name}`{way}, which needs `{start.name}`: modules must "
        "not need each other in a circle."
    )
