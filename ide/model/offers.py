"""What can be asked about the selected claim's counterexample, why not, and how it is asked. No Qt."""

from __future__ import annotations

from dataclasses import dataclass

from ide.model.further import Cases
from ide.model.state import DocumentState, IdeState, MethodState
from ide.texts.catalogue import say
from language.records.inquiry import Wish
from language.records.verdicts import Refuted, TooWeak


@dataclass(frozen=True)
class Offer:
    """`reason` says why nothing can be asked now, `no_test` why no test can be written; in words, and empty
    where it can."""

    cases: Cases
    reason: str = ""
    no_test: str = ""

    def why_not(self, wish: Wish) -> str:
        return self.reason or (self.no_test if wish is Wish.TEST else "")


def offer(state: IdeState) -> Offer | None:
    """None where no counterexample is selected, or it holds values that cannot be taken up again."""
    found, cases = state.resolve(state.selected), state.cases_of(state.selected)
    if found is None or cases is None:
        return None
    verdict = cases.case.verdict
    if not isinstance(verdict, Refuted | TooWeak) or not verdict.witness:
        return None
    if found[1].stale:
        return Offer(cases, say("further.stale"))
    return Offer(cases, "", verdict.untestable if isinstance(verdict, Refuted) else say("further.no-run"))


def next_wish(state: IdeState) -> tuple[DocumentState, MethodState, Cases] | None:
    """The further counterexample that somebody waits for."""
    for cases in state.cases:
        found = state.resolve(cases.ref)
        if cases.wish is not None and found is not None and not found[1].stale:
            return found[0], found[1], cases
    return None
