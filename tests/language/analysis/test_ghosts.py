"""Ghosts: what compiled code must not depend on, and what is inferred."""

from __future__ import annotations

import pytest
from checking import analyzed, check

from language.analysis.typed import LocalTarget, Stmt, walk

CASES = {
    "ghost values do not flow into compiled code": """
ghost function G(x: int): int { x }
function F(x: int): int { G(x) } // error: ghost
method M(x: int, ghost y: int) returns (r: int, ghost s: int) {
  r := y; // error: ghost
  s := y;
  var a := G(x);
  r := a; // error: ghost
  print a; // error: ghost
  r := r + old(x); // error: ghost
}
""",
    "an assumed such-that": """
method M(ghost s: set<int>) returns (r: int) {
  var k :| assume k in s;
  r := k;
  r :| assume r in s;
  var j :| j in s + {1};
  r := j; // error: ghost
}
""",
    "a function with a ghost parameter is no compiled value": """
function F(x: int, ghost y: int): int { x }
function Apply(f: (int, int) -> int): int { f(1, 2) }
method M() returns (r: int) {
  ghost var f: (int, int) -> int;
  var g: (int, int) -> int;
  f := F;
  g := F; // error: ghost
  r := F(2, 3);
  r := Apply(F); // error: ghost
}
""",
    "a ghost constructor gives compiled fields their first values": """
class C {
  var v: int
  const k: int
  ghost constructor() { v := 0; k := 1; new; v := 1; } // error: ghost
  ghost constructor Of(c: C) modifies c { v := 0; k := 1; c.v := 2; } // error: ghost
}
""",
    "ghost branches": """
method M(ghost y: int) returns (r: int, ghost s: int) {
  r := 0;
  if y > 0 {
    r := 1; // error: ghost
    s := 1;
    return; // error: ghost
  }
  while r < 10 decreases 10 - r {
    if y == 3 { break; } // error: ghost
    r := r + 1;
  }
}
""",
    "calls": """
lemma L(x: int) { }
method C(x: int) returns (r: int) { r := x; }
ghost method GM() { var y := C(1); } // error: ghost
method M(ghost g: int) {
  L(g);
  var x := C(g); // error: ghost
}
lemma K() { var x := C(1); } // error: ghost
""",
    "bounded quantifiers": """
predicate P(s: seq<int>) { forall i, j :: 0 <= i < j < |s| ==> s[i] <= s[j] }
predicate Q(s: set<int>) { exists x :: x in s && x > 0 }
predicate R() { forall x: int :: x * x >= 0 } // error: ghost
ghost predicate S() { forall x: int :: x * x >= 0 }
predicate B() { forall b: bool :: b || !b }
predicate N(s: set<int>) { forall x :: x !in s }
""",
    "finite sets": """
ghost function F(): set<int> { set x: int | x > 0 } // error: finite
ghost function G(n: int): set<int> { set x: int | 0 < x < n }
ghost function H(): iset<int> { iset x: int | x > 0 }
ghost function I(s: set<int>): map<int, int> { map x | x in s :: x + 1 }
ghost function J(): map<int, int> { map x: int | x > 3 :: x } // error: finite
""",
    "what depends on allocation": """
class C { var v: int }
ghost predicate All() { forall c: C :: c == c } // error: allocation
ghost predicate Some(s: set<C>) { forall c :: c in s ==> c == c }
lemma L() ensures forall c: C :: c == c { }
ghost predicate T<X>() { forall x: X :: x == x } // error: allocation
ghost predicate U<X(!new)>() { forall x: X :: x == x }
""",
    "proofs change nothing outside": """
method M(a: array<int>) modifies a requires a.Length > 0 {
  var x := 0;
  ghost var y := 0;
  assert true by { y := 1; } // error: ghost
  calc { 1; { y := 2; } 1; } // error: ghost
  forall i | 0 <= i < 3 ensures true { y := i; } // error: ghost
  forall i | 0 <= i < 1 { a[i] := 0; }
}
""",
    "lemmas": """
lemma A(a: array<int>)
  modifies a // error: lemma
{ }
lemma B()
  decreases * // error: decreases
{ }
method C() {
  while true
    decreases * // error: decreases
  { }
}
""",
    "recursion without a value": """
function Apply(f: () -> int): int { f() }
function F(): int { Apply(F) } // error: recursion
function G(): int { Apply(() => 3) }
""",
    "cycles": """
const a: int := b // error: cycle
const b: int := a // error: cycle
const c: int := F() // error: cycle
function F(): int { c }
type T = x: int | P(x) // error: cycle
predicate P(x: int) { forall t: T :: t != x }
datatype E = E(f: E -> int) // error: cycle
datatype Ok = Leaf | Node(seq<Ok>)
""",
    "functions in objects": """
class Ref { ghost var f: () ~> int }
method M(r: Ref) modifies r {
  r.f := () reads r, r.f.reads() => if r.f.requires() then 1 + r.f() else 0; // error: recursion
}
class Fine { var f: int -> int }
method N(r: Fine) modifies r { r.f := x => x + 1; }
""",
}


@pytest.mark.parametrize("name", CASES)
def test_ghosts(name: str) -> None:
    check(CASES[name])


def test_inferred() -> None:
    program, errors, _ = analyzed(
        """
ghost function G(x: int): int { x }
method M(x: int) returns (r: int) {
  var a := G(x);
  var b := x;
  ghost var c := x;
  if x > 0 { a := 3; }
  if a > 0 { c := 1; }
  r := b;
}
"""
    )
    assert not errors
    body = program.methods[0].body
    assert body is not None
    ghosts = {n.var.name: n.var.ghost for n in walk(body) if isinstance(n, LocalTarget)}
    assert ghosts == {"a": True, "b": False, "c": True, "r": False}
    assert [s.ghost for s in body.body if isinstance(s, Stmt)] == [True, False, True, True, True, False]
