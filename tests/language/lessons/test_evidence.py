"""Which failure the learner is told about."""

from __future__ import annotations

import pytest

from language.lessons.evidence import leading
from language.record import replace
from language.records.trace import Trace
from language.records.verdicts import (
    MethodResult,
    Obligation,
    ObligationKind,
    ObligationResult,
    TimedOut,
    TooWeak,
    Undecided,
    Verdict,
)
from language.source import NOWHERE
from tests.language.lessons.fakes import REFUTED

WEAK = TooWeak(Trace((), ()), (), "A state that is allowed breaks it.")
SHOWN: dict[str, Verdict] = {
    "refuted": REFUTED, "weak": WEAK, "undecided": Undecided("?"), "late": TimedOut("late"),
}  # fmt: skip


def told(*failing: tuple[str, str]) -> tuple[str, str]:
    method = MethodResult("M", "method", NOWHERE, "", ())
    found = [
        (method, ObligationResult(Obligation(i, ObligationKind(kind), NOWHERE, ""), SHOWN[verdict]))
        for i, (kind, verdict) in enumerate(failing)
    ]
    of, lead = leading([(replace(m), r) for m, r in found])
    assert of == method
    return failing[lead.obligation.id]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("invariant-entry", "refuted"), ("postcondition", "weak")),
        (("postcondition", "refuted"), ("invariant-kept", "weak")),
        (("index", "weak"), ("invariant-kept", "undecided")),
        (("assertion", "undecided"), ("index", "late")),
        (("invariant-entry", "refuted"), ("invariant-kept", "refuted")),
        (("invariant-kept", "refuted"), ("postcondition", "refuted")),
        (("index", "weak"), ("postcondition", "weak")),
    ],
)
def test_what_a_run_shows_comes_first_and_then_what_comes_first_in_it(
    first: tuple[str, str], second: tuple[str, str]
):
    assert told(first, second) == told(second, first) == first
