"""Which lines can be hidden: what stands in braces over several lines, and long comments."""

from __future__ import annotations

import re

from language.records.editing import Fold
from language.service.reading import Read
from language.syntax.lexer import lex

_COMMENTS = re.compile(r"/\*.*?\*/|(?:^[ \t]*//[^\n]*(?:\n|\Z)){2,}", re.MULTILINE | re.DOTALL)


def folds(read: Read) -> tuple[Fold, ...]:
    """In the order of their first lines; of several that begin in one line, the longest."""
    source = read.sources[0]
    lexed = lex(source.text)
    found: dict[int, Fold] = {}
    for opener, closer in lexed.partner.items():
        if lexed.tokens[closer].type == "RBRACE":
            first = source.line_of(lexed.tokens[opener].start)
            last = source.line_of(lexed.tokens[closer].start)
            _keep(found, Fold(first, last))
    strings = [(t.start, t.end) for t in lexed.tokens if t.type == "STRING_LIT"]
    for m in _COMMENTS.finditer(source.text):
        if not any(a <= m.start() < b for a, b in strings):
            first, last = source.line_of(m.start()), source.line_of(max(m.start(), m.end() - 1))
            _keep(found, Fold(first, last, "comment"))
    return tuple([found[k] for k in sorted(found)])


def _keep(found: dict[int, Fold], fold: Fold) -> None:
    if fold.first < fold.last and (fold.first not in found or found[fold.first].last < fold.last):
        found[fold.first] = fold
