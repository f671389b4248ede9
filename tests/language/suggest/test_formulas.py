"""What tells formulas that are worth a try from those that say nothing."""

from __future__ import annotations

import pytest

from language.analysis import typed as t
from language.analysis.free import free_expression, variables_of
from language.diagnostics import Diagnostic
from language.pipeline import Front, analyze
from language.source import SourceText
from language.suggest.linear import gap, hollow, linear, tangled
from language.suggest.printing import text_of
from language.suggest.terms import idling, negation, plus

TEXT = """
predicate Up(a: seq<int>, low: int, high: int) {
  forall i, j :: low <= i < j < high && 0 <= i && j < |a| ==> a[i] <= a[j]
}
method M(a: array<int>, s: seq<int>, i: int, j: int, b: bool) { }
"""
FRONT: Front = analyze(SourceText("test.dfy", TEXT))
OWNER = FRONT.typed.methods[0]


def formula(text: str) -> t.Expr:
    found = free_expression(FRONT.analysis, OWNER, text, {v.name: v for v in variables_of(OWNER)})
    assert not isinstance(found, Diagnostic), found
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("forall k :: i <= k < i ==> a[k] == 0", True),
        ("forall k :: i <= k < i + 1 ==> a[k] == 0", True),
        ("forall k :: 0 <= k < i ==> a[k] == 0", False),
        ("i + 1 <= i", True),
        ("s[i..i] == s", True),
        ("s[..i] == s", False),
        ("exists k :: j <= k < j && s[k] == 0", True),
    ],
)
def test_a_range_that_holds_nothing(text: str, expected: bool) -> None:
    assert hollow(formula(text)) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("i + 1 - 1 == j", True), ("i - i <= j", True), ("i + j <= |s|", False), ("s[..i][..j] == s", True)],
)
def test_more_words_than_needed(text: str, expected: bool) -> None:
    assert tangled(formula(text)) is expected


def test_sums_are_the_same_however_they_are_written() -> None:
    assert linear(formula("i + 2 * j - (i - 3)")) == linear(formula("3 + j + j"))
    assert gap(formula("i"), formula("i + 2")) == 2
    assert gap(formula("i"), formula("j")) is None
    assert text_of(plus(plus(formula("i"), 1), -1)) == "i"


@pytest.mark.parametrize(
    ("text", "empty"),
    [
        ("b ==> i == 0", "!b"),
        ("forall k :: 0 <= k < i ==> a[k] == 0", "forall k :: !(0 <= k < i)"),
        ("i == 0", None),
        ("Up(s, i, j)", "forall i, j :: "),
    ],
)
def test_when_a_formula_says_nothing(text: str, empty: str | None) -> None:
    found = idling(formula(text))
    if empty is None:
        assert found is None
    else:
        assert found is not None
        assert text_of(found).startswith(empty.split(" :: ")[0])


@pytest.mark.parametrize(
    ("text", "opposite"),
    [
        ("i < j", "i >= j"),
        ("b", "!b"),
        ("exists k :: 0 <= k < i && s[k] == j", "forall k :: 0 <= k < i ==> s[k] != j"),
        ("forall k :: 0 <= k < i ==> s[k] != j", "exists k :: 0 <= k < i && s[k] == j"),
        ("b ==> i == j", "b && i != j"),
    ],
)
def test_the_opposite_is_said_simply(text: str, opposite: str) -> None:
    assert text_of(negation(formula(text))) == opposite
