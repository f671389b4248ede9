"""Recovery, limits and places: the parser answers for every text, and a wrong declaration hides no other."""

from __future__ import annotations

import random
import time

import pytest

from language.source import SourceText, Span
from language.syntax import ast as A
from language.syntax.depth import MAX_DEPTH
from language.syntax.parser import ParseResult, parse, parse_expression
from language.syntax.reading_declarations import MAX_INCOMPLETE


def read(text: str) -> ParseResult:
    return parse(SourceText("case", text))


def check(text: str, expected: str) -> None:
    """The declarations that were read, with `~` before those that have holes, and `!name` for what was not
    read at all, in the order of the text."""
    result = read(text)
    holes = result.program.holes
    found: list[tuple[int, str]] = [(d.span.start, shown(d, holes)) for d in result.program.decls]
    known = [d.span for d in declared(result.program.decls)]
    found += [
        (i.span.start, f"!{i.name}")
        for i in result.incomplete
        if not any(s.start <= i.span.end and i.span.start <= s.end for s in known)
    ]
    assert " ".join(t for _, t in sorted(found)) == expected


def declared(decls: tuple[A.Decl, ...]) -> list[A.Decl]:
    """All of them but modules, whose parts stand for them."""
    return [x for d in decls for x in (declared(d.decls) if isinstance(d, A.ModuleDecl) else [d])]


def shown(d: A.Decl, holes: tuple[Span, ...]) -> str:
    name = d.name.text
    inner: tuple[A.Decl, ...] = getattr(d, "members", ()) or getattr(d, "decls", ())
    if isinstance(d, A.ClassDecl | A.ModuleDecl):
        name = f"{name}({' '.join(shown(m, holes) for m in inner)})"
    mine = [h for h in holes if d.span.start <= h.start and h.end <= d.span.end]
    within = [h for h in mine if any(m.span.start <= h.start and h.end <= m.span.end for m in inner)]
    return f"~{name}" if len(mine) > len(within) else name


def test_a_wrong_method_hides_no_other() -> None:
    check("method A() { }\nmethod B() { x = ; }\nmethod C() { }", "A ~B C")


def test_a_brace_left_open_hides_no_other() -> None:
    check("method A() { if x { }\nmethod B() { }\nlemma C() { }", "~A B C")


def test_a_brace_too_many_hides_no_other() -> None:
    check("method A() { } }\nmethod B() { }", "A !None B")


def test_rubbish_hides_no_other() -> None:
    check("method A() { }\nrubbish here\nmethod B() { }", "A !rubbish B")


def test_a_wrong_member_hides_no_other() -> None:
    check("class C { var x: int method A() { x = 1; } method B() { } }\nmethod D() { }", "C(x ~A B) D")


def test_a_wrong_member_of_a_module_in_a_module() -> None:
    check("module M { module N { method A() { ( } method B() { } } method C() { } }", "M(N(~A B) C)")


def test_a_class_left_open_keeps_its_members() -> None:
    check("class C { method A() { } method B() { }", "C(A ~B)")


def test_a_wrong_header_of_a_class() -> None:
    check("class C extends { method A() { } }\nmethod B() { }", "~C(A) B")


def test_modifiers_belong_to_what_follows() -> None:
    check("ghost static method A() { ; }\nghost function B(): int { 1 }", "~A B")


def test_each_wrong_declaration_has_its_own_error() -> None:
    result = read("method A() { x = 1; }\nmethod B() { y += 2; }\nfunction C(): int { return 1; }")
    assert [d.code for d in result.diagnostics] == ["assign-equals", "compound-assignment", "function-return"]


def test_spans_are_code_points() -> None:
    text = 'method M() { print "𝔽𝔽"; x = 1; }'
    (found,) = read(text).diagnostics
    assert text[found.span.start : found.span.end] == "="


def test_the_span_of_a_node_is_its_text() -> None:
    text = "method M() requires a + b == |s| { }"
    (method,) = read(text).program.decls
    assert isinstance(method, A.MethodDecl)
    condition = method.spec.requires[0].condition
    assert isinstance(condition, A.Binary)
    snippet = SourceText("case", text).snippet
    assert [
        snippet(x) for x in (condition.span, condition.left.span, condition.right.span, condition.op_span)
    ] == [
        "a + b == |s|",
        "a + b",
        "|s|",
        "==",
    ]
    assert snippet(method.span) == text


def test_a_constructor_knows_where_it_divides() -> None:
    (c,) = read("class C { constructor () { x := 1; new; M(); N(); } }").program.decls
    assert isinstance(c, A.ClassDecl) and isinstance(c.members[0], A.MethodDecl)
    assert c.members[0].new_split == 1 and c.members[0].body is not None and len(c.members[0].body.body) == 3


def test_the_range_of_the_last_variable_is_the_quantifiers() -> None:
    e = parse_expression(SourceText("case", "forall x | a, y <- s | b :: c")).expr
    assert isinstance(e, A.Quantified)
    assert [v.range is None for v in e.vars] == [False, True] and isinstance(e.range, A.Ident)


def test_an_expression_alone_must_be_whole() -> None:
    assert parse_expression(SourceText("case", "a + b c")).expr is None
    assert parse_expression(SourceText("case", "")).expr is None


TORTURE = {
    "nothing": "",
    "a space": " ",
    "parentheses": "method M() { x := " + "(" * 100_000 + "1" + ")" * 100_000 + "; }",
    "open parentheses": "method M() { x := " + "(" * 100_000,
    "closing parentheses": ")" * 100_000,
    "braces": "{" * 100_000,
    "bars": "|" * 100_000,
    "nots": "method M() { x := " + "!" * 100_000 + "a; }",
    "comparisons": "method M() { x := " + "a<" * 100_000,
    "types": "method M(x: " + "seq<" * 50_000 + "int" + ">" * 50_000 + ")",
    "quantifiers": "method M() { x := " + "set x | " * 50_000,
    "elses": "method M() { " + "if x {} else " * 20_000 + "{} }",
    "members": "method M() { x := a" + ".b" * 50_000 + "; }",
    "classes": "class C {" * 20_000,
    "comments": "/*" * 100_000,
    "quotes": '"' * 100_000,
    "a long line": "a " * 100_000,
    "digits": "const c := " + "9" * 100_000,
    "attributes": "@a " * 50_000,
    "no text": "".join(random.Random(7).choices([chr(c) for c in range(0x250)], k=200_000)),
    "surrogates": "\ud800\udfff" * 1000,
}


@pytest.mark.parametrize("name", TORTURE)
def test_any_text_has_an_answer(name: str) -> None:
    start = time.process_time()
    result = read(TORTURE[name])
    assert len(result.diagnostics) <= 2 * MAX_INCOMPLETE + 10
    assert time.process_time() - start < 10
    assert result.ok == (name in ("nothing", "a space", "digits", "comments"))


def test_every_prefix_of_a_program_has_an_answer() -> None:
    text = (
        "class C<T(==)> { var x: int\n"
        "method M(a: array<int>) returns (r: seq<T>) requires a[0] > 1 modifies a\n"
        "{ while x < 3 invariant |s| == 2 { x := if b then {1} else {}; } calc { a; == { L(); } b; } } }\n"
        'function F(x: int): int { match x case 1 => var y :| y > 0; y case _ => "a\\n"[0] as int }'
    )
    assert read(text).ok
    for end in range(len(text)):
        read(text[:end])
        read(text[end:])


def test_nesting_has_a_limit() -> None:
    def nested(levels: int) -> str:
        return "const c := " + "(" * levels + "1" + ")" * levels

    assert read(nested(MAX_DEPTH - 10)).ok
    assert [d.code for d in read(nested(MAX_DEPTH + 10)).diagnostics] == ["too-deep"]


def test_a_row_of_operators_has_the_same_limit() -> None:
    assert read("const c := " + " + ".join("1" * (MAX_DEPTH - 10))).ok
    assert [d.code for d in read("const c := " + " + ".join("1" * (2 * MAX_DEPTH))).diagnostics] == [
        "too-deep"
    ]
