"""The question that a search for a further counterexample answers."""

from __future__ import annotations

from collections.abc import Sequence
from time import monotonic

from language.analysis.typed import Callable_, TypedProgram
from language.cancel import Cancel
from language.explain.evidence import Evidence
from language.explain.witness import Witness
from language.records.verdicts import Obligation
from language.source import SourceText


class Question:
    """`witnesses` are the counterexamples so far, the one to begin with last."""

    def __init__(
        self,
        program: TypedProgram,
        method: Callable_,
        failing: Sequence[Obligation],
        wanted: int,
        witnesses: Sequence[Witness],
        seconds: float,
        cancel: Cancel,
        sources: Sequence[SourceText],
    ) -> None:
        self.program = program
        self.method = method
        self.failing = failing
        self.wanted = wanted
        self.witnesses = witnesses
        self.seconds = seconds
        self.cancel = cancel
        self.sources = sources
        self.deadline = monotonic() + seconds
        self.evidence = Evidence(program, method, sources, self.late)

    def late(self) -> bool:
        return self.cancel.cancelled or monotonic() > self.deadline
