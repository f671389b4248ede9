"""The formatter: one layout, whatever the text's own was."""

from __future__ import annotations

import pytest

from language.service.format import format_text
from language.source import SourceText
from language.syntax.parser import parse
from tests.language.syntax.samples import PROGRAM
from tests.standing.formatting import beside, faults, squeezed
from tests.standing.programs import Program, own, sample


def check(text: str, expected: str) -> None:
    assert format_text(text) == expected
    assert format_text(squeezed(text)) == expected
    assert format_text(expected) == expected


def test_a_program_that_is_laid_out_stays_as_it_is() -> None:
    made = format_text(PROGRAM)
    assert made.replace("\n  { }\n", " { }\n") != "" and format_text(made) == made
    assert beside(made) == beside(PROGRAM)


def test_statements_and_contracts() -> None:
    check(
        "method M(x:int)returns(y:int) requires x>0 ensures y==x{y:=x;if x>1{y:=2;}else{ }}",
        "method M(x: int) returns (y: int)\n  requires x > 0\n  ensures y == x\n{\n"
        "  y := x;\n  if x > 1 {\n    y := 2;\n  } else { }\n}\n",
    )


def test_loops() -> None:
    check(
        "method M(){while i<n invariant 0<=i<=n decreases n-i{i:=i+1;}for k:=0 to n{print k;}}",
        "method M() {\n  while i < n\n    invariant 0 <= i <= n\n    decreases n - i\n  {\n"
        "    i := i + 1;\n  }\n  for k := 0 to n {\n    print k;\n  }\n}\n",
    )


def test_functions() -> None:
    check("function F(x:int):int{-x+1}", "function F(x: int): int { -x + 1 }\n")
    check(
        "function Len(xs:Row):nat{match xs case Nil=>0 case Cons(_,r)=>var n:=Len(r);n+1}",
        "function Len(xs: Row): nat {\n  match xs\n  case Nil => 0\n  case Cons(_, r) =>\n"
        "    var n := Len(r);\n    n + 1\n}\n",
    )


def test_comments_stay_beside_their_tokens() -> None:
    text = (
        "// about M\nmethod M() { // begins\n  // about x\n  x := 1; // one\n  /* two */\n"
        "  y := f(/* z */ 2);\n  // end\n}\n// last\n"
    )
    check(text, text)


def test_a_comment_in_the_middle_of_a_statement() -> None:
    text = "method M() {\n  x := a // first\n    + b; // second\n}\n"
    check(text, text)


def test_long_lines_are_broken_where_they_bind_least() -> None:
    long = " && ".join(f"condition{i}(argument, another)" for i in range(4))
    made = format_text(f"predicate P()\n  requires {long}\n{{ true }}")
    found = [line.strip() for line in made.splitlines()[1:5]]
    assert found[0] == "requires condition0(argument, another) &&"
    assert found[1:] == [f"condition{i}(argument, another){' &&' if i < 3 else ''}" for i in (1, 2, 3)]
    assert max(map(len, made.splitlines())) <= 100


def test_declarations_with_errors_stay() -> None:
    text = "method A( ){ x:=1; }\nmethod B() {\n   x = ;\n}\nmethod C( ){ y:=1; }\n"
    assert format_text(text) == (
        "method A() {\n  x := 1;\n}\n\nmethod B() {\n   x = ;\n}\n\nmethod C() {\n  y := 1;\n}\n"
    )


def test_braces_that_do_not_pair() -> None:
    text = "method A( ) { if x { }\nmethod B( ) { }\n"
    assert format_text(text) == text


def test_line_ends_stay_what_they_are() -> None:
    assert format_text("method M( ) { }\r\nmethod N( ) { }\r\n") == "method M() { }\r\n\r\nmethod N() { }\r\n"


@pytest.mark.parametrize("program", sample(own(), 40, 3), ids=lambda p: p.name)
def test_programs(program: Program) -> None:
    """A sample of what `python -m tests.standing.formatting` measures."""
    assert list(faults(program)) == []


def test_what_is_formatted_can_be_read() -> None:
    assert parse(SourceText("", format_text(PROGRAM))).ok
