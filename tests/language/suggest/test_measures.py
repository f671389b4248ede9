"""Measures of termination that are offered."""

from __future__ import annotations

import pytest

from tests.language.suggest.helping import first, helped, offers

COUNTING = """method Gcd(m: nat, n: nat) returns (d: nat)
  requires m > 0 && n > 0
{
  var x, y := m, n;
  d := 0;
  while x != y
    invariant x > 0 && y > 0
  {
    if x > y { x := x - y; } else { y := y - x; }
  }
}
"""
UP = """function Up(i: nat, n: nat): nat
  requires i <= n
{
  if i == n then 0 else 1 + Up(i + 1, n)
}
"""
FLAG = """method Find(a: array<int>, k: int) returns (found: bool)
{
  found := false;
  var i := 0;
  while i < a.Length && !found
    invariant 0 <= i <= a.Length
  {
    if a[i] == k { found := true; } else { i := i + 1; }
  }
}
"""
TREE = """datatype List = Nil | Cons(head: int, tail: List)
function Zip(n: int, a: List, b: List): List
{
  match a
  case Nil => b
  case Cons(x, rest) => List.Cons(x, Zip(n + 1, rest, b))
}
"""
NESTED = """method Walk(n: nat)
{
  var a, b := 0, 0;
  while a < n
    invariant a <= n && b <= n
  {
    if b < n { b := b + 1; } else { a, b := a + 1, 0; }
  }
}
"""
LINKED = """class Node {
  var next: Node?
  ghost var size: nat
}
method Walk(start: Node?, all: set<Node>)
  requires start != null ==> start in all
  requires forall n :: n in all && n.next != null ==> n.next in all && n.next.size < n.size
{
  var at := start;
  while at != null
    invariant at != null ==> at in all
  {
    at := at.next;
  }
}
"""


@pytest.mark.parametrize(
    ("text", "measure"),
    [
        (UP, "n - i"),
        (FLAG, "a.Length - i, !found"),
        (NESTED, "n - a, n - b"),
        (LINKED, "if at != null then at.size else -1"),
    ],
)
def test_what_shrinks_is_found(text: str, measure: str) -> None:
    offer = first(text)
    assert offer.kind == "decreases" and offer.whole
    assert offer.formulas == (f"decreases {measure}",)
    helped(text)


@pytest.mark.parametrize("text", [COUNTING, TREE])
def test_some_measure_is_found(text: str) -> None:
    assert "decreases" in helped(text)


def test_the_reason_speaks_of_rounds_and_calls() -> None:
    assert first(UP).why == "Each recursive call makes `n - i` smaller, and it cannot do so for ever."
    assert "or leaves it and makes `n - b` smaller" in first(NESTED).why


def test_what_runs_for_ever_gets_no_measure() -> None:
    text = "method M(n: nat) {\n  var i := 0;\n  while i != n + 1 { i := (i + 1) % (n + 1); }\n}\n"
    assert not [o for o in offers(text) if o.kind == "decreases"]


def test_a_written_measure_is_left_alone() -> None:
    text = UP.replace("requires i <= n\n", "requires i <= n\n  decreases i\n")
    assert not list(offers(text))
