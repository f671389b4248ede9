"""A copy of a typed tree with some nodes put in the place of others."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from language.analysis import typed as t
from language.record import fields, is_dataclass, replace

N = TypeVar("N", bound=t.Tree)


def rewrite(node: N, change: Callable[[t.Tree, t.Tree], t.Tree]) -> N:
    """`change(old, new)` gives each node's replacement, parts first: `new` is `old` with its parts changed.
    What does not change is shared."""
    return _rewrite(node, change)


def _rewrite(node: Any, change: Callable[[t.Tree, t.Tree], t.Tree]) -> Any:
    if isinstance(node, tuple):
        old: tuple[Any, ...] = node  # pyright: ignore[reportUnknownVariableType]
        new = tuple([_rewrite(x, change) for x in old])
        return old if all(a is b for a, b in zip(new, old, strict=True)) else new
    if not isinstance(node, t.Tree) or not is_dataclass(node):
        return node
    changed: dict[str, Any] = {}
    for f in fields(node):
        part = getattr(node, f.name)
        copy = _rewrite(part, change)
        if copy is not part:
            changed[f.name] = copy
    return change(node, replace(node, **changed) if changed else node)
