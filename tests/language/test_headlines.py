"""The line above a claim is as certain as its verdict, in the text, in JSON and in a grade."""

from __future__ import annotations

from pathlib import Path

import pytest

from language.headlines import QUESTION, SURE
from language.ivl import lower_proofs
from language.pipeline import Options, check_file
from language.records.verdicts import Refuted
from language.report import to_json, to_text
from language.source import SourceText

REFUTED = [
    ("method M(n: int) { assert n > 0; }", "This assertion does not hold here."),
    ("method M(n: int) ensures n > 0 { }", "At the end of the method, this postcondition does not hold."),
    (
        "method M(n: int) returns (r: int) ensures r > n { if n > 3 { return 0; } r := n + 1; }",
        "The method returns here without making this postcondition true.",
    ),
    ("function F(n: int): int ensures F(n) > 0 { n }", "The function's value here does not satisfy"),
    ("method M(m: map<int, int>) { var x := m[0]; }", "This key is not in the map."),
    ("method M(n: int) { var x := 1 / n; }", "This divides by a value that is zero."),
    ("method M(s: seq<int>) { var x := s[0]; }", "This index lies outside the sequence."),
    ("method M(n: int) { var k: nat := n; }", "so it must be at least 0, but it is negative."),
    ("method M(o: object?) { var p: object := o; }", "This is null, but it is used"),
    ("method P(n: int) requires n > 0 { }\nmethod M(n: int) { P(n); }", "which it does not here."),
    ("method M(n: int) { if { case n > 0 => } }", "None of the cases holds here."),
    (
        "method M(n: nat) { var i := 0; while i < n invariant i == 0 { i := i + 1; } }",
        "This invariant does not hold after a round of the loop",
    ),
]


@pytest.mark.parametrize(("program", "line"), REFUTED)
def test_under_a_run_that_breaks_it_nothing_is_a_guess(program: str, line: str) -> None:
    checked = check_file(SourceText("test.dfy", program), Options(use_cache=False))
    assert sum(isinstance(r.verdict, Refuted) for m in checked.result.methods for r in m.results) == 1
    for said in (
        to_text("test.dfy", checked.sources, checked.result),
        str(to_json("test.dfy", checked.sources, checked.result)["diagnostics"]),
    ):
        assert line in said.replace("\\'", "'")
        assert "may not" not in said
        assert "in every run" not in said


def test_what_no_run_breaks_may_hold() -> None:
    program = """method Cubes(x: int, y: int, z: int)
  requires x > 0 && y > 0 && z > 0
{
  assert x * x * x + y * y * y != z * z * z;
}
"""
    checked = check_file(SourceText("test.dfy", program), Options(use_cache=False, time_limit=5))
    text = to_text("test.dfy", checked.sources, checked.result)
    assert "This assertion may not hold here." + QUESTION in text


def test_what_stands_in_the_table_is_said_somewhere() -> None:
    """A wording that changes where it is made must change in the table too."""
    folder = Path(lower_proofs.__file__).parent
    source = "".join(p.read_text(encoding="utf-8") for p in folder.glob("*.py"))
    joined = " ".join(source.replace('"\n', "").replace('"', "").split())
    assert [unsure for unsure, _ in SURE if unsure.strip() not in joined] == []
