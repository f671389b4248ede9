"""Simpler inputs that lead to the same thing, by greedy passes.

One pass after the other proposes changes: leave parts out, bring numbers nearer to 0, let equal things
change together, drop objects. The first proposal that is smaller and still leads there is taken, and all
begins again, until nothing helps. After delta debugging (Zeller and Hildebrandt, "Simplifying and
isolating failure-inducing input", 2002) and the reducer of Hypothesis (MacIver and Donaldson, "Test-case
reduction via test-case generation", 2020).
"""

from __future__ import annotations

from collections.abc import Callable

from language.analysis.typed import Datatype, TypedProgram
from language.interpreter.cases import Case, measure
from language.interpreter.simpler import Inside
from language.interpreter.simpler import simpler as simpler_cases
from language.types import UserType


def recursive_parts(program: TypedProgram) -> Inside:
    out: Inside = {}
    for d in program.types:
        if isinstance(d, Datatype):
            for c in d.ctors:
                own = [i for i, f in enumerate(c.formals) if f.type == UserType(d, d.params)]
                out[d.qualified, c.name] = own
    return out


def smallest(
    case: Case, leads_there: Callable[[Case], bool], inside: Inside, attempts: int = 200
) -> tuple[Case, bool]:
    """The smallest case that was found, and whether every pass came to its end within the attempts.
    `leads_there` runs a case; each run is an attempt."""
    again = True
    while again:
        again = False
        size = measure(case)
        for proposed in simpler_cases(case, inside):
            if measure(proposed) >= size:
                continue
            if attempts <= 0:
                return case, False
            attempts -= 1
            if leads_there(proposed):
                case, again = proposed, True
                break
    return case, True
