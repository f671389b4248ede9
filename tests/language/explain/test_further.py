"""Another counterexample, a smaller one, and a test of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from language import pipeline
from language.cancel import Cancel
from language.explain.running import run_main
from language.explain.witness import Witness, pack, unpack
from language.records.inquiry import TestText, Wish
from language.records.trace import StepKind
from language.records.verdicts import Refuted, TooWeak
from language.source import SourceText
from tests.ide import failing
from tests.language.explain.asking import Asked, failure, failures, inputs
from tests.language.soundness.test_soundness import cases

ABS = """method Abs(x: int) returns (r: int)
  ensures r >= 0
{
  var y := 0;
  if x < 2 { y := x; } else { y := x - 3; }
  r := y;
}"""
MAXIMUM = """method Maximum(a: array<int>) returns (m: int)
  ensures forall k :: 0 <= k < a.Length ==> a[k] <= m
  ensures exists k :: 0 <= k < a.Length && a[k] == m
{
  m := 0;
  for i := 0 to a.Length
    invariant forall k :: 0 <= k < i ==> a[k] <= m
  {
    if a[i] > m { m := a[i]; }
  }
}"""
TWICE = """method Twice(n: nat) returns (s: int)
  ensures s == 2 * n
{
  var i := 0;
  s := 0;
  while i < n
    invariant i <= n
  {
    i := i + 1;
    s := s + 2;
  }
}"""
FAR = """method Far(x: int, s: seq<int>) {
  assert x < 1000 || |s| < 2 || s[0] == 7;
}"""


# ── another ──────────────────────────────────────────────────────────────────────────────────────


def test_another_takes_another_path_and_then_there_is_none() -> None:
    *found, said = failure(ABS).others()
    assert found == ["x = -1", "x = 2"]
    assert said.startswith("No other counterexample that is really different was found")
    assert "all inputs up to size 3 were tried" in said


def test_what_only_has_more_in_it_is_no_other_counterexample() -> None:
    *found, said = failure(MAXIMUM, "exists").others()
    assert found == ["a = []", "a = [-1]"]
    assert "No other" in said


def test_another_really_breaks_the_claim() -> None:
    asked = failure(ABS)
    answer = asked.ask(Wish.ANOTHER)
    assert isinstance(answer.answer, Refuted)
    last = answer.answer.trace.steps[-1]
    assert last.kind is StepKind.CHECK and last.ok is False
    assert last.span == asked.item.obligation.place


def test_another_state_that_the_invariant_allows() -> None:
    asked = failure(TWICE)
    answer = asked.ask(Wish.ANOTHER)
    assert isinstance(asked.verdict, TooWeak)
    assert isinstance(answer.answer, TooWeak)
    assert answer.answer.sentence != asked.verdict.sentence
    assert any(s.kind is StepKind.ANY_ROUND for s in answer.answer.trace.steps)
    *_, said = asked.others()
    assert said.startswith("No other state that is really different was found among")


def test_cancel_ends_the_search() -> None:
    asked, cancel = failure(MAXIMUM, "exists"), Cancel()
    cancel.cancel()
    answer = asked.ask(Wish.ANOTHER, cancel=cancel)
    assert answer.answer is None


# ── smaller ──────────────────────────────────────────────────────────────────────────────────────


def larger(asked: Asked, *args: object) -> Refuted:
    """The counterexample with other inputs, as if they had been found."""
    verdict = asked.verdict
    assert isinstance(verdict, Refuted)
    decl = asked.unit.ivl.decl
    witness = unpack(verdict.witness, asked.front.typed, decl)  # type: ignore[arg-type]
    assert witness is not None
    return replace(verdict, witness=pack(Witness(replace(witness.inputs, args=args))))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("args", "smallest"),
    [
        ((123456, (5, 9, 9)), "x = 1000, s = [0, 0]"),
        ((1000, (0, 0)), "x = 1000, s = [0, 0]"),
        ((-5, (1,) * 40), ""),
    ],
)
def test_smaller(args: tuple[object, ...], smallest: str) -> None:
    asked = failure(FAR)
    answer = asked.ask(Wish.SMALLER, larger(asked, *args))
    if not smallest:  # these inputs break nothing
        assert answer.answer is None and "cannot be taken up" in answer.sentence
    elif answer.answer is None:
        assert answer.sentence.startswith("This is the smallest that was found")
        assert args == (1000, (0, 0))
    else:
        assert inputs(answer.answer) == smallest
        assert answer.sentence == "This is the smallest that was found."


def test_lengths_shrink_together_with_the_numbers_that_name_them() -> None:
    text = "method M(s: seq<int>, n: int)\n  requires n == |s|\n{\n  assert n < 3;\n}"
    asked = failure(text)
    answer = asked.ask(Wish.SMALLER, larger(asked, (4, 5, 6, 7, 8, 9), 6))
    assert answer.answer is not None
    assert inputs(answer.answer) == "s = [0, 0, 0], n = 3"


# ── tests ────────────────────────────────────────────────────────────────────────────────────────


def test_a_test_expects_the_broken_postcondition() -> None:
    test = failure(MAXIMUM, "exists").test()
    assert test.text == (
        "\n\nmethod {:test} TestMaximum() {\n"
        "  var a := new int[0];\n"
        "  var m := Maximum(a);\n"
        "  expect exists k :: 0 <= k < a.Length && a[k] == m;\n"
        "}"
    )


CLASS = """module Bank {
  datatype Kind = Plain | Gold(limit: nat)
  class Account {
    var balance: int
    ghost var friends: set<Account>
    method Withdraw(x: nat, kind: Kind)
      modifies this
    {
      assert kind != Gold(2);
      balance := balance - x;
    }
  }
}"""


def test_a_test_stands_behind_the_class_and_builds_its_objects() -> None:
    test = failure(CLASS).test()
    assert test.text == (
        "\n\n  method {:test} TestWithdraw() {\n"
        "    var account := new Account;\n"
        "    account.balance := 0;\n"
        "    account.friends := {};\n"
        "    var x: nat := 0;\n"
        "    var kind: Kind := Gold(2);\n"
        "    // Shows that this assertion is false: kind != Gold(2)\n"
        "    account.Withdraw(x, kind);\n"
        "  }"
    )
    at = test.at.start
    assert CLASS[:at].endswith("  }\n  }") and CLASS[at:] == "\n}"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("lemma L(x: int)\n  ensures x < 1\n{ }", "A lemma is only for proofs"),
        ("ghost method M(x: int) { assert x < 1; }", "A ghost method is only for proofs"),
        ("method M<T>(s: seq<T>) { assert |s| == 0; }", "holds for any type T"),
        ("method M(x: int) { assert x < 1; assert x < 2; }", ""),
    ],
)
def test_why_there_is_no_test(text: str, why: str) -> None:
    verdict = failure(text).verdict
    assert isinstance(verdict, Refuted)
    assert why in verdict.untestable and bool(why) == bool(verdict.untestable)


def check_tests(text: str, spare: list[str] | None = None) -> int:
    """Every counterexample that can be tested has a test that parses, resolves, and shows the failure when
    it is run. How many there were. `spare` takes the reasons where there is none after all."""
    count = 0
    for asked in failures(text):
        if not isinstance(asked.verdict, Refuted) or not asked.verdict.witness or asked.verdict.untestable:
            continue
        step = asked.ask(Wish.TEST)
        if spare is not None and step.answer is None:
            spare.append(step.sentence)
            continue
        test = step.answer
        assert isinstance(test, TestText), (text, asked.verdict.sentence, step.sentence)
        at = test.at.start
        with_test = pipeline.analyze(SourceText("test.dfy", text[:at] + test.text + text[at:]))
        assert with_test.complete, (test.text, with_test.diagnostics)
        module = asked.unit.ivl.decl.module  # type: ignore[union-attr]
        named = f"{module}.{test.name}" if module else test.name
        trace = run_main(with_test.typed, named, (), Cancel(), None, with_test.sources)
        assert trace.steps[-1].kind is StepKind.CHECK and trace.steps[-1].ok is False, test.text
        count += 1
    return count


def test_tests_of_wrong_values_show_the_failure() -> None:
    texts = [c.text for c in cases() if c.file == "values"]
    assert sum(map(check_tests, texts)) > 15


@pytest.mark.parametrize("case", failing.cases(), ids=lambda c: c.title)
def test_tests_of_the_gallery_show_the_failure(case: failing.Case) -> None:
    check_tests(case.program)


@pytest.mark.long
def test_all_tests_show_the_failure() -> None:
    """But for a few of which a run by itself shows another failure first, as where the constructor is wrong
    too, or a class breaks what its trait promises. They say so."""
    spare: list[str] = []
    assert sum(check_tests(c.text, spare) for c in cases()) > 100
    assert len(spare) < 10 and all(s.startswith(("No test", "This stands")) for s in spare), spare
