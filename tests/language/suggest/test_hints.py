"""Assertions and lemma calls that are offered."""

from __future__ import annotations

from tests.language.suggest.helping import first, helped, offers

SUM = """function Sum(s: seq<int>, n: nat): int
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
"""
USE = """method Total(s: seq<int>, x: int) returns (r: int)
  ensures r == Sum(s, |s|)
{
  var t := s + [x];
  r := Sum(t, |s|);
}
"""
DOUBLE = """function Twice(n: nat): nat { if n == 0 then 0 else 2 + Twice(n - 1) }
lemma {:induction false} IsTwice(n: nat)
  ensures Twice(n) == 2 * n
{
  if n > 0 {
  }
}
"""


def test_a_lemma_is_called_with_the_terms_in_sight() -> None:
    offer = first(SUM + USE)
    assert offer.kind == "lemma-call" and offer.whole
    assert offer.formulas == ("Same(s, t, |s|);",)
    assert offer.why == "`Same` speaks of what is claimed here."
    helped(SUM + USE)


def test_a_lemma_calls_itself_for_something_smaller() -> None:
    offer = first(DOUBLE)
    assert offer.formulas == ("IsTwice(n - 1);",) and "something smaller" in offer.why
    helped(DOUBLE)


def test_a_false_claim_gets_no_lemma() -> None:
    found = offers(SUM + USE.replace("r := Sum(t, |s|)", "r := Sum(t, |t|)"))
    assert not [o for o in found if o.kind in ("lemma-call", "assert")]


def test_a_call_stands_where_the_body_ends() -> None:
    text = SUM.split("lemma")[0] + "lemma {:induction false} Zero(s: seq<int>, n: nat)\n  requires n <= |s|\n"
    text += "  requires forall i :: 0 <= i < n ==> s[i] == 0\n  ensures Sum(s, n) == 0\n{\n  if n > 0 { }\n}"
    assert "Zero(s, n - 1);" in helped(text)


def formulas(text: str) -> tuple[str, ...]:
    offer = first(text)
    assert offer.kind == "assert" and offer.whole, offer
    helped(text)
    return offer.formulas


def test_a_part_with_one_element_more_is_put_together() -> None:
    text = """opaque function Hash(s: seq<int>): int { |s| + 1 }
lemma More(s: seq<int>, i: nat)
  requires i < |s| && Hash(s[..i] + [s[i]]) == 7
  ensures Hash(s[..i + 1]) == 7
{
}
"""
    assert formulas(text) == ("assert s[..i + 1] == s[..i] + [s[i]];",)


def test_an_example_of_what_must_exist_is_found() -> None:
    text = """predicate Good(s: seq<int>, n: int) { |s| == 1 && s[0] == n }
method M(n: int) returns (b: bool)
  ensures b ==> exists s: seq<int> :: Good(s, n)
{
  return true;
}
"""
    assert formulas(text) == ("assert Good([n], n);",)


def test_sets_with_the_same_elements_are_said_to_be_equal() -> None:
    text = """ghost function Size(s: set<int>): int { |s| }
lemma Same(a: set<int>, b: set<int>)
  requires forall x :: x in a <==> x in b
  ensures Size(a) == Size(b)
{
}
"""
    assert formulas(text) == ("assert a == b;",)
