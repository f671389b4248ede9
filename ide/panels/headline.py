"""The banner's words for a verdict. No Qt."""

from __future__ import annotations

from ide.model.state import DocumentState, MethodState, Status, status_of
from ide.texts.catalogue import say, status_sentence
from language.records.trace import StepKind
from language.records.verdicts import (
    Crashed,
    ObligationKind,
    ObligationResult,
    Proved,
    Qualifier,
    Refuted,
    TimedOut,
    TooWeak,
    Undecided,
    Verdict,
)

_OF_LOOPS = frozenset({ObligationKind.INVARIANT_ENTRY, ObligationKind.INVARIANT_KEPT})


def headline(status: Status, item: ObligationResult) -> str:
    """One line: what is the matter, the loop's invariant named where it is to blame."""
    if status is Status.TOO_WEAK:
        return say("headline.too-weak.loop" if of_loop(item) else "headline.too-weak")
    return say(f"headline.{status}")


def of_loop(item: ObligationResult) -> bool:
    """Whether a loop's invariant, not a callee's contract, allows the state that is shown."""
    verdict = item.verdict
    if not isinstance(verdict, TooWeak):
        return False
    kinds = {s.kind for s in verdict.trace.steps}
    return item.obligation.kind in _OF_LOOPS or StepKind.ANY_ROUND in kinds


def sentence(status: Status, item: ObligationResult) -> str:
    """The verdict's own sentence; for a proof or a result out of date, what that means."""
    match item.verdict:
        case Refuted() | TooWeak() | Undecided() | TimedOut() | Crashed() as v if status is status_of(v):
            return v.sentence or item.obligation.message
        case Proved(Qualifier.VACUOUS) if status is Status.VACUOUS:
            return status_sentence(status)
        case Proved(rests_on=notes) if status is status_of(item.verdict):
            return " ".join([status_sentence(status), *(n.message for n in notes)])
        case _:
            return status_sentence(status)


def contradiction(doc: DocumentState, method: MethodState, item: ObligationResult) -> str:
    """The clauses that cannot all hold, each with its line; empty where there are none to tell."""
    verdict = item.verdict
    if not isinstance(verdict, Proved) or method.status(item) is not Status.VACUOUS:
        return ""
    parts: list[str] = []
    for note in verdict.rests_on:
        place = method.locate(note.span)
        if place.file == 0:
            text = " ".join(doc.source.snippet(place).split())
            parts.append(say("vacuous.part", line=doc.source.line_of(place.start), text=text))
    if not parts:
        return ""
    return say("vacuous.one" if len(parts) == 1 else "vacuous.many", parts="; ".join(parts))


def inputs_text(verdict: Verdict) -> str:
    """`a = [5, 2], key = 3`; empty when the verdict's sentence says so already."""
    if not isinstance(verdict, Refuted | TooWeak) or not verdict.inputs:
        return ""
    inputs = [f"{name} = {value}" for name, value in verdict.inputs]
    if all(i in verdict.sentence for i in inputs):
        return ""
    return say("trace.inputs", inputs=", ".join(inputs))
