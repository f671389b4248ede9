"""Put expressions in the place of variables, and types in the place of type parameters."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import Any

from language.analysis import typed as t
from language.types import ParamType, Type, substitute


def replace_vars(
    e: t.Expr, values: dict[t.Variable, t.Expr], types: dict[ParamType, Type] | None = None
) -> t.Expr:
    """A copy of the expression with variables replaced; shared where nothing changes.

    Bound variables are unique in the program, so nothing is captured.
    """
    if not values and not types:
        return e
    return _copy(e, values, types or {})


def _copy(node: Any, values: dict[t.Variable, t.Expr], types: dict[ParamType, Type]) -> Any:
    if isinstance(node, t.Var):
        return values.get(node.var, node)
    if isinstance(node, Type):
        return substitute(node, types)
    if isinstance(node, tuple):
        old: tuple[Any, ...] = node  # pyright: ignore[reportUnknownVariableType]
        new = tuple([_copy(x, values, types) for x in old])
        return old if all(a is b for a, b in zip(new, old, strict=True)) else new
    if not isinstance(node, t.Tree) or not is_dataclass(node):
        return node
    changed: dict[str, Any] = {}
    for f in fields(node):
        part = getattr(node, f.name)
        copy = _copy(part, values, types)
        if copy is not part:
            changed[f.name] = copy
    return replace(node, **changed) if changed else node
