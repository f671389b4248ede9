"""Types as other languages write them: before the name, `int[]`, `list[int]`."""

from __future__ import annotations

import re

from language.diagnostics import Diagnostic, Edit
from language.syntax.foreign import TYPES
from language.syntax.mistakes.table import (
    NAME,
    Recognizer,
    accepts_at,
    closing,
    insert,
    is_word,
    match_at,
    mistake,
    part,
    replace,
    statement_first,
)
from language.syntax.stopped import Failure
from language.syntax.tokens import COLLECTIONS, KEYWORDS

DECLARERS = ("let", "auto", "val", "mut", "final", "dim", "my", "local", "volatile")
NO_TYPES = (KEYWORDS - frozenset(["seq", "set", "iset", "multiset", "map", "imap"])) | frozenset(
    ["not", "elif", "throw", "raise", "goto", "hide", "foreach", "until", "pass", "switch"]
)
TYPE = rf"(?:{NAME}(?:\.{NAME})*\??(?:<[^;{{}}()=]*>)?(?:\s?\[\])*)"


def here(type: str) -> str:
    """A foreign type as it is written here: `int[]` is `array<int>`."""
    type = type.strip()
    arrays = 0
    while type.endswith("]"):
        type = type[: type.rindex("[")].strip()
        arrays += 1
    type = re.sub(
        NAME, lambda m: TYPES.get(m.group(), m.group()) if m.group() not in ("tuple",) else m.group(), type
    )
    for _ in range(arrays):
        type = f"array<{type}>"
    return type


def type_first(f: Failure) -> Diagnostic | None:
    """`int x = 3;` in a body."""
    first = statement_first(f)
    if not accepts_at(f, first, "WHILE"):
        return None
    m = match_at(
        f,
        first,
        rf"(?:final\s+|const\s+|static\s+|unsigned\s+)*({TYPE})\s+({NAME})\s*(\[[^\]]*\])?\s*(:=|=(?!=)|;|,)",
    )
    if m is None or m.group(1) in DECLARERS:
        return None
    head = re.match(NAME, m.group(1))
    if head is None or head.group() in NO_TYPES:
        return None
    type = here(m.group(1)) if m.group(3) is None else f"array<{here(m.group(1))}>"
    edits = [Edit(f.between(m.start(), m.end(3) if m.group(3) else m.end(2)), f"var {m.group(2)}: {type}")]
    if m.group(4) == "=":
        edits.append(Edit(part(f, m, 4), ":="))
    return mistake(
        "type-first",
        part(f, m, 1),
        f"The type stands after the name, and a variable is declared with `var`: `var {m.group(2)}: {type}`.",
        f"Write `var {m.group(2)}: {type}`",
        *edits,
    )


def late_nullable(f: Failure) -> Diagnostic | None:
    """`Node<int>?`."""
    if not is_word(f[0], "?"):
        return None
    m = re.search(rf"({NAME})(<[^;{{}}()=]*>)\s*$", f.text[: f[0].start])
    if m is None:
        return None
    type = f"{m.group(1)}?{m.group(2)}"
    return mistake(
        "nullable",
        f.span(0, 0),
        f"The `?` of a type that allows `null` stands right after its name: `{type}`.",
        f"Write `{type}`",
        Edit(f.between(m.start(), f[0].end), type),
    )


def declarer(f: Failure) -> Diagnostic | None:
    """`let x = 3`, `const x := 3` in a body."""
    first = statement_first(f)
    t = f[first]
    if t.type == "CONST" and f[0] is t and f.statement:
        return mistake(
            "local-const",
            f.span(),
            "In a body a name is declared with `var`; `const` stands outside of methods.",
            "Write `var`",
            replace(f, 0, "var"),
        )
    if not is_word(t, *DECLARERS) or first == 0 or not accepts_at(f, first, "WHILE"):
        return None
    edits = [replace(f, first, "var")]
    if is_word(f[first + 1], "mut"):
        edits = [replace(f, first, "var", first + 1)]
    m = match_at(f, first, rf"{NAME}(?:\s+mut)?\s+{NAME}\s*(?::\s*{TYPE}\s*)?(=)(?!=)")
    if m:
        edits.append(Edit(part(f, m, 1), ":="))
    return mistake(
        "declare-var",
        f.span(first),
        f"A variable is declared with `var`, not with `{t.text}`.",
        "Write `var`",
        *edits,
    )


def var_and_type(f: Failure) -> Diagnostic | None:
    """`var int x`, `var x int`."""
    first = statement_first(f)
    if f[first].type not in ("VAR", "GHOST_VAR"):
        return None
    m = match_at(f, first, rf"(?:ghost\s+)?var\s+({TYPE})\s+({TYPE})\s*(:=|=(?!=)|;|,|$)")
    if m is None:
        return None
    a, b = m.group(1), m.group(2)
    basic = ("int", "nat", "bool", "real", "char", "string", *TYPES)
    type, name = (b, a) if b in basic or "<" in b or b.endswith("]") else (a, b)
    new = f"{name}: {here(type)}"
    edits = [Edit(f.between(m.start(1), m.end(2)), new)]
    if m.group(3) == "=":
        edits.append(Edit(part(f, m, 3), ":="))
    return mistake(
        "var-type",
        f.between(m.start(1), m.end(2)),
        f"Between a name and its type stands `:`, the name first: `{new}`.",
        f"Write `{new}`",
        *edits,
    )


def parameter_type_first(f: Failure) -> Diagnostic | None:
    """`method M(int x)`, `forall int x :: …`."""
    for k in (0, -1, -2):
        if f.here + k < 0 or f[k - 1].type not in ("LPAR", "COMMA", "FORALL", "EXISTS", "VCOMMA", "RETURNS"):
            continue
        m = match_at(f, k, rf"({TYPE})\s+({NAME})(?=\s*(?:[,)]|::|\|))")
        if m is None or m.group(1) in (
            "ghost",
            "new",
            "nameonly",
            "older",
            "set",
            "map",
            "iset",
            "imap",
            "forall",
            "exists",
        ):
            continue
        if accepts_at(f, k, "OP") or not (accepts_at(f, k, "ID")):
            continue
        if accepts_at(f, k, "INT_LIT"):  # an argument of a call
            continue
        new = f"{m.group(2)}: {here(m.group(1))}"
        return mistake(
            "parameter-type-first",
            f.between(m.start(), m.end()),
            f"The name stands first, then `:` and the type: `{new}`.",
            f"Write `{new}`",
            Edit(f.between(m.start(), m.end()), new),
        )
    return None


def parameter_without_type(f: Failure) -> Diagnostic | None:
    """`method M(x, y)`."""
    if (
        (
            f[0].type in ("COMMA", "RPAR")
            and f[-1].type == "ID"
            and f.accepts("COLON")
            and f[-2].type in ("LPAR", "COMMA")
        )
        and not f.accepts("OP")
        and not f.accepts("SUCH_THAT")
        and not f.accepts("DOUBLE_COLON")
    ):
        name = f[-1].text
        return mistake(
            "parameter-type",
            f.span(-1),
            f"The parameter `{name}` needs a type, as in `{name}: int`.",
            f"Write `{name}: int`",
            insert(f, f[-1].end, ": int"),
        )
    return None


def parameter_go(f: Failure) -> Diagnostic | None:
    """`method M(x int)`."""
    if (f[-1].type == "ID" and f.accepts("COLON") and not f.accepts("OP") and not f.new_line()) and (
        f[0].type in ("TYPE_NAME", *COLLECTIONS) or (f[0].type == "ID" and f[0].text in TYPES)
    ):
        return mistake(
            "missing-colon",
            f.span(-1, 0),
            f"Between the name `{f[-1].text}` and its type stands `:`.",
            "Write `:`",
            insert(f, f[-1].end, ":"),
        )
    return None


def field_of_constructor(f: Failure) -> Diagnostic | None:
    """`Node(left Tree)`, `Some(T value)`."""
    if (
        f[-1].type != "ID"
        or f[0].type != "ID"
        or f[-2].type not in ("LPAR", "COMMA")
        or not f.accepts("COLON")
    ):
        return None
    if f.accepts("OP") or f[1].type not in ("COMMA", "RPAR"):
        return None
    a, b = f[-1].text, f[0].text
    name, type = (b, a) if a[0].isupper() and not b[0].isupper() else (a, b)
    new = f"{name}: {here(type)}"
    return mistake(
        "missing-colon",
        f.span(-1, 0),
        f"The name stands first, then `:` and the type: `{new}`.",
        f"Write `{new}`",
        replace(f, -1, new, 0),
    )


def square_arguments(f: Failure) -> Diagnostic | None:
    """`seq[int]`, `array[int]`, `class Stack[T]`."""
    if f[0].type != "LSQB" or f.accepts("OP") or f[1].type in ("RSQB", "INT_LIT"):
        return None
    before = f[-1]
    generic = f.accepts("LANGLE") or before.type in COLLECTIONS
    if not generic or before.type not in ("ID", "TYPE_NAME", *COLLECTIONS):
        return None
    end = closing(f, 0)
    if end is None or f[-2].type in ("DOT",):
        return None
    return mistake(
        "square-type-arguments",
        f.span(0, end),
        f"Type arguments stand in `<…>`: `{before.text}<{f.text[f[0].end : f[end].start]}>`.",
        "Write `<…>`",
        replace(f, 0, "<"),
        replace(f, end, ">"),
    )


def array_brackets(f: Failure) -> Diagnostic | None:
    """`x: int[]`, `var a: int[10]`."""
    if f[0].type != "LSQB" or f[-2].type not in ("COLON", "LANGLE", "COMMA", "AS"):
        return None
    if f[1].type == "RSQB" or (f[1].type == "INT_LIT" and f[2].type == "RSQB"):
        if f.accepts("OP") and f[-2].type == "COMMA":
            return None
        end = 1 if f[1].type == "RSQB" else 2
        new = f"array<{here(f[-1].text)}>"
        message = f"The type of an array is written `{new}`."
        if end == 2:
            message += " Its length is said where it is made: `new " + here(f[-1].text) + f"[{f[1].text}]`."
        return mistake("array-type", f.span(-1, end), message, f"Write `{new}`", replace(f, -1, new, end))
    return None


TABLE: tuple[Recognizer, ...] = (
    late_nullable,
    array_brackets,
    type_first,
    declarer,
    var_and_type,
    field_of_constructor,
    parameter_go,
    parameter_type_first,
    parameter_without_type,
    square_arguments,
)
