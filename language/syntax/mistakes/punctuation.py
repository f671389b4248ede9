"""Comments in other languages' words, and commas too many."""

from __future__ import annotations

from language.diagnostics import Diagnostic
from language.syntax.mistakes.table import Recognizer, mistake, replace, same_line
from language.syntax.stopped import Failure


def hash_comment(f: Failure) -> Diagnostic | None:
    """`# a comment`."""
    k = 0 if f[0].type == "HASH" else -1 if f[-1].type == "HASH" else None
    if (
        k is None
        or (k == -1 and f[0].type in ("LSQB", "LANGLE"))
        or same_line(f, f[k].end).startswith("include")
    ):
        return None
    return mistake(
        "hash-comment", f.span(k), "A comment begins with `//`.", "Write `//`", replace(f, k, "//")
    )


def trailing_comma(f: Failure) -> Diagnostic | None:
    """`f(a, b,)`."""
    if f[0].type in ("RPAR", "RSQB", "RBRACE") and f[-1].type == "COMMA":
        return mistake(
            "trailing-comma", f.span(-1), f"No `,` before `{f[0].text}`.", "Delete `,`", replace(f, -1, "")
        )
    return None


def comma_before(f: Failure) -> Diagnostic | None:
    """`print a, ;`, `returns (x: int,)`."""
    if f[0].type == "SEMI" and f[-1].type == "COMMA":
        return mistake("trailing-comma", f.span(-1), "No `,` before `;`.", "Delete `,`", replace(f, -1, ""))
    return None


FIRST: tuple[Recognizer, ...] = (hash_comment, trailing_comma, comma_before)
LAST: tuple[Recognizer, ...] = ()
