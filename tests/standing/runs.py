"""Runs of a program on small and random inputs, with every contract checked."""

from __future__ import annotations

from language.analysis import typed as t
from language.interpreter.outcomes import Violation
from language.interpreter.runs import deep
from language.interpreter.search import Budget, Search, SearchResult
from language.pipeline import Front, Unit


def search(front: Front, unit: Unit, seconds: float = 1.0, steps: int = 1_000_000) -> SearchResult:
    """All small inputs of the unit as far as the budget goes, then random ones; empty where it cannot run."""
    decl = unit.ivl.decl
    if not isinstance(decl, t.Method | t.Function) or decl.body is None or unit.kind == "by method":
        return SearchResult()
    budget = Budget(steps=steps, seconds=seconds)
    return deep(lambda: Search(front.typed, decl, budget).run())


def violations(front: Front, unit: Unit, seconds: float = 1.0) -> list[Violation]:
    """The contracts that some run of the unit breaks."""
    return [f.violation for f in search(front, unit, seconds).found.values()]
