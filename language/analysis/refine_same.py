"""Pieces of syntax that say the same."""

from __future__ import annotations

from language.record import fields, is_dataclass
from language.syntax import ast


def same(a: object, b: object) -> bool:
    """Whether two pieces of syntax are equal but for their places."""
    if isinstance(a, ast.Node) and is_dataclass(a):
        return type(a) is type(b) and all(
            same(getattr(a, f.name), getattr(b, f.name)) for f in fields(a) if "span" not in f.name
        )
    if isinstance(a, tuple):
        mine: tuple[object, ...] = a  # pyright: ignore[reportUnknownVariableType]
        return isinstance(b, tuple) and len(mine) == len(b) and all(map(same, mine, b))  # pyright: ignore
    return a == b
