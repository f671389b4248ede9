"""Long sequences that grow at their end, as loops make them: all versions share one buffer.

`s + [x]` of a tuple copies it, so that a loop of n rounds copies n²/2 items. A `Grown` is the first `count`
items of a list that is only ever added to; adding to the longest version costs what is added, and to an
earlier one a copy. It is equal to the tuple of its items. Who asks what kind of value something is, asks
`whole` first.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any


class Grown:
    __slots__ = ("buffer", "count")

    def __init__(self, buffer: list[Any], count: int) -> None:
        self.buffer = buffer
        self.count = count

    def __len__(self) -> int:
        return self.count

    def __iter__(self) -> Iterator[Any]:
        return islice(self.buffer, self.count)

    def __getitem__(self, at: Any) -> Any:
        if not isinstance(at, slice):
            return self.buffer[at]  # a run has checked that it lies in 0..count
        start, stop, _ = at.indices(self.count)
        return Grown(self.buffer, stop) if start == 0 else tuple(self.buffer[start:stop])

    def __contains__(self, item: Any) -> bool:
        return item in self.buffer[: self.count]

    def __add__(self, other: Any) -> tuple[Any, ...]:
        return (*self, *other)

    def __radd__(self, other: Any) -> tuple[Any, ...]:
        return (*other, *self)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Grown | tuple) or len(other) != self.count:  # pyright: ignore[reportUnknownArgumentType]
            return False
        return all(a == b for a, b in zip(self, other, strict=True))  # pyright: ignore[reportUnknownArgumentType]

    def __hash__(self) -> int:
        return hash(tuple(self))


def appended(a: Any, b: Any) -> Grown:
    """`a + b`; what is copied is `b`, and `a` where it is not the longest version of its buffer."""
    if not isinstance(a, Grown) or a.count != len(a.buffer):
        a = Grown(list(a), len(a))
    a.buffer.extend(b)
    return Grown(a.buffer, len(a.buffer))


def whole(value: Any) -> Any:
    """The value as others know it: a sequence is a tuple (of which the items are as they were)."""
    return tuple(value) if isinstance(value, Grown) else value
