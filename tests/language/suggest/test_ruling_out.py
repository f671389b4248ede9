"""What would rule a state out that an invariant allows, from the verdicts of whole programs."""

from __future__ import annotations

import pytest

from language.cancel import Cancel
from language.pipeline import Options, analyze, ask, bench, explain, prove
from language.records.inquiry import Wish, about
from language.records.looks import RuledOut
from language.records.verdicts import TooWeak
from language.source import SourceText

SUM = """method Sum(n: nat) returns (s: int)
  ensures s >= n
{
  var i := 0;
  s := 0;
  while i < n
    invariant 0 <= i <= n
  {
    i := i + 1;
    s := s + i;
  }
}
"""
MAX = """method Max(a: array<int>) returns (m: int)
  requires a.Length > 0
  ensures forall k :: 0 <= k < a.Length ==> a[k] <= m
{
  m := a[0];
  var i := 1;
  while i < a.Length
    invariant 0 <= i <= a.Length
  {
    if a[i] > m { m := a[i]; }
    i := i + 1;
  }
}
"""
HALVES = """method Find(a: array<int>, key: int) returns (at: int)
  requires forall i, j :: 0 <= i < j < a.Length ==> a[i] <= a[j]
  ensures at < 0 ==> forall k :: 0 <= k < a.Length ==> a[k] != key
{
  var low, high := 0, a.Length;
  at := -1;
  while low < high
    invariant 0 <= low <= high <= a.Length
  {
    var middle := (low + high) / 2;
    if a[middle] == key { return middle; }
    if a[middle] < key { low := middle + 1; } else { high := middle; }
  }
}
"""


def ruled_out(text: str) -> RuledOut | None:
    front = analyze(SourceText("test.dfy", text))
    (unit,) = front.units
    options = Options(use_cache=False)
    place = bench(front, unit)
    result = explain(place, prove(front, unit, options, Cancel()), options, Cancel())
    claim = next(r.obligation.id for r in result.results if isinstance(r.verdict, TooWeak))
    answer = ask(place, about(result, claim).wishing(Wish.RULE_OUT), Cancel()).answer
    assert answer is None or isinstance(answer, RuledOut)
    return answer


@pytest.mark.parametrize(
    ("text", "formula", "shape"),
    [(MAX, "forall k :: 0 <= k < i ==> a[k] <= m", "forall k :: 0 <= k < … ==> a[k] <= m")],
)
def test_the_claim_for_what_was_done_so_far_rules_the_state_out(text: str, formula: str, shape: str) -> None:
    found = ruled_out(text)
    assert found is not None
    assert (found.formula, found.shape) == (formula, shape)
    assert found.states >= 3


def test_what_rounds_keep_rules_the_state_out() -> None:
    found = ruled_out(SUM)
    assert found is not None and "s" in found.names


def test_what_is_only_true_in_the_runs_that_were_tried_rules_nothing_out() -> None:
    """That `low <= key`, say, holds in many small runs of a search, and in no larger one."""
    found = ruled_out(HALVES)
    assert found is None or "a[" in found.formula, found
