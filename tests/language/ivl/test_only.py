"""What `{:only}` leaves out is green for nobody: those who build on it are *assumed*, and it warns."""

from __future__ import annotations

from language.pipeline import Checked, Options, check_file
from language.records.verdicts import FileVerdict, Proved, Qualifier
from language.source import SourceText


def checked(text: str) -> Checked:
    return check_file(SourceText("case.dfy", text), Options(use_cache=False, explain=False))


def qualifiers(found: Checked, name: str) -> list[Qualifier]:
    method = next(m for m in found.result.methods if m.name == name)
    return [r.verdict.qualifier for r in method.results if isinstance(r.verdict, Proved)]


def test_members_left_out() -> None:
    found = checked(
        """
method Out() returns (x: int) ensures x == 1 { x := 2; }
method {:only} In() { var x := Out(); assert x == 1; }
"""
    )
    assert found.result.verdict is FileVerdict.VERIFIED
    assert qualifiers(found, "Out") == []
    assert qualifiers(found, "In") == [Qualifier.ASSUMED]
    assert [d.code for d in found.result.diagnostics] == ["only"]


def test_claims_left_out() -> None:
    found = checked(
        """
method M(x: int) ensures x == 1 { assert {:only} 1 + 1 == 2; assert x > 0; }
method User(x: int) { M(x); assert x == 1; }
function F(x: int): int ensures F(x) == 1 { assert {:only "before"} x == x; 1 / x }
lemma OfF() ensures F(0) == 1 { }
"""
    )
    assert found.result.verdict is FileVerdict.VERIFIED
    for name in ("User", "OfF"):
        assert set(qualifiers(found, name)) == {Qualifier.ASSUMED}
    assert [d.code for d in found.result.diagnostics] == ["only", "only"]


def test_another_unit_sees_the_mark() -> None:
    text = "method M() ensures 1 > 0 { assert MARK 1 > 0; } method User() { M(); }"
    plain, marked = (checked(text.replace("MARK ", mark)) for mark in ("", "{:only} "))
    assert plain.result.methods[1].fingerprint != marked.result.methods[1].fingerprint
