"""The one door to help: offers for what fails in a unit, best first, each established by the prover.

The command line, the window, hints of lessons and tests come in here. Sources of offers stand in `suggest/`,
one after the other, cheap ones first; each is told what fails and answers offers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from language.analysis import typed as t
from language.cancel import Cancel, CutOff, limited
from language.front import Front, Options, Unit
from language.proving import relative
from language.records.offers import Offer
from language.records.verdicts import MethodResult, ObligationKind, Proved, Refuted
from language.suggest.invariants import search as invariants
from language.suggest.place import Failing

Source = Callable[[Failing, Cancel], Iterator[Offer]]

SOURCES: tuple[Source, ...] = (invariants.offers,)

NOTHING = (ObligationKind.FAULT, ObligationKind.OTHER)
"""Obligations that stand for others, which are not known."""


def suggest(
    front: Front, unit: Unit, result: MethodResult, options: Options, cancel: Cancel
) -> Iterator[Offer]:
    """Offers for the claims of the unit that `result` leaves open, as soon as each is found. Nothing is
    offered for a claim that a run refutes: there the code is wrong, or the claim. `options.time_limit` is the
    backstop, in wall seconds; never raises but for faults."""
    failing = _failing(front, unit, result)
    if failing is None:
        return
    with limited(cancel, options.time_limit) as token:
        try:
            for source in SOURCES:
                for offer in source(failing, token):
                    yield offer
                    if offer.whole:
                        return
        except CutOff:
            return


def _failing(front: Front, unit: Unit, result: MethodResult) -> Failing | None:
    decl = unit.ivl.decl
    if result.unsupported is not None or not isinstance(decl, t.Method | t.Function):
        return None
    start = unit.span.start
    claims = tuple(
        relative(r.obligation, -start)
        for r in result.results
        if not isinstance(r.verdict, Proved | Refuted) and r.obligation.kind not in NOTHING
    )
    return Failing(front, unit, decl, claims) if claims else None
