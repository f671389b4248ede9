"""From candidates to an offer, for sources that try one proposal after the other: proved from the text."""

from __future__ import annotations

from collections.abc import Sequence
from time import perf_counter

from language.analysis import typed as t
from language.cancel import Cancel
from language.records.offers import Offer
from language.records.verdicts import Obligation
from language.suggest.candidate import Candidate
from language.suggest.confirm import confirm
from language.suggest.layout import edits, written
from language.suggest.place import Failing
from language.suggest.printing import NotWritten, text_of

SECONDS = 10.0
"""For the proof of a proposal: the backstop behind the prover's limit of work."""


def told(failing: Failing, e: t.Expr) -> str:
    """An expression as the learner writes it, quoted."""
    try:
        return f"`{text_of(e, failing.module, failing.names())}`"
    except NotWritten:
        return "it"


def proposed(
    failing: Failing,
    chosen: Sequence[Candidate],
    cancel: Cancel,
    start: float,
    among: Sequence[Obligation] | None = None,
) -> Offer | None:
    """The candidates as one offer, if the prover proves anything with them that it did not prove without, and
    nothing less. Of what the text cannot do without, all claims of `among` must be proved, and others may
    fail now which took the text for granted."""
    try:
        changes = edits(failing, chosen)
        formulas = tuple(written(failing, c) for c in chosen)
    except NotWritten:
        return None
    confirmed = confirm(failing, changes, SECONDS, cancel, strict=among is None)
    if confirmed is None or not confirmed.proved or not all(o in confirmed.proved for o in among or ()):
        return None
    why = "; ".join(dict.fromkeys(c.why for c in chosen))
    return Offer(
        chosen[0].kind.value,
        changes[0].span,
        changes,
        f"{why[0].upper()}{why[1:]}." if why[0].isalpha() else f"{why}.",
        tuple(o.span for o in confirmed.proved),
        confirmed.left == 0,
        formulas,
        perf_counter() - start,
    )
