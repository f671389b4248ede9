"""Names: what is declared, where it is seen, and what may be assigned."""

from __future__ import annotations

import pytest
from checking import analyzed, check

CASES = {
    "unknown names": """
method M() {
  var x := y; // error: name
  z := 1; // error: name
  N(); // error: name
}
""",
    "a local is not visible in its own value": """
method M() {
  var x := x + 1; // error: name
}
""",
    "duplicates": """
method M(x: int, x: int) // error: duplicate
{
  var y := 1;
  var y := 2; // error: duplicate
  { var y := 3; }
}
function F(): int { 1 }
function F(): int { 2 } // error: duplicate
datatype D = A | A // error: duplicate
class C { var f: int var f: int } // error: duplicate
""",
    "what cannot be assigned": """
const c := 1
class C { const k: int := 2 constructor () { } }
datatype D = D(v: int)
method M(x: int, s: seq<int>, d: D, o: C, a: array<int>) {
  x := 1; // error: assign
  c := 2; // error: assign
  s[0] := 1; // error: assign
  d.v := 1; // error: assign
  o.k := 1; // error: assign
  for i := 0 to 3 { i := 1; } // error: assign
  forall i | 0 <= i < 3 { i := 1; } // error: assign
}
""",
    "static and instance": """
class C {
  var f: int
  function G(): int reads this { f }
  static function H(): int { f } // error: static
  static method S() { var x := this; } // error: static
  method I() { var x := C.G(); } // error: static
}
method M() { var x := this; } // error: static
""",
    "types": """
method M(x: Foo, y: set<int, int>, z: seq) // error: name, arity
{
  var a: D?; // error: type
}
datatype D = D
""",
    "modules see only what they import": """
type Foo
module A {
  const c := 1
  function F(): int { c }
}
module B {
  import A
  const d := A.c + A.F()
  const e := A.g // error: name
}
module C {
  import opened A
  const d := c + F()
}
module D {
  const d := c // error: name
  const x: Foo // error: name
}
module E {
  import Nowhere // error: name
}
""",
    "modules must be imported": """
module A { const c := 1 type T = int class C { constructor () { } } module I { const d := 2 } }
module B { const d := A.c } // error: name
module C { method M(x: A.T) { } } // error: name
module D { method M() { var x := new A.C(); } } // error: name
module E { module F { const d := G.e } module G { const e := 1 } } // error: name
module H { import A.I import J = A const d := J.c + I.d + J.I.d }
import A // error: duplicate
import K = A
method M(x: A.T) { var y := A.c + K.I.d; var z := new A.C(); }
""",
    "what a module opened stays its own": """
module A { const c := 1 type T = int datatype D = X | Y }
module B { import opened Z = A const d := c }
module C { import opened B const e := d + Z.c }
module D { import B const e := B.c } // error: name
module E { import B const e := B.X } // error: name
module F { import B method M(x: B.T) { } } // error: name
module G { import opened B const e := c } // error: name
""",
    "what several opened modules declare": """
module A { const c := 1 const d := 2 type T = int }
module B { const c := 1 type T = int }
module C { import opened A import opened B const e := d + A.c + B.c }
module D { import opened A import opened B const e := c } // error: name
module E { import opened A import opened B method M(x: T) { } } // error: name
module F { import opened A import opened B const c := 3 const e := c }
""",
    "a type with the name of its module": """
module Option { datatype Option<T> = None | Some(value: T) const c := 1 }
module Color { datatype Color = Red { static const two := 2 static const three := 3 } const three := 3 }
module Stack { class Stack { constructor () { } constructor Make() { } } class Other { } }
module A {
  import opened Option
  import opened Color
  import opened Stack
  method M(x: Option<int>, y: Option.Option<int>, z: Color, s: Stack?) returns (r: Option<int>)
    ensures r is Option<int>
  {
    r := if x == y then Option.None else Option.Some(Option.c + Color.two);
    r := Option<int>.Some(2);
    var a := new Stack();
    var b := new Stack.Make();
    var c := new Stack.Stack.Make();
    var d := new Stack.Other;
    var e := Color.three; // error: ambiguous
  }
}
module B { import opened Color import opened O = Option method M(x: Option<int>, y: Color.Color) { } }
module C { import Color method M(x: Color) { } } // error: name
""",
    "break and labels": """
method M() {
  break; // error: break
  while true decreases 0 { break break; } // error: break
  while true decreases 0 { continue L; } // error: label
  label A: { label A: { } } // error: duplicate
  label X: { continue X; } // error: break
  assert old@Q(true); // error: label
}
""",
    "constructors and new": """
class C { constructor () { } constructor Make(x: int) { } }
class D { var x: int }
method M() {
  var a := new C;  // error: call
  var b := new C();
  var c := new C.Make(1);
  var d := new C.Foo(1); // error: name
  var e := new D;
  var f := new D(); // error: call
  var g := new int; // error: type
  b.Make(2); // error: call
}
""",
    "methods are not expressions": """
method Id(x: int) returns (r: int) { r := x; }
lemma L() { }
method M() {
  var a := Id(1);
  var b := Id(1) + 1; // error: call
  assert Id(1) == 1; // error: call
  var c := Id(Id(1)); // error: call
  Id(1); // error: arity
  var d := Id(); // error: arity
  var e, f := Id(1); // error: arity
  var g := Id; // error: call
}
""",
    "arguments": """
function F(x: int, y: int := 2, z: int := 3): int { x + y + z }
const a := F(1)
const b := F(1, z := 4)
const c := F(1, 2, 3, 4) // error: arity
const d := F() // error: arity
const e := F(1, w := 2) // error: arity
const f := F(1, x := 2) // error: arity
""",
    "patterns": """
datatype List<T> = Nil | Cons(head: T, tail: List<T>)
function Len<T>(xs: List<T>): nat {
  match xs
  case Nil => 0
  case Cons(_, t) => 1 + Len(t)
}
method M(xs: List<int>) {
  match xs {
    case Nil =>
    case Cons(a, a) => // error: duplicate
  }
  match xs {
    case Foo(x) => // error: pattern
    case Cons(x) => // error: arity
    case Cons(x, 3) => // error: type
    case _ =>
  }
}
""",
    "a dangling old": """
function F(a: array<int>): int
  reads a
  requires a.Length > 0
{
  old(a[0]) // error: old
}
method M(a: array<int>)
  requires a.Length > 0 && old(a[0]) == 0 // error: old
  ensures a.Length > 0 && old(a[0]) == 0
{
}
""",
}


@pytest.mark.parametrize("name", CASES)
def test_names(name: str) -> None:
    check(CASES[name])


def test_suggestion() -> None:
    _, errors, _ = analyzed("method M(count: int) { var x := cuont; }")
    assert errors[0].message.endswith("Did you mean `count`?")


def test_one_bad_method_does_not_stop_others() -> None:
    text = "method A() { var x := y; }\nmethod B() { var z: bool := 1; }"
    _, errors, _ = analyzed(text)
    assert [e.code for e in errors] == ["name", "type"]


def fixed(text: str) -> str:
    """The text after the first error's first quick fix."""
    _, errors, _ = analyzed(text)
    edit = errors[0].fixes[0].edits[0]
    return text[: edit.span.start] + edit.text + text[edit.span.end :]


def test_quick_fixes() -> None:
    assert (
        fixed("method M(count: int) { var x := cuont + 1; }")
        == "method M(count: int) { var x := count + 1; }"
    )
    assert (
        fixed("method M(a: array<int>) { var x := a.Lenght; }")
        == "method M(a: array<int>) { var x := a.Length; }"
    )
    assert fixed("class Node { } method M(a: Nodde) { }") == "class Node { } method M(a: Node) { }"
    text = "predicate P() { forall x: int :: x == x }"
    assert fixed(text) == "ghost " + text
