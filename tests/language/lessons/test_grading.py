"""Answers and their grades. The verifier is a fake that fails what it is told to fail."""

from __future__ import annotations

import pytest

from language.lessons.reasons import Reason
from language.records.verdicts import Qualifier
from language.source import SourceText
from tests.language.lessons.fakes import SOLUTION, graded

PROMISE = ("Half", "postcondition", "h <= n")


def body(statements: str) -> str:
    return SOLUTION.replace("h := n / 2;", statements)


def test_a_right_answer_passes():
    grade = graded(SOLUTION)
    assert (grade.passed, grade.reason) == (True, Reason.PASSED)


def test_a_failing_claim_brings_the_hint_for_it():
    assert graded(body("h := n + 1;"), PROMISE).brings == "still-n-plus-one"
    assert graded(body("h := n + 2;"), PROMISE).brings == "general"


def test_a_failure_elsewhere_does_not_matter():
    assert graded(SOLUTION, ("User", "assertion", "h <= k")).passed


@pytest.mark.parametrize(
    ("reason", "text"),
    [
        (Reason.ASSUME, body("h := n + 1; assume h <= n;")),
        (Reason.ASSUME, body("h := n + 1; assume false;")),
        (Reason.ASSUME, body("h :| assume h <= n;")),
        (Reason.ASSUME, body("h := n + 1; expect h <= n;")),
        (Reason.ATTRIBUTE, SOLUTION.replace("method Half", "method {:axiom} Half")),
        (Reason.ATTRIBUTE, SOLUTION.replace("method Half", "method {:verify false} Half")),
        (Reason.ATTRIBUTE, body("assert {:only} true; h := n + 1;")),
        (Reason.NEVER_ENDS, body("h := n; while h > n decreases * { }")),
        (Reason.NEVER_ENDS, SOLUTION.replace("  ensures", "  decreases *\n  ensures")),
        (Reason.PRECONDITION, SOLUTION.replace("  ensures h", "  requires false\n  ensures h")),
        (Reason.PRECONDITION, SOLUTION.replace("{\n  var", "  requires k < 3\n{\n  var")),
        (Reason.LOCKED, SOLUTION.replace("ensures h <= n", "ensures h <= n + 1")),
        (Reason.LOCKED, SOLUTION.replace("ensures h <= n", "ensures h <= n || true")),
        (Reason.LOCKED, SOLUTION.replace("assert h <= k;", "assert true;")),
        (Reason.LOCKED, SOLUTION.replace("(n: nat)", "(n: int)")),
        (Reason.HIDDEN, SOLUTION.replace("  ensures h", "  // ensures h")),
        (Reason.HIDDEN, SOLUTION.replace("  ensures h <= n", "  /* ensures h <= n */")),
        (Reason.HIDDEN, "/*\n" + SOLUTION + "*/"),
        (Reason.MISSING, SOLUTION.replace("Half(n", "Third(n").replace("Half(k", "Third(k")),
        (Reason.MISSING, SOLUTION[SOLUTION.index("method User") :]),
        (Reason.MISSING, ""),
        (Reason.BODILESS, SOLUTION.replace("{\n  h := n / 2;\n}", "")),
        (Reason.BODILESS, body("h := n / 2; while h > n")),
        (Reason.BODILESS, body("h := n / 2; forall x: int ensures x == 0")),
        (Reason.DECLARATION, body("h := n / 2; } lemma L() ensures false { L();")),
        (Reason.INCLUDE, 'include "other.dfy"\n' + SOLUTION),
        (Reason.UNREADABLE, body("h := ;")),
    ],
)
def test_never_passes(reason: Reason, text: str):
    grade = graded(text)
    assert not grade.passed
    assert grade.reason is reason, grade.message
    assert grade.message


@pytest.mark.parametrize("qualifier", [Qualifier.CONDITIONAL, Qualifier.ASSUMED])
def test_a_proof_on_conditions_does_not_pass(qualifier: Qualifier):
    grade = graded(SOLUTION, qualifier=qualifier)
    assert (grade.passed, grade.reason) == (False, Reason.WAITING)


def test_what_no_run_reaches_does_not_pass():
    """The probes: the fake proves `assert false` after these texts, as a verifier does where nothing gets."""
    from dataclasses import replace

    from tests.language.lessons.fakes import lesson

    half = lesson()
    whole = replace(half, tasks=(replace(half.tasks[0], methods=("Half", "User")),))
    assert graded(SOLUTION, of=whole).passed
    never = SOLUTION.replace("k > 3", "false")
    grade = graded(never, of=whole, unreachable=("if false {",))
    assert grade.reason is Reason.UNREACHABLE
    assert grade.span and SourceText("", never).line_text(
        SourceText("", never).line_of(grade.span.start)
    ).strip() == ("assert h <= k;")
    assert graded(SOLUTION, of=whole, unreachable=("method Half",)).reason is Reason.VACUOUS


def test_comments_of_the_learner_are_free():
    assert graded(SOLUTION.replace("h := n / 2;", "// assume nothing\nh := n / 2; /* {:axiom} */")).passed
