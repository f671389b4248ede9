"""Words that are almost words of the language."""

from __future__ import annotations

from difflib import get_close_matches

from language.diagnostics import Diagnostic
from language.syntax.mistakes.table import Recognizer, accepts_at, mistake, replace, statement_first
from language.syntax.stopped import Failure
from language.syntax.tokens import WORD_KINDS, Token

_STATEMENTS = (
    "while",
    "if",
    "for",
    "match",
    "return",
    "assert",
    "assume",
    "print",
    "var",
    "calc",
    "forall",
    "break",
    "reveal",
    "else",
    "modify",
    "label",
    "expect",
)
_CLAUSES = ("requires", "ensures", "modifies", "reads", "decreases", "invariant", "returns")
_DECLARATIONS = (
    "method",
    "function",
    "predicate",
    "lemma",
    "class",
    "trait",
    "datatype",
    "codatatype",
    "newtype",
    "type",
    "module",
    "import",
    "const",
    "ghost",
    "constructor",
    "static",
    "abstract",
    "include",
    "iterator",
)
_ALIASES = {
    "pre": "requires",
    "post": "ensures",
    "require": "requires",
    "ensure": "ensures",
    "inv": "invariant",
    "modify": "modifies",
    "procedure": "method",
}


def _suggest(f: Failure, k: int, words: tuple[str, ...]) -> Diagnostic | None:
    t: Token = f[k]
    if t.type not in ("ID", "LAMBDA_ID", "MODIFY", "UNKNOWN") or len(t.text) < 3:
        return None
    lower = t.text.lower()
    alias = _ALIASES.get(lower)
    found = [alias] if alias in words else get_close_matches(lower, words, 1, 0.74)
    if not found or found[0] == t.text:
        return None
    word = found[0]
    return mistake(
        "misspelled",
        f.span(k),
        f"`{t.text}` is not a word of the language. Did you mean `{word}`?",
        f"Write `{word}`",
        replace(f, k, word),
    )


def clause(f: Failure) -> Diagnostic | None:
    words = tuple(w for w in _CLAUSES if f.accepts(WORD_KINDS.get(w, "")))
    found = _suggest(f, 0, words) if words else None
    if (
        found is None
        and f.new_line(-1)
        and any(t.type in ("WHILE", "FOR") for t in f.row[max(f.here - 20, 0) : f.here])
    ):
        found = _suggest(f, -1, ("invariant", "decreases", "modifies"))
    return found


def declaration(f: Failure) -> Diagnostic | None:
    if f.here <= 2 and f.stack[0] == f.tables.starts["declaration"]:
        for k in range(-f.here, 1):
            if f[k].type == "ID" and (found := _suggest(f, k, _DECLARATIONS)) is not None:
                return found
    return None


def statement(f: Failure) -> Diagnostic | None:
    first = statement_first(f)
    if first in (0, -1, -2, -3) and accepts_at(f, first, "WHILE"):
        return _suggest(f, first, _STATEMENTS)
    return None


def middle(f: Failure) -> Diagnostic | None:
    """`then`, `else`, `to`, `in` where they are wanted."""
    words = tuple(w for w in ("then", "else", "by", "downto", "extends", "refines") if f.accepts(w.upper()))
    return _suggest(f, 0, words) if words else None


TABLE: tuple[Recognizer, ...] = (declaration, clause, middle, statement)
