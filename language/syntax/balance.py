"""Braces by layout: where a text's braces do not pair, its indentation says which is missing.

A `}` that begins a line closes the brace whose line is indented as far; braces further in were left open, and
where none is, the line before it that is indented as far has lost its `{`. What begins a line no further in
than the line of an open brace stands behind it. Used only where the braces do not pair anyway, and only where
all of them pair afterwards.
"""

from __future__ import annotations

from language.record import dataclass, field
from language.syntax.levels import LexResult
from language.syntax.tokens import Token

_BRACES = frozenset(["LBRACE", "LATTR", "HINT_BRACE", "START_BRACE", "RBRACE"])


def braces_pair(lexed: LexResult) -> bool:
    return not any(lexed.tokens[i].type in _BRACES for i in (*lexed.unclosed, *lexed.unopened))


def with_braces(text: str, tokens: list[Token]) -> list[Token] | None:
    """The scanner's tokens with those braces that are missing, empty ones in their places; None where the
    layout does not tell."""
    layout = _Layout(text)
    for t in tokens:
        layout.take(t)
    layout.end()
    return None if layout.lost else layout.out


@dataclass(frozen=True)
class _Line:
    indent: int
    last: int
    """The index, in what was made, after the line's last token."""
    depth: int
    """How many braces were open at its beginning."""


@dataclass
class _Layout:
    text: str
    out: list[Token] = field(default_factory=list[Token])
    lost: bool = False
    _open: list[int] = field(default_factory=list[int])
    """The indentation of the line of each open brace."""
    _lines: list[_Line] = field(default_factory=list[_Line])
    _line_end: int = -1
    _indent: int = 0
    _depth: int = 0

    def take(self, t: Token) -> None:
        first = t.start > self._line_end
        if first:
            self._begin_line(t)
        if t.type == "RBRACE":
            if first:
                self._reopen(t)
            if self._open:
                self._open.pop()
            else:
                self.lost = True
        elif t.type == "LBRACE" or t.type == "LATTR":
            self._open.append(self._indent)
        self.out.append(t)

    def end(self) -> None:
        while self._open:
            self._close()

    def _begin_line(self, t: Token) -> None:
        if self.out:
            self._lines.append(_Line(self._indent, len(self.out), self._depth))
        start = max(self.text.rfind("\n", 0, t.start), self.text.rfind("\r", 0, t.start)) + 1
        self._indent = t.start - start
        end = self.text.find("\n", t.start)
        self._line_end = len(self.text) if end < 0 else end
        closing = t.type == "RBRACE"
        while self._open and (
            self._open[-1] > self._indent
            or (self._open[-1] == self._indent and not closing and t.type != "LBRACE")
        ):
            self._close()
        self._depth = len(self._open)

    def _close(self) -> None:
        end = self.out[-1].end
        self.out.append(Token("RBRACE", "}", end, end))
        self._open.pop()

    def _reopen(self, t: Token) -> None:
        """Put in the `{` that a closing brace further in than all open ones must belong to."""
        if self._open and self._open[-1] >= self._indent:
            return
        for line in reversed(self._lines):
            if line.indent < self._indent:
                break
            if line.indent == self._indent and line.depth == len(self._open):
                end = self.out[line.last - 1].end
                self.out.insert(line.last, Token("LBRACE", "{", end, end))
                self._open.append(self._indent)
                self._lines.clear()
                return
        self.lost = True
