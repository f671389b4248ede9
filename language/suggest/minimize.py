"""The smallest set of candidates that still proves what is wanted, as far as leaving one out at a time finds
it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from language.suggest.houdini import Inductive
from language.suggest.trial import Claim

TIMES = 2
"""The work for a claim with one candidate less, in those of a usual question."""


def smallest(inductive: Inductive, wanted: Sequence[Claim], order: Iterable[int]) -> list[int]:
    """Numbers of candidates, in the order of the text, that keep one another and prove `wanted`. `order` says
    which are tried to be left out first. All of `wanted` is proved already."""
    chosen = inductive.support(wanted)
    for i in order:
        if i in chosen:
            smaller = _without(inductive, chosen - {i}, wanted)
            chosen = smaller if smaller is not None else chosen
    return sorted(chosen)


def _without(inductive: Inductive, left: set[int], wanted: Sequence[Claim]) -> set[int] | None:
    """The part of `left` that proves everything; None where it does not."""
    trial = inductive.trial
    needs: dict[int, frozenset[int]] = {}
    needed: set[int] = set()
    todo = list(wanted)
    while todo:
        claim = todo.pop()
        used = inductive.needs.get(claim.goal)
        if used is None or not used <= left:
            used = trial.prove(claim, left, TIMES * inductive.work)
            if used is None:
                return None
        needs[claim.goal] = used
        for i in used - needed:
            needed.add(i)
            todo += trial.brought(i)
    inductive.needs |= needs
    return needed
