"""The search for help in front of a claim: candidates that hold there, the smallest set that proves it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from time import perf_counter

from language.analysis import typed as t
from language.cancel import Cancel
from language.ivl.unsupported import Unsupported
from language.records.offers import Offer
from language.records.verdicts import Obligation, ObligationKind
from language.suggest.candidate import Candidate
from language.suggest.hints import asserts, calls
from language.suggest.hints.directed import Directed
from language.suggest.hints.filter import surviving
from language.suggest.hints.sight import Sight
from language.suggest.hints.spots import views
from language.suggest.place import Failing
from language.suggest.proposing import proposed
from language.suggest.trial import Claim, Trial

SOME = (10, 40)
"""How many candidates of a source and spot are tried together: likely ones first."""
WORK = 200_000
"""Of the solver, for a question about one claim."""


def offers(failing: Failing, cancel: Cancel) -> Iterator[Offer]:
    """Assertions and lemma calls that prove what fails in the unit."""
    start = perf_counter()
    found = [
        list(source(s))
        for s in map(Sight, views(failing))
        for source in (asserts.candidates, calls.candidates)
    ]
    done = 0
    for most in SOME:
        candidates = [c for those in found for c in those[:most]]
        if len(candidates) == done or cancel.cancelled:
            return
        done = len(candidates)
        candidates = surviving(failing, candidates, cancel)
        offer = _tried(failing, candidates, cancel, start)
        if offer is not None:
            yield offer
            if offer.whole:
                return


def with_calls_of(failing: Failing, name: str, cancel: Cancel, start: float) -> Offer | None:
    """An offer of calls of one lemma alone."""
    found = [c for v in views(failing) for c in calls.candidates(Sight(v)) if _calls(c, name)]
    return _tried(failing, surviving(failing, found, cancel), cancel, start)


def _calls(c: Candidate, name: str) -> bool:
    return isinstance(c.content, t.CallStmt) and c.content.method.name == name


def _tried(failing: Failing, candidates: Sequence[Candidate], cancel: Cancel, start: float) -> Offer | None:
    try:
        trial = Trial(failing, candidates, cancel)
    except Unsupported:
        return None
    try:
        directed = Directed(trial, WORK)
        directed.sift(range(len(candidates)))
        _, numbers = directed.help(_wanted(failing, trial))
        chosen = [candidates[i] for i in numbers]
    finally:
        trial.close()
    return proposed(failing, chosen, cancel, start) if chosen else None


def _wanted(failing: Failing, trial: Trial) -> list[Claim]:
    open_ = {_key(o) for o in failing.claims}
    return [c for c in trial.own() if _key(c.obligation) in open_]


def _key(o: Obligation) -> tuple[object, ...]:
    """Postconditions are told by their formula: where a body ends may be said otherwise with help in it."""
    return (o.kind, o.clause) if o.kind is ObligationKind.POSTCONDITION else (o.kind, o.span, o.clause)
