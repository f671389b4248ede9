"""Loop invariants: each program lacks those of its loops, and verifies again with what is offered."""

from __future__ import annotations

import pytest

from tests.language.suggest.helping import helped, offers

MAXIMUM = """
method Maximum(a: array<int>) returns (m: int)
  requires a.Length > 0
  ensures forall k :: 0 <= k < a.Length ==> a[k] <= m
  ensures m in a[..]
{
  m := a[0];
  var i := 1;
  while i < a.Length {
    if a[i] > m { m := a[i]; }
    i := i + 1;
  }
}
"""
PLACE = """
method Place(a: array<int>) returns (at: int)
  requires 0 < a.Length
  ensures 0 <= at < a.Length
  ensures forall k :: 0 <= k < a.Length ==> a[k] <= a[at]
{
  var best, j, i := a[0], 0, 1;
  while (i < a.Length)
  {
    if best < a[i] { best := a[i]; j := i; }
    i := i + 1;
  }
  at := j;
}
"""
FOUND = """
method Find(a: array<int>, key: int) returns (found: bool)
  ensures found <==> exists k :: 0 <= k < a.Length && a[k] == key
{
  found := false;
  for i := 0 to a.Length {
    if a[i] == key { found := true; }
  }
}
"""
CHOSEN = """
method Mix(n: nat) returns (a: int, b: int)
  ensures a + b == 3 * n
{
  a, b := 0, 0;
  var i := 0;
  while i < n {
    if * { a := a + 1; b := b + 2; } else { a := a + 2; b := b + 1; }
    i := i + 1;
  }
}
"""
SUM = """
function Sum(s: seq<int>): int {
  if |s| == 0 then 0 else s[0] + Sum(s[1..])
}
method Total(s: seq<int>) returns (t: int)
  ensures t == Sum(s)
{
  t := 0;
  var rest := s;
  while |rest| > 0 {
    t := t + rest[0];
    rest := rest[1..];
  }
}
"""
DOUBLED = """
method Double(a: array<int>)
  modifies a
  ensures forall k :: 0 <= k < a.Length ==> a[k] == 2 * old(a[k])
{
  var i := 0;
  while i < a.Length {
    a[i] := 2 * a[i];
    i := i + 1;
  }
}
"""
TRIANGLE = """
method Triangle(n: nat) returns (t: int)
  ensures t == n * (n + 1) / 2
{
  t := 0;
  var i := 0;
  while i < n {
    i := i + 1;
    t := t + i;
  }
}
"""
INNER = """
predicate Sorted(a: array<int>, low: int, high: int)
  reads a
{
  forall i, j :: 0 <= i <= j < a.Length && low <= i <= j <= high ==> a[i] <= a[j]
}
method Sort(a: array<int>)
  modifies a
  ensures Sorted(a, 0, a.Length - 1)
  ensures multiset(a[..]) == multiset(old(a[..]))
{
  var i := a.Length - 1;
  while i > 0
    invariant multiset(a[..]) == multiset(old(a[..]))
    invariant Sorted(a, i, a.Length - 1)
    invariant forall n, m :: 0 <= n <= i < m < a.Length ==> a[n] <= a[m]
  {
    var j := 0;
    while j < i {
      if a[j] > a[j + 1] { a[j], a[j + 1] := a[j + 1], a[j]; }
      j := j + 1;
    }
    i := i - 1;
  }
}
"""


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            t, id=t.split("method ")[1].split("(")[0], marks=[pytest.mark.long] if t is INNER else []
        )
        for t in (MAXIMUM, PLACE, FOUND, CHOSEN, SUM, DOUBLED, TRIANGLE, INNER)
    ],
)
def test_a_loop_gets_the_invariants_that_it_needs(text: str) -> None:
    done = helped(text)
    assert done.count("invariant") > text.count("invariant")
    assert "assume" not in done


def test_an_offer_says_why_each_formula_was_thought_of() -> None:
    (offer,) = offers(MAXIMUM)
    assert offer.whole and offer.kind == "invariant"
    formula = "`forall k :: 0 <= k < i ==> a[k] <= m`"
    assert f"{formula}: what holds so far is the promise with `i` in the place of `a.Length`." in offer.why


def test_nothing_is_offered_for_a_promise_that_no_invariant_can_keep() -> None:
    wrong = MAXIMUM.replace("a[i] > m", "a[i] < m")
    assert not any(o.whole for o in offers(wrong))


def test_clauses_that_are_there_stay_and_are_not_offered_again() -> None:
    had = "invariant m in a[..]"
    text = MAXIMUM.replace("while i < a.Length {", f"while i < a.Length\n    {had}\n  {{")
    done = helped(text)
    assert done.count(had) == 1
    assert done.index("invariant i <= a.Length") < done.index(had)
