"""Places of the protocol ↔ places here: it counts lines from 0, and a line's characters in UTF-16 units."""

from __future__ import annotations

from lsprotocol import types as lsp

from language.source import SourceText, Span


def units(text: str) -> int:
    """How many UTF-16 units a text has; those outside of the first plane count twice."""
    return len(text) + sum(c > "\uffff" for c in text)


def position(source: SourceText, offset: int) -> lsp.Position:
    at = source.position(offset)
    return lsp.Position(at.line - 1, units(source.line_text(at.line)[: at.column - 1]))


def area(source: SourceText, span: Span) -> lsp.Range:
    return lsp.Range(position(source, span.start), position(source, span.end))


def offset(source: SourceText, at: lsp.Position) -> int:
    """Clamped into the text, and to a whole character."""
    if at.line >= source.line_count:
        return len(source.text)
    line = source.line_text(at.line + 1)
    left, k = at.character, 0
    while k < len(line) and left > 0:
        left -= 2 if line[k] > "\uffff" else 1
        k += 1
    return source.offset(at.line + 1, k + 1)
