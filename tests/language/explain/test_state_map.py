"""The state map, from the verdicts of whole programs."""

from __future__ import annotations

from language.analysis.typed import Method
from language.cancel import Cancel
from language.explain.rounds import sample
from language.explain.state_map import state_map
from language.pipeline import Front, Options, analyze, bench, explain, prove
from language.records.looks import StateMap
from language.records.trace import Trace
from language.records.verdicts import TooWeak
from language.source import SourceText

SUM = """method Sum(n: nat) returns (s: int)
  ensures s == n * (n + 1) / 2
{
  var i := 0;
  s := 0;
  while i < n
    invariant 0 <= i <= n
    invariant s >= i
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


def front_of(text: str) -> tuple[Front, Method]:
    front = analyze(SourceText("test.dfy", text))
    assert not front.diagnostics, front.diagnostics
    return front, front.typed.methods[0]


def runs(front: Front, method: Method) -> list[Trace]:
    (loop, *_) = sample(front.typed, method, Cancel())
    return [r.trace for r in loop.runs]


def weak(front: Front) -> tuple[TooWeak, object]:
    options = Options(use_cache=False)
    unit = front.units[0]
    result = explain(bench(front, unit), prove(front, unit, options, Cancel()), options, Cancel())
    found = next(r for r in result.results if isinstance(r.verdict, TooWeak))
    verdict = found.verdict
    assert isinstance(verdict, TooWeak)
    return verdict, found.obligation.clause or found.obligation.span


def mapped(text: str, x: str = "", y: str = "", run: int = 0) -> StateMap:
    front, method = front_of(text)
    found = state_map(bench(front, front.units[0]), 0, runs(front, method)[run], (x, y))
    assert found is not None
    return found


def drawn(found: StateMap, off: int = 0) -> list[str]:
    """Rows from the top: `#` allowed, `?` unknown, `.` not; `o` for a real state."""
    real = {(d.x, d.y) for d in found.real}
    rows: list[str] = []
    for y, row in zip(reversed(found.ys), reversed(found.cells), strict=True):
        text = ""
        for x, masks in zip(found.xs, row, strict=True):
            allowed = any(f & ~off == 0 and u & ~off == 0 for f, u in masks)
            maybe = any(f & ~off == 0 for f, u in masks)
            text += "o" if (x, y) in real else "#" if allowed else "?" if maybe else "."
        rows.append(text)
    return rows


def test_real_states_lie_in_the_shading_and_each_conjunct_shrinks_it() -> None:
    found = mapped(SUM)
    assert (found.x, found.y) == ("i", "s") and found.complete
    everything = sum(row.count("#") for row in drawn(found, off=0b111))
    bounded = sum(row.count("#") for row in drawn(found, off=0b100))
    all_on = sum(row.count("#") for row in drawn(found))
    assert 0 < all_on < bounded < everything
    zero = found.xs.index(0), found.ys.index(0)  # that neither is negative, the verifier sees by itself
    above = drawn(found, off=0b111)[: len(found.ys) - zero[1]]
    assert all(r[: zero[0]].strip(".") == "" and "." not in r[zero[0] :] for r in above)


def test_an_exact_invariant_leaves_only_real_states() -> None:
    found = mapped(SUM.replace("s >= i", "s == i * (i + 1) / 2"))
    assert "#" not in "".join(drawn(found)) and "o" in "".join(drawn(found))


def test_other_variables_can_be_chosen_and_one_that_stays_has_one_value() -> None:
    found = mapped(SUM, "n", "i")
    assert (found.x, found.y) == ("n", "i") and len(found.xs) == 1
    assert found.choices == ("i", "s", "n") and found.others == ("s",)


def test_a_round_that_the_invariant_allows_is_on_the_map() -> None:
    front, _ = front_of(SUM.replace("s >= i", "s <= 3 * i"))
    verdict, _ = weak(front)
    found = state_map(bench(front, front.units[0]), 0, verdict.trace)
    assert found is not None and found.allowed is not None
    masks = found.cells[found.ys.index(found.allowed.y)][found.xs.index(found.allowed.x)]
    assert (0, 0) in masks, "what the replayed round allows, the map allows"


def test_one_number_is_too_few() -> None:
    assert not mapped("method M(s: seq<bool>) { var i := 0; while i < |s| { i := i + 1; } }").drawable


def test_a_conjunct_that_cannot_be_computed_is_unknown_not_excluded() -> None:
    text = SUM.replace("s >= i", "Odd(s)") + "function Odd(n: int): bool\n"
    assert "?" in "".join(drawn(mapped(text)))
    assert "#" not in "".join(drawn(mapped(text)))


def test_numbers_far_apart_are_tried_only_near_the_real_ones() -> None:
    text = """method M(n: nat) returns (r: nat)
{
  var i := 0;
  r := 1;
  while i < n
    invariant i <= n
  {
    r := r * 1000000007;
    i := i + 1;
  }
}
"""
    found = mapped(text)
    assert found.complete and len(found.ys) <= 15
    assert all(any(abs(y - d.y) <= 2 for d in found.real) for y in found.ys)


def test_real_states_are_on_the_map_whatever_else_the_loop_assigns() -> None:
    text = """method M(n: nat) returns (r: nat)
{
  var i, k := 0, 0;
  r := 0;
  while i < n
    invariant k == 10 * i && r == i
  {
    i, k, r := i + 1, k + 10, r + 1;
  }
}
"""
    found = mapped(text, "i", "r")
    assert found.others == ("k",)
    assert all((0, 0) in found.cells[found.ys.index(d.y)][found.xs.index(d.x)] for d in found.real)
