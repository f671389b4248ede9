"""What the terminal and JSON say of a run: in the program's own names, never in ours."""

from __future__ import annotations

import json
import re

import pytest

from language.pipeline import Options, check_file
from language.report import to_json, to_text
from language.source import SourceText

NUMBERED = re.compile(r"\w#\d|\b_T\d")


def said(program: str) -> str:
    """All that the terminal shows, after all that JSON says is found to be free of our names, too."""
    checked = check_file(SourceText("test.dfy", program), Options(use_cache=False))
    record = json.dumps(to_json("test.dfy", checked.sources, checked.result))
    assert not NUMBERED.search(record), record
    text = to_text("test.dfy", checked.sources, checked.result)
    assert "refuted" in text or "too-weak" in text
    assert not NUMBERED.search(text), text
    return text


def test_an_array_is_told_by_its_elements() -> None:
    text = said("method M(a: array<int>) requires a.Length == 2 ensures a[0] > a[1] { }")
    assert "line 1    a = [0, 0]\n" in text
    assert ".Length = 2" not in text


def test_one_array_under_two_names_and_what_is_written_into_it() -> None:
    text = said("""method M(a: array<int>, b: array<int>)
  requires a.Length > 0 && b.Length > 0
  modifies a, b
  ensures a[0] == 1
{
  a[0] := 1;
  b[0] := 2;
}
""")
    assert "a = [0], b = the same as a\n" in text
    assert "line 7    a[0] = 2\n" in text


def test_what_is_made_on_the_way() -> None:
    text = said("""method M() returns (a: array<int>, b: array<int>)
  ensures a.Length == 4
{
  a := new int[3];
  b := a;
  b[1] := 7;
}
""")
    assert "line 4    a = [" in text
    assert "line 5    b = the same as a\n" in text
    assert "line 6    a[1] = 7\n" in text


def test_objects_are_told_by_their_fields() -> None:
    text = said("""class Node { var next: Node?  var v: int }
method M(n: Node, m: Node)
  requires n.next == m && n != m
  modifies n, m
  ensures m.v == 3
{
  var k := n.next;
  k.v := 3;
  n.next := n;
  m.v := 4;
}
""")
    assert "n = Node(next = Node(next = null, v = 0), v = 0), m = the same as n.next" in text
    assert "k = the same as m\n" in text
    assert "m.v = 3\n" in text
    assert "n.next = the same as n\n" in text
    assert "m.v = 4\n" in text


def test_what_nobody_holds_any_more() -> None:
    text = said("""class Cell { var v: int }
method Set(c: Cell) modifies c { c.v := 5; }
method M(c: Cell) modifies c ensures c.v == 0 {
  var kept := c;
  Set(kept);
  kept := new Cell;
  c.v := 6;
}
""")
    assert "c.v = 6\n" in text


def test_a_ring_of_objects_ends() -> None:
    text = said("""class Ring { var next: Ring? }
method M(r: Ring) requires r.next == r ensures false { }
""")
    assert "r = Ring(next = Ring(next = Ring(…)))" in text


def test_an_array_in_itself_ends() -> None:
    assert "[…]" in said("""method M(a: array<object>) requires a.Length == 1 modifies a
  ensures a[0] != a
{
  a[0] := a;
  var b := a[0];
}
method N(a: array<object>) requires a.Length == 1 && a[0] == a ensures false { }
""")


@pytest.mark.parametrize(
    ("program", "inputs"),
    [
        ("method M<T>(x: T, y: T) ensures x == y { }", "x = the 1st T, y = the 2nd T"),
        ("type Op(==)\nmethod M(x: Op, y: Op) ensures x == y { }", "x = the 1st Op, y = the 2nd Op"),
        ("method M(a: array) requires a.Length > 0 ensures false { }", "a = [the 1st value]"),
        ("method M(s: seq<array<int>>) requires |s| == 2 ensures s[0] == s[1] { }", "s = [[], []]"),
        ("method M(c: map<int, array<int>>) ensures c == map[] { }", "c = map[0 := []]"),
        ("method M(s: set<array<int>>) ensures s == {} { }", "s = {[]}"),
        ("method M(p: (array<int>, int)) ensures p.1 == 1 { }", "p = ([], 0)"),
        (
            "method M(a: array2<int>) requires a.Length0 == 1 == a.Length1 ensures false { }",
            "a = [[0]]",
        ),
    ],
)
def test_values_in_one_another(program: str, inputs: str) -> None:
    text = said(program)
    assert f"Inputs: {inputs}." in text
    assert f"    {inputs}\n" in text


def test_what_a_contract_allows() -> None:
    text = said("""method Other(a: array<int>) returns (b: array<int>) ensures b.Length == a.Length
{ b := new int[a.Length]; }
method Call(a: array<int>) { var b := Other(a); assert b != a; }
""")
    assert "Other allows b = a (with a = [])" in text


def test_what_an_invariant_allows() -> None:
    text = said("""method M(a: array<int>, c: array<int>)
{
  var b, i := a, 0;
  while i < 3 invariant i <= 3 { b := a; i := i + 1; }
  assert b == a;
}
""")
    assert "invariants allow" in text
