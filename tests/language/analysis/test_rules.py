"""Rules that keep the logic sound: construction, variance, cycles of modules, proofs without effect."""

from __future__ import annotations

import pytest
from checking import check

FAILURES = """
datatype Status = Fine | Bad {
  predicate IsFailure() { Bad? }
  function PropagateFailure(): Status { this }
}
datatype Result<T> = Good(value: T) | Wrong {
  predicate IsFailure() { Wrong? }
  function PropagateFailure<U>(): Result<U> { Wrong }
  function Extract(): T requires Good? { value }
}
method S1() returns (s: Status) { s := Fine; }
method S2() returns (s: Status, i: int) { s, i := Fine, 2; }
method R1() returns (r: Result<int>) { r := Good(1); }
method R2() returns (r: Result<int>, i: int) { r, i := Good(1), 2; }
method None() { }
"""

CASES = {
    "which loops have a decreases clause": """
method M(n: nat) decreases * {
  for i := 0 to n decreases n - i { } // error: clause
  for i := n downto 0 decreases i { } // error: clause
  for i := 0 to * decreases n - i { if i >= n { break; } }
  for i := n downto * decreases * { }
}
""",
    "how many variables stand before `:-`": FAILURES
    + """
method A(s: Status) returns (r: Status) { r := s; :- s; :- S1(); var i :- S2(); var j :- s, 7; i :- s, j; }
method B(s: Result<int>) returns (r: Result<bool>) { r := Wrong; var a :- s; var b, c :- R2(); b, c :- s, a; }
method C(s: Status) returns (r: Status) { r := s; var a :- S1(); } // error: failure
method D(s: Status) returns (r: Status) { r := s; :- S2(); } // error: failure
method E(s: Status) returns (r: Status) { r := s; var a :- s; } // error: failure
method F(s: Status) returns (r: Status) { r := s; var a :- s, 7, 8; } // error: failure
method G() returns (r: Result<bool>) { r := Wrong; :- R1(); } // error: failure
method H() returns (r: Result<bool>) { r := Wrong; var a :- R2(); } // error: failure
method I(s: Result<int>) returns (r: Result<bool>) { r := Wrong; :- s; } // error: failure
method J(s: Result<int>) returns (r: Result<bool>) { r := Wrong; var a :- s, 7; } // error: failure
method K() returns (r: Status) { r := Bad; :- None(); } // error: failure
method L(s: Status) returns (r: Status) { r := s; var a := 1; a, a :- s, 1, 2; } // error: duplicate
function M(s: Result<int>): Result<int> { :- s; Good(2) } // error: failure
function N(s: Status): Status { :- s; Fine }
""",
    "modules in a circle": """
module A { import B } // error: cycle
module B { import A } // error: cycle
module C { }
module D { import C }
""",
    "where an extreme predicate uses itself": """
least predicate A(x: int) { !A(x) } // error: extreme
least predicate B(x: int) { B(x) ==> x == 0 } // error: extreme
least predicate C(x: int) { C(x) <==> x == 0 } // error: extreme
least predicate D(x: int) { if D(x) then true else false } // error: extreme
least predicate E(x: int) { x in (set y: int | 0 <= y < 10 && E(y)) } // error: extreme
least predicate F(x: int) { var f := F; f(x) } // error: extreme
least predicate G(x: int) { !G#[3](x) } // error: extreme
least predicate H(x: int) { !!H(x) || (x > 0 && (x == 1 ==> H(x - 1))) }
least predicate I(x: int) { if x > 0 then I(x - 1) else var y := x + 1; I(y) }
""",
    "endlessly many uses, counted by numbers": """
least predicate A[nat](x: int) { forall y :: y > x ==> A(y) } // error: extreme
least predicate B[nat](x: int) { forall y :: 0 <= y < x ==> B(y) }
least predicate C[nat](x: int) { exists y :: y > x && C(y) }
least predicate D(x: int) { forall y :: y > x ==> D(y) }
greatest predicate E[nat](x: int) { exists y :: y > x && E(y) } // error: extreme
greatest predicate F[nat](x: int) { forall y :: y > x ==> F(y) }
greatest predicate G(x: int) { exists y :: y > x && G(y) }
""",
    "what extreme predicates are defined with": """
ghost predicate A1(x: int) { !A(x) }
least predicate A(x: int) { A1(x) } // error: extreme
least predicate B(x: int) { C(x) } // error: extreme
greatest predicate C(x: int) { B(x) } // error: extreme
least predicate D(x: int) { E(x) } // error: k-type
least predicate E[nat](x: int) { D(x) } // error: k-type
lemma L(x: int) ensures F(x) { assume {:axiom} false; }
least predicate F(x: int) { L(x); F(x) } // error: extreme
least predicate G(x: int) requires G(x) { true } // error: extreme
type T = x: int | !H(x) witness * // error: cycle
least predicate H(x: int) { exists t: T :: t == x }
type U = x: int | !I(x) witness * // error: cycle
least predicate I(x: int) { var t: U :| t == x; t == x }
""",
    "what extreme declarations cannot have": """
least predicate A(x: int) ensures A(x) ==> x == 0 { x == 0 } // error: clause
least predicate B(x: int) decreases x { B(x - 1) } // error: clause
least predicate C[int](x: int) { true } // error: k-type
least lemma D(x: int) returns (y: int) { y := 0; } // error: clause
least lemma E[nat](x: int) requires F(x) { } // error: k-type
least predicate F(x: int) { F(x) }
lemma G(k: nat) requires H#[k](1) { } // error: prefix
ghost predicate H(x: int) { true }
least lemma I(x: int) requires F(x) { J(x); } // error: extreme
lemma J(x: int) requires F(x) { I(x); }
method K() { if F(3) { print 1; } } // error: ghost
least lemma M(x: int) requires N(x) { assert _k > 0; } // error: k-type
least predicate N[nat](x: int) { N(x) }
""",
    "ordinals": """
method M(k: ORDINAL, n: nat, c: char)
{
  var a := k + 1;
  var b := n as ORDINAL;
  var d := k * 2; // error: type
  var e := c as ORDINAL;
  var f: ORDINAL := n; // error: type
}
method N(s: seq<ORDINAL>) { } // error: type
method O(k: ORDINAL) { ghost var g := [k]; } // error: type
""",
    "what a refinement may change": """
abstract module A {
  type T(==)
  type U = int
  ghost function F(x: int): int
  function G(x: int): int { x }
  method M(x: nat) returns (r: nat) requires x > 0 { r := x; }
  method N(x: nat) returns (r: nat)
  const c: int
  const d: int := 1
  class C { var x: int method P() }
}
module B refines A {
  type T = int -> int // error: refinement
  type U = nat // error: refinement
  function F(x: int): int { x }
  function G(x: int): int { x + 1 } // error: refinement
  method M ... { r := 1; } // error: refinement
  method N(y: nat) returns (r: nat) { r := y; } // error: refinement
  const c: nat := 1 // error: refinement
  const d := 2 // error: refinement
  class C { method P() { } } // error: refinement
  method O ... { } // error: refinement
}
module C refines A {
  ghost function F(x: int): nat { 1 } // error: refinement
  method M ... requires x > 1 // error: refinement
  method N ... decreases x { r := 1; } // error: refinement
  class C ... { method P ... modifies this { } } // error: refinement
}
module D refines A {
  datatype T = X | Y(int)
  ghost function F ... { 3 }
  method N ... ensures r == x { r := x; }
  const c ... := 3
  ghost const d: int
}
module E refines E { } // error: cycle
module F refines Nowhere { } // error: name
method Stray ... { } // error: refinement
module G { import A } // error: refinement
abstract module H { import A }
module I refines A { class T { method M ... { } } } // error: refinement
module J refines A { class E { method M ... { } } } // error: refinement
""",
    "names that would change their meaning": """
module Other { const k := 1 datatype D = Blue }
abstract module A {
  import opened Other
  ghost const x: int := k
  class C { ghost method M() returns (r: int) { r := x; } }
}
module B refines A { const k := 2 } // error: unsupported
module C refines A { class C ... { var x: int } } // error: unsupported
module D refines A { datatype E = x } // error: unsupported
module E refines A { const l := k }
module Outer {
  module Other { const k := 3 }
  module F refines A { } // error: unsupported
}
""",
    "datatypes that grow": """
datatype Twice<T> = Leaf | Node(
  Twice<(T, T)>) // error: unsupported
datatype Even<T> = None | More(T, Odd<T>)
datatype Odd<T> = One(
  Even<seq<T>>) // error: unsupported
datatype List<T> = Nil | Cons(T, List<T>)
datatype Rose<T> = Rose(T, List<Rose<T>>)
datatype Fixed<T> = End | Next(T, Fixed<List<int>>)
datatype Swap<S, T> = Done(S) | Turn(T, Swap<T, S>)
class Node<T> {
  var next: Node?<seq<T>>
  constructor () { next := null; }
}
class Tree<T> {
  var kids: array<Tree<T>>
  var pairs: seq<(T, Tree<T>)>
  constructor (k: array<Tree<T>>) { kids, pairs := k, []; }
}
method Uses(x: Twice<int>, y: Odd<bool>) { assert x == x; }
""",
    "modules that are chosen later": """
abstract module A { type T }
module B refines A { type T = int }
module C { type T = int }
module D { import X : A } // error: refinement
abstract module E { import X : A ghost const c: X.T }
module F refines E { import X = B ghost const e: int := c }
module G refines E { import X = C } // error: refinement
module H refines E { } // error: refinement
abstract module I { import opened X : A }
abstract module J { import X : Nowhere } // error: name
""",
    "unbounded assignments": """
method M(a: array<int>) modifies a {
  forall i: int | a.Length > 0 { a[0] := 1; } // error: ghost
  forall i | 0 <= i < a.Length { a[i] := 1; }
}
""",
    "before new;": """
class C {
  var x: int
  ghost var repr: set<object>
  var next: C?
  constructor (y: int) {
    x := y;
    repr := {this};
    next := this;
    x := x + 1; // error: construction
  }
  constructor Later() {
    x := 1;
    next := null;
    new;
    x := x + 1;
    Touch();
  }
  constructor Early() {
    Touch(); // error: construction
  }
  method Touch() { }
}
""",
    "only variables are chosen": """
class C {
  var x: int
  method M(a: array<int>) modifies this, a {
    var y, z: int;
    y, z :| y < z;
    x :| x > 0; // error: such-that
    a[0] :| a[0] > 0; // error: such-that
    y, y :| y > 0; // error: such-that
    x, a[0], y :| assume x > y;
  }
}
""",
    "variance": """
datatype F<T> = F(f: T -> int) // error: variance
datatype G<!T> = G(f: T -> int)
datatype H = H(G<H>) | K // error: cycle
datatype I<+T> = I(T, seq<T>)
datatype J<-T> = J(T -> int)
datatype K1<-T> = K2(T) // error: variance
""",
    "proofs make nothing": """
lemma L() { var a := new int[2]; } // error: ghost
""",
    "returned calls": """
class N { var i: int }
method Touch(n: N) returns (r: int) modifies n { r := 1; }
method Pure() returns (r: int) { r := 1; }
method A(n: N) returns (s: int) modifies n { return Touch(n); } // error: call
method B() returns (s: int) { return Pure(); }
method C() returns (s: int) { return 1, 2; } // error: arity
""",
}


@pytest.mark.parametrize("name", CASES)
def test_rules(name: str) -> None:
    check(CASES[name])
