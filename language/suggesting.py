"""The one door to help: offers for what fails in a unit, best first, each established by the prover.

The command line, the window, hints of lessons and tests come in here. Sources of offers stand in `suggest/`,
one after the other, cheap ones first; each is told what fails and answers offers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from language import shield
from language.analysis import typed as t
from language.cancel import Cancel, CutOff, limited
from language.front import Front, Options, Unit
from language.records.offers import Offer
from language.records.verdicts import (
    MethodResult,
    Obligation,
    ObligationKind,
    ObligationResult,
    Proved,
    Refuted,
)
from language.suggest import callees, frames, lemmas, repair
from language.suggest.hints import search as hints
from language.suggest.invariants import search as invariants
from language.suggest.measures import search as measures
from language.suggest.place import Failing

Source = Callable[[Failing, Cancel], Iterator[Offer]]

SOURCES: tuple[Source, ...] = (
    frames.offers,
    invariants.offers,
    measures.offers,
    hints.offers,
    lemmas.offers,
    callees.offers,
    repair.offers,
)

ENDING = (ObligationKind.DECREASES, ObligationKind.TERMINATION)

NOTHING = (ObligationKind.FAULT, ObligationKind.OTHER)
"""Obligations that stand for others, which are not known."""


def suggest(
    front: Front, unit: Unit, result: MethodResult, options: Options, cancel: Cancel
) -> Iterator[Offer]:
    """Offers for the claims of the unit that `result` leaves open, as soon as each is found. A claim that
    a run refutes is helped only by what changes the claim, such as a measure. `options.time_limit` is the
    backstop, in wall seconds; never raises but for faults."""
    failing = _failing(front, unit, result)
    if failing is None:
        return
    with limited(cancel, options.time_limit) as token:
        try:
            for source in _sources(failing):
                for offer in _shielded(source, failing, token):
                    yield offer
                    if offer.whole:
                        return
        except CutOff:
            return


def _shielded(source: Source, failing: Failing, cancel: Cancel) -> Iterator[Offer]:
    """What a source offers; a fault of ours costs that source alone."""
    try:
        yield from source(failing, cancel)
    except shield.FAULTS as problem:
        shield.told(problem)


def _sources(failing: Failing) -> tuple[Source, ...]:
    """All sources, with the one that is about all that fails in front."""
    if all(o.kind in ENDING for o in failing.open):
        return (measures.offers, *(s for s in SOURCES if s is not measures.offers))
    return SOURCES


def _failing(front: Front, unit: Unit, result: MethodResult) -> Failing | None:
    decl = unit.ivl.decl
    if result.unsupported is not None or not isinstance(decl, t.Method | t.Function):
        return None
    if unit.span.file != 0:  # only the file that was opened can be edited
        return None
    fails = [
        r for r in result.results if not isinstance(r.verdict, Proved) and r.obligation.kind not in NOTHING
    ]
    refuted = [r for r in fails if isinstance(r.verdict, Refuted)]
    claims = [r for r in fails if r not in refuted]

    def places(found: list[ObligationResult]) -> tuple[Obligation, ...]:
        return tuple(r.obligation for r in found)

    return Failing(front, unit, decl, places(claims), places(refuted)) if fails else None
