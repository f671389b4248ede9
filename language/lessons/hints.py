"""From what failed to the hint for it."""

from __future__ import annotations

from language.lessons.pieces import contains, words
from language.lessons.records import Failure, Hint, Task, When
from language.lessons.template import Fit, Template
from language.records.verdicts import (
    Crashed,
    FileResult,
    MethodResult,
    Obligation,
    ObligationResult,
    Proved,
    Refuted,
    TimedOut,
    TooWeak,
    Undecided,
    Verdict,
)
from language.source import SourceText


def cause(verdict: Verdict) -> str:
    """The word for a verdict, as in the JSON of `surefoot verify`."""
    match verdict:
        case Proved():
            return "proved"
        case Refuted():
            return "refuted"
        case TooWeak():
            return "too-weak"
        case Undecided():
            return "undecided"
        case TimedOut():
            return "timeout"
        case Crashed():
            return "crashed"


def clause_text(obligation: Obligation, source: SourceText) -> str:
    """The claim as the learner wrote it."""
    span = obligation.clause or obligation.span
    return source.snippet(span) if span.file == 0 else ""


Failing = tuple[MethodResult, ObligationResult]


def failing(result: FileResult, methods: tuple[str, ...] = ()) -> list[Failing]:
    """What is not proved in the methods named, or in all."""
    return [
        (m, r)
        for m in result.methods
        if not methods or m.name in methods
        for r in m.results
        if not isinstance(r.verdict, Proved)
    ]


def failure(method: MethodResult, result: ObligationResult, source: SourceText) -> Failure:
    clause = clause_text(result.obligation, source)
    return Failure(method.name, str(result.obligation.kind), clause, cause(result.verdict))


def learners_words(template: Template, fitting: Fit, methods: tuple[str, ...]) -> list[str]:
    """The tokens of the learner's parts in these methods, parts set apart."""
    out: list[str] = []
    for gap, mine in zip(template.gaps, fitting.gaps, strict=True):
        if not methods or gap.method in methods:
            out += [*(t.text for t in mine), "\0"]
    return out


def choose_hint(task: Task, failures: list[Failure], mine: list[str]) -> Hint | None:
    """The first hint of the task that fits one of the failures."""
    return next((h for h in task.hints if any(fits(h.when, f, mine) for f in failures)), None)


def fits(when: When, failure: Failure, mine: list[str]) -> bool:
    return (
        (not when.kinds or failure.kind in when.kinds)
        and when.method in ("", failure.method)
        and when.cause in ("", failure.cause)
        and same_claim(when.clause, failure.clause)
        and (not when.has or contains(mine, words(when.has)))
        and not (when.lacks and contains(mine, words(when.lacks)))
    )


def same_claim(stated: str, claim: str) -> bool:
    """Whether a claim is the stated one, or one conjunct of it (the verifier takes claims apart)."""
    a, b = words(stated), words(claim)
    return not a or contains(a, b) or contains(b, a)
