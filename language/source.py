"""Source text and places in it.

Positions are code-point offsets (Python string indices). Lines and columns, both counted from 1, are
made from them at the very end. `Span.file` says which text of a program a span points into: 0 is the
file that was opened, others are texts that it includes.
"""

from __future__ import annotations

from bisect import bisect_right

from language.record import dataclass, field


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range `[start, end)` of code points in one source text."""

    start: int
    end: int
    file: int = 0

    def to(self, other: Span) -> Span:
        """The smallest span that covers both."""
        return Span(min(self.start, other.start), max(self.end, other.end), self.file)

    def shift(self, by: int) -> Span:
        return Span(self.start + by, self.end + by, self.file)

    def covers(self, other: Span) -> bool:
        return self.file == other.file and self.start <= other.start and other.end <= self.end


NOWHERE = Span(0, 0)
"""The place of what has no text of its own, such as built-in declarations."""


@dataclass(frozen=True, slots=True)
class Position:
    line: int
    column: int


@dataclass(frozen=True)
class SourceText:
    """A named text with fast offset → line lookup.

    Lines end in `\\n`, `\\r\\n` or `\\r`, as editors count them.
    """

    name: str
    text: str
    _starts: list[int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        starts = [0]
        text, i, n = self.text, 0, len(self.text)
        if "\r" not in text:
            while (i := text.find("\n", i) + 1) > 0:
                starts.append(i)
        else:
            while i < n:
                c = text[i]
                i += 1
                if c == "\n" or (c == "\r" and text[i : i + 1] != "\n"):
                    starts.append(i)
        object.__setattr__(self, "_starts", starts)

    @property
    def line_count(self) -> int:
        return len(self._starts)

    def position(self, offset: int) -> Position:
        offset = max(0, min(offset, len(self.text)))
        line = bisect_right(self._starts, offset)
        return Position(line, offset - self._starts[line - 1] + 1)

    def line_of(self, offset: int) -> int:
        return self.position(offset).line

    def offset(self, line: int, column: int = 1) -> int:
        """The offset of a line and column (both from 1), clamped into the text."""
        line = max(1, min(line, len(self._starts)))
        return min(self._starts[line - 1] + column - 1, len(self.text))

    def line_text(self, line: int) -> str:
        start = self._starts[line - 1]
        end = self._starts[line] if line < len(self._starts) else len(self.text)
        return self.text[start:end].rstrip("\r\n")

    def snippet(self, span: Span) -> str:
        return self.text[span.start : span.end]
