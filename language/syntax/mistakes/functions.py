"""Statements where a function's body, one expression, should stand."""

from __future__ import annotations

from language.diagnostics import Diagnostic, Edit
from language.syntax.mistakes.table import (
    BRACES,
    Recognizer,
    delete,
    expression_last,
    is_word,
    match_at,
    mistake,
    replace,
)
from language.syntax.stopped import Failure

_FUNCTIONS = ("FUNCTION", "PREDICATE", "COPREDICATE")


def in_function(f: Failure) -> bool:
    words = [t.type for t in f.row[: f.here] if t.type in (*_FUNCTIONS, "METHOD", "LEMMA", "CONSTRUCTOR")]
    return bool(words) and words[-1] in _FUNCTIONS and not f.statement


def returning(f: Failure) -> Diagnostic | None:
    """`{ return x; }`."""
    if f[0].type != "RETURN" or not (in_function(f) and f.operand):
        return None
    last = expression_last(f, 1)
    edits = [delete(f, 0)]
    if f[last + 1].type in ("SEMI", "LEMMA_SEMI"):
        edits.append(replace(f, last + 1, ""))
    return mistake(
        "function-return",
        f.span(),
        "A function's body is one expression, its value: leave out `return` and the `;`.",
        "Leave out `return`",
        *edits,
    )


def semicolon(f: Failure) -> Diagnostic | None:
    """`{ x + 1; }`."""
    if f[0].type == "RBRACE" and f[-1].type in ("LEMMA_SEMI", "SEMI") and f.operand:
        k = -1
    elif f[0].type in ("SEMI", "LEMMA_SEMI") and f[1].type in ("RBRACE", "ELSE", "CASE"):
        k = 0
    else:
        return None
    if not in_function(f):
        return None
    return mistake(
        "function-semicolon",
        f.span(k),
        "A function's body is one expression: no `;` in it.",
        "Delete `;`",
        replace(f, k, ""),
    )


def statement(f: Failure) -> Diagnostic | None:
    """A loop or an assignment in a function."""
    if not in_function(f):
        return None
    if f[0].type in ("WHILE", "FOR", "PRINT") and f.operand and not is_word(f[1], "all"):
        word = f[0].text
        instead = (
            "Call it again with other arguments, or write a `method`."
            if word != "print"
            else "Write a `method` for that."
        )
        return mistake(
            "function-statement",
            f.span(),
            f"A function's body is one expression, so it has no `{word}`. {instead}",
        )
    if f[0].type == "GETS" and f.accepts("OP") and f.accepts("RBRACE"):
        return mistake(
            "function-assignment",
            f.span(),
            "A function changes nothing: name a value with `var x := …;` and go on with the "
            "expression, or write a `method`.",
        )
    return None


def braces_if(f: Failure) -> Diagnostic | None:
    """`if x > 0 { a } else { b }` as an expression."""
    if f[0].type not in BRACES or not f.accepts("THEN"):
        return None
    edits: list[Edit] = []
    m = match_at(f, 0, r"\{([^{};]*);?\s*\}\s*else\s*\{([^{};]*);?\s*\}")
    if m:
        then, orelse = (m.group(g).strip().removeprefix("return ").strip() for g in (1, 2))
        edits = [Edit(f.between(m.start(), m.end()), f"then {then} else {orelse}")]
    return mistake(
        "if-braces",
        f.span(),
        "As an expression, an `if` is written without braces: `if condition then a else b`.",
        "Write `then … else …`" if edits else "",
        *edits,
    )


def no_else(f: Failure) -> Diagnostic | None:
    """`if c then a` as an expression."""
    if (
        f.accepts("ELSE")
        and not f.accepts("WHILE")
        and f[0].type in ("RBRACE", "SEMI", "RPAR", "$END", "LEMMA_SEMI", "COMMA")
    ) and any(t.type == "THEN" for t in f.row[: f.here]):
        return mistake(
            "if-without-else",
            f.span() if not f.at_end() else f.span(-1),
            "As an expression, an `if` needs its `else`: it has a value in both cases.",
        )
    return None


TABLE: tuple[Recognizer, ...] = (returning, semicolon, statement, braces_if, no_else)
