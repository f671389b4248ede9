"""What is printed and run is bounded, and says so."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from language import bounds, cli
from language.interpreter import machine
from language.pipeline import Options, check_file
from language.records.verdicts import FileVerdict
from language.report import to_json, to_text
from language.source import SourceText


def reports(text: str, limit: float = 20.0) -> tuple[str, str]:
    """As a terminal and as a program gets it."""
    checked = check_file(SourceText("test.dfy", text), Options(use_cache=False, time_limit=limit))
    record = to_json("test.dfy", checked.sources, checked.result)
    return to_text("test.dfy", checked.sources, checked.result), json.dumps(record)


@pytest.mark.parametrize("bad", ["x := y; ", "var z := ≤; ", "print @; "])
def test_one_line_of_errors_is_a_short_report(bad: str) -> None:
    for text in reports("method M() { " + bad * 5_000 + "}"):
        assert len(text) < 500_000


def test_more_problems_than_are_shown_are_counted() -> None:
    text, record = reports("method M() {\n" + "  x := 1;\n" * 700 + "}")
    assert "200 more problems are not shown." in text
    assert json.loads(record)["diagnostics"][-1]["message"] == "200 more problems are not shown."


def test_a_program_of_errors_is_not_looked_at_to_its_end() -> None:
    checked = check_file(SourceText("test.dfy", "method M() {\n" + "  x := 1;\n" * 20_000 + "}"))
    assert checked.result.verdict is FileVerdict.REJECTED
    assert checked.result.diagnostics[-1].code == "more" and len(checked.result.diagnostics) < 1_100


def test_a_long_line_is_shown_about_its_problem() -> None:
    text, _ = reports("method M() { " + "print 1; " * 3_000 + "print here; " + "print 2; " * 3_000 + "}")
    _, shown, marks, *_ = text.splitlines()
    assert "print here;" in shown and len(shown) < 300
    assert shown[marks.index("^") :].startswith("here") and marks.count("^") == 4


def test_what_is_cut_says_how_much() -> None:
    assert bounds.cut("x" * 3_000).endswith("… (1,000 more characters)")
    assert bounds.cut("x") == "x"


@pytest.mark.parametrize("digits", [4_301, 20_000])
def test_long_numbers_are_numbers(digits: int) -> None:
    n = "9" * digits
    program = f"method M(x: int) requires x == {n} {{ assert x > {n[1:]}; assert x % 2 == 0; }}"
    text, _ = reports(program)
    assert "1 of 2 obligations not proved" in text and "refuted" in text and len(text) < 20_000


def test_a_number_that_no_computer_holds_is_an_error() -> None:
    for n in ("9" * 110_000, "1e10001", "1e-99999999999999999999"):
        text, _ = reports(f"method M() {{ var x := {n}; }}")
        assert "This number is too long" in text


RUNS = {
    "steps": ("var i := 0; while true decreases * { i := i + 1; }", "took more than 30,000 steps"),
    "output": ('while true decreases * { print "0123456789"; }', "printed more than 5,000 characters"),
    "calls": ("Main();", "nested too deeply"),
    "claim": ("assert 1 == 2;", "The run stopped"),
}


@pytest.mark.parametrize("name", RUNS)
def test_a_run_without_end_is_stopped_by_a_limit_that_is_named(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("language.explain.running.UNSEEN_STEPS", 30_000)
    monkeypatch.setattr(machine, "MOST_OUTPUT", 5_000)
    body, words = RUNS[name]
    file = tmp_path / "run.dfy"
    file.write_text(f"method Main() decreases * {{ {body} }}")
    assert cli.main(["run", str(file)]) == 1
    assert words in capsys.readouterr().out


def test_a_run_is_stopped_by_the_clock(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "run.dfy"
    file.write_text("method Main() decreases * { var i := 0; while true decreases * { i := i + 1; } }")
    assert cli.main(["run", "--time-limit", "0.5", str(file)]) == 1
    assert "the time limit of 0.5 s was reached" in capsys.readouterr().err


def test_wide_products_are_left_to_runs() -> None:
    text, _ = reports("method M(x: bv512, y: bv512) { assert x * y == x * y; assert x * y != 6; }")
    assert "1 of 2 obligations not proved" in text
