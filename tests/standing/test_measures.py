"""The tools that measure: what they count is what they say."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from language.cancel import Cancel
from language.pipeline import Options, bench, explain, prove
from language.records.verdicts import MethodResult, Refuted
from tests.benchmarks import bench_corpus
from tests.standing.causes import Figures, failures
from tests.standing.differential import compare
from tests.standing.fixing import fixed
from tests.standing.opinions import Failure, unseen
from tests.standing.peer import older
from tests.standing.programs import Program

MAXIMUM = """method Max(a: array<int>, low: nat) returns (m: int)
  requires low < a.Length
  ensures forall k :: low <= k < a.Length ==> a[k] <= m
{
  m := a[low];
  for i := low to a.Length
    invariant forall k :: low <= k < i ==> a[k] <= m
  {
    if a[i] > m { m := a[i]; }
  }
}
"""


def failing(text: str) -> list[Failure]:
    return list(failures(Program("test", text), 0, 0, 4.0, Figures()))


def requirement(text: str) -> str:
    """What a failing program's counterexample becomes, as a clause."""
    (f,) = failing(text)
    verdict = next(r.verdict for r in f.explained.results if isinstance(r.verdict, Refuted))
    new = fixed(text, f.unit, verdict.trace).text
    kept = next(i for i, (a, b) in enumerate(zip(text, new, strict=False)) if a != b)
    return new[kept : kept + len(new) - len(text)].strip()


def test_plain_functions_are_ghost_in_dafny_2() -> None:
    text = (
        'function F(): int\nghost predicate P() // function G\nstatic function method H()\nprint "function";'
    )
    assert older(text) == (
        'function method F(): int\npredicate P() // function G\nstatic function method H()\nprint "function";'
    )


def test_numbers_and_arrays_are_fixed() -> None:
    wrong = MAXIMUM.replace("a[i] > m", "a[i] > m + 1")
    clause = requirement(wrong)
    assert clause.startswith("requires a != null && a.Length == ") and "low == " in clause
    assert "a[0] == " in clause
    again = failing(wrong.replace("\n{", f"\n  {clause}\n{{"))
    assert [f.cause for f in again] == ["refuted"]  # they satisfy the precondition, and break the claim


def test_collections_datatypes_and_objects_are_fixed() -> None:
    types = """datatype Tree = Leaf | Node(left: Tree, n: int)
class Cell { var next: Cell?  var n: int }
"""
    method = "method M(t: Tree, s: set<int>, m: map<bool, seq<char>>, c: Cell, x: real) {{ {} }}"
    clause = requirement(
        types + method.format("assert t == Leaf || 2 in s || true !in m || c.next != c || x < 0.5;")
    )
    for part in ("t == Tree.Node(Tree.Leaf, 0)", "s == {", "true := ", "c.next == c", "x == ("):
        assert part in clause, clause


def test_opaque_values_are_told_apart() -> None:
    clause = requirement("method M<T(==)>(a: T, s: seq<T>) { assert |s| == 1 ==> s[0] == a; }")
    assert clause == "requires |s| == 1 && s[0] != a"


def test_what_calls_itself_is_checked_in_a_copy() -> None:
    text = "lemma L(n: nat)\n  ensures n < 3\n{\n  if n > 0 { L(n - 1); }\n}\n"
    (f,) = failing(text)
    verdict = next(r.verdict for r in f.explained.results if isinstance(r.verdict, Refuted))
    found = fixed(text, f.unit, verdict.trace)
    assert "lemma L__fixed(n: nat)" in found.text and list(found.lines) == [6, 7, 8, 9, 10]
    assert found.text.splitlines()[8].strip() == "if n > 0 { L(n - 1); }"


def test_failing_mutants_have_causes_that_random_runs_agree_with() -> None:
    figures = Figures()
    found = list(failures(Program("maximum", MAXIMUM), 6, 1, 4.0, figures))
    assert figures.counts["mutants"] >= 4 and len(found) >= 2
    for f in found:
        figures.note(f)
        assert f.cause in ("refuted", "too weak"), f.where
        assert set(unseen(f)) <= {"refuted"}, f.where
    assert any("of failing units have a cause" in line for line in figures.lines())


def test_the_first_cause_is_told_before_the_others() -> None:
    text = "method M(n: nat) {\n  assert n < 2;\n  assert n * n * n != 27 * n * n || n == 0;\n}\n"
    front = Program("two claims", text).front()
    (unit,) = front.units
    options, told = Options(use_cache=False), list[MethodResult]()
    explain(bench(front, unit), prove(front, unit, options, Cancel()), options, Cancel(), told.append)
    (first,) = told
    assert [isinstance(r.verdict, Refuted) for r in first.results].count(True) == 1


PEER = """import json, sys
lines = [n for n, t in enumerate(open(sys.argv[-1]).read().splitlines(), 1) if "// wrong" in t]
errors = [{"line": n, "severity": "error", "message": "assertion violation"} for n in lines]
print(json.dumps({"verdict": "failed" if lines else "verified", "diagnostics": errors}))
"""


def test_disagreements_have_a_class_and_two_are_alarms(tmp_path: Path) -> None:
    path = tmp_path / "peer.py"
    path.write_text(PEER)
    text = """method Both(x: int) { assert x < 5; } // wrong
method Mine(x: int) { assert x * 0 == 0; } // wrong
method Refuted(x: int) { assert x < 5; }
method Alias() { var x: int; assert x == x; }
method Caller() { Both(3); }
"""
    found = list(compare(Program("test", text), text, f"{sys.executable} {path}", 4.0))
    kinds = [d and d.kind.split(":")[0].split(";")[0] for d in found]
    assert kinds == [None, "only we prove it", "REFUTED, and the peer proves it", "an older rule", None]
    assert [bool(d and d.alarm) for d in found] == [False, False, True, False, False]


@pytest.mark.long
def test_seconds_a_file_are_printed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "program.dfy").write_text(MAXIMUM)
    peer = tmp_path / "peer.py"
    peer.write_text(PEER)
    assert bench_corpus.main([str(tmp_path), "--peer", f"{sys.executable} {peer}"]) == 0
    out = capsys.readouterr().out
    assert "ours: 1 verified" in out and "peer: 1 verified" in out and "ratio of sums" in out
