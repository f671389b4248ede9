"""Causes that running small inputs does not reach: every one is found by the bounded search, and replayed."""

from __future__ import annotations

import pytest

from language import pipeline
from language.explain.candidates import solve
from language.explain.running import find
from language.records.verdicts import (
    Obligation,
    ObligationKind,
    Proved,
    Refuted,
    TooWeak,
    Undecided,
    Verdict,
)
from language.source import SourceText, Span
from tests.language.explain.asking import bench_of


def causes(text: str) -> list[Verdict]:
    """The verdicts on everything in the text that is not proved."""
    checked = pipeline.check_file(SourceText("test.dfy", text), pipeline.Options(use_cache=False))
    assert not checked.result.diagnostics, checked.result.diagnostics
    results = [r for m in checked.result.methods for r in m.results]
    return [r.verdict for r in results if not isinstance(r.verdict, Proved)]


def inputs(text: str) -> dict[str, str]:
    """The inputs of the one real run that refutes the one claim that fails."""
    (verdict,) = causes(text)
    assert isinstance(verdict, Refuted), verdict
    return dict(verdict.inputs)


def test_numbers_that_solve_an_equation() -> None:
    found = inputs("method M(x: int)\n  requires x * x == 1764 && x > 0\n{\n  assert x < 42;\n}")
    assert found == {"x": "42"}


def test_several_numbers_in_relation() -> None:
    text = """method M(x: int, y: int, z: int)
  requires 3 * x + 5 * y + 7 * z == 1001 && x > y + 9 && y > z + 9 && z > 20
{
  assert x != y + 12;
}"""
    found = {k: int(v) for k, v in inputs(text).items()}
    assert found["x"] == found["y"] + 12
    assert 3 * found["x"] + 5 * found["y"] + 7 * found["z"] == 1001


def test_reals_and_chars() -> None:
    text = """method M(r: real, c: char)
  requires r + r == 12.5 && 'p' < c < 'r'
{
  assert r != 6.25 || c != 'q';
}"""
    assert inputs(text) == {"r": "6.25", "c": "'q'"}


def test_longer_arrays_with_particular_elements() -> None:
    text = """method M(a: array<int>) returns (r: int)
  requires a.Length == 6 && forall i :: 0 <= i < 5 ==> a[i] + 3 < a[i + 1]
  requires a[0] == 10 && a[5] == 30
  ensures r != 30
{
  var i := 0;
  r := a[0];
  while i < a.Length && r < 30
    invariant 0 <= i <= a.Length && r in a[..]
  {
    r := a[i];
    i := i + 1;
  }
}"""
    found = [v for v in causes(text) if isinstance(v, Refuted)]
    (refuted,) = found
    elements = dict(refuted.inputs)["a"]
    assert elements.startswith("[10, ") and elements.endswith(", 30]")


def test_strings() -> None:
    text = """method M(s: string)
  requires |s| == 4 && s[1..] == "xyz" && s[0] > 'k'
{
  assert s[0] > 'm';
}"""
    assert inputs(text)["s"] in ('"lxyz"', '"mxyz"')


def test_a_function_of_a_sequence_in_the_precondition() -> None:
    text = """function Sum(s: seq<int>): int
{
  if s == [] then 0 else s[0] + Sum(s[1..])
}
method M(s: seq<int>)
  requires |s| == 3 && Sum(s) == 100 && s[0] > 40 && s[1] > 40
{
  assert s[2] < 5;
}"""
    values = [int(x) for x in inputs(text)["s"].strip("[]").split(",")]
    assert sum(values) == 100 and values[2] >= 5


def test_trees() -> None:
    text = """datatype Tree = Leaf | Node(left: Tree, x: int, right: Tree)
function Sum(t: Tree): int
{
  match t case Leaf => 0 case Node(l, x, r) => Sum(l) + x + Sum(r)
}
method M(t: Tree)
  requires t.Node? && t.left.Node? && Sum(t) == 77 && t.x == 60
{
  assert t.left.x == 17;
}"""
    assert "60" in inputs(text)["t"]


def test_sets_maps_and_multisets() -> None:
    text = """method M(s: set<int>, m: map<int, int>, b: multiset<int>)
  requires s == {17, 23, 40} && 31 in m && m[31] == 77 && b[5] == 2
{
  assert |s| != 3 || m[31] != 77 || b[5] != 2;
}"""
    found = inputs(text)
    assert found["s"] == "{17, 23, 40}"
    assert "31 := 77" in found["m"] and "5, 5" in found["b"]


def test_objects() -> None:
    text = """class Node {
  var x: int
  var next: Node?
}
method M(n: Node)
  requires n.next != null && n.next.x == 77 && n.next.next == n
{
  assert n.x != 88;
}"""
    assert "x = 77" in inputs(text)["n"] and "x = 88" in inputs(text)["n"]


def test_a_type_parameter_stands_for_any_type() -> None:
    text = """method M<T(==)>(s: seq<T>)
  requires |s| == 5
{
  assert s[0] == s[4] || s[1] == s[3] || s[0] == s[2] || s[2] == s[4];
}"""
    assert "s" in inputs(text)


def test_the_ways_to_choose_are_tried() -> None:
    text = """method M(s: set<int>) returns (x: int)
  requires |s| == 2 && 41 in s && 87 in s
{
  x :| x in s;
  if * {
    x := x + 1;
  }
  assert x != 88;
}"""
    assert inputs(text) == {"s": "{41, 87}"}


def test_a_loop_head_with_large_numbers() -> None:
    text = """method M(n: nat) returns (r: int)
  ensures r == 1000 * n
{
  r := 0;
  var i := 0;
  while i < n
    invariant i <= n && r >= 1000 * i
  {
    r := r + 1000;
    i := i + 1;
  }
}"""
    (verdict,) = causes(text)
    assert isinstance(verdict, TooWeak)


def test_an_invariant_that_makes_no_sense_in_some_state() -> None:
    text = """method M(a: array<int>)
{
  var i := 0;
  while i < a.Length
    invariant forall k :: 0 <= k < i ==> a[k] == a[k]
  {
    i := i + 1;
  }
}"""
    assert causes(text) and all(isinstance(v, TooWeak) for v in causes(text))


def test_a_precondition_that_makes_no_sense_for_some_inputs() -> None:
    (verdict,) = causes("method M(s: seq<int>, i: nat)\n  requires s[i] > 0 && i < |s|\n{\n}")
    assert isinstance(verdict, Refuted)
    assert "makes no sense" in verdict.sentence
    assert dict(verdict.inputs)["s"] == "[]"


def test_a_postcondition_that_makes_no_sense_for_some_results() -> None:
    text = "method M() returns (r: seq<int>)\n  ensures r[0] == 1\n  ensures |r| == 1\n{\n  r := [1];\n}"
    (verdict,) = causes(text)
    assert isinstance(verdict, TooWeak)
    assert "allows r = []" in verdict.sentence


def test_a_postcondition_about_a_changed_array() -> None:
    text = """method M(a: array<int>, i: nat)
  modifies a
  ensures a[i] == old(a[i])
{
  a[i] := a[i];
}"""
    (verdict,) = [v for v in causes(text) if isinstance(v, TooWeak)]
    assert verdict.sentence.startswith("With a = [], i = 0, this part of the postcondition")


def test_a_postcondition_about_a_fresh_array() -> None:
    text = """method M(a: array<int>) returns (b: array<int>)
  ensures forall k :: 0 <= k < a.Length ==> b[k] == 0
{
  b := new int[a.Length](_ => 0);
}"""
    (verdict,) = causes(text)
    assert isinstance(verdict, TooWeak)
    assert "allows b = " in verdict.sentence


# ── what must not be claimed ─────────────────────────────────────────────────────────────────────


def solved(text: str, snippet: str, kind: ObligationKind = ObligationKind.ASSERTION) -> dict[int, Verdict]:
    """What the bounded search says about a claim that somebody else could not prove."""
    front = pipeline.analyze(SourceText("test.dfy", text))
    assert not front.diagnostics, front.diagnostics
    target = find(front.typed, "M")
    assert not isinstance(target, str)
    unit = next(u for u in front.units if u.ivl.decl is target)
    result = pipeline.prove(front, unit, pipeline.Options(use_cache=False), pipeline.Cancel())
    start = text.index(snippet)
    claims = [r.obligation for r in result.results if r.obligation.kind is kind]
    o = next(o for o in claims if (o.span.start, o.span.end) == (start, start + len(snippet)))
    return solve(bench_of(front, "M", o), {o.id: Undecided("")}, 5.0)


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        ("method M(x: int) {\n  assert x * x * x - x != 4;\n}", "x * x * x - x != 4"),
        ("method M(x: int) {\n  assert (x * x) % 4 <= 1;\n}", "(x * x) % 4 <= 1"),
        (
            "method M(a: int, b: int)\n  requires b != 0\n{\n  assert a == b * (a / b) + a % b;\n}",
            "a == b * (a / b) + a % b",
        ),
        ("method M(s: seq<int>) {\n  assert |s[..] + s| == 2 * |s|;\n}", "|s[..] + s| == 2 * |s|"),
        (
            "method M(s: set<int>, t: set<int>) {\n  assert |s + t| + |s * t| == |s| + |t|;\n}",
            "|s + t| + |s * t| == |s| + |t|",
        ),
        ("method M(s: seq<int>) {\n  assert |multiset(s)| == |s|;\n}", "|multiset(s)| == |s|"),
    ],
)
def test_a_true_claim_gets_no_cause(text: str, claim: str) -> None:
    assert solved(text, claim) == {}


def test_an_input_without_a_bounded_form_is_left_alone() -> None:
    text = "method M(f: int -> int, x: int)\n  requires f(x) == 1764\n{\n  assert x != 3;\n}"
    assert solved(text, "x != 3") == {}


def test_what_an_unknown_function_says_is_left_alone() -> None:
    text = "ghost function F(x: int): int\nmethod M(x: int) {\n  assert F(x) == 0;\n}"
    assert solved(text, "F(x) == 0") == {}


def test_a_canceled_search_ends_at_once() -> None:
    text = "method M(x: int) {\n  assert x * x != 1764;\n}"
    front = pipeline.analyze(SourceText("test.dfy", text))
    start = text.index("x * x")
    bench = bench_of(front, "M", Obligation(1, ObligationKind.ASSERTION, Span(start, start + 13), ""))
    bench.cancel.cancel()
    assert solve(bench, {1: Undecided("")}, 5.0) == {}
