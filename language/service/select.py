"""Select a larger piece of the text: the next larger part of the program around the selection."""

from __future__ import annotations

from language.service.reading import Read
from language.source import Span
from language.syntax import ast
from language.syntax.scanner import scan


def larger(read: Read, selected: Span) -> Span:
    """The smallest piece that holds the selection and more; the selection itself where it is everything."""
    best = Span(0, len(read.text))
    words = [t for t in scan(read.text) if t.text[0].isalnum() or t.text[0] in "_'\""]
    around = [t.span for t in words if t.start <= selected.start and selected.end <= t.end]
    stack: list[ast.Node] = [read.program]
    while stack:
        node = stack.pop()
        if node.span.file == 0 and node.span.start <= selected.start and selected.end <= node.span.end:
            around.append(node.span)
        stack += ast.children(node)
    for s in around:
        if s.end - s.start < best.end - best.start and s.end - s.start > selected.end - selected.start:
            best = Span(s.start, s.end)
    return best
