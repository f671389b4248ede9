"""From what failed, and from what the learner wrote, to the hint for it.

A hint fits when its condition implies the cause that it names. Where none fits, `asking.py` says what
failed with which values, and asks one question.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from language.lessons.evidence import Evidence
from language.lessons.pieces import contains, words
from language.lessons.records import Failure, Hint, When
from language.lessons.shapes import found, pattern
from language.lessons.written import Written

Truths = Callable[[Evidence, Sequence[str]], Sequence[bool | None]]
"""Whether formulas, as an author wrote them, are true in the state where a claim failed."""


def nothing_known(failed: Evidence, formulas: Sequence[str]) -> Sequence[bool | None]:
    return [None] * len(formulas)


def choose_hint(hints: Sequence[Hint], failed: Evidence, mine: Written, truths: Truths) -> Hint | None:
    """The first hint that fits the failure."""
    return next((h for h in hints if fits(h.when, failed, mine, truths)), None)


def fits(when: When, failed: Evidence, mine: Written, truths: Truths) -> bool:
    f = failed.failure
    return (
        (not when.kinds or f.kind in when.kinds)
        and (not when.methods or f.method in when.methods)
        and (not when.causes or f.cause in when.causes)
        and (not when.clauses or any(in_claim(c, f.clause) for c in when.clauses))
        and (not when.has or any(map(mine.has, when.has)))
        and all(map(mine.has, when.all))
        and not any(map(mine.has, when.lacks))
        and (not when.tests or any(map(mine.tests_for, when.tests)))
        and (not when.values or all(t is True for t in truths(failed, when.values)))
        and (not when.either or any(fits(w, failed, mine, truths) for w in when.either))
    )


def in_claim(stated: str, claim: str) -> bool:
    """Whether a claim has the stated formula in it, however the two are spelled."""
    wanted, got = pattern(stated), pattern(claim)
    if wanted is None or got is None:
        return contains(words(claim), words(stated))
    return found(wanted, got)


def same_claim(stated: str, claim: str) -> bool:
    """Whether a claim is the stated one, or one conjunct of it (the verifier takes claims apart)."""
    a, b = words(stated), words(claim)
    return not a or contains(a, b) or contains(b, a)


def is_failure(stated: Failure, got: Failure) -> bool:
    """Whether a failure is the one that an author stated."""
    return (
        stated.method == got.method
        and stated.kind == got.kind
        and same_claim(stated.clause, got.clause)
        and stated.cause in ("", got.cause)
    )
