"""The question that a search for a further counterexample answers."""

from __future__ import annotations

from collections.abc import Sequence
from time import monotonic

from language.explain.bench import Bench
from language.explain.witness import Witness


class Question:
    """About the claim with the id `wanted`. `witnesses` are its counterexamples so far, the one to begin with
    last."""

    def __init__(self, bench: Bench, wanted: int, witnesses: Sequence[Witness], seconds: float) -> None:
        self.bench = bench
        self.program = bench.program
        self.method = bench.method
        self.failing = bench.claims
        self.wanted = wanted
        self.witnesses = witnesses
        self.seconds = seconds
        self.cancel = bench.cancel
        self.deadline = monotonic() + seconds
        self.evidence = bench.evidence

    def late(self) -> bool:
        return self.cancel.cancelled or monotonic() > self.deadline
