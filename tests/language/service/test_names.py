"""Definition, uses and rename: which names are the same."""

from __future__ import annotations

import random

import pytest

from language.records.editing import Refused
from language.service.definition import definition, uses
from language.service.reading import Read, read
from language.service.rename import rename
from language.source import SourceText
from tests.language.service.asking import at
from tests.standing.programs import Program, own, sample
from tests.standing.renaming import Report, faults


def line_of(text: str) -> int | None:
    """The line at which the name at the caret is declared."""
    of, _, offset = at(text)
    place = definition(of, offset)
    return None if place is None else of.sources[place.span.file].line_of(place.span.start)


def renamed(text: str, new: str) -> str:
    """The text after the rename at the caret, or why it is refused."""
    of, plain, offset = at(text)
    changes = rename(of, offset, new)
    if isinstance(changes, Refused):
        return changes.why
    for c in sorted(changes, key=lambda c: -c.span.start):
        plain = plain[: c.span.start] + c.text + plain[c.span.end :]
    return plain


def test_definition() -> None:
    assert line_of("method M(x: int)\n{ var y := x‸; }") == 1
    assert line_of("const k := 1\nfunction F(): int { ‸k }") == 1
    text = "datatype L =\n  Nil |\n  Cons(h: int)\nfunction F(l: L): int { if l.Con‸s? then 1 else 0 }"
    assert line_of(text) == 3
    assert line_of("method M() { print ‸1; }") is None


def test_uses() -> None:
    of, plain, offset = at("method M(‸x: int) ensures x == x { var x' := x; print x'; }")
    assert [plain[p.span.start - 1 : p.span.end + 1] for p in uses(of, offset)] == [
        "(x:",
        " x ",
        " x ",
        " x;",
    ]


def test_a_local() -> None:
    assert renamed("method M() { var ‸x := 1; print x; }", "y") == "method M() { var y := 1; print y; }"


def test_constructors_and_what_the_language_makes_of_them() -> None:
    text = (
        "datatype T = A‸(x: int) | B\npredicate P(t: T) { t.A? && match t case A(_) => true case B => false }"
    )
    assert renamed(text, "C") == text.replace("‸", "").replace("A", "C")


def test_destructors_are_one_name_in_all_constructors() -> None:
    text = "datatype T = A(x‸: int) | B(x: int)\nfunction F(t: T): T { t.(x := t.x) }\nconst k := A(x := 3)"
    assert renamed(text, "y") == text.replace("‸", "").replace("x", "y")


def test_members_of_traits() -> None:
    text = (
        "trait T { method Run‸() }\nclass C extends T { method Run() { } }\n"
        "method M(c: C, t: T) { c.Run(); t.Run(); }"
    )
    assert renamed(text, "Go") == text.replace("‸", "").replace("Run", "Go")


def test_refinements() -> None:
    text = (
        "abstract module A { function F‸(x: int): int method M(n: nat) { print F(3); } }\n"
        "module B refines A { function F(x: int): int { x } method M ... { print F(4); ...; } }"
    )
    assert renamed(text, "G") == text.replace("‸", "").replace("F", "G")


def test_named_arguments() -> None:
    text = "method M(count‸: int) { }\nmethod N() { M(count := 3); }"
    assert renamed(text, "total") == text.replace("‸", "").replace("count", "total")


def test_type_parameters_types_and_modules() -> None:
    text = "function F<T‸>(x: T): T { x }\nfunction G<T>(y: T): T { y }"
    assert renamed(text, "U") == "function F<U>(x: U): U { x }\nfunction G<T>(y: T): T { y }"
    text = "class C‸ { }\nmethod M(c: C, d: C?) { var e := new C; }"
    assert renamed(text, "D") == "class D { }\nmethod M(c: D, d: D?) { var e := new D; }"
    text = (
        "module A‸ { const k := 1 }\nmodule B { import A\n const j := A.k }\n"
        "module C { import X = A\n const i := X.k }"
    )
    assert renamed(text, "Z").count("Z") == 4 and "X.k" in renamed(text, "Z")


def test_labels() -> None:
    text = "method M() { label ‸L: while true { break L; } assert Q: true; assert old@L(1) == 1; reveal Q; }"
    assert renamed(text, "K").count("K") == 3


def test_a_bound_variable_alone() -> None:
    text = "predicate P(x: int) { (forall ‸x :: x > 0) && x > 1 }"
    assert renamed(text, "y") == "predicate P(x: int) { (forall y :: y > 0) && x > 1 }"


def test_what_clashes_is_refused() -> None:
    assert "another `y`" in renamed("method M(x‸: int, y: int) { print x; }", "y")
    assert "`while` is a word of the language" in renamed("method M(x‸: int) { }", "while")
    assert "`int` is a word" in renamed("method M(x‸: int) { }", "int")
    assert "cannot be a name" in renamed("method M(x‸: int) { }", "2x")
    assert "`F`" in renamed("function F(): int { 1 }\nfunction G‸(): int { 2 }", "F")


def test_what_would_capture_is_refused() -> None:
    assert "another `y`" in renamed("method M(x‸: int) { { var y := 1; print x + y; } }", "y")
    assert "another `k`" in renamed("const k := 1\nmethod M(x‸: int) { print k + x; }", "k")


def test_what_has_a_meaning_keeps_its_name() -> None:
    text = "iterator It(n: int) yields (x‸: int) { yield n; }"
    assert "keeps its name" in renamed(text, "y")


def test_over_includes() -> None:
    files = {
        "main.dfy": 'include "lib.dfy"\nmethod M() { print F(1); }',
        "lib.dfy": "function F(x: int): int { x }",
    }

    def load(_origin: str, path: str) -> SourceText | str:
        return SourceText(path, files[path])

    of: Read = read(SourceText("main.dfy", files["main.dfy"]), load)
    changes = rename(of, files["main.dfy"].index("F(1)"), "G")
    assert not isinstance(changes, Refused)
    assert sorted((c.file, c.span.start) for c in changes) == [("lib.dfy", 9), ("main.dfy", 37)]


@pytest.mark.parametrize("program", sample(own(), 6, 1), ids=lambda p: p.name)
def test_programs(program: Program) -> None:
    """A sample of what `python -m tests.standing.renaming` measures."""
    assert list(faults(program, 5, 1, random.Random(1), Report())) == []
