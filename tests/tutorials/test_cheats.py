"""Ways around the shipped tasks, through the real verifier: none of them passes."""

from __future__ import annotations

import pytest

from language.lessons.reasons import Reason
from tests.tutorials.check import changed, graded, lesson

ABSOLUTE = "  if x < 0 {\n    y := -x;\n  } else {\n    y := x;\n  }"


@pytest.mark.parametrize(
    ("reason", "task", "old", "new"),
    [
        (Reason.VACUOUS, "precondition/exclude", "people != 0", "people != 0 && false"),
        (Reason.PRECONDITION, "precondition/exclude", "people != 0", "people != 5 requires false"),
        (Reason.UNREACHABLE, "precondition/guard", "guests > 0", "guests > 0 && guests < 0"),
        (Reason.UNREACHABLE, "precondition/guard", "guests > 0", "1 == 2"),
        (Reason.FAILED, "postcondition/close", "m == a || m == b", "true ensures false"),
        (Reason.FAILED, "postcondition/close", "m == a || m == b", "false"),
        (Reason.LOCKED, "caller/tell", "assert m == 120;", "assert m == m;"),
        (Reason.LOCKED, "caller/tell", "hours * 60;", "120;"),
        (Reason.FAILED, "caller/tell", "m == hours * 60\n", "m == 120\n"),
        (Reason.PRECONDITION, "promise/repair", "  ensures", "  requires x >= 0\n  ensures"),
        (Reason.LOCKED, "promise/repair", "y >= 0", "y >= 0 || x < 0"),
        (Reason.ASSUME, "promise/repair", ABSOLUTE, "  y := x;\n  assume y >= 0;"),
        (Reason.ASSUME, "promise/repair", ABSOLUTE, "  y := x;\n  expect y >= 0;"),
        (Reason.ATTRIBUTE, "promise/repair", "method Absolute", "method {:verify false} Absolute"),
        (Reason.ATTRIBUTE, "promise/repair", "method Absolute", "method {:axiom} Absolute"),
        (Reason.NEVER_ENDS, "promise/repair", ABSOLUTE, "  while true decreases * { }"),
        (Reason.FAILED, "promise/repair", ABSOLUTE, "  while true { }"),
        (Reason.FAILED, "promise/repair", ABSOLUTE, "  y := Absolute(x);"),
        (Reason.BODILESS, "promise/repair", "{\n" + ABSOLUTE + "\n}", ""),
        (Reason.BODILESS, "fill/fill", "  {\n    a[i] := value;\n    i := i + 1;\n  }\n", ""),
        (Reason.UNREADABLE, "forgets/remember", "i <= top", "i <= top { i := i + 1; } while false"),
        (Reason.FAILED, "forgets/remember", "i <= top", "false"),
        (Reason.LOCKED, "search/nowhere", "return;", "break;"),
        (Reason.BODILESS, "branches/order", "method InOrder", "lemma Lie() ensures false\nmethod InOrder"),
        (Reason.DECLARATION, "branches/order", "method InOrder", "method More() { }\nmethod InOrder"),
        (Reason.MISSING, "branches/order", "method InOrder", "method Ordered"),
        (Reason.HIDDEN, "branches/order", "  ensures low <= high", "  // ensures low <= high"),
    ],
)
def test_does_not_pass(reason: Reason, task: str, old: str, new: str):
    got = changed(task, old, new)
    assert not got.passed
    assert got.reason is reason, got.message


@pytest.mark.parametrize(
    ("task", "old", "new"),
    [
        ("promise/repair", ABSOLUTE, "  y := if x < 0 then -x else x;"),
        ("promise/repair", ABSOLUTE, "  y := 0; // lazy, and lesson 3 says so"),
        ("promise/repair", ABSOLUTE, "  y := x;\n  if y < 0 {\n    y := 0 - y;\n  }"),
        ("precondition/exclude", "people != 0", "people != 7 - 7"),
        ("precondition/guard", "guests > 0", "guests != 0"),
        ("precondition/guard", "guests > 0", "guests == 3"),
        ("postcondition/close", "m == a || m == b", "if a > b then m == a else m == b"),
        ("postcondition/close", "m == a || m == b", "m <= a || m <= b"),
        ("caller/tell", "m == hours * 60\n", "60 * hours == m\n"),
        ("forgets/remember", "i <= top", "0 <= i && i <= top"),
    ],
)
def test_another_right_answer_passes(task: str, old: str, new: str):
    got = changed(task, old, new)
    assert got.passed, got.message


def test_an_empty_text_does_not_pass():
    for text in ("", "method Main() { }", "/* " + lesson("promise").solution + " */"):
        assert not graded("promise/repair", text).passed
