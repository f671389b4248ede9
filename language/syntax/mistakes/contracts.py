"""Contracts out of place or in other words: results, `requires:`, clauses after the body, `->`."""

from __future__ import annotations

from language.diagnostics import Diagnostic, Edit
from language.syntax.mistakes.table import (
    Recognizer,
    closing,
    insert,
    is_word,
    match_at,
    mistake,
    replace,
    statement_first,
)
from language.syntax.mistakes.types import TYPE, here
from language.syntax.stopped import Failure
from language.syntax.tokens import SPEC_WORDS


def colon_after(f: Failure) -> Diagnostic | None:
    """`requires: x > 0`."""
    if f[0].type == "COLON" and f[-1].type in SPEC_WORDS:
        return mistake(
            "clause-colon",
            f.span(),
            f"After `{f[-1].text}` comes the condition, without `:`.",
            "Delete `:`",
            replace(f, 0, ""),
        )
    return None


def after_body(f: Failure) -> Diagnostic | None:
    """A clause after the closing brace of the body."""
    if f.here == 0 and f[0].type in SPEC_WORDS and f.stack[0] == f.tables.starts["declaration"]:
        return mistake(
            "clause-after-body",
            f.span(),
            f"`{f[0].text}` belongs to the header: write it before the `{{` of the body.",
        )
    return None


def inside_body(f: Failure) -> Diagnostic | None:
    """A clause among statements."""
    if f[0].type not in SPEC_WORDS or not f.statement:
        return None
    word = f[0].text
    if word in ("invariant", "decreases"):
        return mistake(
            f"{word}-inside",
            f.span(),
            f"`{word}` belongs to the loop's header: write it between the condition and the "
            f"`{{` of the loop.",
        )
    return mistake(
        "clause-inside",
        f.span(),
        f"`{word}` belongs to the header: write it before the "
        f"`{{` of the body. (To claim something here, write `assert`.)",
    )


def returns_late(f: Failure) -> Diagnostic | None:
    """`method M(x: int) requires x > 0 returns (y: int)`."""
    if f[0].type != "RETURNS" or f.accepts("COLON"):
        return None
    if f.here > 0 and not (f.accepts("ENSURES") and any(t.type in SPEC_WORDS for t in f.row[: f.here])):
        return None
    return mistake(
        "returns-late",
        f.span(),
        "`returns` stands directly after the parameters, before `requires` and the rest.",
    )


def returns_word(f: Failure) -> Diagnostic | None:
    """`return (r: int)` in a header."""
    if (f[0].type == "RETURN" or is_word(f[0], "yields", "gives", "out")) and f.accepts("RETURNS"):
        return mistake(
            "returns-word",
            f.span(),
            "The results are declared with `returns`.",
            "Write `returns`",
            replace(f, 0, "returns"),
        )
    return None


def returns_bare(f: Failure) -> Diagnostic | None:
    """`returns int`, `returns r: int`."""
    if f[-1].type != "RETURNS" or f[0].type == "LPAR":
        return None
    m = match_at(f, 0, rf"(?:(\w+)\s*:\s*)?({TYPE})")
    if m is None:
        return None
    new = f"({m.group(1) or 'result'}: {here(m.group(2))})"
    return mistake(
        "returns-parentheses",
        f.between(m.start(), m.end()),
        f"Results have names and stand in parentheses: `returns {new}`.",
        f"Write `{new}`",
        Edit(f.between(m.start(), m.end()), new),
    )


def returns_type_only(f: Failure) -> Diagnostic | None:
    """`returns (int)`."""
    if f[-1].type == "LPAR" and f[-2].type == "RETURNS" and f[1].type in ("RPAR", "COMMA", "LANGLE"):
        return mistake(
            "returns-name",
            f.span(),
            f"A result has a name: `returns (result: {f[0].text})`.",
            f"Write `result: {f[0].text}`",
            insert(f, f[0].start, "result: "),
        )
    if f[0].type == "RPAR" and f[-2].type == "LPAR" and f[-3].type == "RETURNS":
        name = here(f[-1].text)
        return mistake(
            "returns-name",
            f.span(-1),
            f"A result has a name and a type: `returns (result: {name})`.",
            f"Write `result: {name}`",
            replace(f, -1, f"result: {name}"),
        )
    return None


def arrow_result(f: Failure) -> Diagnostic | None:
    """`method M() -> int`, `method M(): int`, `function F() -> int`."""
    if f[0].type not in ("ARROW", "COLON", "DARROW"):
        return None
    m = match_at(f, 0, rf"(->|:|=>)\s*({TYPE})")
    if f.accepts("RETURNS") and m:
        if m.group(2) in ("requires", "ensures", "modifies", "decreases"):
            return None
        none = m.group(2) in ("None", "void", "unit", "Unit")
        gap = "" if f[-1].end < f[0].start else " "
        new = "" if none else f"{gap}returns (result: {here(m.group(2))})"
        return mistake(
            "method-result",
            f.between(m.start(), m.end()),
            "A method that returns nothing has no result type."
            if none
            else f"The result of a method has a name: `returns (result: {here(m.group(2))})`. "
            "Assign to it in the body.",
            "Delete it" if none else f"Write `returns (result: {here(m.group(2))})`",
            Edit(f.between(m.start(), m.end()), new),
        )
    if f[0].type == "ARROW" and f.accepts("COLON") and m and f.accepts("REQUIRES"):
        return mistake(
            "function-result",
            f.span(),
            f"The type of a function's result stands after `:`, as in `: {here(m.group(2))}`.",
            "Write `:`",
            Edit(f.between(f[-1].end, m.end(1)), ":"),
        )
    return None


def function_returns(f: Failure) -> Diagnostic | None:
    """`function F(x: int) returns (r: int)`."""
    if f[0].type != "RETURNS" or not f.accepts("COLON"):
        return None
    m = match_at(f, 0, rf"returns\s*\(\s*(\w+)\s*:\s*({TYPE})\s*\)")
    edits = (Edit(f.between(f[-1].end, m.end()), f": ({m.group(1)}: {m.group(2)})"),) if m else ()
    return mistake(
        "function-returns",
        f.span(),
        "A function says the type of its result after `:`; `returns` is for methods.",
        f"Write `: ({m.group(1)}: {m.group(2)})`" if m else "",
        *edits,
    )


def result_word(f: Failure) -> Diagnostic | None:
    """`ensures return > 0`."""
    if (
        f[0].type == "RETURN" and f.operand and f[statement_first(f)].type not in ("FUNCTION", "PREDICATE")
    ) and (any(f[k].type == "ENSURES" for k in range(-min(f.here, 12), 0))):
        return mistake(
            "ensures-return",
            f.span(),
            "A postcondition speaks of the result by its name: the one given in `returns (name: …)`.",
        )
    return None


def clause_comma(f: Failure) -> Diagnostic | None:
    """`ensures x > 0, y > 0`."""
    if f[0].type != "COMMA" or not (f.accepts("ENSURES") or f.accepts("INVARIANT")) or not f.accepts("OP"):
        return None
    k = -1
    while f.here + k > 0 and f[k].type not in SPEC_WORDS:
        k -= 1
    word = f[k].text
    if word in ("requires", "ensures", "invariant"):
        return mistake(
            "clause-comma",
            f.span(),
            f"One `{word}` holds one condition: write `&&` instead of `,`, or a second `{word}`.",
            f"Write a second `{word}`",
            replace(f, 0, f" {word}"),
        )
    return None


def throws(f: Failure) -> Diagnostic | None:
    if is_word(f[0], "throws", "raises") and f.accepts("REQUIRES"):
        return mistake(
            "throws",
            f.span(),
            "There are no exceptions: say with `requires` when the method may be called, "
            "or return a datatype that tells success from failure.",
        )
    return None


def assert_message(f: Failure) -> Diagnostic | None:
    """`assert x > 0, "message";`."""
    first = statement_first(f)
    if f[0].type == "COMMA" and f[first].type in ("ASSERT", "ASSUME"):
        end = 1
        while not f.at_end(end) and f[end].type != "SEMI":
            end += 1
        if f[1].type != "STRING_LIT":
            return mistake(
                "assert-two",
                f.span(),
                f"One `{f[first].text}` holds one condition: join several with `&&`.",
                "Write `&&`",
                replace(f, 0, " &&"),
            )
        return mistake(
            "assert-message",
            f.span(),
            f"`{f[first].text}` takes a condition and no message: it is proved before the program runs.",
            "Delete the message",
            Edit(f.between(f[0].start, f[end].start), ""),
        )
    return None


def old_word(f: Failure) -> Diagnostic | None:
    """`old x`."""
    if (
        f[-1].type in ("OLD", "FRESH", "ALLOCATED", "UNCHANGED")
        and f[0].type in ("ID", "THIS")
        and not f.new_line()
    ):
        last = 0
        while f[last + 1].type == "DOT" and f[last + 2].type == "ID":
            last += 2
        if f[last + 1].type == "LSQB" and (end := closing(f, last + 1)) is not None:
            last = end
        inner = f.text[f[0].start : f[last].end]
        return mistake(
            "old-parentheses",
            f.span(-1, last),
            f"`{f[-1].text}` takes its expression in parentheses: `{f[-1].text}({inner})`.",
            f"Write `{f[-1].text}({inner})`",
            Edit(f.between(f[-1].end, f[last].end), f"({inner})"),
        )
    return None


TABLE: tuple[Recognizer, ...] = (
    colon_after,
    after_body,
    inside_body,
    returns_late,
    returns_word,
    returns_bare,
    returns_type_only,
    arrow_result,
    function_returns,
    result_word,
    clause_comma,
    throws,
    assert_message,
    old_word,
)
