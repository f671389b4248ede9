"""Where an expression of type `int` may stand: programs with a hole `{e}`, on a line of its own."""

# ruff: noqa: E501  # a table reads better in rows

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """`ghost`: the hole is not compiled."""

    name: str
    text: str
    ghost: bool = False


def _in_method(statements: str, head: str = "method M() returns (r: int)") -> str:
    return f"{head}\n{{\n{statements}\n}}\n"


PLACES = (
    Place("constant", "const g: int :=\n{e}\n"),
    Place("ghost constant", "ghost const g: int :=\n{e}\n", ghost=True),
    Place("static constant", "class C { static const g: int :=\n{e}\n}\n"),
    Place("constant of an object", "class C { const g: int :=\n{e}\n}\n"),
    Place("constant of a trait", "trait T { const g: int :=\n{e}\n}\n"),
    Place("constant of a datatype", "datatype D = D { const g: int :=\n{e}\n}\n"),
    Place("constant of a newtype", "newtype N = x: int | true { const g: int :=\n{e}\n}\n"),
    Place("constant of a nested module", "module Outer { module Inner { function Zero(): int { 0 }\n"
          "function Same(n: int): int { n }\nfunction Positive(n: int): int requires n > 0 { n }\n"
          "lemma Needs(n: int) requires n > 0 {}\ndatatype List = Nil | Cons(head: int, tail: List)\n"
          "newtype byte = x: int | 0 <= x < 256\nconst g: int :=\n{e}\n} }\n"),
    Place("function", "function F(): int {\n{e}\n}\n"),
    Place("ghost function", "ghost function F(): int {\n{e}\n}\n", ghost=True),
    Place("opaque function", "opaque function F(): int {\n{e}\n}\n"),
    Place("static function", "class C { static function F(): int {\n{e}\n} }\n"),
    Place("function of a trait", "trait T { function F(): int {\n{e}\n} }\n"),
    Place("override", "trait T { function F(): int }\nclass C extends T { function F(): int {\n{e}\n} }\n"),
    Place("function of a datatype", "datatype D = D { function F(): int {\n{e}\n} }\n"),
    Place("function of a newtype", "newtype N = x: int | true { function F(): int {\n{e}\n} }\n"),
    Place("generic function", "function F<T>(t: T): int {\n{e}\n}\n"),
    Place("refined function", "abstract module A { function Zero(): int { 0 }\nfunction Same(n: int): int { n }\n"
          "function Positive(n: int): int requires n > 0 { n }\nlemma Needs(n: int) requires n > 0 {}\n"
          "datatype List = Nil | Cons(head: int, tail: List)\nnewtype byte = x: int | 0 <= x < 256\n"
          "function F(): int }\nmodule B refines A { function F(): int {\n{e}\n} }\n"),
    Place("precondition", "function F(): int\n  requires\n{e} == 1\n{ 1 }\n", ghost=True),
    Place("ghost predicate", "ghost predicate P() {\n{e} == 1\n}\n", ghost=True),
    Place("measure", "function F(n: nat): int\n  decreases\n{e}\n{ n }\n", ghost=True),
    Place("frame of a function", "class C {}\nfunction F(c: C): int\n  reads if\n{e} == 1 then {c} else {}\n{ 1 }\n",
          ghost=True),
    Place("function by method", "function F(): int { 1 } by method {\n  var x :=\n{e};\n  return 1;\n}\n"),
    Place("least predicate", "least predicate P(n: int) { n == 0 || (n > 0 &&\n{e} == 1) }\n", ghost=True),
    Place("default of a function", "function F(n: int :=\n{e}\n): int { n }\n"),
    Place("default of a method", "method M(n: int :=\n{e}\n) {}\n"),
    Place("default of a constructor", "class C { constructor (n: int :=\n{e}\n) {} }\n"),
    Place("default of a datatype", "datatype D = D(n: int :=\n{e}\n)\n"),
    Place("witness", "type W = x: int | true witness\n{e}\n"),
    Place("ghost witness", "type W = x: int | true ghost witness\n{e}\n", ghost=True),
    Place("witness of a newtype", "newtype W = x: int | true witness\n{e}\n"),
    Place("constraint", "type W = x: int | x == 0 || (x > 0 &&\n{e} == 1)\n", ghost=True),
    Place("constraint of a newtype", "newtype W = x: int | x == 0 || (x > 0 &&\n{e} == 1)\n", ghost=True),
    Place("precondition of a method", "method M()\n  requires\n{e} == 1\n{}\n", ghost=True),
    Place("lemma", "lemma L() {\n  var x :=\n{e};\n}\n", ghost=True),
    Place("measure of a method", "method M()\n  decreases\n{e}\n{}\n", ghost=True),
    Place("frame of a method", "class C {}\nmethod M(c: C)\n  modifies if\n{e} == 1 then {c} else {}\n{}\n", ghost=True),
    Place("variable", _in_method("  r := 0;\n  var x :=\n{e};")),
    Place("typed variable", _in_method("  r := 0;\n  var x: int :=\n{e};")),
    Place("ghost variable", _in_method("  r := 0;\n  ghost var x :=\n{e};"), ghost=True),
    Place("parallel assignment", _in_method("  var x := 0;\n  x, r := 1,\n{e};")),
    Place("result", _in_method("  r :=\n{e};")),
    Place("returned value", _in_method("  return\n{e};")),
    Place("argument of a method", "method N(n: int) {}\n" + _in_method("  r := 0;\n  N(\n{e});")),
    Place("argument of a constructor", "class C { constructor (n: int) {} }\n"
          + _in_method("  r := 0;\n  var c := new C(\n{e});")),
    Place("field before new", "class C { var f: int\n constructor () {\n  f :=\n{e};\n new;\n } }\n"),
    Place("field after new", "class C { var f: int\n constructor () {\n new;\n  f :=\n{e};\n } }\n"),
    Place("constant field", "class C { const f: int\n constructor () {\n  f :=\n{e};\n } }\n"),
    Place("field", "class C { var f: int }\nmethod M(c: C) modifies c {\n  c.f :=\n{e};\n}\n"),
    Place("array element", "method M(a: array<int>) requires a.Length > 0 modifies a {\n  a[0] :=\n{e};\n}\n"),
    Place("initializer of an array", _in_method("  r := 0;\n  var a := new int[2](i =>\n{e});")),
    Place("displayed array", _in_method("  r := 0;\n  var a := new int[] [1,\n{e}];")),
    Place("test of an if", _in_method("  r := 0;\n  if\n{e} == 1\n  { r := 1; }")),
    Place("alternative", _in_method("  r := 0;\n  if {\n    case\n{e} == 1 => r := 1;\n    case true => r := 2;\n  }")),
    Place("test of a loop", _in_method("  r := 0;\n  while r < 2 &&\n{e} == 5\n    decreases 2 - r\n  { r := r + 1; }")),
    Place("postcondition", "function F(): int\n  ensures var x :=\n{e}; x == x\n{ 1 }\n", ghost=True),
    Place("postcondition of a method", "method M()\n  ensures var x :=\n{e}; x == x\n{}\n", ghost=True),
    Place("invariant", _in_method("  r := 0;\n  while r < 2\n    invariant r <= 2 && (var x :=\n{e}; x == x)\n"
          "  { r := r + 1; }"), ghost=True),
    Place("statement expression", _in_method("  r := (var x :=\n{e}; x);")),
    Place("measure of a loop", _in_method("  r := 0;\n  while r < 2\n    decreases 2 - r,\n{e}\n  { r := r + 1; }"),
          ghost=True),
    Place("end of a for loop", _in_method("  r := 0;\n  for i := 0 to 0 * (\n{e}) { }")),
    Place("asserted", _in_method("  r := 0;\n  assert var x :=\n{e}; x == x;"), ghost=True),
    Place("expected", _in_method("  r := 0;\n  expect\n{e} == 1;")),
    Place("printed", _in_method("  r := 0;\n  print\n{e};")),
    Place("proof of an assertion", _in_method("  r := 0;\n  assert r == 0 by {\n    var x :=\n{e};\n  }"), ghost=True),
    Place("line of a calculation", _in_method("  r := 0;\n  calc {\n    true;\n    var x :=\n{e}; x == x;\n  }"),
          ghost=True),
    Place("hint of a calculation", _in_method("  r := 0;\n  calc {\n    true;\n    { var x :=\n{e};\n }\n"
          "    r == 0;\n  }"), ghost=True),
    Place("forall statement", _in_method("  r := 0;\n  forall i | i == 0 ensures i == 0 {\n    var x :=\n{e};\n  }"),
          ghost=True),
    Place("forall assignment", "method M(a: array<int>) modifies a {\n  forall i | 0 <= i < a.Length {\n    a[i] :=\n"
          "{e};\n  }\n}\n"),
    Place("such that", _in_method("  r :| r == 0 * (\n{e});")),
    Place("matched", _in_method("  r := 0;\n  match\n{e} {\n    case 0 => r := 1;\n    case _ => r := 2;\n  }")),
    Place("labeled block", _in_method("  r := 0;\n  label L: {\n    r :=\n{e};\n  }")),
    Place("body of a loop", _in_method("  r := 0;\n  while true\n    decreases *\n  {\n    r :=\n{e};\n  }",
          "method M() returns (r: int)\n  decreases *")),
    Place("captured by a lambda", _in_method("  r := 0;\n  var y := 3;\n  var f := (x: int) => y + x +\n{e};")),
    Place("precondition of a lambda", _in_method("  r := 0;\n  var f := (x: int) requires x > 0 &&\n{e} == 1 => x;"),
          ghost=True),
)  # fmt: skip
