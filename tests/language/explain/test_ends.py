"""A path that falls off a body: told in plain words, shown at the brace, reported where Dafny does."""

from __future__ import annotations

import pytest

from language.explain.running import run_main
from language.pipeline import analyze
from language.records.verdicts import ObligationKind, Refuted
from language.report import to_json
from language.source import SourceText
from tests.language.explain.asking import failures

HEAD = "method M(x: int) returns (r: int)\n  ensures r > x\n"


def failing(body: str, head: str = HEAD) -> list[tuple[str, str, str, str]]:
    """For each failing claim: the message, where it is reported and shown, and where the run ends."""
    text = head + body
    found: list[tuple[str, str, str, str]] = []
    for asked in failures(text):
        o, v = asked.item.obligation, asked.verdict
        last = v.trace.steps[-1].span if isinstance(v, Refuted) else o.place
        spans = (o.span, o.place, last)
        found.append((o.message, *(f"{text[s.start : s.end]}@{s.start - len(head)}" for s in spans)))
    return found


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            "{ r := x; }",
            [("At the end of the method, this postcondition may not hold.", "{@0", "}@10", "}@10")],
        ),
        (
            "{ while false { } r := x; for i := 0 to 3 { } }",
            [
                (
                    "At the end of the method, after this loop, this postcondition may not hold.",
                    "for@26",
                    "}@46",
                    "}@46",
                )
            ],
        ),
        (
            "{ r := x + 1; if x > 3 { r := x; } }",
            [
                (
                    "At the end of the method, through this branch, this postcondition may not hold.",
                    "{@23",
                    "{@23",
                    "{@23",
                )
            ],
        ),
        (
            "{ r := x; if x > 3 { r := x + 1; } }",
            [
                (
                    "At the end of the method, where this `if` does nothing, "
                    "this postcondition may not hold.",
                    "if@10",
                    "if@10",
                    "if@10",
                )
            ],
        ),
        (
            "{ return x; }",
            [
                (
                    "The method may return here without making this postcondition true.",
                    "return x;@2",
                    "return x;@2",
                    "return x;@2",
                )
            ],
        ),
    ],
)
def test_where_a_path_ends(body: str, expected: list[tuple[str, str, str, str]]) -> None:
    assert failing(body) == expected


def test_a_lemma_says_lemma() -> None:
    ((message, *_),) = failing("{ }", "lemma L(x: int)\n  ensures x > 0\n")
    assert message == "At the end of the lemma, this postcondition may not hold."


def test_a_result_without_a_value_is_refuted_at_the_closing_brace() -> None:
    (asked,) = failures("method M(x: int) returns (r: int) { if x > 3 { r := 1; } }")
    assert asked.item.obligation.kind is ObligationKind.DEFINITE
    assert isinstance(asked.verdict, Refuted)
    assert asked.verdict.sentence.endswith("has no value yet. Inputs: x = 0.")


def test_a_run_says_it_too() -> None:
    text = HEAD + "{\n  r := x;\n}\nmethod Main() {\n  var r := M(3);\n}"
    front = analyze(SourceText("test.dfy", text))
    output = run_main(front.typed, None, sources=front.sources).output
    assert "the postcondition is false at the end of M (line 5)" in output


def test_json_keeps_the_place() -> None:
    from language.pipeline import Options, check_file

    source = SourceText("test.dfy", HEAD + "{\n  r := x;\n}")
    checked = check_file(source, Options(use_cache=False))
    (found,) = to_json("test.dfy", checked.sources, checked.result)["diagnostics"]
    assert (found["line"], found["column"]) == (3, 1)


def test_an_error_message_of_the_program_is_used() -> None:
    head = 'method M(x: int)\n  ensures {:error "Too small."} x > 0\n'
    found = failing('{ assert {:error "Odd.", "Even."} x % 2 == 0; }', head)
    assert {message for message, *_ in found} == {"Odd.", "Too small."}
