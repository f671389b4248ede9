"""Colors for the lines of a program, from the language's pygments lexer.

The lexer sees one line at a time. Comments and verbatim strings may go on over lines; which of them a
line starts in is its state: the depth of nested comments, or `VERBATIM`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Protocol

from pygments.token import Comment, Keyword, Name, Number, String, _TokenType

VERBATIM = 1000

STYLES: tuple[tuple[_TokenType, str], ...] = (
    (Comment, "comment"),
    (Keyword.Type, "type_name"),
    (Keyword.Contract, "spec"),
    (Keyword.Constant, "spec"),
    (Keyword, "keyword"),
    (String, "string"),
    (Number, "spec"),
    (Name.Builtin, "type_name"),
    (Name.Decorator, "quiet"),
    (Name.Attribute, "quiet"),
)

_SPECIAL = re.compile(r"""/\*|//|@"|"(?:\\.|[^"\\])*"?|'(?:\\.|[^'\\])'""")
_COMMENT_EDGE = re.compile(r"/\*|\*/")

Piece = tuple[int, int, str]


class Lexer(Protocol):
    def get_tokens_unprocessed(self, text: str) -> Iterable[tuple[int, _TokenType, str]]: ...


class LineColoring:
    """Called with a line and the state at its start; answers its pieces and the state at its end."""

    def __init__(self, lexer: Lexer) -> None:
        self._lexer = lexer

    def __call__(self, line: str, state: int) -> tuple[list[Piece], int]:
        pieces: list[Piece] = []
        at = 0
        while True:
            if state == VERBATIM:
                end, state = _verbatim_end(line, at)
                pieces.append((at, end - at, "string"))
                at = end
            elif state > 0:
                end, state = _comment_end(line, at, state)
                pieces.append((at, end - at, "comment"))
                at = end
            if state > 0 or at >= len(line):
                return pieces, state
            end, state, skip = _code_end(line, at)
            pieces += self._code(line, at, end)
            if state > 0:
                style = "string" if state == VERBATIM else "comment"
                pieces.append((end, skip, style))
            at = end + skip

    def _code(self, line: str, start: int, end: int) -> list[Piece]:
        pieces: list[Piece] = []
        for at, kind, text in self._lexer.get_tokens_unprocessed(line[start:end]):
            style = style_of(kind)
            if style is not None and not text.isspace():
                pieces.append((start + at, len(text), style))
        return pieces


@lru_cache(maxsize=200)
def style_of(token: _TokenType) -> str | None:
    return next((style for kind, style in STYLES if token in kind), None)


def _code_end(line: str, start: int) -> tuple[int, int, int]:
    """Where code ends at something that may go on over lines; the state there; its opener's length."""
    for m in _SPECIAL.finditer(line, start):
        if m.group() == "/*":
            return m.start(), 1, 2
        if m.group() == '@"':
            return m.start(), VERBATIM, 2
        if m.group() == "//":
            break
    return len(line), 0, 0


def _comment_end(line: str, start: int, depth: int) -> tuple[int, int]:
    for m in _COMMENT_EDGE.finditer(line, start):
        depth += 1 if m.group() == "/*" else -1
        if depth == 0:
            return m.end(), 0
    return len(line), depth


def _verbatim_end(line: str, start: int) -> tuple[int, int]:
    at = start
    while (at := line.find('"', at)) >= 0:
        if line.startswith('""', at):
            at += 2
        else:
            return at + 1, 0
    return len(line), VERBATIM


def load() -> LineColoring:
    """The coloring of our language. Imports pygments and compiles its expressions: takes a moment."""
    from language.syntax.highlighting import SurefootLexer

    coloring = LineColoring(SurefootLexer())
    coloring("method M() // and the first line is not the slowest", 0)
    return coloring
