"""What is made of a declaration that is wrong: its text as it was mended, `□` for what is missing."""

from __future__ import annotations

import random

import pytest

from language.source import SourceText
from language.syntax.parser import parse
from language.syntax.reading_declarations import recovery
from language.syntax.scanner import scan
from tests.language.syntax.samples import PROGRAM

CASES = {
    "a receiver is kept": (
        "method M() {\n  x := a.\n  y := b;\n}",
        "method M ( ) { x := a . □ ; y := b ; }",
    ),
    "brackets that were left open are closed": (
        "function F(s: seq<int>): int\n  requires forall i :: 0 <= i < |s| ==> P(s[\n{ 1 }",
        "function F ( s : seq < int > ) : int requires forall i :: 0 <= i < | s | ==> P ( s [ □ ] ) { 1 }",
    ),
    "a guard goes before its block": (
        "method M() {\n  while x <\n  {\n    y := 1;\n  }\n  z := 2;\n}",
        "method M ( ) { while x < □ { y := 1 ; } z := 2 ; }",
    ),
    "the fix of a message is taken": (
        "method M() { x = 1; y += 2; }",
        "method M ( ) { x := 1 ; y := y + 2 ; }",
    ),
    "what makes no sense is left out": (
        "method M() { x := a b c; y := 2; }",
        "method M ( ) { x := a ; y := 2 ; }",
    ),
    "a claim without its body": (
        "method M() {\n  assert forall i ::\n  return;\n}",
        "method M ( ) { assert forall i :: □ ; return ; }",
    ),
    "both branches": (
        "function F(x: int): int { if x > 0 then }",
        "function F ( x : int ) : int { if x > 0 then □ else □ }",
    ),
    "an object without its class": (
        "method M() {\n  var t := new\n  t.x := 1;\n}",
        "method M ( ) { var t := new □ ; t . x := 1 ; }",
    ),
    "a contract cut off": (
        "method M(n: int)\n  requires n >\n  ensures n == n\n{ }",
        "method M ( n : int ) requires n > □ ensures n == n { }",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_mended(name: str) -> None:
    text, expected = CASES[name]
    found = recovery(text).run(scan(text))
    assert found is not None
    assert " ".join([t.text or "□" for t in found.lexed.tokens if t.type != "SKIP"]) == expected


def told(text: str) -> list[str]:
    source = SourceText("case", text)
    return [f"{source.line_of(d.span.start)} {d.code}" for d in parse(source).diagnostics]


def test_all_mistakes_are_told_at_once() -> None:
    text = "method M() {\n  x = 1;\n  y := f(3;\n  z :=\n}\nfunction F(): int {\n  return 1;\n}\n"
    assert told(text) == ["2 assign-equals", "3 missing", "4 no-expression", "7 function-return"]


def test_what_is_missing_is_told_at_the_end_of_its_line() -> None:
    assert told("method M() {\n  x := a +\n  y := b;\n}") == ["2 no-expression"]


def test_a_lost_brace_makes_no_other_mistake() -> None:
    text = (
        "class C {\n  method M() {\n    if x\n      y := 1;\n    }\n    z := 2;\n  }\n  method N() { }\n}\n"
    )
    assert len(told(text)) == 1


def test_a_text_cut_anywhere_keeps_the_names_of_its_other_declarations() -> None:
    """The end of any line may be missing: at most the declaration that it stands in is lost."""
    whole = {d.name.text for d in parse(SourceText("case", PROGRAM)).program.decls}
    choice = random.Random(5)
    lines = PROGRAM.splitlines()
    for _ in range(60):
        n = choice.randrange(len(lines))
        cut = [*lines[:n], lines[n][: choice.randrange(len(lines[n]) + 1)], *lines[n + 1 :]]
        left = {d.name.text for d in parse(SourceText("case", "\n".join(cut))).program.decls}
        assert len(whole - left) <= 1, "\n".join(cut)


def test_a_right_program_has_no_holes() -> None:
    assert parse(SourceText("case", PROGRAM)).program.holes == ()
