"""Refinement: what is proved where, and where it is told."""

from __future__ import annotations

from language.pipeline import Checked, Options, check_file
from language.records.verdicts import Proved
from language.report import to_json, to_text
from language.source import SourceText


def check(text: str) -> Checked:
    return check_file(SourceText("test.dfy", text), Options(use_cache=False))


def qualifiers(checked: Checked) -> dict[str, set[str]]:
    """By declaration, what its proofs are."""
    return {
        m.name: {r.verdict.qualifier.value if isinstance(r.verdict, Proved) else "open" for r in m.results}
        for m in checked.result.methods
    }


REFINED = """

abstract module A {
  method M(x: int) returns (r: int)
    ensures r > x
  lemma Same(x: int) ensures x == x { }
}
"""
REFINING = """include "a.dfy"
module B refines A {
  method M ... { r := x; }
}
"""


def test_a_claim_of_a_refined_module_is_told_at_its_own_place() -> None:
    def load(_: str, path: str) -> SourceText:
        return SourceText(path, REFINED)

    checked = check_file(SourceText("b.dfy", REFINING), Options(use_cache=False), load=load)
    (failure,) = to_json("b.dfy", checked.sources, checked.result)["diagnostics"]
    assert (failure["line"], failure["code"]) == (3, "postcondition")
    (note,) = failure["notes"]
    assert (note["file"], note["line"]) == ("a.dfy", 5)
    assert "line 5 of a.dfy: This is" in to_text("b.dfy", checked.sources, checked.result)


def test_what_is_copied_unchanged_is_proved_once() -> None:
    def load(_: str, path: str) -> SourceText:
        return SourceText(path, REFINED)

    checked = check_file(SourceText("b.dfy", REFINING), Options(use_cache=False), load=load)
    assert [m.name for m in checked.result.methods] == ["B.M", "A.M", "A.Same"]


def test_who_uses_a_copy_rests_on_the_original() -> None:
    program = """
abstract module A {
  lemma Wrong(x: int) ensures x > 0 { }
  lemma Given(x: int) ensures x > 0
}
module B refines A { lemma Use(x: int) ensures x > 0 { Wrong(x); } }
module C refines B { lemma UseToo(x: int) ensures x > 0 { Given(x); } }
"""
    got = qualifiers(check(program))
    assert (got["B.Use"], got["C.UseToo"]) == ({"conditional"}, {"assumed"})
    assert "C.Use" not in got
