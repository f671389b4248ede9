"""What `{:autocontracts}` adds, as the typed tree shows it (manual, "Attributes")."""

from __future__ import annotations

from checking import check, show

from language.analysis import analyze
from language.analysis import typed as t
from language.source import SourceText
from language.syntax.parser import parse

SOURCE = """
class {:autocontracts} Node {
  var a: array<int>
  var next: Node?
  var {:autocontracts false} peer: Node?
  constructor () { a := new int[1]; next := null; peer := null; new; next := null; }
  method Set() { next := null; }
  method Own() modifies this { next := null; }
  method Get() returns (x: int) { var y := 1; if y > 0 { x := y; } }
  method Old() returns (x: int) ensures x == old(a.Length) { x := a.Length; }
  ghost function Size(): int { 1 }
  static function Two(): int { 2 }
}
"""

SHOWN = """
ghost function Node.Size(): int
  requires this.Valid()
  reads this.Repr
static function Node.Two(): int
ghost predicate Node.Valid(): bool
  reads this
  reads this.Repr
  ensures (this.Valid() ==> (this in this.Repr))
constructor Node.constructor()
  ensures this.Valid()
  ensures fresh(this.Repr)
method Node.Set()
  requires this.Valid()
  modifies this.Repr
  ensures this.Valid()
  ensures fresh(this.Repr - old(this.Repr))
method Node.Own()
  requires this.Valid()
  modifies this
  ensures this.Valid()
  ensures fresh(this.Repr - old(this.Repr))
method Node.Get() returns (x: int)
  requires this.Valid()
method Node.Old() returns (x: int)
  requires this.Valid()
  modifies this.Repr
  ensures this.Valid()
  ensures fresh(this.Repr - old(this.Repr))
  ensures (x == old(this.a.Length))
"""


def test_members_and_clauses() -> None:
    shown = show(SOURCE)
    assert "ghost var Repr: set<object?>" in shown
    kept = ("ghost", "constructor", "method", "static", "  requires", "  reads", "  modifies", "  ensures")
    lines = [x.split("  //")[0] for x in shown.splitlines() if x.startswith(kept)]
    assert lines == SHOWN.strip().splitlines()


def test_validity_and_updates() -> None:
    shown = show(SOURCE)
    owned = "(this.next in this.Repr) && (this.next.Repr <= this.Repr)) && (this !in this.next.Repr)) && "
    assert owned + "this.next.Valid()" in shown
    assert "peer.Repr" not in shown
    new = shown[shown.index("constructor") :].split("\n}")[0].splitlines()
    assert new[-4:] == [
        "  this.next := null;",
        "  ghost this.Repr := {this};",
        "  ghost this.Repr := (this.Repr + {this.a});",
        "  ghost this.Repr := (if (this.next != null) then ((this.Repr + {this.next}) + this.next.Repr) "
        "else this.Repr);",
    ]


def test_what_the_class_declares_stays() -> None:
    shown = show("class {:autocontracts} C { ghost var Repr: set<object> predicate Valid() { true } }")
    assert shown.count("Repr: set") == 1 and "set<object>" in shown
    assert "in this.Repr" not in shown.split("{")[-1]  # only a ghost Valid gets conjuncts


def test_a_valid_that_cannot_be_called() -> None:
    check("class {:autocontracts} C { function Valid(): int { 1 } } // error: autocontracts")


def test_what_is_refined_is_known_as_refined() -> None:
    """A copied proof is made again where it sees something refined, added contracts or not."""
    text = """
abstract module A {
  class {:autocontracts} C {
    function Get(): int
    method Do() { }
  }
}
module B refines A {
  class C ... {
    function Get(): int { 1 }
  }
}
"""
    analysis = analyze(parse(SourceText("case.dfy", text)).program)
    assert "B.C.Get" in {x.qualified for x in analysis.refined if isinstance(x, t.Function)}
    assert "B.C.Do" in {x.qualified for x in analysis.copied if isinstance(x, t.Method)}
