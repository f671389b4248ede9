"""Where a name is declared, and all places where it is used."""

from __future__ import annotations

from language.records.editing import Place
from language.service.reading import Read
from language.source import Span


def definition(read: Read, offset: int) -> Place | None:
    """The declaration of the name at a place; None where there is no name that the program declares."""
    use = read.names.at(offset)
    return None if use is None else _place(read, use.declaration)


def uses(read: Read, offset: int) -> tuple[Place, ...]:
    """All places of the name at a place, its declaration and what must be spelled alike among them."""
    use = read.names.at(offset)
    return () if use is None else tuple([_place(read, s) for s in read.names.places(use.family)])


def same(read: Read, offset: int) -> tuple[Span, ...]:
    """The places in the text itself, to be marked."""
    use = read.names.at(offset)
    return () if use is None else tuple([s for s in read.names.places(use.family) if not s.file])


def _place(read: Read, span: Span) -> Place:
    return Place(read.sources[span.file].name, span)
