"""Sorts that may turn out to be one: in a method over `T`, a `T` may be an `int`."""

from __future__ import annotations

from language.ivl import nodes as n
from language.record import fields


def may_be_one(a: n.Sort, b: n.Sort) -> bool:
    """Whether two sorts are the same for some types in the place of type parameters and abstract types."""
    if isinstance(a, n.OpaqueSort) or isinstance(b, n.OpaqueSort):
        return True
    if type(a) is not type(b):
        return False
    return all(_parts_may(getattr(a, f.name), getattr(b, f.name)) for f in fields(a))


def _parts_may(x: object, y: object) -> bool:
    if isinstance(x, n.Sort) and isinstance(y, n.Sort):
        return may_be_one(x, y)
    if isinstance(x, tuple) and isinstance(y, tuple):
        pairs = zip(x, y, strict=False)  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]
        return len(x) == len(y) and all(_parts_may(p, q) for p, q in pairs)  # pyright: ignore
    return x == y
