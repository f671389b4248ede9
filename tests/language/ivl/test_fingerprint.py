"""What changes a fingerprint, and what does not."""

from __future__ import annotations

from language.pipeline import analyze
from language.source import SourceText

PROGRAM = """
function Twice(x: int): int { x + x }
method Callee(x: int) returns (r: int)
  requires x >= 0
  ensures r == Twice(x)
{
  r := x + x;
}
method Caller() returns (r: int)
{
  r := Callee(1);
  while r > 0
    invariant r >= 0
  {
    if r == 3 { break; }
    r := r - 1;
  }
}
method Other() { var i := 0; while i < 3 { break; } }
"""


def fingerprints(text: str) -> dict[str, str]:
    front = analyze(SourceText("case.dfy", text))
    assert front.complete, front.diagnostics
    return {u.name: u.fingerprint for u in front.units}


def changed(old: str, new: str) -> set[str]:
    assert old in PROGRAM
    before, after = fingerprints(PROGRAM), fingerprints(PROGRAM.replace(old, new))
    return {name for name in before if before[name] != after.get(name)}


def test_moving_changes_nothing() -> None:
    assert changed("function Twice", "\n\n// further down\nfunction Twice") == set()


def test_a_new_neighbor_changes_nothing() -> None:
    assert changed("method Callee", "method New(b: bool) { if b { } }\nmethod Callee") == set()


def test_a_body_is_seen_by_its_own_unit_alone() -> None:
    assert changed("r := x + x;", "r := 2 * x;") == {"Callee"}


def test_a_contract_is_seen_by_callers() -> None:
    assert changed("requires x >= 0", "requires x >= 1") == {"Callee", "Caller"}


def test_a_function_body_is_seen_through_a_contract() -> None:
    assert changed("{ x + x }", "{ 2 * x }") == {"Twice", "Callee", "Caller"}


def test_an_invariant_is_the_own_text() -> None:
    assert changed("invariant r >= 0", "invariant r >= 0 - 0") == {"Caller"}


def test_jumps_are_told_apart() -> None:
    assert changed("if r == 3 { break; }", "if r == 3 { continue; }") == {"Caller"}


TRAITS = """
trait T { function F(): int }
trait U { function G(): int }
class C extends T { function F(): int { 1 } }
class D extends U { function G(): int { 2 } }
method P(t: T) { assert t.F() == t.F(); }
method Q(u: U) { assert u.G() == u.G(); }
"""


def test_an_override_is_seen_by_users_of_the_trait() -> None:
    before, after = fingerprints(TRAITS), fingerprints(TRAITS.replace("{ 1 }", "{ 3 }"))
    assert {name for name in before if before[name] != after[name]} == {"T.F", "C.F", "P"}
