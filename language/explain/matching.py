"""Which failing obligation a violation of a run is an instance of."""

from __future__ import annotations

from collections.abc import Sequence

from language.interpreter.outcomes import Violation
from language.source import Span
from language.verdicts import Obligation
from language.verdicts import ObligationKind as K

GROUPS = (
    {K.PRECONDITION, K.FUNCTION_PRECONDITION, K.LAMBDA},
    {K.INDEX, K.RANGE},
    {K.SUBSET, K.NULL, K.CONVERSION},
    {K.DECREASES, K.TERMINATION},
    {K.DESTRUCTOR, K.MATCH},
)


def best(violation: Violation, obligations: Sequence[Obligation]) -> Obligation | None:
    """The obligation that the violation fits best; None where it fits none."""
    scored = [(score(violation, o), -i, o) for i, o in enumerate(obligations)]
    scored = [s for s in scored if s[0] > 0]
    return max(scored, key=lambda s: s[:2])[2] if scored else None


def score(v: Violation, o: Obligation) -> int:
    """0: no fit. Kinds must agree, or be near relatives at the very same place; places must agree."""
    if v.kind is o.kind:
        kind = 10
    elif any(v.kind in g and o.kind in g for g in GROUPS):
        kind = 2
    else:
        return 0
    place = _overlap(v.span, o.span)
    if place == 0 or (kind == 2 and place < 3):
        return 0
    if v.clause is None or o.clause is None:
        clause = 1
    else:
        clause = _overlap(v.clause, o.clause)
        if clause == 0:
            return 0
    return kind + 3 * place + clause


def _overlap(a: Span, b: Span) -> int:
    """4: the same; 3: the same start or end; 1: one holds the other; 0: apart."""
    if a == b:
        return 4
    if a.file != b.file:
        return 0
    if a.covers(b) or b.covers(a):
        return 3 if a.start == b.start or a.end == b.end else 1
    return 0
