"""What is locked, and which answers fit."""

from __future__ import annotations

import pytest

from language.lessons.pieces import comments, tokens
from language.lessons.template import fit, locked_spans, missing_line, read_template

MARKED = """method M(x: int) returns (y: int)
  requires x != /*yours*/5/*end*/
{
  // yours
  y := x;
  // end
  assert y == x;
}
"""


def shown_and_locked(marked: str) -> tuple[str, list[str]]:
    template, problems = read_template(marked)
    assert problems == ()
    return template.text, [template.text[s.start : s.end] for s in template.locked]


def test_the_learner_does_not_see_the_marks():
    text, locked = shown_and_locked(MARKED)
    assert text == (
        "method M(x: int) returns (y: int)\n  requires x != 5\n{\n  y := x;\n  assert y == x;\n}\n"
    )
    assert locked == ["method M(x: int) returns (y: int)\n  requires x !=", "{", "assert y == x;\n}"]


def fits(answer: str) -> list[str] | None:
    """The learner's parts, if the answer fits."""
    template, _ = read_template(MARKED)
    found = fit(template, tokens(answer))
    return None if found is None else [" ".join(t.text for t in gap) for gap in found.gaps]


def answer(hole: str, body: str) -> str:
    return MARKED.replace("/*yours*/5/*end*/", hole).replace("  // yours\n  y := x;\n  // end\n", body)


@pytest.mark.parametrize(
    ("hole", "body", "parts"),
    [
        ("5", "y := x;", ["5", "y := x ;"]),
        ("0 && x != 1", "", ["0 && x != 1", ""]),
        ("5", "if true { y := x; } else { }", ["5", "if true { y := x ; } else { }"]),
        ("5 // a comment is free\n", "y\n:=\nx;", ["5", "y := x ;"]),
        ("5", "assert y == x;", ["5", "assert y == x ;"]),
    ],
)
def test_anything_balanced_fits(hole: str, body: str, parts: list[str]):
    assert fits(answer(hole, body)) == parts


@pytest.mark.parametrize(
    "text",
    [
        "",
        answer("5", "y := x;").replace("method M", "method N"),
        answer("5", "y := x;").replace("assert y == x;", ""),
        answer("5", "y := x;").replace("assert y == x;", "assert y <= x;"),
        answer("5", "y := x;").replace("assert y == x;", "// assert y == x;"),
        answer("5", "y := x;").replace("assert y == x;", "/* assert y == x; */"),
        answer("5", "y := x;").replace("requires", "requires true requires"),
        answer("5", "y := x; } method Other() {") + "}",
        answer("5", "y := x;") + "method More() { }",
    ],
)
def test_locked_parts_must_stay(text: str):
    template, _ = read_template(MARKED)
    found = fit(template, tokens(text))
    # a closed and reopened body is caught by the rule about declarations; here its brackets do not match
    assert found is None


def test_names_the_line_that_is_missing():
    template, _ = read_template(MARKED)
    assert missing_line(template, tokens(MARKED.replace("assert y == x", "assert true"))) == "assert y == x;"
    assert missing_line(template, tokens(MARKED)) is None


@pytest.mark.parametrize("text", ["// yours\n", "// end\n", "// yours\n// yours\n// end\n"])
def test_wrong_marks_are_named(text: str):
    _, problems = read_template(text)
    assert len(problems) == 1


def test_finds_comments():
    text = 'a // one\n/* two /* nested */ */ "// not one" b /* open'
    assert [c.says for c in comments(text, tokens(text))][:2] == ["one", "two /* nested */"]


def test_locked_parts_are_found_again_in_an_answer():
    template, _ = read_template(MARKED)
    text = answer("x", "y := x;\n").replace("{", "\n{ // mine")
    spans = [text[s.start : s.end] for s in locked_spans(template, text)]
    assert spans == ["method M(x: int) returns (y: int)\n  requires x !=", "{", "assert y == x;\n}"]
    assert locked_spans(template, "method N() { }") == ()
