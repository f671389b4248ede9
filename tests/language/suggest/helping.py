"""The one way into help for tests: the door that the command line and the window use."""

from __future__ import annotations

from collections.abc import Iterator

from language.cancel import Cancel
from language.front import Front, Options, Unit
from language.pipeline import analyze, bench, explain, prove
from language.records import results
from language.records.offers import Offer, applied
from language.source import SourceText
from language.suggesting import suggest

OPTIONS = Options(time_limit=120.0, use_cache=False)
MOST = 6
"""Offers that are taken one after the other."""


def front_of(text: str) -> Front:
    front = analyze(SourceText("test.dfy", text))
    assert front.complete, [d.message for d in front.diagnostics]
    return front


def offers(text: str) -> Iterator[Offer]:
    """For every unit that fails, in the order of the text."""
    front = front_of(text)
    for unit in front.units:
        yield from _of_unit(front, unit)


def _of_unit(front: Front, unit: Unit) -> Iterator[Offer]:
    proof = prove(front, unit, OPTIONS, Cancel())
    if results.fails(proof):
        explained = explain(bench(front, unit), proof, OPTIONS, Cancel())
        yield from suggest(front, unit, explained, OPTIONS, Cancel())


def first(text: str) -> Offer:
    """The first offer; there must be one."""
    return next(offers(text))


def verifies(text: str) -> bool:
    front = front_of(text)
    return not any(results.fails(prove(front, u, OPTIONS, Cancel())) for u in front.units)


def helped(text: str) -> str:
    """The text with first offers taken until it verifies; there must be enough of them."""
    for _ in range(MOST):
        if verifies(text):
            return text
        text = applied(text, first(text).edits)
    assert verifies(text)
    return text
