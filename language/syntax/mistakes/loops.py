"""Loops as other languages write them."""

from __future__ import annotations

from language.diagnostics import Diagnostic, Edit
from language.syntax.mistakes.table import (
    BRACES,
    NAME,
    Recognizer,
    closing,
    delete,
    insert,
    is_word,
    match_at,
    mistake,
    replace,
    statement_first,
)
from language.syntax.stopped import Failure


def c_style(f: Failure) -> Diagnostic | None:
    """`for (int i = 0; i < n; i++)`."""
    if f[-1].type != "FOR" or f[0].type != "LPAR":
        return None
    m = match_at(
        f,
        0,
        rf"\(\s*(?:\w+\s+)?({NAME})\s*(?::\s*\w+\s*)?:?=\s*([^;]+?)\s*;\s*\1\s*(<=?|!=)\s*([^;]+?)\s*;\s*"
        rf"(?:\1\s*\+\+|\+\+\s*\1|\1\s*\+=\s*1|\1\s*:?=\s*\1\s*\+\s*1)\s*\)",
    )
    message = (
        "A counting loop is written `for i := low to high`: `i` runs from `low` up to, but not "
        "including, `high`."
    )
    if m is None:
        if match_at(f, 0, rf"\(\s*(?:\w+\s+)?{NAME}\s*(?:in|:)\s") is not None:
            return each(f)
        return mistake("c-for", f.span(-1, 0), f"{message} Any other loop is written with `while`.")
    high = m.group(4) if m.group(3) != "<=" else f"{m.group(4)} + 1"
    new = f"{m.group(1)} := {m.group(2)} to {high}"
    return mistake(
        "c-for",
        f.between(f[-1].start, m.end()),
        message,
        f"Write `for {new}`",
        Edit(f.between(m.start(), m.end()), new),
    )


def each(f: Failure) -> Diagnostic:
    return mistake(
        "for-each",
        f.span(-1, 0),
        "A `for` loop counts: `for i := 0 to |s| { … s[i] … }` visits the elements of a sequence `s` "
        "(`a.Length` instead of `|s|` for an array).",
    )


def in_range(f: Failure) -> Diagnostic | None:
    """`for i in range(n)`, `for x in s`."""
    if f[0].text != "in" or f[-2].type != "FOR":
        return None
    m = match_at(f, 0, r"in\s+range\s*\(\s*([^(),]+(?:\([^()]*\))?)\s*(?:,\s*([^(),]+(?:\([^()]*\))?)\s*)?\)")
    if m is None:
        m = match_at(f, 0, r"in\s+([^.{}\n]+?)\s*\.\.\s*([^{}\n:]+?)(?=\s*[{:\n])")
    if m is not None:
        low, high = (m.group(1), m.group(2)) if m.group(2) else ("0", m.group(1))
        new = f":= {low.strip()} to {high.strip()}"
        return mistake(
            "for-range",
            f.between(m.start(), m.end()),
            f"A counting loop is written `for {f[-1].text} {new}`.",
            f"Write `{new}`",
            Edit(f.between(m.start(), m.end()), new),
        )
    return mistake(
        "for-each",
        f.span(-1, 0),
        "A `for` loop counts: `for i := 0 to |s| { … s[i] … }` visits the elements of a sequence `s` "
        "(`a.Length` instead of `|s|` for an array).",
    )


def dots(f: Failure) -> Diagnostic | None:
    """`for i := 0 .. n`, `for i := 0, n`, `for i := 0 until n`."""
    if not f.accepts("TO"):
        return None
    if f[0].type in ("DOT_DOT", "COMMA", "COLON") or is_word(f[0], "until", "upto"):
        return mistake(
            "for-to",
            f.span(),
            "Between the bounds of a `for` loop stands `to` (or `downto`).",
            "Write `to`",
            replace(f, 0, " to" if f[0].type == "COMMA" else "to"),
        )
    if f[0].type == "SEMI":
        m = match_at(f, 0, rf";\s*{NAME}\s*<\s*([^;{{}}]+?)\s*;[^{{}}]*?(?=\s*\{{)")
        edits = (Edit(f.between(m.start(), m.end()), f" to {m.group(1)}"),) if m else ()
        return mistake(
            "for-to",
            f.span(),
            "A counting loop is written `for i := low to high`, without `;`.",
            f"Write `to {m.group(1)}`" if m else "",
            *edits,
        )
    return None


def do_word(f: Failure) -> Diagnostic | None:
    """`while c do`, `if c then {`."""
    first = f[statement_first(f)].type
    if is_word(f[-1], "do", "loop") and first == "WHILE" and f[0].type in BRACES:
        return mistake(
            "do-word",
            f.span(-1),
            f"The body of a loop stands in braces, without `{f[-1].text}`.",
            f"Delete `{f[-1].text}`",
            delete(f, -1),
        )
    if not (f.accepts("LBRACE") or f.accepts("START_BRACE")):
        return None
    if is_word(f[0], "do", "loop") and first in ("WHILE", "FOR"):
        braces = f[1].type in BRACES
        edit = delete(f, 0) if braces else replace(f, 0, "{")
        return mistake(
            "do-word",
            f.span(),
            f"The body of a loop stands in braces, without `{f[0].text}`.",
            f"Delete `{f[0].text}`" if braces else "Write `{`",
            edit,
        )
    return None


def do_while(f: Failure) -> Diagnostic | None:
    """`do { … } while (c)`, `repeat`, `loop`."""
    first = statement_first(f)
    if (
        is_word(f[first], "do", "repeat", "loop", "forever")
        and f[first + 1].type in BRACES
        and first + 1 == 0
    ):
        return mistake(
            "do-while",
            f.span(first),
            f"There is no `{f[first].text}`: write `while condition {{ … }}`"
            + (
                ", with the body once before it."
                if f[first].text in ("do", "repeat")
                else ", or `while true { … }`."
            ),
        )
    return None


def foreach(f: Failure) -> Diagnostic | None:
    first = statement_first(f)
    if is_word(f[first], "foreach", "each") and first > -4:
        return mistake(
            "for-each",
            f.span(first),
            "A `for` loop counts: `for i := 0 to |s| { … s[i] … }` visits the elements of a sequence `s`.",
        )
    return None


def until(f: Failure) -> Diagnostic | None:
    first = statement_first(f)
    if is_word(f[first], "until") and first in (-1, -2):
        return mistake(
            "until",
            f.span(first),
            "There is no `until`: write `while` with the condition negated, `while !(…)`.",
        )
    return None


def for_equals(f: Failure) -> Diagnostic | None:
    if f[0].type == "EQUALS" and f[-2].type == "FOR":
        return mistake(
            "assign-equals",
            f.span(),
            "Write `:=`, not `=`: `for i := low to high`.",
            "Write `:=`",
            replace(f, 0, ":="),
        )
    return None


def for_var(f: Failure) -> Diagnostic | None:
    """`for var i := 0 to n`, `for int i := 0 to n`."""
    if f[-1].type == "FOR" and f[0].type in ("VAR", "TYPE_NAME") and f[1].type == "ID":
        return mistake(
            "for-var",
            f.span(),
            f"The variable of a `for` loop is declared by the loop itself: `for {f[1].text} := …`.",
            f"Delete `{f[0].text}`",
            delete(f, 0),
        )
    return None


def switch(f: Failure) -> Diagnostic | None:
    """`switch (x) {`, `match x with`."""
    first = statement_first(f)
    if is_word(f[first], "switch") and f[0].type in (*BRACES, "ID"):
        return mistake(
            "switch",
            f.span(first),
            "Cases are told apart with `match`.",
            "Write `match`",
            replace(f, first, "match"),
        )
    if is_word(f[0], "with", "of") and f.accepts("CASE"):
        return mistake(
            "match-with", f.span(), f"A `match` has no `{f[0].text}`.", f"Delete `{f[0].text}`", delete(f, 0)
        )
    return None


def case_arrow(f: Failure) -> Diagnostic | None:
    """`case 1:`, `case A(x) ->`."""
    if not f.accepts("DARROW"):
        k = -1 if f[-1].type == "COLON" and f.here >= 2 else None
        if k is None or not any(f[j].type == "CASE" for j in (-2, -3)):
            return None
        if f[-3].type != "CASE":
            return None
        return mistake(
            "case-arrow",
            f.span(k),
            "After the pattern of a case stands `=>`.",
            "Write `=>`",
            replace(f, k, " =>"),
        )
    if f[0].type in ("COLON", "ARROW", "EQUALS", "GETS") and any(
        f[j].type == "CASE" for j in range(-min(f.here, 10), 0)
    ):
        return mistake(
            "case-arrow",
            f.span(),
            "After the pattern of a case stands `=>`.",
            "Write `=>`",
            replace(f, 0, " =>" if f[-1].end == f[0].start else "=>"),
        )
    return None


def default(f: Failure) -> Diagnostic | None:
    """`default:`, `case default`, `else =>`, `otherwise`."""
    for k in (0, -1):
        if is_word(f[k], "default", "otherwise") and f[k + 1].type in ("COLON", "DARROW", "ARROW"):
            return mistake(
                "default-case",
                f.span(k),
                "The case for everything else is `case _ =>`.",
                "Write `case _ =>`",
                replace(f, k, "case _ =>", k + 1),
            )
    return None


def bare_case(f: Failure) -> Diagnostic | None:
    """`Leaf => …` in a match."""
    if not f.accepts("CASE") or f[0].type not in ("ID", "INT_LIT", "LAMBDA_ID", "STRING_LIT", "CHAR_LIT"):
        return None
    if f[-1].type in BRACES or f[-1].type in ("SEMI", "RBRACE"):
        end = closing(f, 1) if f[1].type == "LPAR" else 0
        if end is not None and f[end + 1].type in ("DARROW", "ARROW"):
            return mistake(
                "bare-case",
                f.span(),
                "A case of a `match` begins with `case`.",
                "Write `case`",
                insert(f, f[0].start, "case "),
            )
    return None


def bar_case(f: Failure) -> Diagnostic | None:
    """`| A => …` in a match."""
    if f[0].type in ("BAR", "CARD_OPEN") and f.accepts("CASE") and not f.accepts("BAR"):
        return mistake(
            "bar-case",
            f.span(),
            "A case of a `match` begins with `case`.",
            "Write `case`",
            replace(f, 0, "case"),
        )
    return None


TABLE: tuple[Recognizer, ...] = (
    c_style,
    in_range,
    for_equals,
    for_var,
    dots,
    do_word,
    do_while,
    foreach,
    until,
    switch,
    default,
    case_arrow,
    bar_case,
    bare_case,
)
