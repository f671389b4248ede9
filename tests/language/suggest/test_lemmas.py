"""New lemmas that are offered, with their calls."""

from __future__ import annotations

import pytest

from tests.language.suggest.helping import first, helped, offers

LENGTHS = """datatype List<T> = Nil | Cons(head: T, tail: List<T>)
function Len<T>(l: List<T>, acc: nat): nat
{
  match l
  case Nil => acc
  case Cons(_, rest) => Len(rest, acc + 1)
}
function Size<T>(l: List<T>): nat
{
  match l
  case Nil => 0
  case Cons(_, rest) => 1 + Size(rest)
}
method Count(l: List<int>) returns (n: nat)
  ensures n == Size(l)
{
  n := Len(l, 0);
}
"""
SUMS = """function Sum(s: seq<int>): int { if s == [] then 0 else s[0] + Sum(s[1..]) }
method Both(a: seq<int>, b: seq<int>) returns (r: int)
  ensures r == Sum(a + b)
{
  r := Sum(a) + Sum(b);
}
"""
POWERS = """function Power(x: int, n: nat): int { if n == 0 then 1 else x * Power(x, n - 1) }
method Product(x: int, a: nat, b: nat) returns (r: int)
  ensures r == Power(x, a + b)
{
  r := Power(x, a) * Power(x, b);
}
"""


@pytest.mark.parametrize(
    ("text", "call", "law"),
    [
        (LENGTHS, "LenLaw(l, 0);", "ensures Len(l, acc) == acc + Size(l)"),
        (SUMS, "SumLaw(a, b);", "ensures Sum(a + b) == Sum(a) + Sum(b)"),
        (POWERS, "PowerLaw(x, a, b);", "ensures Power(x, a + b) == Power(x, a) * Power(x, b)"),
    ],
)
def test_a_law_is_offered_whole(text: str, call: str, law: str) -> None:
    offer = first(text)
    assert offer.kind == "lemma" and offer.whole
    assert offer.formulas[0] == call and law in offer.formulas[1]
    assert "proved by induction" in offer.why
    helped(text)


def test_what_is_no_law_is_not_offered() -> None:
    text = SUMS.replace("s[0] + Sum(s[1..])", "s[0] * s[0] - Sum(s[1..])")
    assert not [o for o in offers(text) if o.kind == "lemma"]
