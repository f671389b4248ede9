"""Assignments as other languages write them: `=`, `+=`, `++`, `<-`."""

from __future__ import annotations

from language.diagnostics import Diagnostic
from language.syntax.mistakes.table import (
    OPERATORS,
    Recognizer,
    adjacent,
    expression_last,
    in_statements,
    is_word,
    mistake,
    replace,
    statement_first,
    text_of,
)
from language.syntax.stopped import Failure


def compound(f: Failure) -> Diagnostic | None:
    """`x += e`."""
    if not (f[0].type in OPERATORS and f[1].type == "EQUALS" and adjacent(f, 0) and f.accepts("GETS")):
        return None
    op = f[0].text
    first, last = statement_first(f), expression_last(f, 2)
    if last < 2:
        return None
    target, value = text_of(f, first, -1), text_of(f, 2, last)
    if any(f[k].type in OPERATORS for k in range(2, last + 1)) and op != "+":
        value = f"({value})"
    return mistake(
        "compound-assignment",
        f.span(0, 1),
        f"There is no `{op}=`: write `{target} := {target} {op} …`.",
        f"Write `{target} := {target} {op} {value}`",
        replace(f, 0, f":= {target} {op} {value}", last),
    )


def increment(f: Failure) -> Diagnostic | None:
    """`i++` and `++i`."""
    if f[0].text not in ("+", "-") or f[1].text != f[0].text or not adjacent(f, 0):
        return None
    op = f[0].text * 2
    if f.accepts("GETS") and in_statements(f):
        first = statement_first(f)
        target = text_of(f, first, -1)
        new = f"{target} := {target} {f[0].text} 1"
        return mistake(
            "increment",
            f.span(0, 1),
            f"There is no `{op}`: write `{new}`.",
            f"Write `{new}`",
            replace(f, first, new, 1),
        )
    if f.statement and f[2].type == "ID":
        target = f[2].text
        new = f"{target} := {target} {f[0].text} 1"
        return mistake(
            "increment",
            f.span(0, 1),
            f"There is no `{op}`: write `{new}`.",
            f"Write `{new}`",
            replace(f, 0, new, 2),
        )
    return None


def increment_inside(f: Failure) -> Diagnostic | None:
    """`a[i++]`."""
    if f[0].text == "+" == f[-1].text and adjacent(f, -1) and f.operand:
        return mistake(
            "increment",
            f.span(-1, 0),
            "There is no `++`, and an expression changes no variable: write `i := i + 1;` as a "
            "statement of its own.",
        )
    return None


def left_arrow(f: Failure) -> Diagnostic | None:
    if (
        f[0].text == "<"
        and f[1].type == "MINUS"
        and adjacent(f, 0)
        and f.accepts("GETS")
        and in_statements(f)
    ):
        return mistake(
            "arrow-assignment", f.span(0, 1), "Write `:=` to assign.", "Write `:=`", replace(f, 0, ":=", 1)
        )
    return None


def backwards(f: Failure) -> Diagnostic | None:
    """`x =: 3`."""
    if f[0].type == "EQUALS" and f[1].type == "COLON" and adjacent(f, 0) and f.accepts("GETS"):
        return mistake(
            "backwards-gets",
            f.span(0, 1),
            "The two characters are swapped: write `:=`.",
            "Write `:=`",
            replace(f, 0, ":=", 1),
        )
    return None


def equals(f: Failure) -> Diagnostic | None:
    """`x = 3` for `x := 3`, and `if x = 3` for `==`."""
    if f[0].type != "EQUALS":
        return None
    if adjacent(f, -1) and f[-1].type in OPERATORS:
        return None
    if f[1].text in ("<", ">") and adjacent(f, 0):
        return None
    if (
        f.accepts("GETS")
        and f.accepts("OP")
        and f[-2].type == "LPAR"
        and f[-3].type not in ("ID", "RPAR", "RANGLE")
    ):
        return mistake(
            "compare-equals", f.span(), "Write `==` to compare, not `=`.", "Write `==`", replace(f, 0, "==")
        )
    if f.accepts("GETS"):
        first = f[statement_first(f)]
        if first.type in ("VAR", "GHOST_VAR", "CONST"):
            what = "a variable gets its value" if first.type != "CONST" else "a constant gets its value"
            message = f"Write `:=`, not `=`: {what} with `:=`."
        else:
            message = "Write `:=` to assign, not `=`."
        return mistake("assign-equals", f.span(), message, "Write `:=`", replace(f, 0, ":="))
    if f.accepts("OP"):
        return mistake(
            "compare-equals", f.span(), "Write `==` to compare, not `=`.", "Write `==`", replace(f, 0, "==")
        )
    return None


def twice(f: Failure) -> Diagnostic | None:
    """`x := y := 3`."""
    if f[0].type != "GETS" or not f.accepts("SEMI") or not in_statements(f):
        return None
    if not any(f[k].type == "GETS" for k in range(statement_first(f), 0)):
        return None
    return mistake(
        "assign-twice",
        f.span(),
        "An assignment has no value, so a statement holds one `:=`: "
        "write `y := 3; x := y;`, or `x, y := 3, 3;`.",
    )


def compares(f: Failure) -> Diagnostic | None:
    """`x == 3;` as a statement."""
    if f[0].type == "OP" and f.accepts("GETS") and in_statements(f):
        first = statement_first(f)
        target = text_of(f, first, -1)
        if f[0].text == "==":
            if f[1].type == "EQUALS":
                return None
            return mistake(
                "compare-statement",
                f.span(),
                f"`==` compares, and a comparison alone does nothing: write `:=` to assign to `{target}`, "
                "or put `assert` before it to claim that both are equal.",
                "Write `:=`",
                replace(f, 0, ":="),
            )
    return None


def expression_statement(f: Failure) -> Diagnostic | None:
    """`x + 1;` as a statement."""
    if (
        f[0].type in OPERATORS
        and f.accepts("GETS")
        and in_statements(f)
        and f[1].type not in ("EQUALS", *OPERATORS)
    ):
        if f[0].text in ("<", "*") or f.new_line() or is_word(f[-1], "cout"):
            return None
        return mistake(
            "expression-statement",
            f.span(),
            "An expression alone does nothing: assign its value with `:=`, show it with `print`, "
            "or claim it with `assert`.",
        )
    return None


TABLE: tuple[Recognizer, ...] = (
    compound,
    increment,
    increment_inside,
    left_arrow,
    backwards,
    equals,
    twice,
    compares,
    expression_statement,
)
