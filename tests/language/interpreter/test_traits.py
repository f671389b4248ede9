"""Members of traits where programs run: the object's own class decides."""

from __future__ import annotations

import pytest

from language.depth import deep
from language.interpreter.code import Code
from language.interpreter.inputs import Inputs
from language.interpreter.outcomes import Status
from language.interpreter.runs import Runner
from language.pipeline import analyze
from language.source import SourceText
from language.values import show

TRAITS = """
trait Box<X> {
  var x: X
  const k: int
  static function Zero(): int { 0 }
  function Get(): X reads this
  function Twice(): seq<X> reads this { [Get(), Get()] }
  method Set(y: X) modifies this
  method Again(y: X) modifies this { Set(y); Set(y); }
}
trait Counted { var n: int }
class Cell<Y> extends Box<seq<Y>>, Counted {
  constructor (i: int) { x := []; k := i; n := 0; }
  function Get(): seq<Y> reads this { x }
  method Set(y: seq<Y>) modifies this { x := y; n := n + 1; }
}
class Neg extends Box<int> {
  constructor () { x := 1; k := 9; }
  function Get(): int reads this { -x }
  method Set(y: int) modifies this { x := y; }
}
class Bad extends Box<nat> {
  function Get(): nat reads this { 0 }
  method Set(y: nat) requires y > 3 modifies this { x := y; }
}
"""


def run(statements: str, result: str) -> str:
    text = f"{TRAITS}\nmethod M() returns (r: {result}) {{\n{statements}\n}}"
    front = analyze(SourceText("test.dfy", text))
    assert not front.diagnostics, front.diagnostics
    target = next(m for m in front.typed.methods if m.name == "M")
    found = deep(lambda: Runner(Code(front.typed), target).run(Inputs((), None, ())))
    if found.status is Status.VIOLATION:
        return ", ".join(v.kind.value for v in found.violations)
    return ", ".join(show(x) for x in found.results) if found.status is Status.DONE else found.status.value


@pytest.mark.parametrize(
    ("statements", "result", "expected"),
    [
        ("var b: Box<int> := new Neg(); r := b.Get();", "int", "-1"),
        ("var b: Box<int> := new Neg(); b.Again(4); r := b.Twice();", "seq<int>", "[-4, -4]"),
        ("var b: Box<int> := new Neg(); var f := b.Get; r := f();", "int", "-1"),
        ("var c := new Cell<bool>(3); c.Again([true]); r := c.n + c.k;", "int", "5"),
        ("var c: Box<seq<int>> := new Cell(3); c.Set([1]); r := c.Get() == [1];", "bool", "true"),
        ("var o: object := new Neg(); r := o is Neg && !(o is Counted);", "bool", "true"),
        ("var b: Box<int> := new Neg(); r := (b as Neg).x;", "int", "1"),
        ("var o: object := new Neg(); var c := o as Counted; r := c.n;", "int", "type-constraint"),
        ("r := Neg.Zero() + Box<int>.Zero();", "int", "0"),
        ("var b: Box<nat> := new Bad; b.Set(1); r := 0;", "int", "precondition"),
    ],
)  # fmt: skip
def test_run(statements: str, result: str, expected: str) -> None:
    assert run(statements, result) == expected
