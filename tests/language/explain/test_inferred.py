"""States that the verifier rules out by itself are none that "your invariants allow"."""

from __future__ import annotations

from language.explain.inferred import inferred_bounds
from language.explain.running import find
from language.pipeline import analyze
from language.source import SourceText

TEXT = """
method M(n: int) {
  var x, on, r, letter := 0, true, 0.5, 'a';
  while x < 10
  {
    x := x + 1;
    on := on && true;
    r := r + 1.0;
    letter := 'b';
  }
}"""


def test_bounds_of_numbers_and_truth_values() -> None:
    front = analyze(SourceText("test.dfy", TEXT))
    method = find(front.typed, "M")
    assert not isinstance(method, str)
    (bounds,) = inferred_bounds(method).values()
    assert {(v.name, low, high) for v, low, high in bounds} == {("x", 0, 10), ("on", 1, 1), ("r", 0, None)}
