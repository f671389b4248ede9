"""How much is printed about a file, at most: a bad program must not drown its reader, or the disk."""

from __future__ import annotations

MOST_PROBLEMS = 500
"""Problems of a file that are shown."""

MOST_NOTES = 20
"""Notes of a problem."""

LONGEST_MESSAGE = 2_000
LONGEST_LINE = 240
_BEFORE = 80


def cut(text: str, most: int = LONGEST_MESSAGE) -> str:
    return text if len(text) <= most else f"{text[:most]}… ({len(text) - most:,} more characters)"


def more(count: int, what: str) -> str:
    return f"{count:,} more {what}{'' if count == 1 else 's'} {'is' if count == 1 else 'are'} not shown."


def around(line: str, column: int) -> tuple[str, int]:
    """The part of a line about a column (from 1) that is worth showing, and the column there."""
    if len(line) <= LONGEST_LINE:
        return line, column
    start = max(0, column - 1 - _BEFORE)
    part = line[start : start + LONGEST_LINE]
    head = "…" if start else ""
    tail = "…" if start + LONGEST_LINE < len(line) else ""
    return head + part + tail, column - start + len(head)
