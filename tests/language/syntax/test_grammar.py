"""Which texts are programs: what Dafny takes is taken, what it refuses is refused, what we lack is named."""

# ruff: noqa: E501  # a case is a line

from __future__ import annotations

import pytest

from language.source import SourceText
from language.syntax.parser import parse, parse_expression, parse_statements


def codes(text: str) -> list[str]:
    return [d.code for d in parse(SourceText("case", text)).diagnostics]


EXPRESSIONS = """
a + b * c - d
a && b && c
a || b || c
a && (b || c)
a ==> b ==> c
a <== b <== c
a <==> b <==> c
&& a && b
|| a || b
a ==> && b && c
0 <= i < j <= n == m
a == b == c != d
s !! t !! u
x in s
x !in s && y in s
x as int + 1
-x as real
x is C? && y
|s| - |t[1..]|
|set x | x in s|
|{a, b}| == 2
|a + b|
a | b | c
a & b
set x | x in s
set x: int, y <- s | x < y :: x + y
iset x | x > 0 :: x * x
map x | x in s :: f(x)
map x, y | x in s && y in t :: x + y := x
imap x :: x := x
map[1 := 2, 3 := 4]
seq(10, i => i * i)
seq<int>(n, i requires 0 <= i < n => a[i])
multiset{1, 1} + multiset(s)
iset{}
[]
()
(a, b).0
(ghost a, b)
t.0.1
x.0.Cons?
f(x := 1, y)
f<int>(x)
M.f<seq<set<int>>>(x)
F(a < b, c > d)
a < b && c > d
x << 2 >> 1
s[..] + s[1..] + s[..2] + s[1..2]
s[i := 3][j]
s[2: 3: 4]
s[2: 3:]
m[i, j]
d.(x := 1, y := 2)
(a decreases to b) && (a, b + 1 decreases to c, d) && (a nonincreases to b - 1)
if a then b else c + 1
if x :| P(x) then x else 0
match x case A => 1 case B(y, _) => y
match x { case 1 | 2 => true case -3 => false case (a, b) => a }
forall x :: x == x
forall x, y: int {:trigger f(x)} | 0 <= x < y :: f(x) <= f(y)
forall x <- s, y <- t | x != y :: P(x, y)
forall p: Pair<A, B>, m: map<A, (B, C)>, x: A :: P(p, m, x)
iset p: Pair<A, Pair<B, C>>, x: A | p.a == x :: p
exists x | x in s :: forall y | y in t :: x < y
x => x + 1
(x: int, y) => x
() => 3
_ => 0
(x: int) requires x > 0 reads o => o.f
var x := 3; x + 1
var (a, b), c := p, q; a
var Cons(h, t) := l; h
ghost var x := 3; x
var x :| x > 0; x
var x :- f(); x
:- f(); 3
assert P by { Lemma(); } x
assert L: P; x
assume P; x
calc { a; == { L(); } b; } c
reveal F(); x
Lemma(x); y
old(x) + old@L(y)
fresh(o) && allocated(o) && unchanged(o, p`f) && unchanged@L(o)
P@L(x)
null == this
'a' < '\\'' && "b\\n" == @"c""d"
1_000 + 0xFF + 1.5 + 1e5 + .5
!!a
!a in s
f.requires(x) && f.reads(x) == {}
least + greatest + opaque + to
new' == older
""".strip().split("\n")

REFUSED_EXPRESSIONS = """
a && b || c
a || b && c
a ==> b <== c
a <== b ==> c
a < b > c
a != b != c
a in b in c
a !! b == c
a & b | c
a +
(a
a)
forall x
if a then b
x y
a && b || c ==> d
x < && y
set x, y | x < y
s[1
""".strip().split("\n")


@pytest.mark.parametrize("text", EXPRESSIONS)
def test_expression_is_taken(text: str) -> None:
    result = parse_expression(SourceText("case", text))
    assert [d.message for d in result.diagnostics if d.code not in ("not-in", "slice-colon")] == []
    assert result.expr is not None


@pytest.mark.parametrize("text", REFUSED_EXPRESSIONS)
def test_expression_is_refused(text: str) -> None:
    assert parse_expression(SourceText("case", text)).diagnostics


STATEMENTS = """
var x; var y: int, z := 1, 2; ghost var g := 3;
var x: int :| x > 0; var x {:attr} :| assume x > 0; x :| P(x);
var (a, b) := p; var Cons(h, _) := l;
x, a[i], o.f := y, *, new C; x := new C(1, y := 2); x := new M.C<int>.Make(3);
a := new int[3]; a := new int[n, m]((i, j) => i); a := new int[2] [1, 2]; a := new [] [1];
M(x); o.M(); x := M(y); x :- M(); :- M(); x :- expect M(); var r :- assume M();
x :| assume {:axiom} P(x); var y :| assume {:axiom} y > x; x :- expect {:a} M(); var r :- assume {:axiom} M(); :- assert {:a} M();
if x { } else if * { } else { } if (*) { } if y :| P(y) { } if y: int :| y > 0 { }
if { case a => x := 1; case b :| P(b) => }
if case a => case b => { }
if { case |s| == |t| => case (|s| < 1 && |t| - 1 in u) => case P(|s|, |t|) => case |s| < |t| => case |s| - i > 0 => }
match e { case | A | B => case (C) => }
if { case F(x => x + 1) == 2 => case G((x: int) => x) => case x == 1 => }
while x invariant P decreases n modifies a { } while * decreases * { }
while { case a => x := 1; } while invariant P { case a => break; case b => continue; }
while invariant P; decreases n; { case a => break; } while x decreases n; { break; }
for i := 0 to n invariant P { } for i: int := n downto 0 { } for i := 0 to * decreases * { }
match x { case A => case B(y) => x := y; } match x case 1 => { } case _ => return;
return; return 1, new C; break; break break; break L; continue; break continue; label L: while x { }
assert P; assert L: P by { M(); } assert {:split_here} P; assume {:axiom} P; expect P, "no";
print "a", x; reveal F(), L; reveal *; modify o; modify o`f, p { }
calc { a; } calc == { a; b; } calc <= { a; { M(); } calc { c; } b; < c; }
forall x | P(x) { a[x] := 1; } forall x: int, y <- s | x < y ensures Q(x) { } forall (x | P(x)) { }
{ x := 1; { } } x.f.g[3].h := 2; f(x)(y); this.x := 1; (x).f := 2;
if x { } { y := 1; } x := match y { case A => {1} case B => {}; };
x := var y := 3; y; if var y := x; y > 0 { } while L(); x { }
@Attribute if x { } @Two("a") assert P;
opaque { x := 1; } opaque ensures x > 0 ensures {:a} P modifies a, b`f { x := 1; opaque modifies {} { } }
hide *; hide F, M.c; reveal F, c; { hide F(); }
M(x) by { L(); } x, y := M() by { } var z: nat, w := 1, 2 by { assert P; } var (a, b) := e by { } o.M() by { { } }
x :| P(x) by { } var q :| assume P(q) by { } var r :- M(x) by { } x :- expect M() by { } :- M() by { L(); }
""".strip().split("\n")


@pytest.mark.parametrize("text", STATEMENTS)
def test_statements_are_taken(text: str) -> None:
    text = text.replace("case B => {}; };", "case B => {} };")
    result = parse_statements(SourceText("case", text))
    assert [d.message for d in result.diagnostics] == []
    assert result.stmts


DECLARATIONS = """
method M()
method {:verify false} M<T(==), U(0, !new)>(x: T, ghost y: int := 3, nameonly z: U) returns (r: T, ghost s: int) { }
method M() requires L: a modifies this, o`f, {p} ensures b decreases x, y { }
lemma L() least lemma K[nat](x: int) greatest lemma G(x: int) twostate lemma T(new x: int)
function F(x: int): int { x } ghost function G(): (r: int) function {:opaque} H<T>(x: T): T
function F(x: int): int requires x > 0 reads this, o decreases x ensures F(x) > 0 { x } by method { r := 1; }
predicate P(older x: C) { true } ghost predicate Q() least predicate R[ORDINAL](x: int) greatest predicate S()
opaque function F(): int { 1 } static const c := 1 opaque predicate P() { true } twostate predicate T()
const c: int const d := 3 const e: int := if true then 1 else 2 ghost const f: nat
class C<T> extends J, K<int> { var x: int, y: T; ghost var z: int constructor () { new; } constructor Make(x: int) { x := 1; new; M(); } static method M() const c := 1 }
trait T { method M() function F(): int }
datatype D<+T, !U, *V, -W> = A | B(x: int, T, ghost z: U) | ghost E(0: int) { method M() { } }
codatatype Stream = Cons(head: int, tail: Stream)
lemma L(a: Stream, b: Stream, k: nat) { assert a ==#[k] b; assert a !=#[k] b; calc ==#[k] { a; b; } calc { a; ==#[2] b; } }
datatype D = | A | B datatype {:attr} E extends T = {:x} A
newtype uint8 = x: int | 0 <= x < 256 newtype N = int newtype P = x | x > 0 witness 1 { function F(): int }
type T type U(==, 0) type V<A> = seq<A> type W = x: int | x > 0 ghost witness 3 type X(!new) { } type Y = z: int | z > 0 witness *
type F = int -> int type G = (int, bool) ~> () --> real type H = array2?<M.C?> type B = bv32
module M { import A import opened B import C = A.B import D = A`E import A`{E, F} export provides x reveals * export E extends F } abstract module N refines M { } module A.B { }
include "a.dfy"
@Axiom method M() @Test @Fuel(3) lemma L()
function F(m: map<int, seq<int>>): set<int> { set x | x in m } function G(x: int): int { x }
const f := (x: int) => x const g := x requires x > 0 => x function H(): int { 3 }
method M() ensures forall x | x in s :: x > 0 method N() requires P requires Q { }
class C { var x: int; var y: int; method M() modifies this; requires x > 0; { } }
module N refines M { import X : Y import opened Z : Y.W method M... { } function f ... ensures true { 1 } const c ... := 3 ghost const d ... class C ... { constructor ... { } lemma L ... } }
least predicate P(x: int) { P(x) } greatest predicate Q<T>[nat](x: T) { true } greatest lemma L[ORDINAL](x: int) { assert P#[3](x); assert Q#<int>[3](x); L#[2](x); }
""".strip().split("\n")


@pytest.mark.parametrize("text", DECLARATIONS)
def test_declarations_are_taken(text: str) -> None:
    result = parse(SourceText("case", text))
    assert [d.message for d in result.diagnostics] == []
    assert result.ok and (result.program.decls or result.program.includes)


OPTIONS = """
"/functionSyntax:4"
"-functionSyntax:4", "-quantifierSyntax:4"
"--function-syntax:4"
"--function-syntax=4 --quantifier-syntax 4"
"--quantifier-syntax", "4"
""".strip().split("\n")


@pytest.mark.parametrize("options", OPTIONS)
def test_options_that_hold_anyway_are_taken(options: str) -> None:
    text = f"module {{:options {options}}} M {{ function F(): int {{ 1 }} }}"
    assert [d.message for d in parse(SourceText("case", text)).diagnostics] == []


@pytest.mark.parametrize("options", ['"--type-system-refresh"', '"4"', '"functionSyntax:4"', "4"])
def test_other_options_are_refused(options: str) -> None:
    """Dafny refuses them in the attribute as well."""
    found = parse(SourceText("case", f"module {{:options {options}}} M {{ }}")).diagnostics
    assert [d.code for d in found] == ["attribute"]


LACKING = {
    "iterator I ... { yield 1; }": "refinements of iterators",
    "method M<T extends J>(x: T)": "bounds of type parameters",
    "class C { invariant x > 0 }": "invariants of classes",
    "function F(): int reads ** { 1 }": "`reads **`",
    'module {:options "-functionSyntax:3"} M { function method F(): int { 1 } }': "the option `-functionSyntax:3`",
    'module {:options "--quantifier-syntax=3"} M { }': "the option `--quantifier-syntax=3`",
    'module {:options "/functionSyntax:4", "/quantifierSyntax:3"} M { }': "the option `/quantifierSyntax:3`",
    "replaceable module M { }": "replaceable modules",
}


@pytest.mark.parametrize("text", LACKING)
def test_what_is_lacking_is_named(text: str) -> None:
    result = parse(SourceText("case", text))
    assert {d.code for d in result.diagnostics} == {"unsupported"}
    assert result.diagnostics[0].message.startswith(f"Surefoot does not have {LACKING[text]}")
    assert not result.ok


REFUSED = {
    "function method F(): int { 1 }": "function-method",
    "var x: int": "misplaced",
    "constructor C() { }": "misplaced",
    "class C { class D { } }": "misplaced",
    "ghost ghost method M()": "modifier",
    "abstract method M()": "modifier",
    "ghost class C { }": "modifier",
    "method M() invariant x > 0": "clause",
    "function F(): int modifies this": "clause",
    "method M() { while x > 0 requires y { } }": "clause",
    "method M() { new; }": "new",
    "class C { constructor () { if x { new; } } }": "new",
    "class C { constructor () returns (x: int) }": "returns",
    "method M() { var Cons(x) :| x > 0; }": "pattern",
    "method M() { x + 1 := 2; }": "expression-statement",
    "method M() { f(x) := 2; }": "assignment",
    "method M() { x; }": "statement",
    "method _M()": "underscore",
    "const c": "const",
    "method M<T(x)>()": "syntax",
    "method M() { calc { a; + b; } }": "calc",
    "method M[nat]()": "k-type",
    "method M() ensures L: x > 0": "clause-label",
    "method M() modifies *": "clause",
    "function F(): int decreases * { 1 }": "clause",
    "ghost least predicate P()": "modifier",
    "ghost function F(): int { 1 } by method { }": "modifier",
    "ghost lemma L()": "modifier",
    "export provides *": "misplaced",
    'method M() include "a.dfy"': "include",
}


@pytest.mark.parametrize("text", REFUSED)
def test_what_dafny_refuses_is_refused(text: str) -> None:
    assert REFUSED[text] in codes(text)
