"""The search for a measure: what shrinks in all real rounds or calls, offered where it is proved."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, islice
from time import perf_counter

from language.analysis import typed as t
from language.cancel import Cancel
from language.ivl.unsupported import Unsupported
from language.records.offers import Offer
from language.records.verdicts import Obligation, ObligationKind
from language.suggest.candidate import Candidate, InContract, InLoop, Kind
from language.suggest.measures import descents, terms
from language.suggest.measures.descents import Descents
from language.suggest.place import Failing, LoopPlace, loops_of
from language.suggest.proposing import proposed, told
from language.suggest.terms import neutral
from language.suggest.trial import Trial

MOST = 20
"""Measures of a loop or declaration that the prover is asked about, of one and of several terms."""


def offers(failing: Failing, cancel: Cancel) -> Iterator[Offer]:
    """Measures for the loops and the recursive calls of the unit that are not known to end."""
    start = perf_counter()
    for place in loops_of(failing):
        if any(_ends(o, place) for o in failing.open):
            yield from _of_loop(failing, place, cancel, start)
    if any(o.kind is ObligationKind.TERMINATION for o in failing.open):
        yield from _of_calls(failing, cancel, start)


def _of_loop(failing: Failing, place: LoopPlace, cancel: Cancel, start: float) -> Iterator[Offer]:
    if _written(place.loop.spec.decreases):
        return
    found = terms.of_loop(place)
    seen = descents.of_rounds(failing, place.loop.id, found, cancel)
    for measures in _stages(seen):
        candidates = [
            Candidate(Kind.DECREASES, InLoop(place.loop), measure, _why(failing, measure, "round"))
            for measure in measures
        ]
        for candidate in _provable(failing, place, candidates, cancel):
            offer = proposed(failing, [candidate], cancel, start)
            if offer is not None:
                yield offer
                return


def _provable(
    failing: Failing, place: LoopPlace, candidates: list[Candidate], cancel: Cancel
) -> Iterator[Candidate]:
    """Those with which the loop ends, all asked of one verification condition; first those that cannot be
    asked there."""
    asked = [
        c for c in candidates if isinstance(c.content, tuple) and all(neutral(e.type) for e in c.content)
    ]
    yield from (c for c in candidates if c not in asked)
    try:
        trial = Trial(failing, asked, cancel)
    except Unsupported:
        yield from asked
        return
    try:
        ends = [x for x in trial.own() if _ends(x.obligation, place)]
        for i, c in enumerate(asked):
            if all(trial.prove(x, [i]) is not None for x in [*ends, *trial.brought(i)]):
                yield c
    finally:
        trial.close()


def _ends(o: Obligation, place: LoopPlace) -> bool:
    return o.kind is ObligationKind.DECREASES and o.loop == place.loop.span


def _of_calls(failing: Failing, cancel: Cancel, start: float) -> Iterator[Offer]:
    decl = failing.decl
    if _written(decl.decreases):
        return
    found = terms.of_calls(decl)
    seen = descents.of_calls(failing, found, cancel)
    for measure in chain.from_iterable(_stages(seen)):
        why = _why(failing, measure, "recursive call")
        offer = proposed(failing, [Candidate(Kind.DECREASES, InContract(decl), measure, why)], cancel, start)
        if offer is not None:
            yield offer
            return


def _written(measure: t.Measure | None) -> bool:
    return measure is not None and not measure.inferred


def _stages(seen: Descents) -> Iterator[list[tuple[t.Expr, ...]]]:
    """Measures of all pairs: single terms, then tuples. Where no run came there, the terms that were found
    first."""
    if not seen.pairs:
        yield [(e,) for e in seen.terms[:MOST]]
        return
    yield [tuple(seen.terms[i] for i in m) for m in seen.singles()[:MOST]]
    yield [tuple(seen.terms[i] for i in m) for m in islice(seen.tuples(), MOST)]


def _why(failing: Failing, measure: tuple[t.Expr, ...], step: str) -> str:
    first = f"each {step} makes {told(failing, measure[0])} smaller, and it cannot do so for ever"
    if len(measure) == 1:
        return first
    rest = " or else ".join(told(failing, e) for e in measure[1:])
    return f"each {step} makes {told(failing, measure[0])} smaller, or leaves it and makes {rest} smaller"
