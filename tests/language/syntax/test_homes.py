"""Which declaration a place is in, and where it is once the text around that has changed."""

from __future__ import annotations

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from language.pipeline import Cancel, Front, Options, analyze, bench, explain, prove
from language.records.placing import placed
from language.records.verdicts import MethodResult
from language.source import Home, SourceText, Span, locate
from language.syntax import ast
from language.syntax.parser import parse

PROGRAM = """method A(x: int) returns (y: int)
  ensures y > x
{
  y := x;
}
method B(x: int) {
  var z := A(x);
  assert z > x + 1;
  var i := 0;
  while i < x { i := i + 1; }
  assert i == x;
}
"""


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("method A() { var x := 1; }\nfunction F(): int { 1 }", "A F"),
        ("method A() { }\nmethod A(x: int) { }", "A A#2"),
        (
            "module M { class C { var a: int constructor () { } method {:axiom} m() } lemma m() {} }",
            "M M.C M.C.a M.C.constructor M.C.m M.m",
        ),
        ("datatype D = X | Y { const c := 1 }\nleast predicate P() { P() }", "D D.c P"),
        ("thod A() { }\nmethod B() { }", "thod B"),
        ("@Axiom method R()\nghost const z: int := 3\ntwostate lemma Q()", "R z Q"),
        ("function F(): int { 1 } by method { return 1; }\nmethod G() {", "F G"),
    ],
)
def test_declarations_have_their_names(text: str, names: str) -> None:
    program = parse(SourceText("", text)).program
    found = [n.span for n in ast.walk(program) if isinstance(n, ast.Decl)]
    assert " ".join(s.home.name for s in found) == names
    assert all(s.home.start == s.start or text[s.home.start] == "@" for s in found)


def test_what_is_equal_names_the_same_part_of_the_same_declaration() -> None:
    here, there = Span(5, 7, Home("A", 0, 2)), Span(15, 17, Home("A", 0, 12))
    assert here == there
    assert len({here, there}) == 1
    assert Span(5, 7, Home("B", 0, 2)) != here
    assert Span(5, 7, Home("A", 1, 2)) != here
    assert Span(6, 7, Home("A", 0, 2)) != here
    moved = locate(here, {Home("A"): 12})
    assert (moved.start, moved.end, moved.home.start) == (15, 17, 12)
    assert pickle.loads(pickle.dumps(moved)) == here


def judged(text: str) -> tuple[Front, list[MethodResult]]:
    front = analyze(SourceText("", text))
    options = Options(use_cache=False)
    return front, [
        explain(bench(front, u), prove(front, u, options, Cancel()), options, Cancel()) for u in front.units
    ]


FRONT, RESULTS = judged(PROGRAM)


@given(
    st.lists(st.sampled_from(["const {} := 1\n", "// {}\n", "\n\n", "method {}() {{ }}\n"]), max_size=4),
    st.booleans(),
)
def test_results_of_an_older_text_are_those_of_the_newer_one(above: list[str], between: bool) -> None:
    """Whatever is written above or between declarations, places are where they are in the text as it is."""
    new = "".join(piece.format(f"New{i}") for i, piece in enumerate(above))
    cut = PROGRAM.index("method B") if between else 0
    text = PROGRAM[:cut] + new + PROGRAM[cut:]
    front = analyze(SourceText("", text))
    for unit, old in zip([u for u in front.units if u.name in ("A", "B")], RESULTS, strict=True):
        now = placed(old, front.standing)
        for a, b in zip(spans(old), spans(now), strict=True):
            assert PROGRAM[a.start : a.end] == text[b.start : b.end]
            assert a == b
        assert now.span == unit.span
        assert now.span.start == unit.span.start


def spans(of: object) -> list[Span]:
    """All in a record."""
    if isinstance(of, Span):
        return [of]
    parts = of if isinstance(of, tuple) else [getattr(of, f) for f in getattr(of, "__dataclass_fields__", ())]
    return [s for p in parts for s in spans(p)]
