"""Declarations as other languages write them: `def`, `void f()`, `public`, `enum`, `x: int` in a class."""

from __future__ import annotations

import re
from difflib import get_close_matches
from itertools import pairwise

from language.diagnostics import Diagnostic, Edit
from language.syntax.mistakes.table import (
    BRACES,
    NAME,
    Recognizer,
    closing,
    delete,
    indented_end,
    insert,
    is_word,
    match_at,
    mistake,
    part,
    replace,
    same_line,
)
from language.syntax.mistakes.types import NO_TYPES, TYPE, here
from language.syntax.stopped import Failure
from language.syntax.tokens import SPEC_WORDS

_METHOD_WORDS = ("def", "fn", "func", "fun", "proc", "procedure", "sub", "routine")
_ACCESS = (
    "public",
    "private",
    "protected",
    "internal",
    "final",
    "virtual",
    "override",
    "inline",
    "async",
    "export",
)
_OTHER_WORDS: dict[str, tuple[str, str]] = {
    "interface": ("trait", "An interface is called `trait`."),
    "struct": (
        "class",
        "There is no `struct`: an object with fields is a `class`, a plain value a `datatype`.",
    ),
    "namespace": ("module", "A namespace is called `module`."),
    "package": ("module", "A package is called `module`, and its contents stand in braces."),
    "theorem": ("lemma", "A theorem is called `lemma`."),
    "axiom": ("lemma {:axiom}", "An axiom is a `lemma {:axiom}` without a body."),
    "let": ("const", "Outside of methods a name for a value is declared with `const`."),
    "val": ("const", "Outside of methods a name for a value is declared with `const`."),
    "final": ("const", "A constant is declared with `const`."),
}


def first_word(f: Failure) -> str:
    """The first word of a declaration that no declaration's word begins."""
    return f.row[0].text if f.row and f.row[0].type == "ID" and f.here <= 3 else ""


def at_start(f: Failure) -> bool:
    return f.here <= 3 and bool(f.row) and f.stack[0] == f.tables.starts["declaration"]


def typed_parameters(text: str) -> str:
    """`int x, y` as `x: int, y: int`: what is plainly a type first is turned, what has none gets `int`."""
    out: list[str] = []
    for p in filter(None, (p.strip() for p in text.split(","))):
        if ":" in p:
            name, _, type = p.partition(":")
            out.append(f"{name.strip()}: {here(type.partition('=')[0])}")
        elif (m := re.fullmatch(rf"({TYPE})\s+({NAME})", p)) is not None:
            out.append(f"{m.group(2)}: {here(m.group(1))}")
        else:
            out.append(f"{p.partition('=')[0].strip()}: int")
    return ", ".join(out)


def define(f: Failure) -> Diagnostic | None:
    """`def f(x):` and its like."""
    if not at_start(f) or first_word(f) not in _METHOD_WORDS:
        return None
    k = -f.here
    m = match_at(
        f, k, rf"\w+\s+({NAME})\s*\(([^()]*)\)[ \t]*(?:(?:->|:)[ \t]*({TYPE})[ \t]*)?(:(?=[ \t]*\n))?(\{{)?"
    )
    edits: list[Edit] = [replace(f, k, "method")]
    if m:
        edits.append(Edit(part(f, m, 2), typed_parameters(m.group(2))))
        if m.group(3) and m.group(3) != "None":
            edits.append(Edit(f.between(m.end(2) + 1, m.end(3)), f" returns (result: {here(m.group(3))})"))
        elif m.group(3):
            edits.append(Edit(f.between(m.end(2) + 1, m.end(3)), ""))
        if m.group(4):
            end, indent = indented_end(f, m.start(4))
            edits += [Edit(part(f, m, 4), " {"), insert(f, end, f"\n{indent}}}")]
    return mistake(
        "define-word",
        f.span(k),
        "What runs is declared with `method` (a mathematical function with `function`), not "
        f"with `{f[k].text}`.",
        "Write `method`",
        *edits,
    )


def access(f: Failure) -> Diagnostic | None:
    """`public method M()`."""
    word = first_word(f)
    if at_start(f) and word in _ACCESS and not (word == "final" and f[-f.here + 1].type == "ID"):
        return mistake(
            "access-modifier",
            f.span(-f.here),
            f"There is no `{word}`: everything in a class is visible, and a module says what it "
            "shows with `export`.",
            f"Delete `{word}`",
            delete(f, -f.here),
        )
    return None


def typed_method(f: Failure) -> Diagnostic | None:
    """`void f(int x) {` and `int f(int x) {`."""
    if not at_start(f):
        return None
    k = -f.here
    m = match_at(f, k, rf"(?:static\s+)?({TYPE})\s+({NAME})\s*\(([^()]*)\)")
    if m is None or m.group(1) in (*_METHOD_WORDS, *_OTHER_WORDS, "least", "greatest", "enum"):
        return None
    if m.group(1) in NO_TYPES or get_close_matches(
        m.group(1), ("method", "function", "predicate", "lemma"), 1, 0.74
    ):
        return None
    returns = "" if m.group(1) == "void" else f" returns (result: {here(m.group(1))})"
    new = f"method {m.group(2)}({typed_parameters(m.group(3))}){returns}"
    return mistake(
        "method-type-first",
        f.between(m.start(1), m.end(2)),
        f"A method is declared as `{new}`.",
        f"Write `{new}`",
        Edit(f.between(m.start(), m.end()), new),
    )


def enum(f: Failure) -> Diagnostic | None:
    if not (at_start(f) and first_word(f) == "enum"):
        return None
    k = -f.here
    m = match_at(f, k, rf"enum\s+({NAME})\s*=?\s*\{{([^{{}}]*)\}}\s*;?")
    edits: tuple[Edit, ...] = ()
    if m:
        options = " | ".join(filter(None, (o.strip() for o in m.group(2).split(","))))
        edits = (Edit(f.between(m.start(), m.end()), f"datatype {m.group(1)} = {options}"),)
    return mistake(
        "enum",
        f.span(k),
        "A type with a few values is a datatype: `datatype Color = Red | Green | Blue`.",
        "Write a `datatype`" if edits else "",
        *edits,
    )


def other_word(f: Failure) -> Diagnostic | None:
    word = first_word(f)
    if at_start(f) and word in _OTHER_WORDS:
        new, message = _OTHER_WORDS[word]
        return mistake(f"{word}-word", f.span(-f.here), message, f"Write `{new}`", replace(f, -f.here, new))
    return None


def imports(f: Failure) -> Diagnostic | None:
    """`from x import y`, `using X;`, `#include <x>`, `import a.b.*`."""
    if not f.row or not (at_start(f) or f.row[0].type == "IMPORT"):
        return None
    word = first_word(f)
    if f.row[0].type == "HASH" and same_line(f, f.row[0].end).startswith("include"):
        return mistake(
            "include-hash",
            f.span(-f.here),
            'A file is included with `include "file.dfy"`, without `#`.',
            "Delete `#`",
            replace(f, -f.here, ""),
        )
    if f.row[0].type == "IMPORT" and f[0].type == "STAR":
        return mistake(
            "import-star",
            f.span(),
            "A module is named without `.*`: with `import opened M` its names are used without `M.`.",
        )
    if word in ("from", "using", "use"):
        return mistake(
            "import-word",
            f.span(-f.here),
            "A module is used with `import M`, and with `import opened M` its names are used without `M.`.",
        )
    return None


def field(f: Failure) -> Diagnostic | None:
    """In a class: `x: int`, `int x;`, `var x := 3`, `var x`."""
    if not at_start(f) and not (f.row and f.row[0].type in ("VAR", "GHOST")):
        return None
    k = -f.here
    m = match_at(f, k, rf"({TYPE})\s+({NAME})\s*(=[^;\n]*)?;")
    if (
        f.here <= 1
        and m
        and m.group(1) not in ("var", "const", "ghost", "import", "return", "print", "assert")
    ):
        new = f"var {m.group(2)}: {here(m.group(1))}"
        return mistake(
            "field-type-first",
            f.between(m.start(), m.end(2)),
            f"A field is declared as `{new}`.",
            f"Write `{new}`",
            Edit(f.between(m.start(), m.end()), new),
        )
    if f.here <= 1 and f.row[0].type == "ID" and f.row[1:2] and f.row[1].type == "COLON":
        return mistake(
            "field-var",
            f.span(k),
            f"A field is declared with `var`: `var {f.row[0].text}: …`.",
            "Write `var`",
            insert(f, f[k].start, "var "),
        )
    if f.row[0].type == "VAR" or (f.row[0].type == "GHOST" and f.row[1:2] and f.row[1].type == "VAR"):
        if f[0].type in ("GETS", "EQUALS") and f.here <= 8:
            return mistake(
                "field-value",
                f.span(),
                "A field gets its value in a constructor, not where it is declared "
                "(outside of a class, or for a value that never changes, write `const`).",
            )
        if f[-1].type == "ID" and f.accepts("COLON") and f.here <= 3:
            return mistake(
                "field-type",
                f.span(-1),
                f"The field `{f[-1].text}` needs a type, as in `var {f[-1].text}: int`.",
                f"Write `{f[-1].text}: int`",
                insert(f, f[-1].end, ": int"),
            )
    return None


def without_word(f: Failure) -> Diagnostic | None:
    """`Main() {`, or in a class `Stack(n: int) {`."""
    if at_start(f) and f.row[0].type == "ID" and f.row[1:2] and f.row[1].type == "LPAR" and f.here <= 1:
        k = -f.here
        end = closing(f, k + 1)
        if end is not None and (
            f[end + 1].type in BRACES or f[end + 1].type in SPEC_WORDS or f[end + 1].type == "RETURNS"
        ):
            name = f[k].text
            if name == "__init__":
                return mistake(
                    "constructor-word",
                    f.span(k),
                    "A constructor is declared with `constructor`, without a name.",
                    "Write `constructor`",
                    replace(f, k, "constructor "),
                )
            if any(a.type == "CLASS" and b.text == name for a, b in pairwise(f.tokens)):
                return mistake(
                    "constructor-word",
                    f.span(k),
                    f"A constructor is declared with `constructor`, not with the name of the class `{name}`.",
                    "Write `constructor`",
                    replace(f, k, "constructor "),
                )
            return mistake(
                "method-word",
                f.span(k),
                f"A method is declared with `method`: `method {name}(…)`. (In a class, one that "
                "makes an object: `constructor (…)`.)",
                "Write `method`",
                insert(f, f[k].start, "method "),
            )
    return None


def statement_outside(f: Failure) -> Diagnostic | None:
    """`x := 3;` outside of a method."""
    if not at_start(f):
        return None
    t = f.row[0]
    statement = t.type in (
        "PRINT",
        "ASSERT",
        "ASSUME",
        "EXPECT",
        "WHILE",
        "FOR",
        "IF",
        "RETURN",
        "MATCH",
        "CALC",
    )
    if f.here == 0 and statement:
        return mistake(
            "statement-outside",
            f.span(),
            f"`{t.text}` is a statement: it stands in the body of a method, in its braces.",
        )
    if t.type == "ID" and f.here == 0 and f[1].type in ("GETS", "EQUALS", "DOT", "LSQB"):
        return mistake(
            "statement-outside",
            f.span(),
            "An assignment stands in the body of a method, in its braces. "
            "(A name for a value that never changes is declared with `const`.)",
        )
    return None


def parents(f: Failure) -> Diagnostic | None:
    """`class C implements I`, `class C : I`, `class C(Base):`."""
    if not f.row or f.row[0].type not in ("CLASS", "TRAIT") or f.here > 3:
        return None
    if is_word(f[0], "implements", "inherits") or (f[0].type == "COLON" and not f.new_line(1)):
        return mistake(
            "extends", f.span(), "A class or trait names its traits after `extends`.", "Write `extends`",
            replace(f, 0, " extends" if f[0].type == "COLON" and f[-1].end == f[0].start else "extends"),
        )  # fmt: skip
    if f[0].type == "LPAR":
        end = closing(f, 0)
        if end is not None and f[1].type == "ID" and end == 2:
            return mistake(
                "extends",
                f.span(0, end),
                "A class names its traits after `extends`, without parentheses.",
                f"Write `extends {f[1].text}`",
                replace(f, 0, f" extends {f[1].text}", end),
            )
    return None


def datatype(f: Failure) -> Diagnostic | None:
    """`datatype T { A, B }`, `datatype T := A`, `datatype T = A, B`, `type T := int`."""
    if not f.row or f.row[0].type not in ("DATATYPE", "CODATATYPE", "TYPE", "NEWTYPE"):
        return None
    word = f.row[0].text
    if f[0].type == "GETS" and f.accepts("EQUALS"):
        return mistake(
            "define-gets",
            f.span(),
            f"A {word} is defined with `=`, not `:=`.",
            "Write `=`",
            replace(f, 0, "="),
        )
    if word == "type":
        return None
    if f[0].type in BRACES and f.accepts("EQUALS"):
        m = match_at(f, 0, r"\{([^{}()]*)\}")
        edits: tuple[Edit, ...] = ()
        if m:
            options = " | ".join(filter(None, (o.strip() for o in m.group(1).replace("|", ",").split(","))))
            edits = (Edit(f.between(m.start(), m.end()), f"= {options}"),)
        return mistake(
            "datatype-braces",
            f.span(),
            "The constructors of a datatype stand after `=`, with `|` between them: `datatype "
            "Color = Red | Green`.",
            "Write `= … | …`" if edits else "",
            *edits,
        )
    if f[0].type == "COMMA" and f.accepts("BAR"):
        return mistake(
            "datatype-comma",
            f.span(),
            "Between the constructors of a datatype stands `|`.",
            "Write `|`",
            replace(f, 0, " |"),
        )
    return None


def subset(f: Failure) -> Diagnostic | None:
    """`newtype Byte = int | 0 <= x`, `type Nat = int where x >= 0`."""
    if not f.row or f.row[0].type not in ("TYPE", "NEWTYPE") or f.accepts("OP"):
        return None
    if (f[0].type == "BAR" or is_word(f[0], "where")) and f[-2].type == "EQUALS":
        name = f[-1].text
        return mistake(
            "subset-name",
            f.span(-1, 0),
            f"The condition speaks of a value, which needs a name: `x: {name} | …`.",
            f"Write `x: {name} |`",
            replace(f, -1, f"x: {name} |", 0),
        )
    return None


def no_parentheses(f: Failure) -> Diagnostic | None:
    """`method Main {`."""
    words = ("METHOD", "FUNCTION", "PREDICATE", "LEMMA", "CONSTRUCTOR")
    if (
        f.accepts("LPAR")
        and not f.accepts("OP")
        and not f.accepts("GETS")
        and f.here <= 6
        and any(t.type in words for t in f.row[: f.here])
    ) and (f[0].type in BRACES or f[0].type in SPEC_WORDS or f[0].type in ("RETURNS", "COLON") or f.at_end()):
        if f[-1].type not in ("ID", "RANGLE", "CONSTRUCTOR"):
            return None
        return mistake(
            "no-parentheses",
            f.span(-1),
            f"After the name `{f[-1].text}` come its parameters in parentheses, even where "
            f"there are none: `{f[-1].text}()`.",
            "Write `()`",
            insert(f, f[-1].end, "()"),
        )
    return None


def header_semicolon(f: Failure) -> Diagnostic | None:
    """`method M();` followed by a contract or a body."""
    if f[0].type == "SEMI" and f.accepts("REQUIRES") and not f.accepts("OP"):
        return mistake(
            "header-semicolon",
            f.span(),
            "A header does not end in `;`: what follows it belongs to it.",
            "Delete `;`",
            replace(f, 0, ""),
        )
    return None


def body_equals(f: Failure) -> Diagnostic | None:
    """`function F(x: int): int = x + 1`, `… => x + 1`."""
    if (
        f[0].type in ("EQUALS", "DARROW", "GETS")
        and f.accepts("LBRACE")
        and f.accepts("REQUIRES")
        and not f.accepts("OP")
    ):
        last = len(f.row) - f.here - 1
        end = f[last].start if f[last].type == "SEMI" else f[last].end
        stop = f[last].end
        return mistake(
            "body-equals",
            f.span(),
            "The body of a function stands in braces.",
            "Write the body in braces",
            replace(f, 0, "{"),
            Edit(f.between(end, stop), " }"),
        )
    return None


TABLE: tuple[Recognizer, ...] = (
    imports,
    define,
    access,
    enum,
    typed_method,
    other_word,
    field,
    without_word,
    statement_outside,
    parents,
    datatype,
    subset,
    no_parentheses,
    header_semicolon,
    body_equals,
)
