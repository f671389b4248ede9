"""Small pieces of sentences for the text forms of pictures."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from ide.texts.catalogue import say


class Than(StrEnum):
    """What changed cells are compared with: the state before this step, or another state beside it."""

    BEFORE = "step"
    OTHER = "other"


def listed(items: Iterable[str], limit: int = 60) -> str:
    """`a, b and c`; after `limit` items, how many more there are."""
    all_items = list(items)
    shown = all_items[:limit]
    more = len(all_items) - len(shown)
    if more:
        return say("picture.list.more", items=", ".join(shown), n=more)
    if len(shown) < 2:
        return "".join(shown)
    return say("picture.list", items=", ".join(shown[:-1]), last=shown[-1])


def sentences(parts: Iterable[str]) -> str:
    return ". ".join(parts) + "."


def ranges(indices: Iterable[int]) -> str:
    """`0 to 3 and 7`."""
    runs: list[list[int]] = []
    for i in sorted(indices):
        if runs and runs[-1][1] == i - 1:
            runs[-1][1] = i
        else:
            runs.append([i, i])
    return listed(str(a) if a == b else say("picture.range", first=a, last=b) for a, b in runs)
