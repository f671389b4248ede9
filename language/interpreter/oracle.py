"""Choices: every nondeterminism of a run is one numbered decision of an oracle.

A run with the decisions `()` takes the first alternative everywhere. `following` gives the next unexplored
list of decisions, so that all runs up to a bound can be tried in a fixed order, and any of them replayed.
"""

from __future__ import annotations


class Oracle:
    """Answers from `decisions`, then 0. `trail` holds what was decided: (choice, number of options)."""

    def __init__(self, decisions: tuple[int, ...] = ()) -> None:
        self.decisions = decisions
        self.trail: list[tuple[int, int]] = []

    def choose(self, options: int) -> int:
        """One of `0 … options-1`."""
        if options <= 1:
            return 0
        n = len(self.trail)
        d = self.decisions[n] if n < len(self.decisions) else 0
        d = min(d, options - 1)
        self.trail.append((d, options))
        return d

    @property
    def taken(self) -> tuple[int, ...]:
        return tuple(d for d, _ in self.trail)


def following(trail: list[tuple[int, int]], depth: int = 12) -> tuple[int, ...] | None:
    """The decisions after this trail, in the order of a depth-first search over its first `depth`."""
    path = trail[:depth]
    while path:
        d, n = path.pop()
        if d + 1 < n:
            return (*(x for x, _ in path), d + 1)
    return None
