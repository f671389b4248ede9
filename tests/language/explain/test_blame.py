"""Whose contract allows what breaks a claim: by name, in the caller's words, and by its line."""

from __future__ import annotations

from typing import Any

import pytest

from language.pipeline import Options, check_file
from language.report import to_json, to_text
from language.source import SourceText

COUNTER = """class C {{
  var n: int
  var m: int
  constructor () ensures n == 0 {{ n := 0; m := 1; }}
  method Inc(a: array<int>) modifies this, a ensures {promise} {{ n := n + 1; }}
}}
"""
USE = """method Use(d: C, b: array<int>)
  requires b.Length == 1 && b[0] == 3
  modifies d, b
{
  d.Inc(b);
  assert CLAIM;
}
"""
LOOPS = """method Two(a: array<int>) returns (s: int)
  ensures s == a.Length
{
  s := 0;
  var i := 0;
  while i < a.Length
    invariant 0 <= i <= a.Length
  { s := s + 1; i := i + 1; }
  var j := 0;
  while j < 3
    invariant 0 <= j <= 3
  { j := j + 1; }
}
"""


def failing(text: str) -> tuple[dict[str, Any], str]:
    """The one failing claim as JSON, and the text for people."""
    source = SourceText("test.dfy", text)
    result = check_file(source, Options(use_cache=False)).result
    (found,) = to_json("test.dfy", (source,), result)["diagnostics"]
    return found, to_text("test.dfy", (source,), result)


@pytest.mark.parametrize(
    ("promise", "claim", "said"),
    [
        ("n == old(n) + 1", "d.m == old(d.m)", "Inc promises nothing about `m`: say more in an ensures"),
        ("n == old(n) + 1 && m >= old(m)", "d.m == old(d.m)", "Say more in an ensures clause of Inc."),
        ("unchanged(a)", "d.m == old(d.m)", "Say more in an ensures clause of Inc."),
        ("n == old(n) + 1 && m == old(m)", "b[0] == 3", "b[0] = "),
    ],
)
def test_a_callee_is_named_with_what_it_leaves_open(promise: str, claim: str, said: str) -> None:
    text = COUNTER.format(promise=promise) + USE.replace("CLAIM", claim)
    found, shown = failing(text)
    assert (found["blame"]["kind"], found["blame"]["name"]) == ("call", "Inc")
    assert text.splitlines()[found["blame"]["line"] - 1].strip() == "d.Inc(b);"
    assert said in found["explanation"]
    assert "this." not in found["explanation"]
    assert "The promises of `Inc` allow what breaks the claim." in shown


def test_a_constructor_is_named_by_its_class() -> None:
    use = "method Use() { var c := new C(); assert c.m == 1; }\n"
    found, _ = failing(COUNTER.format(promise="n == old(n) + 1 && m == old(m)") + use)
    assert (found["blame"]["kind"], found["blame"]["name"]) == ("call", "C")
    assert "Say more in an ensures clause of the constructor of C." in found["explanation"]


def test_the_loop_to_blame_is_told_by_its_line() -> None:
    found, shown = failing(LOOPS)
    assert found["line"] == 10
    assert (found["blame"]["kind"], found["blame"]["line"]) == ("loop", 6)
    assert "line 6: The invariants of this loop allow what breaks the claim." in shown
