"""Blocks: `:` and indentation, missing braces, `elif`, `then`, and statements that do not exist here."""

from __future__ import annotations

from language.diagnostics import Diagnostic, Edit
from language.syntax.mistakes.table import (
    BRACES,
    Recognizer,
    accepts_at,
    delete,
    expression_last,
    indented_end,
    insert,
    is_word,
    mistake,
    replace,
    statement_first,
)
from language.syntax.stopped import Failure

_HEADS = frozenset({"IF", "WHILE", "FOR", "ELSE", "FORALL"})


def _takes_block(f: Failure) -> bool:
    return f.accepts("LBRACE") or f.accepts("START_BRACE")


def elif_word(f: Failure) -> Diagnostic | None:
    first = statement_first(f)
    if is_word(f[first], "elif", "elsif", "elseif", "elsif") and (first < 0 or f.at_end() or f.statement):
        return mistake(
            "elif",
            f.span(first),
            f"`{f[first].text}` is written `else if`.",
            "Write `else if`",
            replace(f, first, "else if"),
        )
    return None


def colon(f: Failure) -> Diagnostic | None:
    """`if x > 0:`, `else:`, `method M():`."""
    for k in (0, -1):
        if f[k].type != "COLON" or not (f.new_line(k + 1) or f.at_end(k + 1)):
            continue
        head = next(
            (f[j] for j in range(k - 1, -f.here - 1, -1) if f[j].type in (*_HEADS, "SEMI", *BRACES)), None
        )
        in_head = head is not None and head.type in _HEADS
        if k == 0 and not (_takes_block(f) or in_head):
            continue
        if k == -1 and not in_head:
            continue
        end, indent = indented_end(f, f[k].start)
        before = "" if f.text[f[k].start - 1 : f[k].start] == " " else " "
        return mistake(
            "colon-block",
            f.span(k),
            "A block stands in braces, `{` and `}`, not after `:`.",
            "Write braces",
            replace(f, k, before + "{"),
            insert(f, end, f"\n{indent}}}"),
        )
    return None


def begin_word(f: Failure) -> Diagnostic | None:
    """`begin` for the `{` of a body."""
    if is_word(f[0], "begin") and f.accepts("LBRACE"):
        return mistake(
            "begin", f.span(), "A body stands in braces, `{` and `}`.", "Write `{`", replace(f, 0, "{")
        )
    return None


def then_word(f: Failure) -> Diagnostic | None:
    """`if x then { … }` as a statement."""
    if f[0].type != "THEN" or not _takes_block(f):
        return None
    if f[1].type in BRACES:
        return mistake(
            "then-word",
            f.span(),
            "An `if` statement has no `then`: its block stands in braces.",
            "Delete `then`",
            delete(f, 0),
        )
    last = expression_last(f, 1, frozenset({"ELSE"}))
    edits = [replace(f, 0, "{")]
    if f[last + 1].type in ("SEMI", "LEMMA_SEMI"):
        edits.append(insert(f, f[last + 1].end, " }"))
        return mistake(
            "then-word",
            f.span(),
            "An `if` statement has no `then`: its block stands in braces.",
            "Write braces",
            *edits,
        )
    return mistake("then-word", f.span(), "An `if` statement has no `then`: its block stands in braces.")


def no_braces(f: Failure) -> Diagnostic | None:
    """`if (x > 0) y := 1;`."""
    if not _takes_block(f) or f.at_end() or f[0].type in ("COLON", "SEMI", "THEN", "EQUALS"):
        return None
    starts = (
        "ID",
        "VAR",
        "RETURN",
        "PRINT",
        "BREAK",
        "CONTINUE",
        "ASSERT",
        "WHILE",
        "FOR",
        "THIS",
        "EXPECT",
        "FORALL",
    )
    if f[0].type not in starts:
        return None
    first = statement_first(f)
    head = "ELSE" if f[-1].type == "ELSE" else f[first].type
    if (first == 0 and head != "ELSE") or head not in ("IF", "ELSE", "FOR"):
        return None
    if is_word(f[0], "do", "loop", "and", "or") or is_word(f[-1], "not", "NOT"):
        return None
    k = 0
    while not f.at_end(k) and f[k].type not in ("SEMI", "LEMMA_SEMI", *BRACES):
        k += 1
    edits: tuple[Edit, ...] = ()
    if f[k].type in ("SEMI", "LEMMA_SEMI"):
        edits = (insert(f, f[0].start, "{ "), insert(f, f[k].end, " }"))
    word = {"IF": "if", "ELSE": "else", "FOR": "for"}[head]
    return mistake(
        "no-braces",
        f.span(),
        f"The body of `{word}` stands in braces, even where it is one statement.",
        "Write braces" if edits else "",
        *edits,
    )


def head_semicolon(f: Failure) -> Diagnostic | None:
    """`if (x > 0);`."""
    if f[0].type == "SEMI" and _takes_block(f) and f[statement_first(f)].type in ("IF", "FOR"):
        return mistake(
            "head-semicolon",
            f.span(),
            "No `;` here: the block in braces follows.",
            "Delete `;`",
            replace(f, 0, ""),
        )
    return None


def empty_statement(f: Failure) -> Diagnostic | None:
    """`};` and `;;`."""
    if f[0].type == "SEMI" and f.statement:
        if f[1].type == "ELSE" and f[-1].type == "RBRACE":
            return mistake(
                "semicolon-else",
                f.span(),
                "No `;` before `else`: it belongs to the `if` before it.",
                "Delete `;`",
                replace(f, 0, ""),
            )
        return mistake(
            "empty-statement",
            f.span(),
            "No `;` here: it ends a statement, and "
            + ("a block needs none." if f[-1].type == "RBRACE" else "there is none."),
            "Delete `;`",
            replace(f, 0, ""),
        )
    return None


def lone_else(f: Failure) -> Diagnostic | None:
    if f[0].type == "ELSE" and f.statement:
        return mistake(
            "lone-else",
            f.span(),
            "This `else` has no `if`: it follows directly after the `}` of an `if` statement.",
        )
    return None


def pass_word(f: Failure) -> Diagnostic | None:
    first = statement_first(f)
    if (
        first in (-1, 0) and is_word(f[first], "pass", "skip", "noop") and accepts_at(f, first, "WHILE")
    ) and (f[first + 1].type in ("RBRACE", "SEMI", "$END") or f.new_line(first + 1)):
        last = first + 1 if f[first + 1].type == "SEMI" else first
        return mistake(
            "pass",
            f.span(first),
            f"There is no `{f[first].text}`: a block may be empty, `{{ }}`.",
            f"Delete `{f[first].text}`",
            replace(f, first, "", last),
        )
    return None


def exceptions(f: Failure) -> Diagnostic | None:
    first = statement_first(f)
    word = f[first].text
    if first not in (0, -1) or f[first].type != "ID" or not accepts_at(f, first, "WHILE"):
        return None
    if word in ("try", "catch", "except", "finally", "throw", "raise"):
        if f[first + 1].type in ("GETS", "DOT", "COMMA", "LSQB"):
            return None
        return mistake(
            "exceptions",
            f.span(first),
            f"There are no exceptions, so no `{word}`: a method says with `requires` when it may be called, "
            "or returns a datatype that tells success from failure.",
        )
    if word in ("goto", "begin", "end", "endif", "done", "fi") and f[first + 1].type not in (
        "GETS",
        "DOT",
        "COMMA",
        "LSQB",
    ):
        message = (
            "There is no `goto`: use `while`, `break` and `return`."
            if word == "goto"
            else "Blocks stand in braces, `{` and `}`."
        )
        return mistake("block-words", f.span(first), message)
    return None


def nested_declaration(f: Failure) -> Diagnostic | None:
    """A method inside a method: the lexer has closed the outer one before it."""
    if f.tokens is not f.lexed.tokens or not f.at_end() or not f.lexed.unclosed:
        return None
    inside = [i for i in f.lexed.unclosed if f.begin <= i < f.end]
    if not inside or f.end >= len(f.tokens) or not f.lexed.unopened or min(f.lexed.unopened) < f.end:
        return None
    t = f.tokens[f.end]
    if t.type in ("METHOD", "FUNCTION", "LEMMA", "PREDICATE", "CLASS", "DATATYPE"):
        return mistake(
            "nested-declaration",
            t.span,
            f"A {t.text} cannot be declared inside another one: move it out, before or after it.",
        )
    return None


TABLE: tuple[Recognizer, ...] = (
    nested_declaration,
    elif_word,
    colon,
    begin_word,
    then_word,
    head_semicolon,
    empty_statement,
    lone_else,
    pass_word,
    exceptions,
    no_braces,
)
