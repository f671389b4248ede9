"""Source text and places in it.

A place is a range of code points (Python string indices) in one declaration: what stands above that may
change, and the place is the same. `locate` says where it is in a text that has changed so. Lines and
columns, both counted from 1, are made at the very end.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping

from language.record import dataclass, field


@dataclass(frozen=True, slots=True)
class Home:
    """A declaration of a program, as the parser names it (`C.m`; `C.m#2` is the second one of that name), or
    what stands in a text before all declarations (`name` empty).

    `file` says which text of the program it stands in: 0 is the file that was opened, others are texts that
    it includes. `start` is where it stands in the text that was read, which is no part of what it is.
    """

    name: str = ""
    file: int = 0
    start: int = field(default=0, compare=False)


TEXT = Home()
"""The whole of the file that was opened, for places that are not followed when the text changes."""


@dataclass(frozen=True, slots=True, eq=False)
class Span:
    """A half-open range `[start, end)` of code points in a declaration.

    `start` and `end` count from the beginning of the text that was read. Spans are equal if they have the
    same offsets in the same declaration, wherever that stands.
    """

    start: int
    end: int
    home: Home = TEXT

    @property
    def file(self) -> int:
        """Which text of a program it points into."""
        return self.home.file

    def __eq__(self, other: object) -> bool:
        if type(other) is not Span:
            return NotImplemented
        a, b = self.home, other.home
        if a is b:
            return self.start == other.start and self.end == other.end
        by = b.start - a.start
        return (
            other.start - self.start == by
            and other.end - self.end == by
            and a.file == b.file
            and a.name == b.name
        )

    def __hash__(self) -> int:
        home = self.home
        return hash((self.start - home.start, self.end - home.start, home.name, home.file))

    def __lt__(self, other: Span) -> bool:
        """In the order of a text's places."""
        return (self.start, self.end, self.file) < (other.start, other.end, other.file)

    def to(self, other: Span) -> Span:
        """The smallest span that covers both, in the declaration of the one that begins first."""
        home = self.home if self.start <= other.start else other.home
        return Span(min(self.start, other.start), max(self.end, other.end), home)

    def covers(self, other: Span) -> bool:
        return self.file == other.file and self.start <= other.start and other.end <= self.end


NOWHERE = Span(0, 0)
"""The place of what has no text of its own, such as built-in declarations."""


def locate(span: Span, standing: Mapping[Home, int]) -> Span:
    """The span in a text whose declarations stand (start) as told; one of a declaration that is not among
    them stays as it is."""
    home = span.home
    start = standing.get(home)
    if start is None or start == home.start:
        return span
    by = start - home.start
    return Span(span.start + by, span.end + by, Home(home.name, home.file, start))


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
