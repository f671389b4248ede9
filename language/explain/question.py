"""The question that a search for a further counterexample answers, and what it finds."""

from __future__ import annotations

from collections.abc import Sequence
from time import monotonic

from language.explain.bench import Bench
from language.explain.witness import Witness
from language.record import dataclass
from language.records.inquiry import Inquiry
from language.records.verdicts import Verdict


@dataclass(frozen=True)
class Sought:
    """`verdict` is None where nothing was found; `sentence` says how the search ended."""

    verdict: Verdict | None
    sentence: str = ""


class Question:
    """An inquiry on its bench. `witnesses` are those of the counterexamples so far, the one to begin with
    last."""

    def __init__(self, bench: Bench, inquiry: Inquiry, witnesses: Sequence[Witness]) -> None:
        self.bench = bench
        self.program = bench.program
        self.method = bench.method
        self.failing = bench.claims
        self.wanted = inquiry.claim
        self.witnesses = witnesses
        self.seconds = inquiry.seconds
        self.seed = inquiry.seed
        self.cancel = bench.cancel
        self.deadline = monotonic() + inquiry.seconds
        self.evidence = bench.evidence

    def late(self) -> bool:
        return self.cancel.cancelled or monotonic() > self.deadline
