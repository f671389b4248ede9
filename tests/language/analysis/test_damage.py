"""Holes in a text: what has one gets no verdict; others may build on a contract that was read."""

from __future__ import annotations

from language.resolving import resolve
from language.source import SourceText


def check(text: str, units: str, *told: str) -> None:
    """The declarations that a verdict may be asked of, and what is wrong, as `line code`."""
    source = SourceText("case.dfy", text)
    front = resolve(source)
    assert " ".join(u.name for u in front.units) == units
    assert [f"{source.line_of(d.span.start)} {d.code}" for d in front.diagnostics] == list(told)
    assert not front.complete


ABS = "method Abs(x: int) returns (y: int)\n  ensures y >= 0\n{\n  y := \n}\n"


def test_one_who_calls_it_builds_on_its_contract() -> None:
    check(ABS + "method Use() { var t := Abs(-3); assert t >= 0; }", "Use", "4 no-expression")


def test_a_contract_that_was_not_read_is_built_on_by_nobody() -> None:
    text = ABS.replace(">= 0", ">=").replace("y := ", "y := 0;")
    check(text + "method Use() { var t := Abs(-3); }\nmethod Other() { }", "Other", "2 no-expression")


def test_the_body_of_a_function_is_seen_by_others() -> None:
    text = "function F(x: int): int { x + }\nmethod Use() { assert F(3) == 3; }\nmethod Other() { }"
    check(text, "Other", "1 missing")


def test_nothing_is_told_of_what_follows_from_a_hole() -> None:
    text = "method M(x: int) {\n  var y: = x;\n  y := y + 1;\n  z := y.;\n  var k: set< := {};\n}\n"
    source = SourceText("case.dfy", text)
    assert not {d.code for d in resolve(source).diagnostics} & {"name", "type", "type-unknown", "arity"}


def test_what_else_is_wrong_is_told_elsewhere() -> None:
    text = ABS + "method Use() {\n  var t: bool := Abs(-3);\n}\n"
    check(text, "", "4 no-expression", "7 type")


def test_a_claim_of_its_own_contract_that_is_wrong_is_built_on_by_nobody() -> None:
    text = ABS.replace("y >= 0", "y >= true") + "method Use() { var t := Abs(-3); }"
    check(text, "", "4 no-expression")
