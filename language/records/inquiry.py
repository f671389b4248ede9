"""A question about one claim, taken up again and again: what was asked, and what came of it. Records only.

An inquiry can be kept and sent. Each step (`pipeline.ask`) takes one and gives the next; what is worth
keeping between the steps besides, such as compiled runs, stays on a bench (`explain/bench.py`), where the
work is done.
"""

from __future__ import annotations

from enum import StrEnum

from language.record import dataclass, replace
from language.records.looks import RuledOut
from language.records.trace import Trace
from language.records.verdicts import MethodResult, Obligation, Proved, Refuted, TooWeak, Verdict
from language.source import Span

SECONDS = 8.0
"""For a step that somebody asked for."""


class Wish(StrEnum):
    """What a step is for; the first, the cause of a failure, is the verdict that an inquiry begins with."""

    ANOTHER = "another"
    """A counterexample that differs from all that are known."""
    SMALLER = "smaller"
    """A smaller form of the last one that is known."""
    TEST = "test"
    """A test method that shows the last one that is known."""
    RULE_OUT = "rule-out"
    """A formula that every round keeps, and that is false in the round that the last one shows."""


@dataclass(frozen=True)
class TestText:
    """`text` is to be inserted at `at`, and declares the method `name`."""

    __test__ = False  # not one of pytest's

    at: Span
    text: str
    name: str = ""


Answer = Verdict | TestText | RuledOut


@dataclass(frozen=True, slots=True)
class Tried:
    """A step that was made, and how it ended (empty: with what was wished)."""

    wish: Wish
    sentence: str = ""


@dataclass(frozen=True)
class Inquiry:
    """About the claim with the id `claim` of a `unit` (by name) as its `fingerprint` says it is.

    `open` are all of its claims that are not proved; `found` the claim's counterexamples so far, the one in
    question last. `seconds` of clock are the backstop of a step, and `seed` chooses the larger inputs that it
    looks at. `answer` is what came of the last step, None where it found nothing.
    """

    unit: str
    fingerprint: str
    claim: int
    open: tuple[Obligation, ...]
    found: tuple[Verdict, ...]
    wish: Wish = Wish.ANOTHER
    seconds: float = SECONDS
    seed: int = 1
    tried: tuple[Tried, ...] = ()
    answer: Answer | None = None

    @property
    def last(self) -> Verdict:
        """The counterexample in question."""
        return self.found[-1]

    @property
    def sentence(self) -> str:
        """How the last step ended, where that needs words."""
        return self.tried[-1].sentence if self.tried else ""

    def wishing(self, wish: Wish) -> Inquiry:
        return replace(self, wish=wish, answer=None)

    def answered(self, answer: Answer | None, sentence: str = "") -> Inquiry:
        """After a step. A counterexample that was found is the next one in question."""
        new = (without_traces(answer),) if isinstance(answer, Refuted | TooWeak) else ()
        tried = (*self.tried, Tried(self.wish, sentence))
        return replace(self, found=self.found + new, seed=self.seed + 1, tried=tried, answer=answer)


def about(result: MethodResult, claim: int, *known: Verdict) -> Inquiry:
    """The inquiry that begins with the verdict on a claim, or with the counterexamples that are `known`."""
    open_ = tuple(r.obligation for r in result.results if not isinstance(r.verdict, Proved))
    found = known or tuple(r.verdict for r in result.results if r.obligation.id == claim)
    return Inquiry(result.name, result.fingerprint, claim, open_, found)


def without_traces(verdict: Verdict) -> Verdict:
    """A counterexample as its witness alone, which is all that most steps need."""
    match verdict:
        case Refuted():
            return replace(verdict, trace=Trace((), ()))
        case TooWeak():
            return replace(verdict, trace=Trace((), ()), real=None)
        case _:
            return verdict
