"""Inputs that nobody writes: sentences of the grammar, programs with their tokens shuffled, programs with
their bytes damaged. Each from a seed, so that what is found can be made again."""

from __future__ import annotations

import random
from collections.abc import Sequence
from functools import cache

from lark import load_grammar
from lark.grammar import Rule, Terminal

from language.syntax.lexer import lex
from language.syntax.tables import GRAMMAR
from language.syntax.tokens import KEYWORDS, SYMBOL_KINDS

TEXTS: dict[str, Sequence[str]] = {
    "ID": [
        "x",
        "y",
        "z",
        "i",
        "n",
        "a",
        "b",
        "c",
        "f",
        "M",
        "N",
        "C",
        "D",
        "T",
        "m",
        "s",
        "old_",
        "x'",
        "is?",
        "F",
        "G",
    ],
    "ATTR_NAME": [
        "axiom",
        "induction",
        "trigger",
        "verify",
        "only",
        "extern",
        "autocontracts",
        "opaque",
        "zzz",
        "fuel",
    ],
    "TYPE_NAME": [
        "int",
        "bool",
        "nat",
        "real",
        "char",
        "string",
        "object",
        "bv8",
        "array",
        "array2",
        "ORDINAL",
        "bv0",
        "bv512",
    ],
    "INT_LIT": ["0", "1", "2", "7", "10", "256", "0xff", "99999999999999999999"],
    "REAL_LIT": ["0.0", "1.5", "2e3"],
    "CHAR_LIT": ["'a'", "'\\n'", "'z'"],
    "STRING_LIT": ['"abc"', '""', '@"x"'],
    "DIGITS": ["0", "1"],
    "OP": [
        "+",
        "-",
        "*",
        "/",
        "%",
        "==",
        "!=",
        "<",
        "<=",
        ">",
        ">=",
        "&&",
        "||",
        "==>",
        "<==>",
        "<==",
        "in",
        "!in",
        "!",
        "^",
        "<<",
        ">>",
        "&",
        "|",
        "#",
    ],
    "LAMBDA_ID": ["x", "y", "_"],
    "LAMBDA_LPAR": ["("],
    "LANGLE": ["<"],
    "RANGLE": [">"],
    "CARD_OPEN": ["|"],
    "CARD_CLOSE": ["|"],
    "QBAR": ["|"],
    "VCOMMA": [","],
    "AT_ATTR": ["@"],
    "LEMMA_SEMI": [";"],
    "HINT_BRACE": ["{"],
    "START_BRACE": ["{"],
    "HINT_CALC": ["calc"],
    "PREFIX_OP": ["#[2]", "!", "-"],
    "DECREASES_TO": ["decreases to"],
    "GHOST_VAR": ["ghost var"],
    "GHOST_WITNESS": ["ghost witness"],
    "OPAQUE_BLOCK": ["opaque"],
    "RHS_WORD": ["*", "new"],
}
"""How terminals are written that stand for many words."""


@cache
def _rules() -> dict[str, list[Sequence[object]]]:
    """The grammar's rules by the symbol that they make."""
    grammar, _ = load_grammar.load_grammar(GRAMMAR.read_text("utf-8"), "grammar", [], False)
    _, rules, _ = grammar.compile(["declaration"], "*")
    made: dict[str, list[Sequence[object]]] = {}
    for r in rules:
        assert isinstance(r, Rule)
        made.setdefault(r.origin.name, []).append(r.expansion)
    return made


@cache
def _heights() -> dict[str, int]:
    """The height of the lowest tree for a symbol: what lets a sentence come to its end."""
    heights: dict[str, int] = {}
    changed = True
    while changed:
        changed = False
        for name, choices in _rules().items():
            found = [h for c in choices if (h := _height(c, heights)) is not None]
            if found and min(found) < heights.get(name, 10**9):
                heights[name], changed = min(found), True
    return heights


def _height(expansion: Sequence[object], heights: dict[str, int]) -> int | None:
    most = 0
    for x in expansion:
        if not isinstance(x, Terminal):
            h = heights.get(x.name)  # type: ignore[attr-defined]
            if h is None:
                return None
            most = max(most, h + 1)
    return most


@cache
def _written() -> dict[str, str]:
    words = {w.upper(): w for w in KEYWORDS}
    return {kind: text for text, kind in SYMBOL_KINDS.items()} | words


def sentence(rng: random.Random) -> str:
    """Declarations as the grammar makes them; names and types are anything."""
    out: list[str] = []
    for _ in range(rng.randint(1, 4)):
        _expand("declaration", rng, rng.randint(6, 26), out)
    return " ".join(out)


def _expand(name: str, rng: random.Random, depth: int, out: list[str]) -> None:
    choices, heights = _rules()[name], _heights()
    if depth <= heights[name] or len(out) > 400:
        low = min(_height(c, heights) or 0 for c in choices)
        choices = [c for c in choices if (_height(c, heights) or 0) == low]
    for x in rng.choice(choices):
        symbol = x.name  # type: ignore[attr-defined]
        if isinstance(x, Terminal):
            texts = TEXTS.get(symbol) or [_written().get(symbol, symbol.lower())]
            out.append(rng.choice(texts))
        else:
            _expand(symbol, rng, depth - 1, out)


def shuffled(rng: random.Random, text: str, other: str) -> str:
    """A program with some of its tokens dropped, doubled, exchanged, or taken from another one."""
    pieces, more = _tokens(text), _tokens(other)
    for _ in range(rng.randint(1, 6)):
        if not pieces:
            break
        i = rng.randrange(len(pieces))
        match rng.randrange(7):
            case 0:
                del pieces[i]
            case 1:
                pieces.insert(i, pieces[i])
            case 2:
                j = rng.randrange(len(pieces))
                pieces[i], pieces[j] = pieces[j], pieces[i]
            case 3 if more:
                pieces[i] = rng.choice(more)
            case 4 if more:
                j = rng.randrange(len(more))
                pieces[i:i] = more[j : j + rng.randint(1, 30)]
            case 5:
                del pieces[i : i + rng.randint(1, 20)]
            case _:
                same = [p for p in pieces if p[:1].isalpha() == pieces[i][:1].isalpha()]
                pieces[i] = rng.choice(same)
    return " ".join(pieces)


def _tokens(text: str) -> list[str]:
    return [text[t.start : t.end] for t in lex(text).tokens if t.start < t.end]


def damaged(rng: random.Random, data: bytes) -> bytes:
    """A file with bits flipped, pieces cut out, doubled or exchanged, bytes put in."""
    out = bytearray(data or b" ")
    for _ in range(rng.randint(1, 8)):
        i = rng.randrange(len(out) + 1)
        j = min(len(out), i + rng.randint(1, 40))
        match rng.randrange(6):
            case 0 if i < len(out):
                out[i] ^= 1 << rng.randrange(8)
            case 1:
                del out[i:j]
            case 2:
                out[i:i] = out[i:j] * rng.randint(1, 20)
            case 3:
                out[i:i] = rng.randbytes(rng.randint(1, 8))
            case 4:
                odd = [
                    "\ufeff",
                    "\u2028",
                    "\u202e",
                    "\x00",
                    "\x0c",
                    "é",
                    "𝔽",
                    "(",
                    "{",
                    "[",
                    "<",
                    '"',
                    "'",
                    "/*",
                    "*/",
                    "//",
                    "\\u{",
                    "`",
                ]
                out[i:i] = rng.choice(odd).encode()
            case _:
                del out[i:]
        if not out:
            break
    return bytes(out)


_GROUPS = (
    "+ - *",
    "/ %",
    "< <= > >= == !=",
    "&& ||",
    "==> <==>",
    "forall exists",
    "true false",
    "int nat",
    "set iset",
)
_SWAPS = {w: [x for x in group.split() if x != w] for group in _GROUPS for w in group.split()}


def bent(rng: random.Random, text: str) -> str:
    """A program with a few values, operators and names changed so that most of them are still programs: what
    comes behind the front end sees them, too."""
    tokens = [t for t in lex(text).tokens if t.start < t.end]
    names = [text[t.start : t.end] for t in tokens if t.type == "ID"]
    places = [t for t in tokens if t.type in ("INT_LIT", "ID") or text[t.start : t.end] in _SWAPS]
    edits: dict[int, tuple[int, str]] = {}
    for t in rng.sample(places, min(len(places), rng.randint(1, 3))):
        old = text[t.start : t.end]
        if t.type == "INT_LIT":
            new = rng.choice([f"{old} + 1", f"({old} - 1)", "0", "1", "2", "-1", "100000000000000000000"])
        elif t.type == "ID":
            new = rng.choice(names)
        else:
            new = rng.choice(_SWAPS[old])
        edits[t.start] = (t.end, new)
    out, at = "", 0
    for start in sorted(edits):
        end, new = edits[start]
        out, at = out + text[at:start] + new, end
    return out + text[at:]
