"""Tokens and comments of a program, as the lessons compare them: by their text alone."""

from __future__ import annotations

import re

from language.record import dataclass
from language.source import Span
from language.syntax.scanner import Scanner
from language.syntax.tokens import Token

_COMMENT = re.compile(r"//[^\r\n]*|/\*")


def tokens(text: str) -> list[Token]:
    """The tokens of a text; what is no token at all is left out (the parser complains about it)."""
    scanner = Scanner(text)
    scanner.run()
    return scanner.tokens


def words(text: str) -> list[str]:
    return [t.text for t in tokens(text)]


def contains(haystack: list[str], needle: list[str]) -> bool:
    """Whether `needle` occurs in `haystack` as a run."""
    n = len(needle)
    return n == 0 or any(haystack[i : i + n] == needle for i in range(len(haystack) - n + 1))


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment's place, and what it says without its `//` or `/* */`."""

    span: Span
    says: str


def comments(text: str, of: list[Token]) -> list[Comment]:
    """The comments between the tokens `of` a text."""
    found: list[Comment] = []
    at = 0
    for start, end in [*((t.start, t.end) for t in of), (len(text), len(text))]:
        while at < start and (m := _COMMENT.search(text, at, start)):
            if m.group() == "/*":
                at = _closing(text, m.start(), start)
                inner = text[m.start() + 2 : at].removesuffix("*/")
            else:
                at = m.end()
                inner = text[m.start() + 2 : at]
            found.append(Comment(Span(m.start(), at), inner.strip()))
        at = max(at, end)
    return found


def _closing(text: str, start: int, limit: int) -> int:
    """The end of the block comment at `start`; block comments nest."""
    depth, at = 0, start
    while at < limit:
        if text.startswith("/*", at):
            depth, at = depth + 1, at + 2
        elif text.startswith("*/", at):
            depth, at = depth - 1, at + 2
            if depth == 0:
                return at
        else:
            at += 1
    return limit
