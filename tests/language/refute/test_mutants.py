"""Mutants of small right programs: how many of those that no longer verify get a cause, and how fast.

`python -m pytest -m long -s tests/language/refute/test_mutants.py` prints the figures.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.standing.causes import Figures, failures
from tests.standing.programs import Program

PROGRAMS = (Path(__file__).parent / "programs.txt").read_text().split("----\n")
SECONDS = 8.0


def measure(program: str, mutants: int, figures: Figures) -> None:
    for failure in failures(Program("program", program), mutants, 3, SECONDS, figures):
        figures.note(failure)


@pytest.mark.parametrize("program", PROGRAMS[::10], ids=range(len(PROGRAMS[::10])))
def test_a_few_programs_verify_and_their_mutants_have_causes(program: str) -> None:
    figures = Figures()
    measure(program, 5, figures)
    assert figures.counts["programs that verify"] == 1
    units = figures.counts["failing units"]
    assert units > 0 and not figures.counts["failing units undecided"], "\n".join(figures.lines())


@pytest.mark.long
def test_nearly_every_failing_mutant_has_a_cause() -> None:
    figures = Figures()
    for program in PROGRAMS:
        measure(program, 8, figures)
    print("\n".join(figures.lines()))
    assert figures.counts["programs that verify"] == len(PROGRAMS)
    assert figures.counts["failing units undecided"] <= 0.05 * figures.counts["failing units"]
