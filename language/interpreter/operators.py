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
from language.operators import MEMBERSHIP, STRICT, Family, Operator
from language.types import BitvectorType, CharType, IntType, OrdinalType, RealType, Type
from language.values import Char, Data, Map, Multiset

Two = Callable[[Any, Any], Any]
O, F = Operator, Family


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


def _ranked(v: Any) -> int:
    if not isinstance(v, Data):
        raise UnknownValue("only values of datatypes have a rank")
    return rank(v)


ORDERS: dict[Operator, Two] = {
    O.LESS: operator.lt,
    O.AT_MOST: operator.le,
    O.MORE: operator.gt,
    O.AT_LEAST: operator.ge,
}
NUMBERS: dict[Operator, Two] = {
    **ORDERS,
    O.ADD: operator.add,
    O.SUBTRACT: operator.sub,
    O.MULTIPLY: operator.mul,
}

TABLE: dict[tuple[Operator, Family], Two] = {
    **{(o, s): f for o, f in NUMBERS.items() for s in (F.INT, F.REAL, F.BITS)},
    **{(o, F.ORDINAL): NUMBERS[o] for o in (*ORDERS, O.ADD, O.SUBTRACT)},  # runs meet finite ones only
    **{(o, F.CHAR): _char(f) for o, f in ORDERS.items()},
    **{(o, F.SET): f for o, f in ORDERS.items()},
    (O.DIVIDE, F.INT): divide,
    (O.MODULO, F.INT): modulo,
    (O.DIVIDE, F.BITS): lambda a, b: a // b,
    (O.MODULO, F.BITS): operator.mod,
    (O.DIVIDE, F.REAL): lambda a, b: Fraction(a) / b,
    (O.BIT_AND, F.BITS): lambda a, b: a & b,
    (O.BIT_OR, F.BITS): lambda a, b: a | b,
    (O.BIT_XOR, F.BITS): lambda a, b: a ^ b,
    (O.SHIFT_LEFT, F.BITS): lambda a, b: a << b,  # cut to the width by who knows it
    (O.SHIFT_RIGHT, F.BITS): lambda a, b: a >> b,
    (O.ADD, F.CHAR): _shifted(1),
    (O.SUBTRACT, F.CHAR): _shifted(-1),
    (O.ADD, F.SET): lambda a, b: a | b,
    (O.SUBTRACT, F.SET): operator.sub,
    (O.MULTIPLY, F.SET): lambda a, b: a & b,
    (O.ADD, F.SEQ): operator.add,
    (O.AT_MOST, F.SEQ): _prefix,
    (O.LESS, F.SEQ): lambda a, b: len(a) < len(b) and _prefix(a, b),
    (O.ADD, F.MULTISET): bag_union,
    (O.SUBTRACT, F.MULTISET): bag_difference,
    (O.MULTIPLY, F.MULTISET): bag_intersection,
    (O.AT_MOST, F.MULTISET): bag_within,
    (O.LESS, F.MULTISET): lambda a, b: a != b and bag_within(a, b),
    (O.AT_LEAST, F.MULTISET): lambda a, b: bag_within(b, a),
    (O.MORE, F.MULTISET): lambda a, b: a != b and bag_within(b, a),
    (O.DISJOINT, F.SET): _disjoint,
    (O.DISJOINT, F.MULTISET): _disjoint,
    (O.ADD, F.MAP): _merge,
    (O.SUBTRACT, F.MAP): _without,
    (O.LESS, F.DATATYPE): lambda a, b: _ranked(a) < _ranked(b),
    (O.MORE, F.DATATYPE): lambda a, b: _ranked(a) > _ranked(b),
}
"""What has no row is not a function of two values: equality and logic may decide with one side unknown,
membership is looked up by its right side."""


def find(op: Operator, left: Family, right: Family) -> Two:
    """The operator for operands of these families."""
    if op in MEMBERSHIP:
        test = occurs if right is F.MULTISET else member
        return test if op is O.IN else (lambda a, b: not test(a, b))
    if op in STRICT and right is F.DATATYPE:
        left = F.DATATYPE  # the rank order also compares an element with the datatype that holds it
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
