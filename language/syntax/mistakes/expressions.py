"""Expressions as other languages write them: `c ? a : b`, `x -> x + 1`, `'text'`, `p->x`."""

from __future__ import annotations

from language.diagnostics import Diagnostic, Edit
from language.syntax.mistakes.table import (
    CLOSERS,
    OPENERS,
    Recognizer,
    adjacent,
    closing,
    expression_first,
    expression_last,
    insert,
    is_word,
    match_at,
    mistake,
    replace,
    text_of,
)
from language.syntax.stopped import Failure


def ternary(f: Failure) -> Diagnostic | None:
    """`c ? a : b`."""
    if is_word(f[0], "?"):
        k = 0
    elif (is_word(f[-1], "?") and not f.new_line()) or (
        f[-1].type == "ID"
        and f[-1].text.endswith("?")
        and f.accepts("OP")
        and not f.new_line()
        and f[0].type in ("ID", "INT_LIT", "STRING_LIT", "MINUS")
    ):
        k = -1
    else:
        return None
    first = expression_first(f, k)
    colon = k + 1
    depth = 0
    while not f.at_end(colon) and not (f[colon].type == "COLON" and depth == 0):
        depth += (f[colon].type in ("LPAR", "LSQB")) - (f[colon].type in ("RPAR", "RSQB"))
        if depth < 0 or f[colon].type in ("SEMI", "RBRACE"):
            break
        colon += 1
    edits: tuple[Edit, ...] = ()
    if f[colon].type == "COLON":
        last = expression_last(f, colon + 1)
        test = f.text[f[first].start : f[k].start] + f[k].text.rstrip("?")
        test, then, other = test.strip(), text_of(f, k + 1, colon - 1), text_of(f, colon + 1, last)
        edits = (Edit(f.span(first, last), f"if {test} then {then} else {other}"),)
    return mistake(
        "ternary",
        f.between(f[k].end - 1, f[k].end),
        "A choice between two values is written `if condition then a else b`.",
        "Write `if … then … else …`" if edits else "",
        *edits,
    )


def python_if(f: Failure) -> Diagnostic | None:
    """`a if c else b`."""
    if f[0].type != "IF" or not f.accepts("OP") or f.new_line():
        return None
    orelse = 1
    while not f.at_end(orelse) and f[orelse].type not in ("ELSE", "SEMI", "RBRACE"):
        orelse += 1
    edits: tuple[Edit, ...] = ()
    if f[orelse].type == "ELSE":
        first, last = expression_first(f), expression_last(f, orelse + 1)
        new = (
            f"if {text_of(f, 1, orelse - 1)} then {text_of(f, first, -1)} else {text_of(f, orelse + 1, last)}"
        )
        edits = (Edit(f.span(first, last), new),)
    return mistake(
        "python-if",
        f.span(),
        "The condition stands first: `if condition then a else b`.",
        "Write `if … then … else …`" if edits else "",
        *edits,
    )


def arrow(f: Failure) -> Diagnostic | None:
    """`x -> x + 1`, `p->x`."""
    if f[0].type != "ARROW" or not (f.accepts("DOT") or f.accepts("DARROW")):
        return None
    if adjacent(f, -1) and adjacent(f, 0) and f[1].type == "ID" and f[0].text == "->":
        return mistake(
            "arrow-member",
            f.span(),
            "A member is named after a dot: write `.`.",
            "Write `.`",
            replace(f, 0, "."),
        )
    return mistake(
        "arrow-lambda",
        f.span(),
        "A lambda is written with `=>`; `->` stands in the type of a function.",
        "Write `=>`",
        replace(f, 0, "=>"),
    )


def braces_map(f: Failure) -> Diagnostic | None:
    """`{"a": 1}`."""
    if f[0].type != "COLON" or not f.accepts("OP"):
        return None
    k, depth = -1, 0
    while f.here + k > 0 and (depth or f[k].type not in OPENERS):
        depth += (f[k].type in CLOSERS) - (f[k].type in OPENERS)
        k -= 1
    end = closing(f, k) if f[k].type == "LBRACE" else None
    if end is None:
        return None
    edits = [replace(f, k, "map[")]
    for j in range(k + 1, end):
        if f[j].type == "COLON":
            edits.append(replace(f, j, " :="))
    edits.append(replace(f, end, "]"))
    return mistake(
        "map-braces",
        f.span(),
        "A map is written `map[key := value, …]`.",
        "Write `map[… := …]`",
        *edits,
    )


def dot_index(f: Failure) -> Diagnostic | None:
    """`a.[0]`."""
    if f[0].type == "LSQB" and f[-1].type == "DOT":
        return mistake(
            "dot-index",
            f.span(-1),
            "An element is written `a[i]`, without a dot.",
            "Delete `.`",
            replace(f, -1, ""),
        )
    return None


def lambda_word(f: Failure) -> Diagnostic | None:
    """`lambda x: x + 1`."""
    if not is_word(f[-1], "lambda", "fun", "fn", "func") or f.new_line():
        return None
    m = match_at(f, -1, r"\w+\s+([\w\s,]+?)\s*(?::|->|=>|\.)\s*")
    edits: tuple[Edit, ...] = ()
    if m:
        names = m.group(1)
        head = f"({names})" if "," in names else names
        edits = (Edit(f.between(m.start(), m.end()), f"{head} => "),)
    return mistake(
        "lambda-word", f.span(-1), "A lambda is written `x => x + 1`.", "Write `=>`" if edits else "", *edits
    )


def double_colon(f: Failure) -> Diagnostic | None:
    """`Module::name`."""
    if (
        f[0].type == "DOUBLE_COLON"
        and f.accepts("DOT")
        and f[1].type == "ID"
        and adjacent(f, -1)
        and adjacent(f, 0)
    ):
        return mistake(
            "scope-colons",
            f.span(),
            "A member is named after a dot: write `.`.",
            "Write `.`",
            replace(f, 0, "."),
        )
    return None


def single_quotes(f: Failure) -> Diagnostic | None:
    """`'hello world'`."""
    for k in (0, -1, -2, -3):
        if f.here + k < 0 or not f[k].text.startswith("'") or f[k].type not in ("ID", "UNKNOWN"):
            continue
        m = match_at(f, k, r"'([^'\n]*)'")
        if m is None:
            continue
        new = '"' + m.group(1).replace('"', '\\"') + '"'
        return mistake(
            "single-quotes",
            f.between(m.start(), m.end()),
            f"A string stands in double quotes: `{new}`. (Single quotes are for one character.)",
            "Write double quotes",
            Edit(f.between(m.start(), m.end()), new),
        )
    return None


def string_prefix(f: Failure) -> Diagnostic | None:
    """`f"…"`."""
    if f[0].type == "STRING_LIT" and f[-1].type == "ID" and adjacent(f, -1) and len(f[-1].text) <= 2:
        return mistake(
            "string-prefix",
            f.span(-1),
            f"A string has no `{f[-1].text}` before it. Several values are shown with `print a, b, c;`.",
            f"Delete `{f[-1].text}`",
            replace(f, -1, ""),
        )
    return None


def strings(f: Failure) -> Diagnostic | None:
    """`\"\"\"doc\"\"\"` and two strings side by side."""
    if f[0].type == "STRING_LIT" and f[-1].type == "STRING_LIT":
        if adjacent(f, -1):
            return mistake(
                "triple-quotes",
                f.span(-1),
                "There are no triple quotes. A comment of several lines stands in `/* … */`.",
            )
        return mistake(
            "string-pair", f.span(), "Strings are joined with `+`.", "Write `+`", insert(f, f[0].start, "+ ")
        )
    return None


def empty_operand(f: Failure) -> Diagnostic | None:
    """`x := ;`."""
    if (
        f[0].type in ("SEMI", "RPAR", "RSQB", "RBRACE")
        and f[-1].type in ("GETS", "RETURN", "PRINT", "SUCH_THAT", "THEN")
        and f.accepts("INT_LIT")
    ):
        return expression_missing(f)
    return None


def expression_missing(f: Failure) -> Diagnostic:
    return mistake("no-expression", f.span(-1), f"An expression is missing after `{f[-1].text}`.")


def print_parentheses(f: Failure) -> Diagnostic | None:
    """`print("…" % x)` is no mistake; `cout << x` is."""
    if is_word(f[-1], "cout") and f[0].text in ("<<", "<"):
        return mistake("cout", f.span(-1), "Values are shown with `print a, b, c;`.")
    return None


def new_word(f: Failure) -> Diagnostic | None:
    """`foo(new C())`."""
    if f[0].type == "NEW" and f.operand:
        return mistake(
            "new-inside",
            f.span(),
            "`new` stands only directly after `:=` or `return`: name the object first, `var x := new …;`.",
        )
    return None


TABLE: tuple[Recognizer, ...] = (
    single_quotes,
    ternary,
    python_if,
    arrow,
    lambda_word,
    double_colon,
    string_prefix,
    strings,
    print_parentheses,
    new_word,
    braces_map,
    dot_index,
    empty_operand,
)
