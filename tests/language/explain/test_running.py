"""Running a program for its user: what is printed, and how a run that ends badly is described."""

from __future__ import annotations

import pytest

from language.explain.running import run_main
from language.pipeline import analyze
from language.records.trace import FieldSlot, StepKind, Trace
from language.source import SourceText
from language.values import Ref


def run(text: str, *args: str, name: str | None = None) -> Trace:
    front = analyze(SourceText("test.dfy", text))
    assert not front.diagnostics, front.diagnostics
    return run_main(front.typed, name, args, sources=front.sources)


def prints(expression: str, declarations: str = "") -> str:
    return run(f"{declarations}\nmethod Main() {{ print {expression}; }}").output


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ('"hello\\n"', "hello\n"),
        ("[1, 2]", "[1, 2]"),
        ("{2, 1}", "{1, 2}"),
        ("map[1 := true]", "map[1 := true]"),
        ("multiset{1, 1}", "multiset{1, 1}"),
        ("'x'", "'x'"),
        ('["ab"]', "[['a', 'b']]"),
        ("1.5", "1.5"),
        ("(1, true)", "(1, true)"),
        ("1, 2", "12"),
        ("[] as seq<int>", "[]"),
    ],
)
def test_print(expression: str, expected: str) -> None:
    assert prints(expression) == expected


def test_print_of_datatypes() -> None:
    declarations = "datatype T = A | B(x: int, s: string)\nmodule N { datatype U = C(n: int) }"
    assert prints('A, " ", B(3, "q")', declarations) == 'T.A T.B(3, "q")'
    assert prints("N.C(1)", declarations) == "N.U.C(1)"


def test_arguments_and_results() -> None:
    text = "method Add(a: array<int>, k: int) returns (r: int) { r := a.Length + k; }"
    assert run(text, "[5, 6]", "3", name="Add").output == "r = 5\n"
    assert "is not a value of type int" in run(text, "[5]", "true", name="Add").output
    assert "takes 2 inputs" in run(text, "[5]", name="Add").output


def test_functions_run_too() -> None:
    assert run("function F(n: int): int { n + 1 }", "4", name="F").output == "F = 5\n"


def test_without_main() -> None:
    assert "There is no method Main" in run("method M() {}").output


def test_a_broken_contract_stops_the_run() -> None:
    trace = run("method Main() {\n  var x := 3;\n  assert x == 4;\n  print x;\n}")
    assert "this assertion is false (line 3)" in trace.output
    assert trace.steps[-1].kind is StepKind.CHECK and trace.steps[-1].ok is False
    assert trace.why is not None


def test_expect() -> None:
    assert "expectation violation: no" in run('method Main() { expect 1 == 2, "no"; }').output


def test_the_trace_can_be_walked() -> None:
    trace = run(
        "method Main() {\n  var a := new int[2];\n  a[0] := 5;\n  var x := Twice(a[0]);\n}\n"
        "method Twice(n: int) returns (r: int) { r := n * 2; }"
    )
    kinds = [s.kind for s in trace.steps]
    assert kinds[0] is StepKind.START
    assert StepKind.CALL in kinds and StepKind.RETURN in kinds
    last = trace.store_at(len(trace.steps) - 1)
    assert {s.name: v for s, v in last.items() if hasattr(s, "name")}["x"] == 10  # type: ignore[union-attr]
    assert [s for s in last if getattr(s, "frame", 0) == 1] == []


FRAMES = """class Cell { var n: int constructor(n: int) ensures this.n == n { this.n := n; } }
method Set(c: Cell, d: Cell, k: int)
  modifies c
{
  var fresh_one := new Cell(1);
  fresh_one.n := 2;
  c.n := k;
  %s
}
method Main() {
  var c := new Cell(7);
  var d := new Cell(8);
  Set(c, d, 3);
}
"""


def test_a_trace_says_what_each_call_may_change() -> None:
    trace = run(FRAMES % "")
    allowed = {f.name: f.writable for f in trace.frames}
    assert allowed["Set"] == {Ref(0)} and allowed["Main"] == frozenset()
    assert trace.blocked is None


def test_a_trace_names_the_place_that_may_not_be_changed() -> None:
    assert run(FRAMES % "d.n := k;").blocked == FieldSlot(Ref(1), "n")
    assert run(FRAMES % "Set(d, c, k);").blocked == FieldSlot(Ref(1), "")
    assert run(FRAMES % "modify d;").blocked == FieldSlot(Ref(1), "")
