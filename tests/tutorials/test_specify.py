"""A contract is graded by proof: it passes exactly when it means the same as the task's."""

from __future__ import annotations

import pytest

from language.lessons.grading import grade
from language.lessons.reading import read_catalogue
from language.lessons.reasons import Reason
from language.source import SourceText
from tests.tutorials.check import check

FRONT = """+++
id = "spec"
title = "Spec"

[[task]]
id = "write"
kind = "specify"
methods = ["M"]
+++

## task: write

Write it.
"""


def graded(head: str, reference: str, mine: str, body: str = "{\n}", more: str = ""):
    def program(contract: str) -> str:
        return f"{more}\nmethod M{head}\n{contract}\n{body}\n"

    texts = {
        "1-w/world.toml": 'id = "w"\ntitle = "W"\nabout = "W."\n',
        "1-w/1-spec/lesson.md": FRONT,
        "1-w/1-spec/start.dfy": program("  // yours\n  // end"),
        "1-w/1-spec/solution.dfy": program(reference),
    }
    catalogue = read_catalogue(texts)
    assert not catalogue.problems, catalogue.problems
    the = catalogue.lessons["spec"]
    return grade(the, the.tasks[0], SourceText("answer.dfy", program(mine)), check)


MAX = "(a: int, b: int) returns (m: int)"
IS_MAX = "ensures m >= a && m >= b\nensures m == a || m == b"
GREATEST = "(a: array<int>) returns (m: int)"
IS_GREATEST = (
    "requires a.Length > 0\nensures forall k :: 0 <= k < a.Length ==> a[k] <= m\n"
    "ensures exists k :: 0 <= k < a.Length && a[k] == m"
)
DIVIDES = "(x: int, y: int) returns (q: int)"
IS_QUOTIENT = "requires y != 0\nensures q == x / y"


@pytest.mark.parametrize(
    ("head", "reference", "mine"),
    [
        (MAX, IS_MAX, IS_MAX),
        (MAX, IS_MAX, "ensures m == if a < b then b else a"),
        (MAX, IS_MAX, "ensures a <= b ==> m == b\nensures b <= a ==> m == a"),
        (MAX, "requires a < b\nensures m == b", "requires b > a\nensures m >= b && !(m > b)"),
        (GREATEST, IS_GREATEST, IS_GREATEST),
        (DIVIDES, IS_QUOTIENT, "requires y > 0 || y < 0\nensures x / y == q"),
    ],
)
def test_the_same_contract_passes(head: str, reference: str, mine: str):
    got = graded(head, reference, mine)
    assert got.passed, got.message


@pytest.mark.parametrize(
    ("head", "reference", "mine", "kind"),
    [
        (MAX, IS_MAX, "", "promises-too-little"),
        (MAX, IS_MAX, "ensures m >= a && m >= b", "promises-too-little"),
        (MAX, IS_MAX, "ensures m > a || m > b", "promises-too-much"),
        (MAX, IS_MAX, "ensures false", "promises-too-much"),
        (MAX, IS_MAX, f"requires a != b\n{IS_MAX}", "asks-too-much"),
        (MAX, IS_MAX, f"requires false\n{IS_MAX}", "asks-too-much"),
        (MAX, "requires a < b\nensures m == b", "ensures m == b", "asks-too-little"),
        (
            GREATEST,
            IS_GREATEST,
            IS_GREATEST.replace("exists", "forall").replace("&&", "==>"),
            "promises-too-much",
        ),
        (GREATEST, IS_GREATEST, IS_GREATEST.rpartition("\n")[0], "promises-too-little"),
        (DIVIDES, IS_QUOTIENT, "requires y > 0\nensures q == x / y", "asks-too-much"),
    ],
)
def test_a_difference_is_shown(head: str, reference: str, mine: str, kind: str):
    got = graded(head, reference, mine)
    assert (got.passed, got.reason) == (False, Reason.FAILED)
    assert [f.kind for f in got.failures] == [kind]
    assert got.hint
    assert got.hint.id == f"ask:{kind}"
    assert "`" in got.hint.stages[0]


@pytest.mark.parametrize(
    ("mine", "more"),
    [
        (
            "ensures Same(m) == m && m >= a && m >= b && (m == a || m == b)",
            "function {:axiom} Same(x: int): int\n",
        ),
        ("ensures m * m * m == a * a * a", ""),
        ("ensures m == a / 0", ""),
        ("ensures M(a, b) == m", ""),
        ("ensures m == a assume false", ""),
        ("ensures true { } method N() ensures false", ""),
    ],
)
def test_what_is_not_proved_to_be_the_same_never_passes(mine: str, more: str):
    assert not graded(MAX, IS_MAX, mine, more=more).passed
