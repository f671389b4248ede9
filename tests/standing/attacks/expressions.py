"""Expressions that have no value, in every place for an expression, wrapped in up to two others."""

# ruff: noqa: E501  # a table reads better in rows

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from tests.standing.attacks.places import PLACES, Place
from tests.standing.attacks.records import Attack

COMMON = """function Zero(): int { 0 }
function Same(n: int): int { n }
function Positive(n: int): int requires n > 0 { n }
lemma Needs(n: int) requires n > 0 {}
datatype List = Nil | Cons(head: int, tail: List)
newtype byte = x: int | 0 <= x < 256
"""


@dataclass(frozen=True)
class Wrong:
    """An `int` without a value beside one that has it."""

    rule: str
    bad: str
    good: str
    codes: frozenset[str]


def _wrong(rule: str, bad: str, good: str, *codes: str) -> Wrong:
    return Wrong(rule, bad, good, frozenset(codes))


WRONG = (
    _wrong("division", "(1 / Zero())", "(1 / (Zero() + 1))", "division-by-zero"),
    _wrong("modulo", "(1 % Zero())", "(1 % (Zero() + 1))", "division-by-zero"),
    _wrong("index of a sequence", "[1, 2][Zero() + 2]", "[1, 2][Zero() + 1]", "index"),
    _wrong("update of a sequence", "|[1][Zero() + 1 := 2]|", "|[1][Zero() := 2]|", "index"),
    _wrong("slice", "|[1][Zero() + 2..]|", "|[1][Zero() + 1..]|", "range"),
    _wrong("map key", "map[1 := 2][Zero()]", "map[0 := 2][Zero()]", "map-key"),
    _wrong("destructor", "(if Zero() == 0 then Nil else Cons(1, Nil)).head",
           "(if Zero() == 1 then Nil else Cons(1, Nil)).head", "destructor"),
    _wrong("datatype update", "(if Zero() == 0 then Nil else Cons(1, Nil)).(head := 2).head",
           "(if Zero() == 1 then Nil else Cons(1, Nil)).(head := 2).head", "destructor"),
    _wrong("precondition of a function", "Positive(Zero())", "Positive(Zero() + 1)", "function-precondition"),
    _wrong("precondition of a function value", "((k: int) requires k > 0 => k)(Zero())",
           "((k: int) requires k > 0 => k)(Zero() + 1)", "function-precondition", "precondition"),
    _wrong("precondition of a lemma", "(Needs(Zero()); 1)", "(Needs(Zero() + 1); 1)", "precondition"),
    _wrong("conversion", "(((Zero() + 256) as byte) as int)", "(((Zero() + 255) as byte) as int)", "conversion"),
    _wrong("conversion of a real", "((Zero() as real + 0.5) as int)", "((Zero() as real + 1.0) as int)", "conversion"),
    _wrong("conversion to a character", "((Zero() + 0xD800) as char as int)", "((Zero() + 0xE000) as char as int)",
           "conversion"),
    _wrong("arithmetic of a newtype", "((Zero() as byte + 255 + 1) as int)", "((Zero() as byte + 254 + 1) as int)",
           "type-constraint", "conversion"),
    _wrong("subset type", "(var k: nat := Zero() - 1; k)", "(var k: nat := Zero() + 1; k)", "type-constraint"),
    _wrong("such-that", "(var k: int :| k == 1 && k == Zero(); k)", "(var k: int :| k == Zero(); k)", "such-that"),
    _wrong("assertion", "(assert Zero() == 1; 1)", "(assert Zero() == 0; 1)", "assertion"),
    _wrong("missing case", "(match Zero() { case 1 => 1 })", "(match Zero() { case 0 => 1 })", "match-exhaustive"),
    _wrong("length of a sequence", "|seq(Zero() - 1, k => 0)|", "|seq(Zero() + 1, k => 0)|", "range",
           "type-constraint"),
    _wrong("multiplicity", "|multiset{1}[1 := Zero() - 1]|", "|multiset{1}[1 := Zero() + 1]|", "type-constraint",
           "range", "multiplicity"),
    _wrong("shift", "((1 as bv8 << (Zero() + 9)) as int)", "((1 as bv8 << (Zero() + 8)) as int)", "range",
           "type-constraint", "shift"),
    _wrong("bit-vector", "((Zero() + 256) as bv8 as int)", "((Zero() + 255) as bv8 as int)", "conversion"),
    _wrong("failed pattern", "(var Cons(h, _) := if Zero() == 0 then Nil else Cons(1, Nil); h)",
           "(var Cons(h, _) := if Zero() == 1 then Nil else Cons(1, Nil); h)", "match-exhaustive", "destructor",
           "pattern"),
)  # fmt: skip


@dataclass(frozen=True)
class Wrapper:
    """An `int` made of an `int`. `ghost`: only in code that is not compiled."""

    name: str
    form: str
    ghost: bool = False


WRAPPERS = (
    Wrapper("itself", "{e}"),
    Wrapper("body of a lambda", "((q: int) => {e})(0)"),
    Wrapper("value of a let", "(var v := {e}; v)"),
    Wrapper("body of a let", "(var v := 0; {e})"),
    Wrapper("test", "(if {e} == 1 then 1 else 2)"),
    Wrapper("branch", "(if Zero() == 0 then {e} else 0)"),
    Wrapper("else branch", "(if Zero() == 1 then 0 else {e})"),
    Wrapper("right of and", "(if Zero() == 0 && {e} == 1 then 1 else 2)"),
    Wrapper("right of implies", "(if Zero() == 0 ==> {e} == 1 then 1 else 2)"),
    Wrapper("tuple", "({e}, 0).0"),
    Wrapper("element of a sequence", "[0, {e}][1]"),
    Wrapper("element of a set", "|{{{e}}}|"),
    Wrapper("element of a multiset", "|multiset{{{e}}}|"),
    Wrapper("key of a map", "|map[({e}) := 0]|"),
    Wrapper("value of a map", "map[0 := {e}][0]"),
    Wrapper("argument", "Same({e})"),
    Wrapper("argument of a constructor", "Cons({e}, Nil).head"),
    Wrapper("updated field", "Cons(1, Nil).(head := {e}).head"),
    Wrapper("updated element", "[1][0 := {e}][0]"),
    Wrapper("what is matched", "(match {e} case 0 => 1 case _ => 2)"),
    Wrapper("body of a case", "(match Zero() case 0 => {e} case _ => 2)"),
    Wrapper("bounded quantifier", "(if forall q | 0 <= q < 2 :: {e} == q then 1 else 2)"),
    Wrapper("range of a quantifier", "(if exists q | 0 <= q < 2 && {e} == q :: q == 1 then 1 else 2)"),
    Wrapper("unbounded quantifier", "(if forall q: int :: {e} == q then 1 else 2)", ghost=True),
    Wrapper("set comprehension", "|set q | 0 <= q < 2 :: ({e})|"),
    Wrapper("range of a set comprehension", "|set q | 0 <= q < 2 && ({e}) == q|"),
    Wrapper("map comprehension", "|map q | 0 <= q < 2 :: ({e})|"),
    Wrapper("sequence comprehension", "|seq(2, q => ({e}))|"),
    Wrapper("assertion", "(assert {e} == {e}; 1)"),
    Wrapper("product with nothing", "(0 * {e})"),
    Wrapper("minus", "(-{e})"),
    Wrapper("conversion", "({e} as real).Floor"),
    Wrapper("argument of a lemma", "(assert true by {{ Needs({e} - {e} + 1); }} 1)", ghost=True),
)


def attacks(deep: bool = True) -> Iterator[Attack]:
    """Every place × every rule × every wrapper, and with `deep` every two wrappers."""
    for outer, inner in product(WRAPPERS, WRAPPERS if deep else WRAPPERS[:1]):
        if deep and WRAPPERS[0] in (outer, inner) and outer is not WRAPPERS[0]:
            continue  # "itself" outside stands for one wrapper alone
        for place, wrong in product(PLACES, WRONG):
            if (outer.ghost or inner.ghost) and not place.ghost:
                continue
            yield _attack(place, wrong, outer, inner)


def _attack(place: Place, wrong: Wrong, outer: Wrapper, inner: Wrapper) -> Attack:
    def program(e: str) -> str:
        return COMMON + place.text.replace("{e}", outer.form.format(e=inner.form.format(e=e)))

    names = [w.name for w in (outer, inner) if w is not WRAPPERS[0]]
    position = " in ".join([*reversed(names), place.name])
    return Attack(wrong.rule, position, program(wrong.bad), program(wrong.good), wrong.codes)
