"""What a claim's shape asks for."""

from __future__ import annotations

from language.explain.advice import advice_on
from language.explain.running import find
from language.pipeline import analyze
from language.records.verdicts import Obligation, ObligationKind
from language.source import SourceText

PROGRAM = """ghost function Some(s: set<int>): int
  requires s != {}
{ var x :| x in s; x }
ghost function Total(s: set<int>): int
{ if s == {} then 0 else var x := Some(s); x + Total(s - {x}) }
lemma More(s: set<int>, y: int)
  ensures Total(s + {y}) == Total(s) + y
  ensures s + {y} == {y} + s
  ensures y < y + 1
{}
"""


def test_each_shape_has_its_own() -> None:
    front = analyze(SourceText("test.dfy", PROGRAM))
    lemma = find(front.typed, "More")
    assert not isinstance(lemma, str)
    claims = [
        Obligation(k, ObligationKind.POSTCONDITION, lemma.span, "", clause=c.condition.span)
        for k, c in enumerate(lemma.ensures)
    ]
    first, second, third = (advice_on(lemma, o) for o in claims)
    assert first.startswith("which value `Total` takes is not known")
    assert second.startswith("an assertion that each element of one side is in the other")
    assert third == ""
