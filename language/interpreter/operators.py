"""Operators on values, picked by the sorts of their operands; conversions between numbers and characters."""

from __future__ import annotations

import operator
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from language.interpreter.collections import (
    bag_difference,
    bag_intersection,
    bag_union,
    bag_within,
    counts,
    entries,
    map_of,
)
from language.interpreter.numbers import divide, modulo
from language.interpreter.outcomes import UnknownValue
from language.interpreter.ranks import rank
from language.types import BitvectorType, CharType, IntType, OrdinalType, RealType, Type
from language.values import Char, Data, Map, Multiset

Two = Callable[[Any, Any], Any]


def member(item: Any, collection: Any) -> bool:
    if isinstance(collection, Map):
        return item in entries(collection)
    return item in collection


def occurs(item: Any, bag: Multiset) -> bool:
    return item in counts(bag)


def _char(op: Two) -> Two:
    return lambda a, b: op(a.code, b.code)


def _shifted(sign: int) -> Two:
    def run(a: Char, b: Char) -> Char:
        code = a.code + sign * b.code
        if not is_scalar(code):
            raise UnknownValue("the result is no character")
        return Char(code)

    return run


def is_scalar(code: int) -> bool:
    """A Unicode scalar value: not a surrogate, not beyond the last plane."""
    return 0 <= code < 0xD800 or 0xE000 <= code < 0x110000


def _prefix(a: Any, b: Any) -> bool:
    return b[: len(a)] == a


def _merge(a: Map, b: Map) -> Map:
    return map_of({**entries(a), **entries(b)})


def _without(a: Map, keys: frozenset[Any]) -> Map:
    return Map(frozenset(e for e in a.entries if e[0] not in keys))


def _disjoint(a: Any, b: Any) -> bool:
    if isinstance(a, Multiset):
        return not bag_intersection(a, b).counts
    return a.isdisjoint(b)


NUMBERS: dict[str, Two] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def _ranked(v: Any) -> int:
    if not isinstance(v, Data):
        raise UnknownValue("only values of datatypes have a rank")
    return rank(v)


TABLE: dict[tuple[str, str], Two] = {
    **{(op, s): f for op, f in NUMBERS.items() for s in ("int", "real", "bv")},
    **{(op, "char"): _char(f) for op, f in NUMBERS.items() if op not in "+-*"},
    **{(op, "set"): f for op, f in NUMBERS.items() if op not in "+*"},
    ("/", "int"): divide,
    ("%", "int"): modulo,
    ("/", "bv"): lambda a, b: a // b,
    ("%", "bv"): operator.mod,
    ("/", "real"): lambda a, b: Fraction(a) / b,
    ("&", "bv"): lambda a, b: a & b,
    ("|", "bv"): lambda a, b: a | b,
    ("^", "bv"): lambda a, b: a ^ b,
    ("+", "char"): _shifted(1),
    ("-", "char"): _shifted(-1),
    ("+", "set"): lambda a, b: a | b,
    ("*", "set"): lambda a, b: a & b,
    ("+", "seq"): operator.add,
    ("<=", "seq"): _prefix,
    ("<", "seq"): lambda a, b: len(a) < len(b) and _prefix(a, b),
    (">=", "seq"): lambda a, b: _prefix(b, a),
    (">", "seq"): lambda a, b: len(b) < len(a) and _prefix(b, a),
    ("+", "multiset"): bag_union,
    ("-", "multiset"): bag_difference,
    ("*", "multiset"): bag_intersection,
    ("<=", "multiset"): bag_within,
    ("<", "multiset"): lambda a, b: a != b and bag_within(a, b),
    (">=", "multiset"): lambda a, b: bag_within(b, a),
    (">", "multiset"): lambda a, b: a != b and bag_within(b, a),
    ("!!", "set"): _disjoint,
    ("!!", "multiset"): _disjoint,
    ("+", "map"): _merge,
    ("-", "map"): _without,
    ("<", "data"): lambda a, b: _ranked(a) < _ranked(b),
    (">", "data"): lambda a, b: _ranked(a) > _ranked(b),
}


def find(op: str, left: str, right: str) -> Two:
    """The operator for operands of these sorts."""
    if op in ("in", "!in"):
        test = occurs if right == "multiset" else member
        return test if op == "in" else (lambda a, b: not test(a, b))
    if op in ("<", ">") and right == "data":
        left = "data"  # the rank order also compares an element with the datatype that holds it
    found = TABLE.get((op, left))
    if found is None:

        def missing(a: Any, b: Any) -> Any:
            raise UnknownValue(f"the operator {op} cannot be run on these values")

        return missing
    return found


class NotRepresentable(Exception):
    """The converted value does not exist in the target type."""


def conversion(source: Type, target: Type) -> Callable[[Any], Any]:
    """How a value of the erased type `source` becomes one of `target`."""

    def to_int(v: Any) -> Any:
        match source:
            case RealType():
                if v.denominator != 1:
                    raise NotRepresentable("a real that becomes an integer must be whole")
                return v.numerator
            case CharType():
                return v.code
            case _:
                return v

    def convert(v: Any) -> Any:
        match target:
            case IntType() | OrdinalType():
                return to_int(v)
            case RealType():
                return v if isinstance(source, RealType) else Fraction(to_int(v))
            case CharType():
                code = to_int(v)
                if not is_scalar(code):
                    raise NotRepresentable("the number must be the code of a Unicode character")
                return Char(code)
            case BitvectorType(width):
                code = to_int(v)
                if not 0 <= code < 2**width:
                    raise NotRepresentable(f"the number must fit in {width} bits")
                return code
            case _:
                return v

    return (lambda v: v) if source == target else convert
