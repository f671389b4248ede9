"""What is offered at a place, and in which order."""

from __future__ import annotations

from language.records.editing import Offer
from language.service.complete import complete
from language.service.reading import read
from language.source import SourceText
from tests.language.service.asking import at
from tests.standing.completion import choose, measure
from tests.standing.programs import own

STACK = """class Stack {
  var items: seq<int>
  static const LIMIT := 10
  predicate Full() reads this { |items| >= LIMIT }
  method Push(x: int)
    requires !Full()
    modifies this
    ensures items == old(items) + [x]
  {
    items := items + [x];
  }
}
datatype Shape = Circle(radius: int) | Square(side: int)
lemma Fact(n: nat) ensures n >= 0 { }
"""


def offers(text: str) -> list[Offer]:
    return list(complete(*at(text)).offers)


def names(text: str) -> list[str]:
    return [o.name for o in offers(text) if o.kind not in ("keyword", "snippet")]


def test_members_of_a_value() -> None:
    assert set(names(STACK + "method M(s: Stack) { s.‸ }")) == {"items", "Full", "Push", "LIMIT"}
    assert names(STACK + "method M(s: Shape) { var r := s.‸ }") == ["radius", "side", "Circle?", "Square?"]
    assert names("method M(a: array<int>) { var n := a.‸\n  var k := 1;\n}") == ["Length"]
    assert names("method M(m: map<int, bool>) { print m.‸ }") == ["Keys", "Values", "Items"]


def test_members_where_more_is_missing_behind() -> None:
    assert names("method M(a: array<int>)\n  ensures 1 == if (a.‸\n{\n}") == ["Length"]
    assert names(STACK + "method M(s: Shape) {\n  if (s.‸\n    print 1;\n  }\n}")[0] == "Circle?"


def test_what_is_in_scope() -> None:
    text = (
        "method M(x: int) returns (y: int)\n  ensures y > x\n{\n"
        "  var z := x;\n  if z > 0 { var w := 1; }\n  ‸\n}"
    )
    found = names(text)
    assert set(found) >= {"x", "y", "z", "M"} and "w" not in found


def test_a_bound_variable_is_known_in_its_quantifier_only() -> None:
    assert "i" in names("predicate P(s: seq<int>) { forall i :: 0 <= i < |s| ==> s[‸")
    assert "i" not in names("predicate P(s: seq<int>) { (forall i :: 0 <= i) && ‸ }")


def test_results_are_unknown_in_a_precondition() -> None:
    assert "y" not in names("method M(x: int) returns (y: int)\n  requires ‸\n{ }")
    assert "y" in names("method M(x: int) returns (y: int)\n  ensures ‸\n{ }")


def test_types() -> None:
    found = names(STACK + "method M<T>(x: ‸")
    assert {"T", "Stack", "Shape", "int", "seq"} <= set(found) and "Fact" not in found
    assert "Stack" in names(STACK + "method M(x: seq<‸\n{ }")
    assert names(STACK + "method M() { var s := new ‸\n}")[0] == "Stack"


def test_constructors_in_a_case() -> None:
    assert names(STACK + "method M(s: Shape) { match s { case ‸ } }") == ["Circle", "Square"]


def test_a_part_of_an_update() -> None:
    assert names(STACK + "function F(s: Shape): Shape { s.(‸ }") == ["radius", "side"]


def test_labels() -> None:
    text = "method M() { label Outer: while true { label Inner: while true { break ‸ } } }"
    assert names(text) == ["Inner", "Outer"]


def test_modules() -> None:
    text = "module A { const k := 1 function F(): int { 1 } }\nmodule B { import A\n  const c := A.‸\n}"
    assert names(text) == ["F", "k"]


def test_an_offer_shows_its_contract() -> None:
    (push,) = offers(STACK + "method M(s: Stack) { s.Pu‸ }")
    assert push.detail == "method Push(x: int)" and push.kind == "method"
    assert push.contract == ("requires !Full()", "modifies this", "ensures items == old(items) + [x]")


def test_what_was_typed_chooses() -> None:
    assert names(STACK + "method M() { Fa‸ }") == ["Fact"]
    assert names("method M(lower: int, upper: int) { print up‸ }") == ["upper"]


def test_what_has_the_wanted_type_comes_first() -> None:
    text = "method M(flag: bool, count: int, other: bool) { var n: int := ‸\n}"
    assert names(text)[0] == "count"


def test_words_of_the_language() -> None:
    found = {o.name for o in offers("method M() { ‸ }") if o.kind == "keyword"}
    assert {"while", "assert", "var"} <= found and "requires" not in found
    found = {o.name for o in offers("method M()\n  ‸\n{ }") if o.kind == "keyword"}
    assert {"requires", "ensures", "modifies"} <= found and "while" not in found


def test_pieces_to_fill_in() -> None:
    (loop,) = [o for o in offers("method M() { whi‸ }") if o.kind == "snippet"]
    assert "invariant ${2:0 <= i <= n}" in loop.text
    assert any(o.kind == "snippet" and o.name == "lemma" for o in offers("lem‸"))


def test_nothing_in_comments_and_literals() -> None:
    for text in (
        'method M() { print "a‸"; }',
        "// a‸\nmethod M() { }",
        "method M() { } /* a‸ */",
        "const c := 1‸",
    ):
        assert offers(text) == []


def test_attributes() -> None:
    assert "axiom" in [o.name for o in offers("lemma {:‸} L() ensures true")]


def test_the_text_may_have_changed_since_it_was_read() -> None:
    before = STACK + "method M(s: Stack) {\n}\nmethod N(n: int) { }\n"
    after, caret = before.replace(") {\n}\nmethod N", ") {\n  var k := s;\n  k.\n}\nmethod N"), 0
    caret = after.index("k.\n") + 2
    found = complete(read(SourceText("case.dfy", before)), after, caret)
    assert {o.name for o in found.offers} == {"items", "Full", "Push", "LIMIT"}


def test_letters_outside_of_the_first_plane() -> None:
    assert names('method M(x: int) { print "𝔽𝔽"; print ‸; }')[0] == "x"


def test_what_is_offered_for_programs_that_are_cut() -> None:
    """A sample of what `python -m tests.standing.completion` measures."""
    figures = measure(choose(list(own()), 60, 1), check=12)
    assert figures.offered >= 0.95 and figures.among_ten >= 0.8, figures.missed
    assert not figures.unresolved
