"""All attacks."""

from __future__ import annotations

from collections.abc import Iterator

from tests.standing.attacks import endless, expressions, kinds, rings, statements
from tests.standing.attacks.records import Attack


def catalog() -> Iterator[Attack]:
    yield from expressions.attacks()
    yield from rings.attacks()
    yield from kinds.attacks()
    yield from statements.attacks()
    yield from endless.attacks()
