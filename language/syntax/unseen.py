"""Characters by which a reader may see another program than the one that is checked.

Bidirectional controls make an editor show pieces of a line in another order (Boucher and Anderson, "Trojan
Source", 2023). Others look like the end of a line in some editors and are none, so that what seems to stand
below a comment is a part of it. Both are legal in comments and strings: they are pointed at, not refused.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from language.diagnostics import Diagnostic, Edit, Fix, warning
from language.source import Home, Span

_UNSEEN = re.compile(
    "(?P<direction>[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069])|(?P<line>[\x0b\x0c\x1c-\x1e\x85\u2028\u2029])"
)
MOST = 20
"""Warnings a text; one of them is enough to be careful."""

_WORDS = {
    "direction": (
        "makes editors show the text around it in another order than it is checked in. "
        "Delete it, unless it is meant."
    ),
    "line": (
        "looks like the end of a line in some editors, and is none: what seems to stand on the next line "
        "belongs to this one. Delete it, or write a real end of line."
    ),
}


def unseen(text: str, file: int, reported: Sequence[Diagnostic]) -> list[Diagnostic]:
    """A warning for each such character, except where it is `reported` as an error anyway."""
    if _UNSEEN.search(text) is None:
        return []
    known = [d.span for d in reported]
    found: list[Diagnostic] = []
    for m in _UNSEEN.finditer(text):
        span = Span(m.start(), m.end(), Home("", file))
        if any(k.covers(span) for k in known):
            continue
        if len(found) == MOST:
            break
        message = f"The character U+{ord(m.group()):04X} {_WORDS[m.lastgroup or 'line']}"
        fix = Fix("Delete this character", (Edit(span, ""),))
        found.append(warning("character", span, message, fixes=(fix,)))
    return found
