"""Programs that are run: what they give, or which contract they break on which line."""

from __future__ import annotations

import pytest

from language.depth import deep
from language.diagnostics import Severity
from language.explain.reading import read_value
from language.explain.running import find
from language.interpreter.code import Code
from language.interpreter.inputs import HeapObject, Inputs
from language.interpreter.outcomes import Status
from language.interpreter.runs import Runner
from language.pipeline import analyze
from language.source import SourceText
from language.values import show


def outcome(text: str, *args: str, name: str = "M", steps: int = 100_000) -> str:
    """`6` (the results), `index@3` (the violations, in order), or how else it ended."""
    source = SourceText("test.dfy", text)
    front = analyze(source)
    errors = [d for d in front.diagnostics if d.severity is Severity.ERROR]
    assert not errors, errors
    target = find(front.typed, name)
    assert not isinstance(target, str), target
    heap: list[HeapObject] = []
    values = tuple(read_value(a, p.type, heap) for a, p in zip(args, target.params, strict=True))
    runner = Runner(Code(front.typed, lemma_bodies=True), target, steps)
    found = deep(lambda: runner.run(Inputs(values, None, tuple(heap))))
    if found.status is Status.VIOLATION:
        return ", ".join(f"{v.kind.value}@{source.line_of(v.span.start)}" for v in found.violations)
    if found.status is Status.DONE:
        return ", ".join(show(r) for r in found.results)
    return found.status.value


def check(expected: str, text: str, *args: str) -> None:
    assert outcome(text, *args) == expected


def body(statements: str, result: str = "int") -> str:
    return f"method M() returns (r: {result}) {{\n{statements}\n}}"


@pytest.mark.parametrize(
    ("expression", "type", "expected"),
    [
        ("-7 / 2", "int", "-4"),
        ("-7 % 2", "int", "1"),
        ("7 / -2", "int", "-3"),
        ("1.0 / 4.0", "real", "0.25"),
        ("(7.5).Floor", "int", "7"),
        ("[1, 2] + [3]", "seq<int>", "[1, 2, 3]"),
        ("[1, 2, 3][1..]", "seq<int>", "[2, 3]"),
        ("[1, 2, 3][1 := 9]", "seq<int>", "[1, 9, 3]"),
        ('"ab" < "abc"', "bool", "true"),
        ("{1, 2} <= {1, 2, 3}", "bool", "true"),
        ("{1, 2} !! {3}", "bool", "true"),
        ("|{1, 1}|", "int", "1"),
        ("multiset{1, 1}[1]", "int", "2"),
        ("multiset([1, 2, 1]) == multiset{1, 1, 2}", "bool", "true"),
        ("map[1 := 2][1]", "int", "2"),
        ("(map[1 := 2] + map[1 := 3])[1]", "int", "3"),
        ("(map[1 := 2]).Keys", "set<int>", "{1}"),
        ("forall k :: 0 <= k < 3 ==> k * k < 9", "bool", "true"),
        ("exists k :: 0 <= k < 3 && k * k == 4", "bool", "true"),
        ("set k | 0 <= k < 4 && k % 2 == 0 :: k * 10", "set<int>", "{0, 20}"),
        ("map k | 0 <= k < 2 :: k + 1", "map<int, int>", "map[0 := 1, 1 := 2]"),
        ("var (a, b) := (1, 2); a - b", "int", "-1"),
        ("if 1 < 2 then 5 else 1 / 0", "int", "5"),
        ("seq(3, i => i * i)", "seq<int>", "[0, 1, 4]"),
        ("((x: int) => x + 1)(4)", "int", "5"),
        ("'a' as int", "int", "97"),
        ("(98 as char)", "char", "'b'"),
        ("(3 as real)", "real", "3.0"),
        ("var x :| 2 < x < 5; x", "int", "3"),
    ],
)
def test_expressions(expression: str, type: str, expected: str) -> None:
    check(expected, body(f"r := {expression};", type))


@pytest.mark.parametrize(
    ("statements", "expected"),
    [
        ("var d := 0; r := 1 / d;", "division-by-zero@2"),
        ("var s := [1]; r := s[1];", "index@2"),
        ("var s := [1]; r := |s[2..]|;", "range@2"),
        ("var m := map[1 := 2]; r := m[2];", "map-key@2"),
        ("var a := new int[2]; r := a[2];", "index@2"),
        ("var a := new int[2]; var i, j := 0, 0; a[i], a[j] := 1, 2; r := 0;", "alias@2"),
        ("var a: array?<int> := null; r := a.Length;", "null@2"),
        ("var k := -1; var n: nat := k; r := n;", "type-constraint@2"),
        ("var x := 300; r := if x < 200 then 1 else 2; assert r == 1;", "assertion@2"),
        ("if { case false => r := 1; case 1 > 2 => r := 2; }", "alternatives@2"),
        ("var s := {1}; var x :| x in s && x > 1; r := x;", "such-that@2"),
        ("calc { 1; == 2; } r := 1;", "calc-step@2"),
        ("r := 0; while r < 3 invariant r <= 2 { r := r + 1; }", "invariant-kept@2"),
        ("r := 5; while r < 3 invariant r <= 4 { r := r + 1; }", "invariant-entry@2"),
        ("r := 0; while r < 3 decreases 5 { r := r + 1; }", "decreases@2"),
        ("r := 0; for i := 0 to 4 { r := r + i; }", "6"),
        ("r := 0; for i := 4 downto 0 { r := r * 10 + i; }", "3210"),
        ("r := 0; while true decreases * { r := r + 1; if r == 3 { break; } }", "3"),
        ("opaque ensures r > 3 { r := 4; }", "4"),
        ("opaque ensures r > 4 { r := 4; }", "postcondition@2"),
        ("assert (3, 1 nonincreases to 3, 1) && (3 decreases to 3, 1); r := 1;", "1"),
        ("assert 3 decreases to 2; assert !(2 decreases to 3); r := 1;", "1"),
        ("assert (3, 1 decreases to 3, 2); r := 1;", "assertion@2"),
        ("var x := 4 by { assert 1 < 2; } r := x;", "4"),
        ("r := 4 by { assert 2 < 1; }", "assertion@2"),
        ("r := 0; while r < 0", "0"),
        ("r := 0; while r < 3", "unknown"),
        ("r := 0; for i := 0 to 3 r := 1;", "unknown"),
        ("r := 0; for i := 0 to 9 { if i % 2 == 0 { continue; } r := r + i; }", "16"),
        ("r := 0; label A: for i := 0 to 5 { for j := 0 to 5 { if j == 3 { break A; } r := r + 1; } }", "3"),
        (
            "r := 0; label A: for i := 0 to 5 { for j := 0 to 5 { if j > i { continue A; } r := r + 1; } }",
            "15",
        ),
        ("r := 0; label A: { while true decreases * { r := r + 1; if r == 4 { break A; } } r := 9; }", "4"),
        (
            "r := 0; while true decreases * { while true decreases * { r := r + 1; if r > 5 { return; } } }",
            "6",
        ),
        ("r := 0; while r < 9 { r := r + 1; if r == 7 { break; } assert r != 5; }", "assertion@2"),
        ("if 1 < 2 { " * 60 + "r := 7;" + " }" * 60 + " else { r := 0; }", "7"),
        ("var x := 1; r := " + " + ".join(["x * (x + 1)"] * 100) + ";", "200"),
        ("var b := " + " && ".join(["1 / 1 == 1"] * 200) + "; r := if b then 1 else 0;", "1"),
        ("r := 0; " + "while r < 1 { " * 25 + "r := r + 1;" + " }" * 25, "1"),
    ],
)
def test_statements(statements: str, expected: str) -> None:
    text = body(statements)
    check(
        expected,
        text.replace("{\n", "decreases * {\n", 1) if "*  {" in text or "decreases *" in text else text,
    )


def test_postcondition_is_reported_at_the_return_path() -> None:
    # as Dafny does: at the branch that was taken last, not at the closing brace
    text = """method M(x: int) returns (r: int)
  ensures r > x
{
  if x > 3 {
    return x;
  }
  r := x + 1;
  if x == 2 { r := 0; }
}"""
    check("postcondition@5", text, "4")
    check("postcondition@8", text, "2")
    check("2", text, "1")


def test_preconditions_of_calls() -> None:
    text = """function Half(x: int): int requires x % 2 == 0 { x / 2 }
method P(x: int) requires x > 0 {}
method M(x: int) returns (r: int) {
  P(x);
  r := Half(x);
}"""
    check("precondition@4", text, "0")
    check("function-precondition@5", text, "3")
    check("2", text, "4")


def test_inputs_outside_the_precondition_are_discarded() -> None:
    check("discarded", "method M(x: int) requires x > 0 {}", "0")


def test_old_and_modifies() -> None:
    text = """method M(a: array<int>, b: array<int>)
  requires a.Length > 0 && b.Length > 0
  modifies a
  ensures a[0] == old(a[0]) + 1
{
  a[0] := a[0] + 1;
  if b[0] == 7 {
    b[0] := 0;
  }
}"""
    check("", text, "[1]", "[2]")
    check("modifies@8", text, "[1]", "[7]")


def test_reads_of_a_function() -> None:
    text = """function F(a: array<int>, b: array<int>): int
  reads a
  requires a.Length > 0 && b.Length > 0
{
  if a[0] == 0 then 1 else b[0]
}
method M(a: array<int>, b: array<int>) returns (r: int)
  requires a.Length > 0 && b.Length > 0
{
  r := F(a, b);
}"""
    check("1", text, "[0]", "[2]")
    check("reads@5", text, "[1]", "[2]")


def test_recursion_must_shrink() -> None:
    text = """function F(n: int): int decreases n { if n <= 0 then 0 else F(n - 1) + 1 }
function G(n: int): int decreases 5 { if n <= 0 then 0 else G(n - 1) }
method M(n: int, g: bool) returns (r: int) { r := if g then G(n) else F(n); }"""
    check("3", text, "3", "false")
    check("termination@2", text, "3", "true")


def test_deep_recursion_and_endless_loops_run_out_of_budget() -> None:
    text = """function F(n: nat): nat { if n == 0 then 0 else 1 + F(n - 1) }
method M(n: nat) returns (r: int) decreases * {
  r := F(n);
  while r == 7 decreases * { print r; }
}"""
    check("1500", text, "1500")
    check("budget", text, "100000")
    check("budget", text, "7")


def test_datatypes_and_match() -> None:
    text = """datatype List = Nil | Cons(head: int, tail: List)
function Sum(xs: List): int { match xs case Nil => 0 case Cons(x, rest) => x + Sum(rest) }
method M(xs: List) returns (r: int) { r := Sum(xs) + xs.head; }"""
    check("7", text, "Cons(1, Cons(5, Nil))")
    check("destructor@3", text, "Nil")


def test_objects() -> None:
    text = """class Counter {
  var n: int
  constructor(start: int) ensures n == start { n := start; }
  method Add(k: int) modifies this ensures n == old(n) + k { n := n + k; }
}
method M() returns (r: int) {
  var c := new Counter(3);
  var d := c;
  d.Add(4);
  r := c.n;
  assert fresh(c);
}"""
    check("7", text)


def test_lambdas_capture_values() -> None:
    check("1", body("var x := 1; var f := () => x; x := 2; r := f();"))


def test_unbounded_quantifiers_are_unknown_unless_a_small_value_decides() -> None:
    text = "ghost method M() returns (r: int) { r := if forall x: int :: x * x % 4 < 2 then 1 else 2; }"
    check("unknown", text)
    check("2", text.replace("< 2", "< 1"))
    check("1", body("assert forall x: int :: x * x >= 0; r := 1;"))


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("forall x :: x in s <==> exists k :: 0 <= k < |t| && t[k] == x", "true"),
        ("forall x :: x in s <==> exists k :: 0 <= k < |t| - 1 && t[k] == x", "false"),
        ("forall x :: (x in s) == (x in t)", "true"),
        ("forall x :: x in t ==> x in s && x > 0", "true"),
        ("forall x :: x !in s || x in t[1..]", "false"),
        ("forall x :: (exists j, k :: 0 <= j < k < |t| && x == t[j] - t[k]) ==> x < 0", "true"),
        ("forall x :: (forall k :: 0 <= k < |t| ==> t[k] != x) || x in s", "true"),
        ("exists x :: (x in s && x > 8) || (exists k :: 0 <= k < 3 && t[k] + 7 == x && x == 11)", "true"),
        ("(iset x | x in s || x in t) == (iset x | x in s)", "true"),
        ("forall x :: x in s <==> x > 0", "false"),
    ],
)
def test_quantifiers_are_bounded_case_by_case(formula: str, expected: str) -> None:
    check(
        expected,
        body(f"var s, t := {{1, 2, 4}}, [1, 2, 4]; ghost var g := {formula}; r := g;", "bool").replace(
            "(r: bool)", "(ghost r: bool)"
        ),
    )


def test_unknown_is_never_a_violation() -> None:
    text = """ghost function Odd(x: int): bool
method P(x: int) requires Odd(x) { assert false; }
method M() { P(1); }"""
    check("unknown", text)


def test_newtypes_stay_in_range() -> None:
    text = """newtype byte = x: int | 0 <= x < 256
method M(a: byte, b: byte) returns (r: byte) { r := a + b; }"""
    check("255", text, "200", "55")
    check("type-constraint@2", text, "200", "56")
    text = """newtype small = x: int | -128 <= x < 128
method M(high: bool) returns (r: small) { r := if high then 128 else -128; }"""
    check("-128", text, "false")
    check("type-constraint@2", text, "true")


def test_forall_statement_assigns_at_once() -> None:
    text = """method M(a: array<int>) returns (r: seq<int>)
  modifies a
{
  forall i | 0 <= i < a.Length - 1 { a[i] := a[i + 1]; }
  r := a[..];
}"""
    check("[2, 3, 3]", text, "[1, 2, 3]")


def test_labels() -> None:
    text = """method M(a: array<int>) returns (r: int) requires a.Length > 0 modifies a {
  a[0] := 1;
  label L:
  a[0] := 2;
  r := a[0];
  assert old@L(a[0]) == 1;
}"""
    check("2", text, "[5]")


CELL = """
class Cell { var n: int }
twostate predicate Grew(c: Cell, k: int)
  reads c
{ old(c.n) + k <= c.n }
twostate lemma Rises(c: Cell, k: int)
  requires Grew(c, k)
  ensures c.n - k >= old(c.n)
{ assert Grew(c, k - 1); }
"""


def test_two_states() -> None:
    text = CELL + (
        "method M() { var c := new Cell; c.n := 0; N(c); }\n"
        "method N(c: Cell) modifies c { c.n := 1; label A: c.n := 3; %s }"
    )
    check("", text % "assert Grew@A(c, 2);")
    check("assertion@11", text % "assert Grew@A(c, 3);")
    check("", text % "Rises(c, 3);")
    check("precondition@11", text % "Rises@A(c, 3);")
    check("", text % "Rises@A(c, 2);")


def test_a_pattern_claims_the_types_of_its_variables() -> None:
    text = """datatype D = A(u: int) | B
    method M(x: int) {
      match A(x)
      case A(n: nat) =>
      case B =>
    }
    """
    assert outcome(text, "1") == ""
    assert outcome(text, "-1") == "type-constraint@4"


def test_memory_is_budgeted_too() -> None:
    check("budget", "method M() { var a := new int[1000000000]; }")
    check("budget", body("var s := [1]; for i := 0 to 60 { s := s + s; } r := |s|;"))
    check("budget", body("r := 3; for i := 0 to 60 { r := r * r; }"))
