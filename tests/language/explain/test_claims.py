"""One claim, one key: the verifier's and a run's are the same, and copies have keys of their own."""

from __future__ import annotations

import pytest

from language.explain.sentences import REFUTED
from language.pipeline import Options, check_file
from language.records.verdicts import ObligationKind, Refuted
from language.source import SourceText

BROKEN = {
    "a branch of a choice": "method M(b: bool, x: int) { var n: nat := if b then 1 else x; }",
    "an argument that is a choice": (
        "method N(n: nat) {}\nmethod M(b: bool, x: int) { N(if b then 1 else x); }"
    ),
    "a null": "class C {}\nmethod N(c: C) {}\nmethod M(c: C?) { N(c); }",
    "a null that is converted": "class C {}\nmethod M(c: C?) { var d := c as C; }",
    "a value of a datatype that is converted": (
        "datatype D = A | B\ntype Good = d: D | d.A? witness A\nmethod M(d: D) { var g := d as Good; }"
    ),
    "a number that is converted": (
        "newtype Small = x: int | 0 <= x < 9\nmethod M(x: int) { var s := x as Small; }"
    ),
    "a shift": "method M(x: bv8, n: int) { var y := x << n; }",
    "a step of a calculation": "lemma L(x: int) { calc { x; == x + 0; == x + x; } }",
    "the variable of a pattern": (
        "datatype D = D(x: int)\nmethod M(d: D) { match d { case D(n: nat) => {} } }"
    ),
    "an override": (
        "trait T { method M(x: int) }\n"
        "class C extends T { constructor () {} method M(x: int) requires x > 0 {} }"
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_run_breaks_the_very_claim(name: str) -> None:
    checked = check_file(SourceText("test.dfy", BROKEN[name]), Options(use_cache=False))
    open_ = [r for m in checked.result.methods for r in m.results if isinstance(r.verdict, Refuted)]
    assert len(open_) == 1, checked.result
    verdict = open_[0].verdict
    assert isinstance(verdict, Refuted) and "another claim" not in verdict.sentence


def test_a_copy_keeps_claims_of_its_own() -> None:
    text = """abstract module A {
  function Limit(): int
  method M(x: int) { assert x != Limit(); }
}
module B refines A {
  function Limit(): int { 2 }
}
"""
    checked = check_file(SourceText("test.dfy", text), Options(use_cache=False))
    owners = [r.obligation.owner for m in checked.result.methods for r in m.results]
    assert len(owners) == len(set(owners)) or owners == ["A.M"]


def test_each_kind_has_words_of_its_own() -> None:
    assert set(REFUTED) == set(ObligationKind)
    assert len(set(REFUTED.values())) == len(REFUTED)
