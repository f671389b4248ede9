"""Single edits of small correct programs: how many of those that no longer verify get a cause, and how fast.

`python -m pytest -m long -s tests/language/refute/test_mutants.py` prints the figures.
"""

from __future__ import annotations

import random
import re
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from language import pipeline, results
from language.source import SourceText
from language.verdicts import Refuted, TooWeak

PROGRAMS = (Path(__file__).parent / "programs.txt").read_text().split("----\n")
OPERATORS = {
    "<": "<= >",
    "<=": "<",
    ">": ">= <",
    ">=": ">",
    "==": "!=",
    "!=": "==",
    "+": "-",
    "-": "+",
    "&&": "||",
    "||": "&&",
}
TOKEN = re.compile(r" (<=|>=|==|!=|&&|\|\||[<>+-]) |\b(\d+)\b|\n *((?:invariant|requires)[^\n]*)")
EACH = 4
"""Failing edits of one program."""


def edits(text: str) -> Iterator[str]:
    """Another operator, the next number, or a clause less."""
    for m in TOKEN.finditer(text):
        operator, number, clause = m.groups()
        if operator:
            for other in OPERATORS[operator].split():
                yield text[: m.start(1)] + other + text[m.end(1) :]
        elif number:
            yield text[: m.start(2)] + str(int(number) + 1) + text[m.end(2) :]
        elif clause:
            yield text[: m.start(3)] + text[m.end(3) :]


@dataclass
class Figures:
    units: int = 0
    explained: int = 0
    """Units with a cause for at least one claim."""
    claims: Counter[str] = field(default_factory=Counter[str])
    seconds: list[float] = field(default_factory=list[float])
    """From the end of the proof to the causes."""

    def __str__(self) -> str:
        times = sorted(self.seconds) or [0.0]
        middle, late = times[len(times) // 2], times[int(len(times) * 0.95)]
        return (
            f"{self.explained} of {self.units} failing units have a cause; claims: {dict(self.claims)}; "
            f"median {middle * 1000:.0f} ms, p95 {late * 1000:.0f} ms"
        )


def measure(program: str, figures: Figures) -> None:
    options = pipeline.Options(time_limit=8.0, use_cache=False)
    tried = list(edits(program))
    random.Random(3).shuffle(tried)
    failing = 0
    for text in tried:
        if failing == EACH:
            return
        front = pipeline.analyze(SourceText("mutant.dfy", text))
        if not front.complete:
            continue
        bad = False
        for unit in front.units:
            proof = pipeline.prove(front, unit, options, pipeline.Cancel())
            if proof.unsupported or not results.fails(proof):
                continue
            bad = True
            start = time.perf_counter()
            explained = pipeline.explain(front, unit, proof, options, pipeline.Cancel())
            figures.seconds.append(time.perf_counter() - start)
            verdicts = [r.verdict for r in explained.results]
            figures.units += 1
            figures.explained += any(isinstance(v, Refuted | TooWeak) for v in verdicts)
            figures.claims.update(type(v).__name__ for v in verdicts if type(v).__name__ != "Proved")
        failing += bad


@pytest.mark.parametrize("program", PROGRAMS[::10], ids=range(len(PROGRAMS[::10])))
def test_a_few_programs_verify_and_their_edits_have_causes(program: str) -> None:
    checked = pipeline.check_file(SourceText("p.dfy", program), pipeline.Options(use_cache=False))
    assert pipeline.verified(checked.result)
    figures = Figures()
    measure(program, figures)
    assert figures.explained == figures.units > 0, figures


@pytest.mark.long
def test_nearly_every_failing_edit_has_a_cause() -> None:
    figures = Figures()
    for program in PROGRAMS:
        checked = pipeline.check_file(SourceText("p.dfy", program), pipeline.Options(use_cache=False))
        assert pipeline.verified(checked.result), program
        measure(program, figures)
    print(figures)
    assert figures.explained >= 0.95 * figures.units, figures
