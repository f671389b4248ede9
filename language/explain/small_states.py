"""Simpler states, and inputs, in which the same contracts let the same claim break."""

from __future__ import annotations

from collections.abc import Sequence

from language.explain.weak import Weak, Weakness
from language.interpreter.cases import Case
from language.interpreter.inputs import fitting
from language.interpreter.shrinking import recursive_parts, smallest
from language.records.verdicts import Obligation


def smaller_state(
    weak: Weak, w: Weakness, claim: int, obligations: Sequence[Obligation], attempts: int
) -> tuple[Weakness, bool]:
    """A weakness of the same claim at the same loops and calls, the simplest that so many runs find, and
    whether that was all there is to try."""
    best = w

    def leads_there(case: Case) -> bool:
        nonlocal best
        if weak.over or not fitting(weak.code, weak.target, case.inputs):
            return False
        found = weak.check(w.nodes, case.states, case.inputs, obligations, w.plan.skipped).get(claim)
        best = found or best
        return found is not None

    inside = recursive_parts(weak.code.program)
    _, complete = smallest(Case(w.inputs, w.plan.states), leads_there, inside, attempts)
    return best, complete and not weak.over
