"""The command line's answers to what goes wrong: a word that is no command, a run that ends badly."""

from __future__ import annotations

from pathlib import Path

import pytest

from language import cli


@pytest.mark.parametrize(
    ("word", "hint"),
    [
        ("verfy", "Did you mean `verify`?"),
        ("Verify", "Did you mean `verify`?"),
        ("lesson", "Did you mean `lessons`?"),
        ("prove", "The commands are verify, run"),
    ],
)
def test_a_word_that_is_no_command(word: str, hint: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main([word, "x.dfy"]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert f"there is no command `{word}`" in said.err and hint in said.err


@pytest.mark.parametrize("name", ["new.dfy", "folder/new", "here"])
def test_a_file_opens_the_window(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "here").write_text("")
    monkeypatch.chdir(tmp_path)
    opened: list[list[str]] = []
    monkeypatch.setattr("ide.app.main", lambda args: opened.append(args) or 0)
    assert cli.main([name]) == 0
    assert opened == [[name]]


@pytest.mark.parametrize("command", [["lessons", "check"], ["grade", "promise", __file__, "--folder"]])
def test_a_folder_that_is_not_there(
    command: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main([*command, str(tmp_path / "nope")]) == 2
    assert f"there is no folder {tmp_path / 'nope'}" in capsys.readouterr().err


RUNS = """method Positive(n: int) requires n > 0 { }
method Well() { print "well"; }
method Call() { Positive(0); }
method Assert() { var x := 0; assert x == 1; }
method Expect() { var x := 0; expect x == 1, "not one"; }
method Promise() returns (r: int) ensures r > 0 { r := 0; }
method Invariant() { var i := 0; while i < 3 invariant i < 2 { i := i + 1; } }
method Index() { var s := [1]; print s[1]; }
method Deep() { Down(10000000); }
method Down(n: nat) { if n > 0 { Down(n - 1); } }
method Wide() { var i, s := 0, [1]; while i < 60 { s := s + s; i := i + 1; } print |s|; }
method Endless() decreases * { while true decreases * { } }
function Sum(n: nat): nat { if n == 0 then 0 else n + Sum(n - 1) }
method Nested() { Down(10000); print Sum(10000); }
method Appends() { var i, s := 0, []; while i < 100000 { s := s + [i]; i := i + 1; } print s[0] + s[99999]; }
method Updates() { var i, m := 0, map[]; while i < 20000 { m := m[i := i]; i := i + 1; } print m[0] + |m|; }
"""


@pytest.mark.parametrize(
    ("method", "status", "why"),
    [
        ("Well", 0, "well"),
        ("Call", 1, "the precondition of Positive does not hold (line 3)"),
        ("Assert", 1, "this assertion is false (line 4)"),
        ("Expect", 1, "not one (line 5)"),
        ("Promise", 1, "line 6"),
        ("Invariant", 1, "line 7"),
        ("Index", 1, "line 8"),
        ("Deep", 1, "limit: the calls are nested too deeply"),
        ("Wide", 1, "limit: it would need too much memory"),
        ("Endless", 1, "the time limit of 1 s was reached"),
        ("Nested", 0, "50005000"),
        ("Appends", 0, "99999"),
        ("Updates", 0, "20000"),
    ],
)
def test_how_a_run_ends(
    method: str, status: int, why: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "runs.dfy"
    file.write_text(RUNS)
    limit = "1" if method == "Endless" else "30"
    assert cli.main(["run", str(file), "--method", method, "--time-limit", limit]) == status
    said = capsys.readouterr()
    assert why in said.out + said.err
    assert "canceled" not in said.out + said.err
