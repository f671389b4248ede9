"""One place of the heap seen at two types: in a method over `T`, an `array<T>` may be an `array<int>` too.

The maps of a field at two sorts are two maps, so what is written by one is unknown by the other, for that
object. Without this, `method M<T>(a: array<T>, b: array<int>, x: T)` would change `a[0]` and keep `b[0]`,
also when it is called as `M<int>(c, c, 7)`.
"""

from __future__ import annotations

from language.ivl.one_sort import may_be_one
from language.prove.builder import FieldKey


def same_place(a: FieldKey, b: FieldKey) -> bool:
    """Whether two maps may hold one field of one object, at two sorts."""
    return a[0] == b[0] and a != b and may_be_one(a[1], b[1])
