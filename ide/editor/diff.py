"""The one edit between two texts. Qt's own report counts in UTF-16 and sometimes one too many."""

from __future__ import annotations

from ide.model.moves import Move


def single_edit(old: str, new: str) -> Move | None:
    """The smallest stretch that differs; None when the texts are equal."""
    if old == new:
        return None
    shorter = min(len(old), len(new))
    start = _longest(shorter, lambda n: old[:n] == new[:n])
    rest = shorter - start
    tail = _longest(rest, lambda n: n == 0 or old[-n:] == new[-n:])
    return Move(start, len(old) - start - tail, len(new) - start - tail)


def _longest(most: int, same) -> int:
    """The largest n ≤ most for which `same(n)` holds, by halving: each probe is one fast comparison."""
    low, high = 0, most
    while low < high:
        middle = (low + high + 1) // 2
        if same(middle):
            low = middle
        else:
            high = middle - 1
    return low
