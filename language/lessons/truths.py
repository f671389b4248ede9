"""Whether an author's formulas are true in the state where an answer failed: the interpreter says."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from language.analysis.analyze import Analysis, analyze
from language.explain.watching import watch
from language.lessons.evidence import Evidence
from language.lessons.hints import Truths, nothing_known
from language.syntax import ast


def truths_in(program: ast.Program) -> Truths:
    """Formulas are looked up in the last state of the failing run; None: their value is not known."""

    @lru_cache(maxsize=1)
    def analysis() -> Analysis:
        return analyze(program)

    def truths(failed: Evidence, formulas: Sequence[str]) -> Sequence[bool | None]:
        if failed.trace is None:
            return nothing_known(failed, formulas)
        watched = watch(analysis(), failed.trace, lambda span: span, formulas)
        last = [w.values[-1][1] if w.values else None for w in watched]
        return [v if isinstance(v, bool) else None for v in last]

    return truths
