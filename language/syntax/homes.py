"""Which declaration each token of a text stands in.

A declaration is named by its own name and those around it (`M.C.m`); a second one of that name is
`M.C.m#2`, and what has no name has its keyword's. So it keeps its name while other declarations are edited.
What follows the members of a class (its brace) counts as part of the last one.
"""

from __future__ import annotations

from collections import Counter

from language.source import Home
from language.syntax.levels import CLOSERS, LexResult
from language.syntax.tokens import DECL_WORDS, Token

_MOST = 60
"""Tokens of a declaration among which its name is looked for."""


def give_homes(lexed: LexResult, file: int) -> None:
    """Sets the `home` of every token of the `file`-th text."""
    tokens = lexed.tokens
    starts = sorted([(i, opener) for opener, found in lexed.decls.items() for i in found])
    seen = Counter[str]()
    home, begin = Home("", file), 0
    for k, (i, opener) in enumerate(starts):
        for t in tokens[begin:i]:
            t.home = home
        end = starts[k + 1][0] if k + 1 < len(starts) else len(tokens)
        name = _name(tokens[i : min(end, i + _MOST)])
        if opener >= 0:
            name = f"{tokens[opener].home.name}.{name}"
        seen[name] += 1
        if seen[name] > 1:
            name = f"{name}#{seen[name]}"
        home, begin = Home(name, file, tokens[i].start), i
    for t in tokens[begin:]:
        t.home = home


def _name(tokens: list[Token]) -> str:
    """The first name after the declaration's keyword, outside of brackets; never empty."""
    depth, keyword = 0, ""
    for t in tokens:
        if t.type in CLOSERS:
            depth += 1
        elif t.type in CLOSERS.values():
            depth -= 1
        elif depth == 0 and t.type in DECL_WORDS:
            keyword = keyword or t.text
        elif depth == 0 and keyword and t.type == "ID":
            return t.text
        elif depth == 0 and t.type == "VAR":
            keyword = keyword or t.text
    return keyword or tokens[0].text
