"""`modifies` and `reads` clauses that are offered."""

from __future__ import annotations

import pytest

from tests.language.suggest.helping import first, helped, offers

NODE = """class Node {
  var data: int
  var next: Node?
  ghost var Repr: set<object>
"""
VALID = """  ghost predicate Valid()
    reads this, Repr
  {
    this in Repr && (next != null ==> next in Repr)
  }
"""


@pytest.mark.parametrize(
    ("text", "clause"),
    [
        ("method M(a: array<int>, n: nat) requires n < a.Length { a[n] := 1; }", "modifies a"),
        ("predicate P(a: array<int>) { forall i :: 0 <= i < a.Length ==> a[i] > 0 }", "reads a"),
        (
            "method Inc(a: array<int>) modifies a {}\n"
            "method Both(b: array<int>, c: array<int>) { Inc(b); Inc(c); }",
            "modifies b, c",
        ),
        ("method M(a: array<int>) { var b := a; forall i | 0 <= i < b.Length { b[i] := 0; } }", "modifies a"),
        (NODE + "  function Next(): Node? { next }\n}", "reads this"),
        (
            NODE + VALID + "  method Set() requires Valid() { if next != null { next.data := 1; } }\n}",
            "modifies next",
        ),
        (
            "class C { var x: int }\npredicate Small(s: set<C>) { forall c :: c in s ==> c.x < 9 }",
            "reads s",
        ),
    ],
)
def test_what_is_not_allowed_is_named(text: str, clause: str) -> None:
    offer = first(text)
    assert offer.formulas == (clause,) and offer.whole
    helped(text)


def test_what_a_local_variable_reaches_lies_in_a_set_of_objects() -> None:
    walk = """  method Walk() requires Valid()
  {
    var n := this;
    if next != null { n := next; }
    n.data := 0;
  }
}"""
    assert first(NODE + VALID + walk).formulas == ("modifies Repr",)


def test_the_reason_names_line_and_object() -> None:
    offer = first("method M(a: array<int>)\n{\n  if a.Length > 0 { a[0] := 1; }\n}")
    assert offer.why == "Line 3 changes `a`, which no `modifies` clause allows here."


def test_what_is_new_needs_no_clause() -> None:
    assert not list(offers("method M() { var a := new int[3]; a[0] := 1; }"))
