"""Runs of a program on small and random inputs, with every contract checked."""

from __future__ import annotations

from time import monotonic

from language.analysis import typed as t
from language.depth import deep
from language.interpreter.candidates import Candidates
from language.interpreter.code import Code
from language.interpreter.outcomes import Cancelled, Status, Violation
from language.interpreter.runs import Runner
from language.interpreter.sampling import Sampler
from language.interpreter.search import Budget, Search, SearchResult
from language.pipeline import Front, Unit

RUN_STEPS = 50_000


def search(front: Front, unit: Unit, seconds: float = 1.0, steps: int = 1_000_000) -> SearchResult:
    """All small inputs of the unit as far as the budget goes, then random ones; empty where it cannot run."""
    decl = _runnable(unit)
    if decl is None:
        return SearchResult()
    budget = Budget(steps=steps, seconds=seconds)
    return deep(lambda: Search(front.typed, decl, budget).run())


def violations(front: Front, unit: Unit, seconds: float = 1.0) -> list[Violation]:
    """The contracts that some run of the unit breaks."""
    return [f.violation for f in search(front, unit, seconds).found.values()]


def first_faults(front: Front, unit: Unit, seed: int, seconds: float = 1.0) -> list[Violation]:
    """What runs on random inputs alone break first, each once. No small input is listed, nothing is solved
    for, and the seed is ours: a search that shares little with the one that verdicts come from."""
    decl = _runnable(unit)
    return [] if decl is None else deep(lambda: _first_faults(front, decl, seed, seconds))


def _first_faults(front: Front, decl: t.Callable_, seed: int, seconds: float) -> list[Violation]:
    deadline = monotonic() + seconds

    def late() -> bool:
        return monotonic() > deadline

    code = Code(front.typed)
    runner = Runner(code, decl, RUN_STEPS)
    candidates = Candidates(front.typed, decl)
    code.machine.cancel = candidates.code.machine.cancel = late
    found: dict[object, Violation] = {}
    try:
        for inputs in Sampler(candidates).inputs(2000, seed):
            outcome = runner.run(inputs)
            if outcome.violations:
                found.setdefault(outcome.violations[0].key, outcome.violations[0])
            if late() or outcome.status is Status.CANCELLED:
                break
    except Cancelled:
        pass
    return list(found.values())


def _runnable(unit: Unit) -> t.Callable_ | None:
    decl = unit.ivl.decl
    if not isinstance(decl, t.Method | t.Function) or decl.body is None or unit.kind == "by method":
        return None
    return decl
