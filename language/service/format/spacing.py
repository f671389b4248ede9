"""Whether a space stands between two tokens in a line."""

from __future__ import annotations

import functools
from collections.abc import Container

from language.syntax.scanner import scan
from language.syntax.tokens import Token

_NONE_BEFORE = frozenset(
    ["SEMI", "LEMMA_SEMI", "COMMA", "VCOMMA", "RPAR", "RSQB", "CARD_CLOSE", "RANGLE", "LANGLE", "COLON",
     "DOT", "DOT_DOT", "BACKTICK", "HASH", "AT"]
)  # fmt: skip
_NONE_AFTER = frozenset(
    ["LPAR", "LSQB", "LAMBDA_LPAR", "CARD_OPEN", "LANGLE", "LATTR", "DOT", "DOT_DOT", "BACKTICK", "HASH",
     "AT", "AT_ATTR", "BANG"]
)  # fmt: skip
_TAKES_PARENS = frozenset(
    ["ID", "RPAR", "RSQB", "RANGLE", "OLD", "FRESH", "ALLOCATED", "UNCHANGED", "SEQ", "MULTISET"]
)
_TAKES_SQUARE = frozenset(["ID", "RPAR", "RSQB", "RANGLE", "TYPE_NAME", "STRING_LIT", "THIS", "MAP", "IMAP"])
_COLLECTIONS = frozenset(["ISET", "MULTISET"])
_ENDS_OPERAND = frozenset(
    ["ID", "INT_LIT", "REAL_LIT", "CHAR_LIT", "STRING_LIT", "TRUE", "FALSE", "NULL", "THIS", "RPAR", "RSQB",
     "RBRACE", "CARD_CLOSE", "RANGLE"]
)  # fmt: skip
BRACES = frozenset(["LBRACE", "START_BRACE", "HINT_BRACE"])


def space(before: Token | None, a: Token, b: Token, blocks: Container[int], tight: Container[int]) -> bool:
    """Between `a` and `b`; `before` stands before `a`. `blocks` are the places of braces that hold a body,
    `tight` those of signs that belong to what follows."""
    return _wanted(before, a, b, blocks, tight) or _grow_together(a.text, b.text)


def _wanted(before: Token | None, a: Token, b: Token, blocks: Container[int], tight: Container[int]) -> bool:
    if b.type == "RBRACE":
        return b.start in blocks
    if a.type in BRACES:
        return a.start in blocks
    if b.type in _NONE_BEFORE or a.type in _NONE_AFTER or a.start in tight:
        return False
    if a.type == "MINUS" and (before is None or before.type not in _ENDS_OPERAND):
        return False
    if b.type == "LPAR":
        return a.type not in _TAKES_PARENS
    if b.type == "LSQB":
        return a.type not in _TAKES_SQUARE and not (a.type == "RBRACE" and a.start not in blocks)
    return not (b.type == "LBRACE" and a.type in _COLLECTIONS)


@functools.lru_cache(maxsize=4096)
def _grow_together(a: str, b: str) -> bool:
    """Whether two tokens side by side would be read as others."""
    if len(a) > 100 or len(b) > 100:
        return True
    return [t.text for t in scan(a + b)] != [t.text for t in (*scan(a), *scan(b))]
