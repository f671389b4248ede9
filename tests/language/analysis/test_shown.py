"""The typed tree as it is printed: desugarings, measures, recursion, and that deep programs pass."""

from __future__ import annotations

from checking import show


def body(text: str, start: str) -> str:
    """The printed declaration that starts with `start`."""
    part = next(p for p in show(text).split("\n\n") if p.startswith(start))
    return part.strip()


def test_failure_propagation() -> None:
    text = """
datatype Result<T> = Ok(value: T) | Err(msg: string) {
  predicate IsFailure() { Err? }
  function PropagateFailure<U>(): Result<U> requires Err? { Err(msg) }
  function Extract(): T requires Ok? { value }
}
method Get() returns (r: Result<nat>)
method Use() returns (r: Result<bool>) {
  var x :- Get();
  r := Ok(x > 0);
}
"""
    assert (
        body(text, "method Use")
        == """method Use() returns (r: Result<bool>)  // component 4
  decreases   // inferred
{
  var failure: Result<nat> := Get();
  if failure.IsFailure<nat>()
  {
    r := failure.PropagateFailure<nat, bool>();
    return;
  }
  var x: nat := failure.Extract<nat>();
  r := Ok((x > 0));
}"""
    )


def test_patterns_in_declarations() -> None:
    text = """
datatype D = A(n: nat, p: (int, bool)) | B
method M(d: D) requires d.A? {
  var A(n, (i, _)) := d;
}
"""
    assert body(text, "method M").splitlines()[4:] == [
        "  var tmp: D := d;",
        "  assert tmp.A?;",
        "  var n: nat := tmp.n;",
        "  var i: int := tmp.p.0;",
        "}",
    ]


def test_measures() -> None:
    text = """
class C { var v: int function G(s: seq<int>): int reads this { v } }
function F<T>(x: T, n: nat, f: int -> int): nat { if n == 0 then 0 else F(x, n - 1, f) }
method M(n: int, s: set<int>) {
  var i, t := 0, s;
  while i < n && t != {} { i := i + 1; var x :| x in t; t := t - {x}; }
  while i != n { i := n; }
}
"""
    shown = show(text)
    assert (
        "function F<T>(x: T, n: nat, f: int -> int): nat  // component 1, recursive\n  decreases n  // inf"
        in shown
    )
    assert "decreases {this}, s  // inferred" in shown
    assert "decreases (n - i), (if (i < n) then t else {})  // inferred" in shown
    assert "decreases (if (i < n) then (n - i) else (i - n))  // inferred" in shown


def test_left_out_type_arguments() -> None:
    text = """
datatype List<T> = Nil | Cons(head: T, tail: List)
function Len(xs: List): nat { if xs.Nil? then 0 else 1 + Len(xs.tail) }
"""
    assert "Cons(head: T, tail: List<T>)" in show(text)
    assert "function Len<_T0>(xs: List<_T0>): nat" in show(text)


def test_defaults_and_names() -> None:
    text = """
function F(x: int, y: int := x + 1, z: int := y): int { x + y + z }
const a := F(1, z := 5)
"""
    assert "const a: int := F(1, (1 + 1), 5)" in show(text)


def test_method_that_initializes() -> None:
    text = """
class C { var v: int method Init(x: int) modifies this { v := x; } }
method M() { var c := new C.Init(3); }
"""
    assert body(text, "method M").splitlines()[3:] == [
        "  var object: C := new C;",
        "  object.Init(3);",
        "  var c: C := object;",
        "}",
    ]


def test_long_and_deep_programs() -> None:
    show("function F(x: int): int { " + " + ".join(["x"] * 200) + " }")
    show("function F(x: bool): bool { " + "!" * 200 + "x }")
    show("method M(x: int) returns (r: int) { r := 0; " + "r := r + x; " * 3000 + "}")
    links = " ".join(f"else if x == {i} {{ r := {i}; }}" for i in range(80))
    show(f"method M(x: int) returns (r: int) {{ r := 0; if x < 0 {{ r := 1; }} {links} }}")
