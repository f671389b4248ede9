"""The counterexamples to one claim that were found so far. No Qt."""

from __future__ import annotations

from dataclasses import dataclass

from ide.model.moves import Move
from ide.model.refs import ObligationRef
from language.records.inquiry import Inquiry, Wish
from language.records.trace import Trace
from language.records.verdicts import Refuted, TooWeak, Verdict


@dataclass(frozen=True)
class Case:
    """A counterexample. `moves` are the edits since the text that its spans are of."""

    verdict: Verdict
    moves: tuple[Move, ...] = ()

    @property
    def witness(self) -> bytes:
        return self.verdict.witness if isinstance(self.verdict, Refuted | TooWeak) else b""

    @property
    def trace(self) -> Trace | None:
        return trace_of(self.verdict)


@dataclass(frozen=True)
class Cases:
    """Those of one claim; the first is the one of the claim's own result. `wish` is what is being looked
    for now, `inquiry` the last step, and `said` how it ended."""

    ref: ObligationRef
    found: tuple[Case, ...]
    shown: int = 0
    wish: Wish | None = None
    inquiry: Inquiry | None = None
    said: str = ""

    @property
    def case(self) -> Case:
        return self.found[self.shown]


def same(a: Verdict, b: Verdict) -> bool:
    """Whether two verdicts are one: a result may be sent again when others of its unit are known."""
    if a is b:
        return True
    if not isinstance(a, Refuted | TooWeak) or not isinstance(b, Refuted | TooWeak):
        return False
    return a.witness != b"" and (a.witness, a.sentence) == (b.witness, b.sentence)


def trace_of(verdict: Verdict) -> Trace | None:
    """The run or round that can be played, if the verdict has one."""
    return verdict.trace if isinstance(verdict, Refuted | TooWeak) else None
