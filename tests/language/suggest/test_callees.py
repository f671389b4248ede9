"""Promises of callees that are offered."""

from __future__ import annotations

import pytest

from tests.language.suggest.helping import first, helped, offers

LARGER = """method Larger(a: int, b: int) returns (m: int)
{
  if a < b { m := b; } else { m := a; }
}
method Use(x: int)
{
  var y := Larger(x, 3);
  assert x <= y;
}
"""
COPY = """method Copy(a: array<int>) returns (b: array<int>)
  ensures forall i :: 0 <= i < a.Length ==> b[i] == a[i]
{
  b := new int[a.Length](i requires 0 <= i < a.Length reads a => a[i]);
}
"""
BOX = """class Box {
  var value: int
  var used: bool
  method Use()
    modifies this
  {
    used := true;
  }
}
method Main(b: Box)
  modifies b
{
  b.value := 3;
  b.Use();
  assert b.value == 3;
}
"""


@pytest.mark.parametrize(
    ("text", "promise"),
    [
        (LARGER, "ensures a <= m"),
        (COPY, "ensures b.Length == a.Length"),
        (BOX, "ensures value == old(value)"),
    ],
)
def test_what_the_body_does_is_promised(text: str, promise: str) -> None:
    offer = first(text)
    assert offer.kind == "ensures" and offer.formulas == (promise,)
    helped(text)


def test_the_callee_is_named() -> None:
    assert first(LARGER).why == "`Larger` does this, but does not promise it."


def test_a_promise_that_the_body_does_not_keep_is_not_offered() -> None:
    found = offers(LARGER.replace("m := b; }", "m := b - 2; }"))
    assert not [o for o in found if o.kind == "ensures"]


def test_what_has_no_body_promises_what_it_says() -> None:
    text = "method NoBody(a: seq<int>, i: int) returns (r: int)\n  ensures a[i] == r\n"
    assert not [o for o in offers(text) if o.kind == "ensures"]
