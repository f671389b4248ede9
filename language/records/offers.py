"""Records: what is offered to somebody whose proof fails. An offer was tried: the prover proves with it what
it says, and no real run that was tried refutes it."""

from __future__ import annotations

from collections.abc import Iterable

from language.record import dataclass
from language.source import Span


@dataclass(frozen=True, slots=True)
class TextEdit:
    """`text` in the place of `span`, an absolute range of the file that was opened."""

    span: Span
    text: str


@dataclass(frozen=True)
class Offer:
    """Edits that belong together. `kind` is what they insert (`suggest/candidate.py`), `at` where the first
    one stands, `why` how it was found, in a learner's words. `proves` are the places (absolute) of the claims
    that are proved with it and are not without; `whole` says that nothing else of the unit fails then.
    `formulas` are the texts that are inserted, one each. `seconds` since the search began."""

    kind: str
    at: Span
    edits: tuple[TextEdit, ...]
    why: str
    proves: tuple[Span, ...]
    whole: bool
    formulas: tuple[str, ...] = ()
    seconds: float = 0.0


def ranked(offers: Iterable[Offer]) -> tuple[Offer, ...]:
    """Best first: what proves everything, then what proves most, then what was found first."""
    return tuple(sorted(offers, key=lambda o: (not o.whole, -len(o.proves))))


def applied(text: str, edits: tuple[TextEdit, ...]) -> str:
    """The text with all edits done, whose ranges do not overlap."""
    out: list[str] = []
    done = 0
    for e in sorted(edits, key=lambda e: (e.span.start, e.span.end)):
        out += [text[done : e.span.start], e.text]
        done = e.span.end
    return "".join([*out, text[done:]])


def moved(offset: int, edits: tuple[TextEdit, ...]) -> int:
    """Where an offset of the old text is in the new one. What is inserted at it goes before it."""
    by = 0
    for e in edits:
        if e.span.end <= offset:
            by += len(e.text) - (e.span.end - e.span.start)
    return offset + by
