"""Causes for what was not proved, and what can be asked of them: the interpreter's side of the pipeline."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence

from language import shield
from language.analysis import typed as t
from language.busy import busy_with
from language.cancel import Cancel, CutOff, cut_off, limited
from language.depth import deep
from language.explain import sentences
from language.explain.as_test import as_test
from language.explain.bench import Bench
from language.explain.building import Unwritable
from language.explain.busy_words import stopped
from language.explain.candidates import solve
from language.explain.declared import judge_declared
from language.explain.judge import judge
from language.explain.seeking import seek
from language.explain.sentences import at_the_limit, out_of_facts
from language.front import Options
from language.interpreter.search import Budget
from language.proving import WORK
from language.record import replace
from language.records.inquiry import Inquiry, Wish
from language.records.trace import Trace
from language.records.verdicts import (
    Crashed,
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

SEARCH_SECONDS = 3.0
"""Nobody waits longer for a cause; most searches end within a tenth of it."""
UNKNOWN = (ObligationKind.FAULT, ObligationKind.OTHER)
"""Obligations that stand for others which are not known: there is nothing to search."""
SOLVE_SECONDS = 2.0
"""For candidates of the bounded search, where running small inputs told nothing."""


def explain_unit(
    bench: Bench,
    result: MethodResult,
    options: Options,
    cancel: Cancel,
    tell: Callable[[MethodResult], None] | None = None,
) -> MethodResult:
    """The result with *refuted* and *too weak* where a replayed run or round shows it, and an honest
    *undecided* elsewhere. What timed out or crashed stays so unless a run decides it. `tell` hears of the
    first cause at once, with everything else as it was."""
    start = time.perf_counter()
    failing = [
        r.obligation
        for r in result.results
        if not isinstance(r.verdict, Proved) and r.obligation.kind not in UNKNOWN
    ]
    if not failing or result.unsupported:
        return result

    def asked(search: Callable[[], dict[int, Verdict]]) -> Callable[[Cancel], dict[int, Verdict]]:
        def work(token: Cancel) -> dict[int, Verdict]:
            with bench.asked(failing, token):
                return search()

        return work

    if not isinstance(bench.unit.ivl.decl, t.Method | t.Function):
        seconds = min(options.time_limit / 2, SEARCH_SECONDS)
        verdicts = _shielded(asked(lambda: judge_declared(bench)), seconds, cancel, failing)
        return replace(_with(result, verdicts), seconds=result.seconds + time.perf_counter() - start)
    if bench.target is None:
        return result
    budget = Budget(seconds=min(options.time_limit / 2, SEARCH_SECONDS))
    told = False

    def first(verdicts: Mapping[int, Verdict]) -> None:
        nonlocal told
        if tell is not None and not told and any(isinstance(v, Refuted | TooWeak) for v in verdicts.values()):
            told = True
            tell(_with(result, {i: v for i, v in verdicts.items() if not isinstance(v, Undecided)}))

    def left() -> float:
        return options.time_limit - (time.perf_counter() - start)

    verdicts = _shielded(asked(lambda: judge(bench, budget, first)), left(), cancel, failing)
    first(verdicts)
    if left() > 0:
        bounded = asked(lambda: solve(bench, verdicts, min(left(), SOLVE_SECONDS)))
        verdicts = verdicts | _shielded(bounded, left(), cancel, [])
    explained = _with(result, verdicts)
    if left() > 0:
        explained = _stopped(explained, bench, left(), cancel)
    return replace(explained, seconds=result.seconds + time.perf_counter() - start)


def _shielded(
    search: Callable[[Cancel], dict[int, Verdict]],
    seconds: float,
    cancel: Cancel,
    failing: Sequence[Obligation],
) -> dict[int, Verdict]:
    """What a search finds; where it fails or goes on for too long, no more than why nothing was found."""
    try:
        with cut_off(cancel, seconds) as token:
            return search(token)
    except CutOff:
        return {}
    except shield.FAULTS as problem:
        sentence = sentences.no_counterexample(shield.told(problem))
        return {o.id: Undecided(sentence) for o in failing}


def _stopped(result: MethodResult, bench: Bench, seconds: float, cancel: Cancel) -> MethodResult:
    """With what kept the prover busy, for claims that it left at a limit and no run tells of."""
    at_limit = [r for r in result.results if _limit(r.verdict)]
    if not at_limit:
        return result
    try:
        with cut_off(cancel, seconds) as token:
            busy = busy_with(bench.unit.ivl, [r.obligation.id for r in at_limit], seconds, token)
    except CutOff:
        return result
    except shield.FAULTS as problem:
        shield.told(problem)
        return result

    def told(r: ObligationResult) -> ObligationResult:
        v = r.verdict
        if not isinstance(v, Undecided | TimedOut) or not _limit(v):
            return r
        known = busy.get(r.obligation.id, next(iter(busy.values()), None))
        why = stopped(known, isinstance(v, TimedOut), bench.sources)
        sentence = why if isinstance(v, TimedOut) else f"{v.sentence} {why}"
        return replace(r, verdict=replace(v, sentence=sentence))

    return replace(result, results=tuple(map(told, result.results)))


def _limit(v: Verdict) -> bool:
    return isinstance(v, TimedOut) or (isinstance(v, Undecided) and v.limit == WORK)


def _with(result: MethodResult, verdicts: Mapping[int, Verdict]) -> MethodResult:
    return replace(
        result,
        results=tuple(
            replace(r, verdict=_decide(r.verdict, verdicts.get(r.obligation.id))) for r in result.results
        ),
    )


def ask(bench: Bench, inquiry: Inquiry, cancel: Cancel) -> Inquiry:
    """One step of an inquiry about the bench's unit: the next inquiry, with what came of it."""
    with limited(cancel, inquiry.seconds) as token, bench.asked(inquiry.open, token):
        match inquiry.wish:
            case Wish.ANOTHER | Wish.SMALLER:
                sought = seek(bench, inquiry)
                return inquiry.answered(sought.verdict, sought.sentence)
            case Wish.TEST:
                try:
                    return inquiry.answered(as_test(bench, inquiry))
                except Unwritable as problem:
                    return inquiry.answered(None, str(problem))
            case Wish.RULE_OUT:
                from language.suggest.ruling_out import rule_out  # explaining does without

                shown = inquiry.last
                trace = shown.trace if isinstance(shown, TooWeak) else Trace((), ())
                return inquiry.answered(deep(lambda: rule_out(bench.front, bench.unit, trace, token)))


def _decide(prover: Verdict, found: Verdict | None) -> Verdict:
    if found is None or isinstance(prover, Proved):
        return prover
    if isinstance(prover, Refuted | TooWeak) and isinstance(found, Undecided):
        return prover  # known from a search that was cut off
    if isinstance(found, Undecided):
        if isinstance(prover, TimedOut | Crashed):
            return prover
        if isinstance(prover, Undecided) and prover.limit:
            return replace(found, sentence=at_the_limit(found.sentence, prover.limit), limit=prover.limit)
        if isinstance(prover, Undecided):
            return replace(found, sentence=out_of_facts(found.sentence))
    return found
