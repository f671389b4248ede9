"""The tool that measures help: what it deletes, what it compares, what runs tell of an offer."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.standing.deletions import KINDS, Deletion, deletions
from tests.standing.items import Item, items
from tests.standing.kept import kept
from tests.standing.offered import RUNS, runs_of
from tests.standing.programs import Program
from tests.standing.suggest import answer, applied, judged, main

PROGRAM = """function Sum(s: seq<int>, n: nat): int
  requires n <= |s|
{
  if n == 0 then 0 else Sum(s, n - 1) + s[n - 1]
}
lemma {:induction false} Same(s: seq<int>, t: seq<int>, n: nat)
  requires n <= |s| <= |t| && s == t[..|s|]
  ensures Sum(s, n) == Sum(t, n)
{
  if n > 0 { Same(s, t, n - 1); }
}
function Up(i: nat, n: nat): nat
  requires i <= n
  decreases n - i // not an `ensures`
{
  if i == n then 0 else 1 + Up(i + 1, n)
}
method Set(a: array<int>, n: nat) returns (r: int)
  requires n < a.Length
  modifies a
  ensures a[n] == 1 && r == 7
{
  a[n] := 1;
  r := 7;
}
method Use(a: array<int>, s: seq<int>)
  requires a.Length > 3
  modifies a
{
  var r := Set(a, 2);
  assert r == 7;
  var i := 0;
  while i < a.Length
    invariant 0 <= i <= a.Length
  {
    i := i + 1;
  }
  assert i == a.Length;
  Same(s, s + [1], |s|);
  assert Sum(s, |s|) == Sum(s + [1], |s|);
}
"""


def cut(kind: str) -> list[str]:
    """What deletions of a kind take away."""
    return [" / ".join(PROGRAM[s.start : s.end] for s, _ in d.cuts) for d in deletions(PROGRAM, kind)]


@pytest.mark.parametrize(
    ("kind", "pieces"),
    [
        ("a", ["invariant 0 <= i <= a.Length"]),
        ("d", ["Same(s, t, n - 1);", "Same(s, s + [1], |s|);"]),
        ("e", ["decreases n - i"]),
        ("g", ["ensures Sum(s, n) == Sum(t, n)", "a[n] == 1", "r == 7"]),
        ("h", ["modifies a", "modifies a"]),
    ],
)
def test_pieces_are_found_on_the_tree(kind: str, pieces: list[str]) -> None:
    assert cut(kind) == pieces


def test_a_lemma_goes_with_its_calls_and_edits_are_of_what_runs() -> None:
    (lemma,) = deletions(PROGRAM, "i")
    text = lemma.apply(PROGRAM)
    assert "Same" not in text and "method Use" in text
    for edit in deletions(PROGRAM, "j", 3):
        assert kept(edit.apply(PROGRAM), bodies=False) == kept(PROGRAM, bodies=False)
        assert kept(edit.apply(PROGRAM)) != kept(PROGRAM)


def test_proofs_do_not_count_and_contracts_and_bodies_do() -> None:
    for kind in "abcdef":
        for d in deletions(PROGRAM, kind):
            assert kept(d.apply(PROGRAM)) == kept(PROGRAM), d.what
    for d in deletions(PROGRAM, "g")[1:]:
        assert kept(d.apply(PROGRAM)) != kept(PROGRAM)
        assert kept(d.apply(PROGRAM), promises=False) == kept(PROGRAM, promises=False)


def test_what_was_not_needed_is_no_item() -> None:
    program = Program("sum", PROGRAM)
    found = [i.deletion.what for i in items([program], "c", 9, 0, 10.0)]
    assert found == []
    found = [i.deletion.what.split(" ", 1)[1] for i in items([program], "d", 9, 0, 10.0)]
    assert sorted(found) == ["Same(s, s + [1], |s|);", "Same(s, t, n - 1);"]


def test_the_command_brings_back_what_was_taken(tmp_path: Path) -> None:
    (measure,) = deletions(PROGRAM, "e")
    found = answer(Item(Program("sum", PROGRAM), measure), 60.0)
    assert found.verdict == "solved" and "decreases n - i" in found.text


def test_a_program_that_does_something_else_is_not_solved() -> None:
    item = Item(Program("sum", PROGRAM), Deletion("e", "", ()))
    assert judged(item, PROGRAM) == "solved"
    assert judged(item, PROGRAM.replace("r := 7;", "r := 6 + 1;")).startswith("WRONG it does")
    assert judged(item, PROGRAM.replace("assert r == 7;", "assume r == 7;")).startswith("WRONG")


def test_runs_that_come_to_an_offer_may_refute_it() -> None:
    program = Program("sum", PROGRAM)

    def heard(claim: str) -> tuple[int, bool]:
        line = PROGRAM[: PROGRAM.index("  {\n    i := i + 1")].count("\n")
        edit = {
            "line": line,
            "column": 1,
            "end_line": line,
            "end_column": 1,
            "text": f"    invariant {claim}\n",
        }
        text, places = applied(PROGRAM, [edit])
        assert text[places[0].start : places[0].end] == edit["text"]
        found = runs_of(program.front(text), places, 5)
        return found.runs, bool(found.refuted)

    assert heard("i >= 0") == (RUNS, False)
    assert heard("i < 6")[1]


def test_figures_are_printed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "up.dfy").write_text(PROGRAM[PROGRAM.index("function Up") : PROGRAM.index("method Set")])
    assert main([str(tmp_path), "--kind", "e", "--sample", "1"]) == 0
    out = capsys.readouterr().out
    assert f"(e) {KINDS['e']}" in out and "100.0 %" in out and "1 offers" in out
