"""Types: what fits, and what is inferred."""

from __future__ import annotations

import pytest
from checking import analyzed, check

from language.analysis import analyze
from language.diagnostics import Severity
from language.source import SourceText
from language.syntax.parser import parse
from language.types import show as show_type

REJECTED = {
    "mismatches": """
method M(b: bool, i: int, r: real, s: seq<int>, c: char) {
  var x: int := b; // error: type
  var y := i + r; // error: type
  var z := b + b; // error: type
  if i { } // error: type
  var t := s + [true]; // error: type
  assert i == b; // error: type
  var u := [1, true]; // error: type
  var v := -b; // error: type
  var w := !i; // error: type
  var n := |i|; // error: type
  var q := i[0]; // error: type
  var k := b in s; // error: type
}
""",
    "classes do not mix": """
class A { }
class B { }
method M(a: A, b: B) {
  var x: A := b; // error: type
  var o: object := a;
  var n: A? := null;
  var s: set<object> := {a, b};
  assert a == b; // error: type
}
""",
    "objects of several classes in one collection": """
class A {
  var n: A?
  var b: B
  ghost var Repr: set<object>
  constructor (o: B) { b := o; }
  ghost predicate V(c: bool) reads this, {this} + {b}, if c then {b} else {} {
    {b} !! Repr - {b} && (if c then {b} else {this}) <= Repr && b in {this} + {b}
  }
  method M(c: bool, s: set<A>, t: set<B>) modifies {this} + {b} {
    Repr := {this} + {b};
    Repr := if c then {b} else {};
    Repr := Repr + (if c then {b} else {this});
    Repr := {this} + (if n != null then {n} + n.Repr else {}) + {b};
    var u: seq<object?> := match c case true => [b] case false => [this, n];
    var v: set<object> := s * t;
    var w: set<A> := s + t; // error: type
    var x: A := if c then this else b; // error: type
    var own := {this};
    Repr := own + {b};
    var still: set<A> := own;
    var q := new B;
    Repr := Repr + {q};
    b := q;
    var y := s == t; // error: type
    var z := s - t; // error: type
  }
}
class B { }
""",
    "what nothing determines": """
method M() {
  var x := []; // error: type-unknown
  var y := null;
  var f := a => a; // error: type-unknown
}
""",
    "an array does not change its element type": """
method M(a: array<int>) {
  var b: array<nat> := a; // error: type
  var c: array<nat> := new nat[3];
  var s: seq<nat> := [1];
}
""",
    "newtypes stay apart": """
newtype Small = x: int | 0 <= x < 100
method M(i: int, s: Small) {
  var a: Small := 5;
  var b := s + 1;
  var c := s + i; // error: type
  var d := s as int + i;
  var e: int := s; // error: type
}
""",
    "calculations and arrows": """
function F(f: int -> int, x: int): int { f(x) }
const a := F(x => x + 1, 2)
const b := F(x => true, 2) // error: type
const c := F((x, y) => x, 2) // error: type
const d := F(3, 2) // error: type
""",
    "destructors shared by constructors": """
datatype D = A(v: int) | B(v: bool) // error: type
datatype E = A(v: int) | B(v: int)
""",
    "literals of bitvectors": """
const low: bv4 := 15
const minus: bv3 := -1
const high: bv4 := 16 // error: type
const both: bv3 := 6 & 11 // error: type
newtype Nibble = bv4
method M(b: bv4, n: Nibble) {
  assert b == 25; // error: type
  assert n == 25; // error: type
  var c := b; c := 99; // error: type
  assert b as int < 25;
}
""",
    "the floor of a literal, with other numbers around": """
newtype Positive = x: real | x > 0.0 witness 1.0
method M(b: bv8, p: Positive) returns (r: int) {
  var x := 1.5;
  r := x.Floor + 2.5.Floor + (3.0 + 1.0).Floor + p.Floor;
  var y := 1;
  r := y.Floor; // error: type-unknown
}
""",
    "equality for types without their arguments": """
datatype List<T> = Nil | Cons(head: T, tail: List<T>)
datatype Bag<T> = Bag(items: set<T>)
function Elements<T>(xs: List): set { match xs case Nil => {} case Cons(x, rest) => {x} + Elements(rest) }
function Keys<K, V>(m: map): set<K> { m.Keys }
function Has<T>(x: T, b: Bag): bool { x in b.items }
function Same<T>(x: T, y: T): seq { if x == y then [x] else [x, y] } // error: ghost
""",
    "characteristics of locals": """
datatype Plain<T(!new)> = Plain(value: T)
class C {}
method M(c: C) {
  var a: Plain<int>;
  var b: Plain<C>; // error: characteristic
  ghost var d: Plain<seq<array<int>>>; // error: characteristic
}
""",
    "bitvectors are no lengths": """
method M(b: bv8, m: multiset<int>) {
  var s := seq(b, i => i); // error: type
  var a := new int[b]; // error: type
  var n := m[3 := b]; // error: type
  for i := 0 to b { } // error: type
}
""",
    "ghost parts of tuples": """
const pair: (int, ghost int) := (1, ghost 2)
const plain: (int, int) := pair // error: type
""",
    "parameters with a default": """
function F(a: int, b: int := 3): int { a - b }
function G(a: int := 3, b: int): int { a - b }
const one := G(b := 2)
const two := G(2) // error: arity
method M(a: int, nameonly b: int := 3) {
  M(1, b := 2);
  M(1, 2); // error: arity
}
""",
    "types that only a later use tells": """
datatype Tree = Leaf(text: seq<int>) | Inner(parts: seq<Tree>)
predicate Small(ts: seq<Tree>) { |ts| < 3 }
lemma L(a: seq<int>) {
  ghost var b := forall x, y :: x[0] == y && y.text[1..] == a && Small(x) ==> y.Leaf?;
  ghost var c := exists m :: m.Keys == {1} && m[1] == a && m == map[1 := a];
  ghost var d := exists s :: s[0 := 3] == a && s[..2] + a == a;
  ghost var e := exists f: int, o :: o[f := f] == o && o == map[1 := 2];
  ghost var g := exists s :: multiset(s)[1] == 2 && s == a;
  ghost var h := exists u, v :: u[0] == 2 && v[1] == u && v == [[1]];
  var ts :| |ts| > 0 && ts[0].Inner? && ts[0].parts == ts && Small(ts);
  forall i, x | 0 <= i < |x| && x[i] == 7 && x[i..] == a && x == a ensures |a| < 8 { }
  var t := set x | |x[..1]| == 1 && x in {a};
}
method Never() {
  ghost var b := exists m :: m[0] == 1; // error: type-unknown
  ghost var c := exists m :: m.part == 1 && m.part == 2; // error: type-unknown
  ghost var d := exists m :: m[..1] == m; // error: type-unknown
  ghost var e := exists m :: m[0 := 1] == m; // error: type-unknown
}
method Wrong(s: set<int>) {
  ghost var b := exists x :: x[0] == 1 && x == s; // error: type
}
""",
    "characteristics": """
function Eq<T(==)>(x: T, y: T): bool { x == y }
function NoEq<T>(x: T, y: T): bool { x == y } // error: ghost
type Empty = x: int | x > 5 witness *
method NeedsValue<T(0)>() { }
method M(f: int -> int) {
  var a := Eq(f, f); // error: characteristic
  NeedsValue<Empty>(); // error: characteristic
  NeedsValue<int>();
}
method Set<T>(s: set<T>, x: T) returns (b: bool) { b := x in s; }
""",
}


@pytest.mark.parametrize("name", REJECTED)
def test_rejected(name: str) -> None:
    check(REJECTED[name])


INFERRED = """
class C { var next: C? }
type Even = x: int | x % 2 == 0
datatype Pair<A, B> = Pair(a: A, b: B)
method M(n: nat, e: Even, c: C, q: C?, s: seq<nat>, m: map<int, C>) {
  var x1 := n;
  var x2 := n;
  x2 := x2 - 1;
  var x3 := e;
  var x4 := if n > 3 then n else e;
  var x5 := c;
  var x6 := c;
  x6 := q;
  var x7 := s;
  var x8 := s + [-1];
  var x9 := {};
  x9 := x9 + {n};
  var x10 := map x <- s :: x := true;
  var x11 := x => x + n;
  var x12 := Pair(n, c);
  var x13 := null;
  x13 := c;
  var x14 := s[0 := -1];
  var x15 := (n, 'a', 2.5);
  var x16 := new nat[3];
  var x17 := multiset(s);
  var x18 := m.Keys;
  var x19 := |s|;
  var x20 := set k | k in m :: m[k];
}
"""

EXPECTED = {
    "x1": "nat",
    "x2": "int",
    "x3": "Even",
    "x4": "int",
    "x5": "C",
    "x6": "C?",
    "x7": "seq<nat>",
    "x8": "seq<int>",
    "x9": "set<nat>",
    "x10": "map<nat, bool>",
    "x11": "int -> int",
    "x12": "Pair<nat, C>",
    "x13": "C?",
    "x14": "seq<int>",
    "x15": "(nat, char, real)",
    "x16": "array<nat>",
    "x17": "multiset<nat>",
    "x18": "set<int>",
    "x19": "int",
    "x20": "set<C>",
}


def test_inferred() -> None:
    from language.analysis.typed import LocalTarget, walk

    program, errors, _ = analyzed(INFERRED)
    assert not errors, [e.message for e in errors]
    body = program.methods[0].body
    assert body is not None
    types = {n.var.name: show_type(n.var.type) for n in walk(body) if isinstance(n, LocalTarget)}
    assert types == EXPECTED


def test_a_datatype_without_a_value_is_legal_and_told() -> None:
    program = parse(
        SourceText(
            "case.dfy",
            """
datatype P<T> = P(t: T)
datatype L<T> = N | C(h: T, t: L<T>)
datatype A = A(f: int -> A) // told
datatype B = B(p: P<B>) // told
datatype C1 = C1(p: P<C2>) // told
datatype C2 = C2(c: C1) // told
datatype D = D(f: int --> D)
datatype E = E(l: L<E>)
datatype F = F(f: int -> F) | G(p: (int, P<int>))
""",
        )
    ).program
    found = analyze(program).diagnostics
    assert [(d.code, d.severity) for d in found] == [("cycle", Severity.WARNING)] * 4
    assert [d.message.split("`")[1] for d in found] == ["A", "B", "C1", "C2"]
