"""Edits of a body that are offered where runs say that it is to blame."""

from __future__ import annotations

import pytest

from language.cancel import Cancel
from language.includes import no_includes
from language.offering import helped as helped_file
from language.offering import to_json
from language.source import SourceText
from tests.language.suggest.helping import OPTIONS, helped, offers

MAXIMUM = """method Max(a: array<int>) returns (m: int)
  requires a.Length > 0
  ensures forall k :: 0 <= k < a.Length ==> a[k] <= m
{
  m := a[0];
  var i := 1;
  while i < a.Length
    invariant 1 <= i <= a.Length
    invariant forall k :: 0 <= k < i ==> a[k] <= m
  {
    if a[i] > m { m := a[i]; }
    i := i + 1;
  }
}
"""
COUNT = """method Length(s: seq<int>) returns (n: int)
  ensures n == |s|
{
  n := 0;
  for i := 0 to |s|
    invariant n == i
  {
    n := n + 1;
  }
}
"""


@pytest.mark.parametrize(
    ("text", "right", "wrong"),
    [
        (MAXIMUM, "a[i] > m", "a[i] < m"),
        (MAXIMUM, "    i := i + 1;\n", ""),
        (COUNT, "n := 0", "n := 1"),
        (COUNT, "    n := n + 1;\n", ""),
    ],
)
def test_a_small_mistake_is_mended(text: str, right: str, wrong: str) -> None:
    found = [o for o in offers(text.replace(right, wrong)) if o.kind == "body"]
    assert 1 <= len(found) <= 3 and all(o.whole for o in found)
    assert "no run that was tried breaks a claim" in found[0].why
    helped(text.replace(right, wrong))


def test_a_forgotten_step_is_put_back() -> None:
    (offer, *_) = [o for o in offers(MAXIMUM.replace("    i := i + 1;\n", "")) if o.kind == "body"]
    assert offer.formulas == ("i := i + 1;",)
    assert offer.why.startswith("In line 12, `i` was not changed here")


def test_a_body_that_no_run_blames_is_left_alone() -> None:
    text = MAXIMUM.replace("    invariant forall k :: 0 <= k < i ==> a[k] <= m\n", "")
    assert not [o for o in offers(text) if o.kind == "body"]


def test_a_claim_at_the_end_of_a_body_is_told_with_its_offers() -> None:
    text = "method Two() returns (n: int)\n  ensures n == 2\n{\n  n := 1;\n}\n"
    source = SourceText("test.dfy", text)
    found = helped_file(source, OPTIONS, Cancel(), no_includes)
    told = [row for row in to_json("test.dfy", found).splitlines() if '"postcondition"' in row]
    assert told and '"kind": "' in told[0]
