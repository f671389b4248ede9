"""The comments of a text, each before the token that follows it."""

from __future__ import annotations

import re

from language.record import dataclass
from language.syntax.tokens import Token

_COMMENT = re.compile(r"//[^\r\n]*|/\*")
_EDGE = re.compile(r"/\*|\*/")


@dataclass(frozen=True)
class Comment:
    """`beside`: it stands behind something in its line, after a space."""

    text: str
    beside: bool

    @property
    def line(self) -> bool:
        """Whether it goes to the end of its line."""
        return self.text.startswith("//")


def comments_before(text: str, tokens: list[Token]) -> list[list[Comment]]:
    """For each token those before it; one more list for those after the last."""
    out: list[list[Comment]] = []
    end = 0
    for t in tokens:
        out.append(_in(text, end, t.start))
        end = max(end, t.end)
    out.append(_in(text, end, len(text)))
    return out


def _in(text: str, start: int, end: int) -> list[Comment]:
    found: list[Comment] = []
    at, first = start, True
    while (m := _COMMENT.search(text, at, end)) is not None:
        stop = m.end() if m.group().startswith("//") else _block_end(text, m.start(), end)
        gap = text[at : m.start()]
        beside = first and start > 0 and gap != "" and not gap.strip(" \t")
        found.append(Comment(text[m.start() : stop].rstrip(), beside))
        at, first = stop, False
    return found


def _block_end(text: str, start: int, end: int) -> int:
    depth = 0
    for m in _EDGE.finditer(text, start, end):
        depth += 1 if m.group() == "/*" else -1
        if depth == 0:
            return m.end()
    return end
