"""Quantifiers as they are written on paper or elsewhere."""

from __future__ import annotations

from language.diagnostics import Diagnostic, Edit
from language.syntax.mistakes.table import Recognizer, closing, insert, is_word, match_at, mistake, replace
from language.syntax.stopped import Failure

_RANGE = r"in\s+([^|{}\n]+?)\s*\.\.\s*((?:\|[^|\n]*\||[^|{}\n:])+?)(?=\s*(?:::|\||\{|ensures))"


def separator(f: Failure) -> Diagnostic | None:
    """`forall x. P`, `forall x: P`, `forall x, 0 <= x`, `forall x such that P`."""
    if f[0].text == "in" and f.accepts("FROM"):
        m = match_at(f, 0, _RANGE)
        if m is not None:
            new = f"| {m.group(1)} <= {f[-1].text} < {m.group(2)}"
            return mistake(
                "forall-range",
                f.between(m.start(), m.end()),
                f"A range of numbers is written as a condition: `{new}`.",
                f"Write `{new}`",
                Edit(f.between(m.start(), m.end()), new),
            )
    if f[0].text == "in" and f.accepts("FROM"):
        return mistake(
            "forall-in",
            f.span(),
            "The collection that a variable runs over stands after `<-`.",
            "Write `<-`",
            replace(f, 0, "<-"),
        )
    if not f.accepts("DOUBLE_COLON"):
        return None
    k = -1
    while f.here + k > 0 and f[k].type not in ("FORALL", "EXISTS", "SET", "MAP", "ISET", "IMAP"):
        k -= 1
    word = f[k].text
    if f[0].type in ("DOT", "COMMA", "DARROW", "ARROW", "COLON", "SEMI", "GETS"):
        new = "::" if f.text[f[0].start - 1 : f[0].start] == " " else " ::"
        return mistake(
            "quantifier-separator",
            f.span(),
            f"Between the variables of `{word}` and its body stands `::`.",
            "Write `::`",
            replace(f, 0, new),
        )
    if f[0].type in ("RBRACE", "RPAR", "RSQB") and word in ("forall", "exists"):
        return mistake(
            "quantifier-body",
            f.span(k),
            f"This `{word}` has no body: after the variables and their range come `::` and a condition.",
        )
    if is_word(f[0], "st", "where", "such", "with", "suchthat", "satisfying"):
        last = 1 if f[0].text == "such" and is_word(f[1], "that") else 0
        return mistake(
            "quantifier-separator",
            f.span(0, last),
            f"The condition on the variables of `{word}` stands after `|`, its body after `::`.",
            "Write `::`",
            replace(f, 0, "::", last),
        )
    return None


def typed_by_colon(f: Failure) -> Diagnostic | None:
    """`forall x: x > 0`: what stands after `:` is no type."""
    if (f[-2].type == "COLON" and f[-4].type in ("FORALL", "EXISTS") and f.accepts("DOUBLE_COLON")) and (
        f[0].type in ("OP", "MINUS", "STAR", "LPAR", "LSQB")
    ):
        return mistake(
            "quantifier-separator",
            f.span(-2),
            f"Between the variables of `{f[-4].text}` and its body stands `::` (after `:` comes a type).",
            "Write `::`",
            replace(f, -2, " ::"),
        )
    if f[-1].type == "COLON" and f[-3].type in ("FORALL", "EXISTS"):
        return mistake(
            "quantifier-separator",
            f.span(-1),
            f"Between the variables of `{f[-3].text}` and its body stands `::` (after `:` comes a type).",
            "Write `::`",
            replace(f, -1, " ::"),
        )
    return None


def parentheses(f: Failure) -> Diagnostic | None:
    """`forall (x: int) :: P`, `exists (x) :: P`."""
    k = -1
    if f[0].type == "LPAR" and f[-1].type == "EXISTS":
        k = 0
    elif f[0].type == "DOUBLE_COLON" and f[-1].type == "RPAR":
        while f.here + k > 0 and not (f[k].type == "LPAR" and f[k - 1].type == "FORALL"):
            k -= 1
        if f[k].type != "LPAR":
            return None
    else:
        return None
    end = closing(f, k)
    if end is None:
        return None
    return mistake(
        "quantifier-parentheses",
        f.span(k, end),
        f"The variables of `{f[k - 1].text}` stand without parentheses.",
        "Delete the parentheses",
        replace(f, k, ""),
        replace(f, end, ""),
    )


def for_all(f: Failure) -> Diagnostic | None:
    """`for all x`, `for each x`, in an expression."""
    if f[0].type == "FOR" and is_word(f[1], "all", "any", "every") and f.operand:
        return mistake(
            "for-all",
            f.span(0, 1),
            "“for all” is written `forall`.",
            "Write `forall`",
            replace(f, 0, "forall", 1),
        )
    if is_word(f[-1], "there") and (f[0].type == "EXISTS" or is_word(f[0], "is")):
        return mistake(
            "there-exists",
            f.span(-1, 0),
            "“there is” is written `exists`.",
            "Write `exists`",
            replace(f, -1, "exists", 0),
        )
    return None


def comprehension(f: Failure) -> Diagnostic | None:
    """`[x * 2 for x in s]`, `{x | x in s}`."""
    if f[0].type == "FOR" and f.accepts("OP") and f[1].type == "ID" and f[2].text == "in":
        return mistake(
            "python-comprehension",
            f.span(),
            "A set is described by `set x | x in s :: x * 2`, a sequence by `seq(|s|, i => s[i] "
            "* 2)` (with `requires` in the "
            "lambda where `s[i]` needs it).",
        )
    return None


def set_braces(f: Failure) -> Diagnostic | None:
    """`{x | x > 0 :: …}`; `{x : int | …}`."""
    if (
        f[0].type in ("COLON", "DOUBLE_COLON")
        and f[-2].type in ("LBRACE",)
        and f.accepts("OP")
        and f[-1].type == "ID"
    ):
        return mistake(
            "set-braces",
            f.span(-2, 0),
            "A set is described by `set x: T | condition`, without braces.",
            "Write `set`",
            *_without_braces(f),
        )
    return None


def _without_braces(f: Failure) -> tuple[Edit, ...]:
    end = closing(f, -2)
    if end is None:
        return (insert(f, f[-2].start, "set "),)
    return (replace(f, -2, "(set "), replace(f, end, ")"))


TABLE: tuple[Recognizer, ...] = (typed_by_colon, separator, parentheses, for_all, comprehension, set_braces)
