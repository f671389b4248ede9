"""`surefoot suggest`: what it prints, and its exit status."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from language import cli
from language.records.offers import TextEdit, applied
from language.source import SourceText, Span

LOOP = """method Count(n: nat) returns (c: int)
  ensures c == 2 * n
{
  c := 0;
  var i := 0;
  while i < n {
    c := c + 2;
    i := i + 1;
  }
}
"""
FINE = "method Fine() ensures 1 + 1 == 2 {}\n"


def file(folder: Path, text: str) -> str:
    path = folder / "program.dfy"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_each_failing_claim_is_a_line_with_its_offers(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["suggest", file(tmp_path, LOOP), "--json"]) == 1
    (row,) = map(json.loads, capsys.readouterr().out.splitlines())
    assert (row["line"], row["code"]) == (6, "postcondition")
    offer = row["offers"][0]
    assert offer["kind"] == "invariant" and [row["line"], row["column"]] in offer["proves"]
    source = SourceText("program.dfy", LOOP)
    edits = tuple(
        TextEdit(
            Span(source.offset(e["line"], e["column"]), source.offset(e["end_line"], e["end_column"])),
            e["text"],
        )
        for e in offer["edits"]
    )
    assert cli.main(["verify", "--no-cache", file(tmp_path, applied(LOOP, edits))]) == 0


def test_accepting_prints_a_program_that_verifies(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["suggest", file(tmp_path, LOOP), "--accept"]) == 0
    printed = capsys.readouterr().out
    assert "invariant c == 2 * i" in printed
    assert cli.main(["verify", "--no-cache", file(tmp_path, printed)]) == 0


def test_where_nothing_fails_nothing_is_offered(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["suggest", file(tmp_path, FINE), "--json"]) == 0
    assert capsys.readouterr().out == ""
    assert cli.main(["suggest", file(tmp_path, FINE), "--accept"]) == 0
    assert capsys.readouterr().out == FINE


def test_what_cannot_be_helped_is_printed_as_it_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = "method Wrong(n: int) returns (m: int) ensures m > m { return n; }\n"
    assert cli.main(["suggest", file(tmp_path, wrong), "--accept"]) == 1
    assert capsys.readouterr().out == wrong


def test_a_program_with_an_error_gets_no_offer(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["suggest", file(tmp_path, "method M( {}"), "--json"]) == 1
    assert capsys.readouterr().out == ""


def test_a_verdict_has_the_same_offers_where_they_are_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    name = file(tmp_path, LOOP)
    assert cli.main(["suggest", name, "--json"]) == 1
    told = json.loads(capsys.readouterr().out)["offers"]
    assert cli.main(["verify", name, "--json", "--suggest", "--no-cache"]) == 1
    (problem,) = json.loads(capsys.readouterr().out)["diagnostics"]
    assert [o["edits"] for o in problem["offers"]] == [o["edits"] for o in told]
    assert cli.main(["verify", name, "--json", "--no-cache"]) == 1
    assert "offers" not in json.loads(capsys.readouterr().out)["diagnostics"][0]


def test_offers_are_not_told_in_a_text_of_verdicts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["verify", file(tmp_path, LOOP), "--suggest"]) == 2
    assert "--suggest goes with --json" in capsys.readouterr().err
