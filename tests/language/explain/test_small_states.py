"""States that the bounded solver proposes are shown in their simplest form, as inputs are."""

from __future__ import annotations

from language.records.inquiry import Wish
from language.records.verdicts import TooWeak
from tests.language.explain.asking import failure, inputs

PAIR = """method M(n: nat, s: seq<int>) returns (x: int, t: seq<int>)
  ensures |t| < 2 || x + t[1] * 5 != 2965
{
  x := 0; t := [];
  var i := 0;
  while i < n
    invariant 0 <= i <= n
  { i := i + 1; x := 0; t := []; }
}
"""


def test_no_value_is_larger_than_the_claim_needs() -> None:
    asked = failure(PAIR)
    assert isinstance(asked.verdict, TooWeak)
    assert inputs(asked.verdict) == "n = 0, s = []"
    assert "Your invariants allow i = 0, x = 0, t = [0, 593] at" in asked.verdict.sentence
    step = asked.ask(Wish.SMALLER)
    assert step.answer is None and step.sentence.startswith("This is the smallest that was found")
