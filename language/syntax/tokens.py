"""Tokens and their kinds: the vocabulary that the scanner, the context pass and the grammar share.

A kind is the name of a terminal in `grammar.lark`. Words are their own upper-case kinds; all operators
that only ever stand between two operands share the kind `OP`, which keeps the parse tables small.
"""

# ruff: noqa: SIM905  # long lists of words read better in rows

from __future__ import annotations

from language.operators import Operator
from language.source import TEXT, Home, Span


class Token:
    """A piece of the text. `type` is what Lark's parser calls the kind; the context pass may change it.
    `home` is the declaration that it stands in, once declarations are known (`homes.py`)."""

    __slots__ = ("end", "home", "start", "text", "type")

    def __init__(self, type: str, text: str, start: int, end: int, home: Home = TEXT) -> None:
        self.type = type
        self.text = text
        self.start = start
        self.end = end
        self.home = home

    def __repr__(self) -> str:
        return f"{self.type}({self.text!r})@{self.start}"

    @property
    def span(self) -> Span:
        return Span(self.start, self.end, self.home)


KEYWORDS = frozenset(
    """abstract allocated as assert assume break by calc case class codatatype colemma const
    constructor continue copredicate datatype decreases else ensures exists expect export extends
    false for forall fresh function ghost if imap import in include inductive invariant is iset
    iterator label lemma map match method modifies modify module multiset nameonly new newtype null
    old opened predicate print provides reads refines requires return returns reveal reveals seq set
    static then this trait true twostate type unchanged var while witness yield yields""".split()
)

TYPE_WORDS = frozenset(["bool", "char", "int", "nat", "real", "ORDINAL", "string", "object", "object?"])
"""Built-in types without arguments; `array2?` and `bv8` are found by their shape."""

COLLECTIONS = frozenset({"SEQ", "SET", "ISET", "MULTISET", "MAP", "IMAP"})

WORD_KINDS: dict[str, str] = (
    {w: w.upper() for w in KEYWORDS} | dict.fromkeys(TYPE_WORDS, "TYPE_NAME") | {"in": "OP"}
)

_OTHER: dict[str, str] = {
    "{": "LBRACE",
    "{:": "LATTR",
    "}": "RBRACE",
    "(": "LPAR",
    ")": "RPAR",
    "[": "LSQB",
    "]": "RSQB",
    ",": "COMMA",
    ";": "SEMI",
    ":": "COLON",
    "::": "DOUBLE_COLON",
    ".": "DOT",
    "..": "DOT_DOT",
    "...": "ELLIPSIS",
    "`": "BACKTICK",
    "@": "AT",
    "#": "HASH",
    "=": "EQUALS",
    ":=": "GETS",
    ":|": "SUCH_THAT",
    ":-": "OR_FAIL",
    "=>": "DARROW",
    "->": "ARROW",
    "-->": "ARROW",
    "~>": "ARROW",
    "-": "MINUS",
    "*": "STAR",
    "|": "BAR",
    "!": "BANG",
}
SYMBOL_KINDS = _OTHER | {o.value: "OP" for o in Operator if o.value not in _OTHER and not o.value.isalpha()}
"""`-`, `*` and `|` have kinds of their own, since they have other uses; the context pass decides. `in` is a
word."""

TYPE_DECLS = frozenset(["CLASS", "TRAIT", "DATATYPE", "CODATATYPE", "NEWTYPE", "TYPE", "MODULE"])
FUNCTION_DECLS = frozenset(["FUNCTION", "PREDICATE", "COPREDICATE"])
METHOD_DECLS = frozenset(["METHOD", "LEMMA", "COLEMMA", "CONSTRUCTOR", "ITERATOR"])
OTHER_DECLS = frozenset(["CONST", "IMPORT", "EXPORT", "INCLUDE"])
DECL_WORDS = TYPE_DECLS | FUNCTION_DECLS | METHOD_DECLS | OTHER_DECLS
MODIFIERS = frozenset(
    ["ABSTRACT", "GHOST", "STATIC", "OPAQUE", "TWOSTATE", "LEAST", "GREATEST", "INDUCTIVE", "REPLACEABLE"]
)
SPEC_WORDS = frozenset(["REQUIRES", "ENSURES", "READS", "MODIFIES", "DECREASES", "INVARIANT"])
