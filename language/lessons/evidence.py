"""What is known about a failure, in the learner's own names and values.

In: one failing claim of an answer, with its verdict. Out: the claim as written, the parts of it that
decided with their values, the round, the inputs. Nothing here was not replayed by the interpreter.
"""

from __future__ import annotations

from collections.abc import Iterator

from language.lessons.records import Failure
from language.record import dataclass
from language.records.trace import LocalSlot, StepKind, Trace, WhyNode
from language.records.verdicts import (
    Crashed,
    FileResult,
    MethodResult,
    Obligation,
    ObligationKind,
    ObligationResult,
    Proved,
    Refuted,
    TimedOut,
    TooWeak,
    Undecided,
    Verdict,
)
from language.source import SourceText, Span
from language.values import show

_PARTS = 4
"""More values than these are not read."""


@dataclass(frozen=True)
class Evidence:
    """`values` and `inputs` are (as written, shown); `at` such as `k = 1`, of a quantifier. `before` are
    the variables in the round or at the call that a contract allows. `round` counts from 1; None where no
    real run is at hand. `callee` is the method whose promise allows it."""

    failure: Failure
    span: Span
    clause: Span | None
    message: str
    sentence: str = ""
    inputs: tuple[tuple[str, str], ...] = ()
    values: tuple[tuple[str, str], ...] = ()
    at: str = ""
    part: str = ""
    before: tuple[tuple[str, str], ...] = ()
    round: int | None = None
    callee: str = ""
    trace: Trace | None = None


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


def leading(found: list[Failing]) -> Failing:
    """The failure that the learner is told about: what a run breaks, before what only a contract allows;
    of those the one that comes first when the program runs."""

    def rank(item: tuple[int, Failing]) -> tuple[int, int, int]:
        at, (_, r) = item
        match r.verdict:
            case Refuted():
                sure = 0
            case TooWeak():
                sure = 1
            case Undecided():
                sure = 2
            case _:
                sure = 3
        return (sure, _ORDER.get(r.obligation.kind, 1), at)

    return min(enumerate(found), key=rank)[1]


_ORDER = {ObligationKind.INVARIANT_ENTRY: 0, ObligationKind.POSTCONDITION: 2}
"""Before the loop, in it, after it."""


def failure(method: MethodResult, result: ObligationResult, source: SourceText) -> Failure:
    clause = clause_text(result.obligation, source)
    return Failure(method.name, str(result.obligation.kind), clause, cause(result.verdict))


def evidence(method: MethodResult, result: ObligationResult, source: SourceText) -> Evidence:
    claim, verdict = result.obligation, result.verdict
    clause = claim.clause if claim.clause and claim.clause.file == 0 else None
    bare = Evidence(failure(method, result, source), claim.span, clause, claim.message)
    if not isinstance(verdict, Refuted | TooWeak):
        return bare
    trace = verdict.trace
    at, leaf = _deciding(trace.why)
    real = isinstance(verdict, Refuted)
    return Evidence(
        bare.failure,
        bare.span,
        clause,
        claim.message,
        verdict.sentence,
        verdict.inputs,
        tuple(_values(leaf)) if leaf else (),
        at,
        leaf.text if leaf else "",
        tuple(_allowed(trace)),
        _round(trace) if real else None,
        _callee(trace),
        trace,
    )


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


def _deciding(why: WhyNode | None) -> tuple[str, WhyNode | None]:
    """The innermost formula that decided, and the values of bound variables on the way there."""
    notes: list[str] = []
    node = why
    while node is not None:
        if node.note.startswith("at "):
            notes.append(node.note.removeprefix("at "))
        on = [c for c in node.children if c.deciding and c.truth is False]
        if len(on) != 1:
            break
        node = on[0]
    return ", ".join(notes), node


def _values(leaf: WhyNode) -> Iterator[tuple[str, str]]:
    """The values that decided: of the two sides of a comparison, of every one where several did."""
    seen = set[str]()
    for n in _sides(leaf):
        if len(seen) < _PARTS and n.text not in seen and (value := _plain(n.value)):
            seen.add(n.text)
            yield n.text, value


def _sides(node: WhyNode) -> Iterator[WhyNode]:
    """The innermost parts that have no truth value, or are Boolean variables; what needs no reading, such
    as a number, is left out."""
    for n in node.children:
        if n.truth is not None and n.children:
            yield from _sides(n)
        elif n.value != n.text:
            yield n


def _plain(value: str) -> str:
    """A value without the name that only the machine has for it."""
    head, _, rest = value.partition(" ")
    return rest if "#" in head else value


def _allowed(trace: Trace) -> Iterator[tuple[str, str]]:
    """What a contract allowed the variables to be, at the last place where it did."""
    for i in reversed(range(len(trace.steps))):
        step = trace.steps[i]
        if step.kind in (StepKind.ANY_ROUND, StepKind.CALL_BY_CONTRACT):
            store = trace.store_at(i)
            names = [s for s in store if isinstance(s, LocalSlot) and s.frame == step.frame]
            yield from ((s.name, v) for s in names if "#" not in (v := show(store[s])))
            return


def _round(trace: Trace) -> int | None:
    """The round after which the claim was false: at a loop's head, the one that has just ended."""
    last = trace.steps[-1] if trace.steps else None
    return last.iteration - 1 if last is not None and last.iteration and last.iteration > 1 else None


def _callee(trace: Trace) -> str:
    names = {f.id: f.name for f in trace.frames}
    calls = [names.get(s.frame, "") for s in trace.steps if s.kind is StepKind.CALL_BY_CONTRACT]
    return calls[-1] if calls else ""
