"""Operators as other languages write them: `and`, `not`, `===`, `<>`, `**`, `=>` for `==>`."""

from __future__ import annotations

from language.diagnostics import Diagnostic, Edit
from language.syntax.mistakes.table import (
    OPERATORS,
    Recognizer,
    adjacent,
    expression_last,
    is_word,
    mistake,
    replace,
    same_line,
    text_of,
)
from language.syntax.stopped import Failure

WORDS: dict[str, tuple[str, str]] = {
    # as a word → (how it is written, what it is)
    "and": ("&&", "and"),
    "AND": ("&&", "and"),
    "or": ("||", "or"),
    "OR": ("||", "or"),
    "implies": ("==>", "implies"),
    "iff": ("<==>", "if and only if"),
    "equals": ("==", "equals"),
    "mod": ("%", "remainder"),
    "div": ("/", "integer division"),
    "xor": ("!=", "one or the other"),
}


def word(f: Failure) -> Diagnostic | None:
    """`a and b`."""
    if f[0].type in ("ID", "LAMBDA_ID") and f[0].text in WORDS and f.accepts("OP"):
        symbol, name = WORDS[f[0].text]
        return mistake(
            "word-operator",
            f.span(),
            f"“{name}” is written `{symbol}`, not `{f[0].text}`.",
            f"Write `{symbol}`",
            replace(f, 0, symbol),
        )
    return None


_ENDS_NOT = frozenset({"THEN", "ELSE", "LBRACE"})


def not_word(f: Failure) -> Diagnostic | None:
    """`not x`, `x not in s`."""
    if is_word(f[0], "not") and f[1].text == "in" and f.accepts("OP"):
        return mistake(
            "not-in",
            f.span(0, 1),
            "“is not in” is written `!in`, one word.",
            "Write `!in`",
            replace(f, 0, "!in", 1),
        )
    if not is_word(f[-1], "not", "NOT") or f.new_line():
        return None
    last = expression_last(f, 0, _ENDS_NOT)
    for k in range(last + 1):
        if f[k].text in ("&&", "||", "==>", "<==>") or (f[k].type == "ID" and f[k].text in WORDS):
            last = k - 1
            break
    operand = text_of(f, 0, max(last, 0))
    simple = not any(f[k].type in OPERATORS for k in range(last + 1))
    new = f"!{operand}" if simple else f"!({operand})"
    return mistake(
        "not-word", f.span(-1), "“not” is written `!`.", f"Write `{new}`", replace(f, -1, new, max(last, 0))
    )


def triple_equals(f: Failure) -> Diagnostic | None:
    """`===` and `!==`."""
    if f[0].type == "EQUALS" and f[-1].text in ("==", "!=") and adjacent(f, -1):
        right = f[-1].text
        return mistake(
            "triple-equals",
            f.span(-1, 0),
            f"Write `{right}`: there is no `{right}=`.",
            f"Write `{right}`",
            replace(f, -1, right, 0),
        )
    return None


def at_most(f: Failure) -> Diagnostic | None:
    """`=<`."""
    if f[0].type == "EQUALS" and f[1].text == "<" and adjacent(f, 0) and f.accepts("OP"):
        return mistake(
            "equal-less", f.span(0, 1), "“at most” is written `<=`.", "Write `<=`", replace(f, 0, "<=", 1)
        )
    return None


def differs(f: Failure) -> Diagnostic | None:
    """`<>`."""
    if f[0].text == ">" and f[-1].text == "<" and adjacent(f, -1):
        return mistake(
            "less-greater",
            f.span(-1, 0),
            "“differs from” is written `!=`.",
            "Write `!=`",
            replace(f, -1, "!=", 0),
        )
    return None


def power(f: Failure) -> Diagnostic | None:
    """`x ** 2`."""
    if f[0].type == "STAR" and f[-1].type == "STAR" and adjacent(f, -1) and f.operand:
        base = f[-2]
        if f[1].type == "INT_LIT" and f[1].text == "2" and base.type == "ID":
            new = f"{base.text} * {base.text}"
            return mistake(
                "power",
                f.span(-1, 0),
                f"There is no operator for powers: write `{new}`.",
                f"Write `{new}`",
                replace(f, -2, new, 1),
            )
        return mistake(
            "power",
            f.span(-1, 0),
            "There is no operator for powers: multiply, or define a function `Power(base, exponent)`.",
        )
    return None


def single_arrow(f: Failure) -> Diagnostic | None:
    """`a => b` for implication."""
    if f[0].type == "DARROW" and f.accepts("OP"):
        return mistake(
            "implies-arrow",
            f.span(),
            "“implies” is written `==>`. (“at least” is `>=`; `=>` is for lambdas and cases.)",
            "Write `==>`",
            replace(f, 0, "==>"),
        )
    return None


def is_not(f: Failure) -> Diagnostic | None:
    """`x is not null`, `x is null`."""
    if is_word(f[-1], "not") and f[-2].type == "IS":
        return mistake(
            "is-not", f.span(-2, -1), "“is not” is written `!=`.", "Write `!=`", replace(f, -2, "!=", -1)
        )
    if f[-1].type != "IS":
        return None
    if is_word(f[0], "not"):
        return mistake("is-not", f.span(-1, 0), "Write `!=`.", "Write `!=`", replace(f, -1, "!=", 0))
    if f[0].type == "NULL":
        return mistake(
            "is-null",
            f.span(-1),
            "Write `==` to compare with `null`: `is` asks for a type.",
            "Write `==`",
            replace(f, -1, "=="),
        )
    return None


def comment_division(f: Failure) -> Diagnostic | None:
    """`a // b;`: the rest of the line is a comment."""
    after = same_line(f, f[-1].end)
    if (
        f.new_line()
        and after.lstrip().startswith("//")
        and after.rstrip().endswith(";")
        and f.accepts("SEMI")
    ):
        at = f[-1].end + after.index("//")
        return mistake(
            "floor-division",
            f.between(at, at + 2),
            "`//` starts a comment, so this statement is not finished. Division of integers is written `/`.",
            "Write `/`",
            Edit(f.between(at, at + 2), "/"),
        )
    return None


def tilde(f: Failure) -> Diagnostic | None:
    if f[0].type == "UNKNOWN" and f[0].text.startswith("~") and f.accepts("BANG"):
        return mistake("tilde", f.span(), "“not” is written `!`.", "Write `!`", replace(f, 0, "!"))
    return None


TABLE: tuple[Recognizer, ...] = (
    is_not,
    word,
    not_word,
    triple_equals,
    at_most,
    differs,
    power,
    single_arrow,
    comment_division,
    tilde,
)
