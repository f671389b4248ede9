"""How places in a text move when the text is edited.

Code-point offsets everywhere. A `Move` is one edit; a tuple of moves, oldest first, takes a place in
an old version of the text to its place in the newest one.
"""

from __future__ import annotations

from dataclasses import dataclass

from language.source import Home, Span


@dataclass(frozen=True, slots=True)
class Move:
    """At `at`, `removed` code points went and `added` came."""

    at: int
    removed: int
    added: int

    def touches(self, span: Span) -> bool:
        """Whether the edit changes the text inside `span` (an edit at its very edge does not)."""
        if self.removed == 0:
            return span.start < self.at < span.end
        return self.at < span.end and self.at + self.removed > span.start


def move_offset(offset: int, move: Move, stay: bool) -> int:
    """`stay`: an insertion exactly at the offset leaves it where it is."""
    if offset < move.at or (offset == move.at and (stay or move.removed > 0)):
        return offset
    if offset >= move.at + move.removed:
        return offset + move.added - move.removed
    return move.at


def move_span(span: Span, moves: tuple[Move, ...]) -> Span:
    """The span after the edits. Text typed at an edge stays outside; a removed span becomes empty."""
    if span.file != 0 or not moves:
        return span
    start, end, home = span.start, span.end, span.home
    for move in moves:
        start = move_offset(start, move, stay=False)
        end = max(start, move_offset(end, move, stay=True))
        if home.name:
            home = Home(home.name, 0, move_offset(home.start, move, stay=False))
    return Span(start, end, home)


def append(moves: tuple[Move, ...], new: Move) -> tuple[Move, ...]:
    """Add an edit, melted into the last one where it continues it, as typing and backspacing do."""
    if moves:
        last = moves[-1]
        if new.removed == 0 and new.at == last.at + last.added and last.added > 0:
            return (*moves[:-1], Move(last.at, last.removed, last.added + new.added))
        if new.added == 0 and last.added >= new.removed and new.at + new.removed == last.at + last.added:
            rest = last.added - new.removed
            if rest == 0 and last.removed == 0:
                return moves[:-1]
            return (*moves[:-1], Move(last.at, last.removed, rest))
    return (*moves, new)
