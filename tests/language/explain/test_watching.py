"""Expressions along a trace, as a learner types them."""

from __future__ import annotations

from language.explain.running import run_main
from language.explain.watching import watch
from language.pipeline import analyze
from language.records.looks import Watched
from language.records.trace import StepKind, Trace
from language.source import SourceText
from language.values import Unknown, show

FILL = """method Fill(a: array<int>, v: int)
  modifies a
{
  var n := 0;
  while n < a.Length
  {
    a[n] := v;
    n := n + 1;
  }
}
"""


def watched(program: str, name: str, args: tuple[str, ...], *texts: str) -> tuple[Trace, tuple[Watched, ...]]:
    front = analyze(SourceText("test.dfy", program))
    assert not front.diagnostics, front.diagnostics
    trace = run_main(front.typed, name, args, sources=front.sources)
    return trace, watch(front.analysis, trace, lambda span: span, texts)


def shown(w: Watched) -> list[str]:
    return [v.why if isinstance(v, Unknown) else show(v) for _, v in w.values]


def test_an_expression_has_a_value_wherever_its_variables_have() -> None:
    trace, (w,) = watched(FILL, "Fill", ("[1, 2]", "7"), "n < a.Length")
    assert shown(w) == ["n has no value here", "true", "false"]
    heads = [i for i, s in enumerate(trace.steps) if s.kind is StepKind.LOOP_HEAD]
    assert w.values[1][0] < heads[0] and heads[1] < w.values[2][0] <= heads[2]


def test_arrays_are_read_in_the_state_of_the_step_and_old_on_entry() -> None:
    _, (now, before) = watched(FILL, "Fill", ("[1, 2]", "7"), "a[0] + a[1]", "old(a[0] + a[1])")
    assert shown(now) == ["3", "9", "14"]
    assert shown(before) == ["3"]


def test_quantifiers_functions_and_sequences() -> None:
    program = "function F(n: nat): nat { if n == 0 then 0 else n + F(n - 1) }\n" + FILL
    _, ws = watched(
        program,
        "Fill",
        ("[3]", "7"),
        "forall k :: 0 <= k < a.Length ==> a[k] == v",
        "F(3)",
        "a[..]",
        "[] + [v]",
    )
    assert [shown(w) for w in ws] == [["false", "true"], ["6"], ["[3]", "[7]"], ["[7]"]]


def test_what_makes_no_sense_says_why_in_plain_words() -> None:
    _, ws = watched(FILL, "Fill", ("[1]", "7"), "a[5]", "x + 1", "n +", "n + true", "")
    assert [w.problem for w in ws[:1]] == [""]
    assert shown(ws[0]) == ["the index 5 is outside the range 0..1"]
    assert "`x`" in ws[1].problem
    assert all(w.problem for w in ws[2:])


def test_each_frame_gives_names_a_meaning_of_its_own() -> None:
    program = """method Main() { var x := 1; var y := Next(x); x := y; }
method Next(n: int) returns (r: int) { r := n + 1; }
"""
    _, (x, n) = watched(program, "Main", (), "x", "n")
    assert shown(x)[1:4:2] == ["1", "1"] and "`x`" in shown(x)[2]
    assert "1" in shown(n) and n.problem == ""


def test_fields_and_objects_made_on_the_way() -> None:
    program = """class Cell {
  var value: int
  constructor (v: int) { value := v; }
}
method Main() {
  var c := new Cell(3);
  c.value := c.value + 1;
}
"""
    _, (w, fresh) = watched(program, "Main", (), "c.value * 2", "fresh(c)")
    assert [v for v in shown(w) if v.isdecimal()] == ["6", "8"]
    assert "true" in shown(fresh)


def test_a_program_that_changed_since_has_no_values() -> None:
    front = analyze(SourceText("test.dfy", FILL))
    trace = run_main(front.typed, "Fill", ("[1]", "7"), sources=front.sources)
    other = analyze(SourceText("test.dfy", "method Other() {}"))
    (w,) = watch(other.analysis, trace, lambda span: span, ["n"])
    assert shown(w) == ["the program has changed since this run"]
