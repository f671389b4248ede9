"""Causes for what was not proved, and ordinary runs: the interpreter's side of the pipeline."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

from language.analysis import typed as t
from language.cancel import Cancel, limited
from language.explain.candidates import solve
from language.explain.judge import judge
from language.interpreter.search import Budget
from language.moving import move_verdict
from language.proving import relative
from language.verdicts import Crashed, MethodResult, Proved, TimedOut, Undecided, Verdict

if TYPE_CHECKING:
    from language.pipeline import Front, Options, Unit

SEARCH_SECONDS = 3.0
"""Nobody waits longer for a cause; most searches end within a tenth of it."""
SOLVE_SECONDS = 2.0
"""For candidates of the bounded search, where running small inputs told nothing."""


def explain_unit(
    front: Front, unit: Unit, result: MethodResult, options: Options, cancel: Cancel
) -> MethodResult:
    """The result with *refuted* and *too weak* where a replayed run or round shows it, and an honest
    *undecided* elsewhere. What timed out or crashed stays so unless a run decides it."""
    start = time.perf_counter()
    failing = [
        relative(r.obligation, -unit.span.start) for r in result.results if not isinstance(r.verdict, Proved)
    ]
    decl = unit.ivl.decl
    if not failing or result.unsupported or not isinstance(decl, t.Method | t.Function):
        return result
    budget = Budget(seconds=min(options.time_limit / 2, SEARCH_SECONDS))
    with limited(cancel, options.time_limit) as token:
        verdicts = judge(front.typed, decl, failing, budget, token, front.sources)
        left = options.time_limit - (time.perf_counter() - start)
        if left > 0:
            seconds = min(left, SOLVE_SECONDS)
            verdicts.update(solve(front.typed, decl, failing, verdicts, seconds, token, front.sources))
    return replace(
        result,
        results=tuple(
            replace(r, verdict=_decide(r.verdict, verdicts.get(r.obligation.id), unit.span.start))
            for r in result.results
        ),
        seconds=result.seconds + time.perf_counter() - start,
    )


def _decide(prover: Verdict, found: Verdict | None, start: int) -> Verdict:
    if found is None or isinstance(prover, Proved):
        return prover
    if isinstance(found, Undecided):
        if isinstance(prover, TimedOut | Crashed):
            return prover
        if isinstance(prover, Undecided) and prover.limit:
            return replace(found, limit=prover.limit)
    return move_verdict(found, -start)
