"""A seeded sample of the fuzzer's inputs; `tests.standing.fuzz` runs as many as somebody has time for."""

from __future__ import annotations

import random

import pytest

from tests.standing.fuzz import KINDS, Finding, front, judged, run
from tests.standing.noise import bent
from tests.standing.programs import cases, own


@pytest.mark.parametrize("kind", KINDS)
def test_the_front_end_answers_everything(kind: str, heard: list[BaseException]) -> None:
    assert list(run((kind,), range(75), False, (*own(), *cases()))) == []


@pytest.mark.parametrize("kind", ["tokens", "values"])
def test_all_of_it_answers_everything(kind: str, heard: list[BaseException]) -> None:
    assert list(run((kind,), range(20), True, (*own(), *cases()))) == []


@pytest.fixture
def heard() -> list[BaseException]:
    """Findings are told by the fuzzer itself."""
    return []


def test_a_fault_is_a_finding(heard: list[BaseException]) -> None:
    def failing(text: str) -> None:
        raise KeyError(text)

    (found,) = judged(failing, 1.0, "bytes", 7, "x")
    assert isinstance(found, Finding) and found.seed == 7 and "KeyError" in found.what
    assert judged(front, 5.0, "bytes", 7, "method M() { x := ; }") == []


def test_bent_programs_are_mostly_programs() -> None:
    text = "method M(n: nat) returns (i: int)\n  ensures i >= 0\n{ i := 0; while i < n { i := i + 1; } }"
    made = {bent(random.Random(seed), text) for seed in range(50)}
    assert len(made) > 25 and any("0 + 1" in m for m in made)
