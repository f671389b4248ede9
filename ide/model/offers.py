"""What can be asked about the selected claim's counterexample, why not, and how it is asked. No Qt."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ide.model.further import Cases
from ide.model.state import DocumentState, IdeState, MethodState
from ide.texts.catalogue import say
from ide.worker import messages as m
from language.records.further import Wish
from language.records.trace import Trace
from language.records.verdicts import Proved, Refuted, TooWeak, Verdict


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


def question(method: MethodState, cases: Cases) -> m.Seek:
    """What a worker is asked to make a wish come true; the case that is shown is the last of the known."""
    assert method.result is not None and cases.wish is not None
    ref = cases.ref
    failing = tuple(r.obligation for r in method.result.results if not isinstance(r.verdict, Proved))
    others = [c.verdict for i, c in enumerate(cases.found) if i != cases.shown]
    known = tuple(_light(v) for v in (*others, cases.case.verdict))
    return m.Seek(ref.document, ref.method, method.fingerprint, failing, ref.obligation, cases.wish, known)


def _light(verdict: Verdict) -> Verdict:
    """Without its traces, which nobody needs there."""
    match verdict:
        case Refuted():
            return replace(verdict, trace=Trace((), ()))
        case TooWeak():
            return replace(verdict, trace=Trace((), ()), real=None)
        case _:
            return verdict
