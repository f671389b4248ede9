"""Real runs beside the invariants: what each conjunct was at each round."""

from __future__ import annotations

import pytest

from language.analysis.typed import Method
from language.cancel import Cancel
from language.explain.rounds import MOST_ROUNDS, sample
from language.pipeline import analyze
from language.records.looks import SampledLoop
from language.records.trace import StepKind
from language.source import SourceText

SUM = """method Sum(n: nat) returns (s: int)
{
  var i := 0;
  s := 0;
  while i < n
    invariant i <= n && s >= i
    invariant s == i * i
  {
    i := i + 1;
    s := s + i;
  }
}
"""


def sampled(text: str, name: str = "Sum") -> tuple[SampledLoop, ...]:
    front = analyze(SourceText("test.dfy", text))
    assert not front.diagnostics, front.diagnostics
    method = next(m for m in front.typed.methods if m.name == name)
    assert isinstance(method, Method)
    return sample(front.typed, method, Cancel())


def drawn(loop: SampledLoop) -> list[list[str]]:
    """For each run, the conjuncts as rows of `+`, `-` and `?`."""
    signs = {True: "+", False: "-", None: "?"}
    return [
        ["".join(signs[r.truths[c]] for r in run.rounds) for c in range(len(loop.conjuncts))]
        for run in loop.runs
    ]


def test_a_run_that_breaks_a_conjunct_comes_first_and_long_ones_follow() -> None:
    (loop,) = sampled(SUM)
    first, *others = drawn(loop)
    assert first == ["+++", "+++", "++-"], "with n = 2 the last conjunct is false in the third round"
    assert dict(loop.runs[0].inputs) == {"n": "2"}
    assert len(loop.runs[1].rounds) == MOST_ROUNDS
    assert all(len(rows[0]) <= MOST_ROUNDS for rows in others)


def test_each_round_names_its_step() -> None:
    (loop,) = sampled(SUM)
    for run in loop.runs:
        heads = [run.trace.steps[r.step] for r in run.rounds]
        assert all(s.kind is StepKind.LOOP_HEAD and s.span == loop.head for s in heads)
        assert [s.iteration for s in heads] == list(range(1, len(heads) + 1))


def test_inputs_satisfy_the_precondition() -> None:
    text = SUM.replace("returns (s: int)", "returns (s: int)\n  requires n % 2 == 1")
    (loop,) = sampled(text)
    assert loop.runs and all(int(dict(r.inputs)["n"]) % 2 == 1 for r in loop.runs)


def test_what_cannot_be_computed_is_unknown() -> None:
    text = SUM.replace("invariant s == i * i", "invariant Odd(i)") + "function Odd(n: int): bool\n"
    (loop,) = sampled(text)
    assert drawn(loop)[0][2].strip("?") == ""


def test_a_conjunct_without_a_value_is_not_called_false() -> None:
    text = """method Sum(s: seq<int>)
{
  var i := 0;
  while i < |s|
    invariant i <= |s|
    invariant s[i] == s[i]
  {
    i := i + 1;
  }
}
"""
    (loop,) = sampled(text)
    assert all(run[1].strip("+?") == "" and run[1][-1] == "?" for run in drawn(loop))


def test_nested_loops_have_rounds_of_their_own() -> None:
    text = """method Sum(n: nat)
{
  var i := 0;
  while i < n
    invariant i <= n
  {
    var j := 0;
    while j < i
      invariant j <= i
    {
      j := j + 1;
    }
    i := i + 1;
  }
}
"""
    outer, inner = sampled(text)
    assert outer.head.start < inner.head.start
    assert outer.runs and inner.runs


@pytest.mark.parametrize(
    "text", ["method Sum() {}", "method Sum(n: int) requires n < 0 && n > 0 { while true {} }"]
)
def test_without_loops_or_inputs_there_is_nothing(text: str) -> None:
    assert all(not loop.runs for loop in sampled(text))
