"""Offers of loop invariants: of what the stages keep, the smallest set that proves what fails, confirmed.

What proves everything in the unit ends the search; before that, a set that proves some of it is an offer too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from time import perf_counter

from language.cancel import Cancel
from language.records.offers import Offer
from language.suggest.candidate import Candidate
from language.suggest.confirm import confirm
from language.suggest.invariants.stages import Kept, Stages, weight
from language.suggest.layout import edits, written
from language.suggest.minimize import smallest
from language.suggest.place import Failing, loops_of
from language.suggest.printing import NotWritten

CONFIRM_SECONDS = 10.0


def offers(failing: Failing, cancel: Cancel) -> Iterator[Offer]:
    """Sets of invariants that prove what fails in the unit, as they are found."""
    start = perf_counter()
    places = loops_of(failing)
    if not places or not failing.claims:
        return
    told: set[tuple[str, ...]] = set()
    for kept in Stages(failing, places, cancel).run():
        if not kept.proved or cancel.cancelled:
            continue
        offer = _offer(failing, kept, start, cancel)
        if offer is not None and offer.formulas not in told:
            told.add(offer.formulas)
            yield offer
            if offer.whole:
                return


def _offer(failing: Failing, kept: Kept, start: float, cancel: Cancel) -> Offer | None:
    """The smallest set; where a fresh context does not prove with it what was wanted, all that was used."""
    inductive = kept.inductive
    used = sorted(inductive.support(kept.proved))
    order = sorted(inductive.kept, key=lambda i: -weight(inductive.trial.candidates[i]))
    least = smallest(inductive, kept.proved, order)
    for numbers in (least, used) if least != used else (least,):
        chosen = [inductive.trial.candidates[i] for i in numbers]
        offer = _confirmed(failing, chosen, start, cancel) if chosen else None
        if offer is not None:
            return offer
    return None


def _confirmed(failing: Failing, chosen: list[Candidate], start: float, cancel: Cancel) -> Offer | None:
    try:
        changes = edits(failing, chosen)
        formulas = tuple(written(failing, c) for c in chosen)
    except NotWritten:
        return None
    confirmed = confirm(failing, changes, CONFIRM_SECONDS, cancel)
    if confirmed is None or not confirmed.proved:
        return None
    return Offer(
        chosen[0].kind.value,
        changes[0].span,
        changes,
        _reason(chosen, formulas),
        tuple(o.span for o in confirmed.proved),
        confirmed.left == 0,
        formulas,
        perf_counter() - start,
    )


def _reason(chosen: Sequence[Candidate], formulas: Sequence[str]) -> str:
    """Why each was thought of, in sentences."""
    if len(chosen) == 1:
        why = chosen[0].why
        return f"{why[0].upper()}{why[1:]}."
    told = zip(formulas, chosen, strict=True)
    return " ".join(f"`{text.removeprefix('invariant ')}`: {c.why}." for text, c in told)
