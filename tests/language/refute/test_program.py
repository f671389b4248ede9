"""The bounded text itself, as `surefoot show bounded` prints it."""

from __future__ import annotations

from language.source import SourceText
from language.stages import stage_text


def text_of(program: str) -> str:
    return stage_text("bounded", SourceText("test.dfy", program))


def test_there_are_no_quantifiers_and_no_theories_but_numbers() -> None:
    text = text_of(
        "method M(s: seq<int>)\n  requires forall i :: 0 <= i < |s| ==> s[i] > 1\n{\n  assert 5 !in s;\n}"
    )
    assert "forall" not in text and "Array" not in text and "Seq" not in text
    assert "(declare-const goal0 Bool)" in text


def test_names_are_those_of_the_program() -> None:
    text = text_of("method M(speed: int) {\n  assert speed != 3;\n}")
    assert "(declare-const speed!1 Int)" in text


def test_what_plainly_holds_leaves_nothing_to_search() -> None:
    text = text_of("method M() {\n  var a := new int[3];\n  a[1] := 4;\n  assert a[1] == 4;\n}")
    assert text.splitlines() == ["; M", "; nothing to search"]


def test_a_program_that_does_not_resolve_shows_why() -> None:
    assert "x" in text_of("method M() {\n  assert x == 3;\n}")
