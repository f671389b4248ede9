"""Which failing obligation a violation of a run is an instance of."""

from __future__ import annotations

from collections.abc import Sequence

from language.interpreter.outcomes import Violation
from language.records.verdicts import Obligation


def broken(violation: Violation, obligations: Sequence[Obligation]) -> Obligation | None:
    """The obligation with the violation's key, if it is among these. Several may have it, where one node
    is lowered more than once (the middle of `a <= b[i] < c`): they are one claim, and the first stands for
    all."""
    return next((o for o in obligations if o.key == violation.key), None)
