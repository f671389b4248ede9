"""Operators by the types of their operands, and conversions between types."""

from __future__ import annotations

from language.ivl import nodes as n
from language.ivl import terms as k
from language.ivl.sorts import root, sort_of
from language.ivl.unsupported import Unsupported
from language.source import Span
from language.types import (
    BitvectorType,
    CharType,
    IntType,
    MapType,
    MultisetType,
    OrdinalType,
    RealType,
    SeqType,
    SetType,
    Type,
)

_ARITHMETIC = {"+": "+", "-": "-", "*": "*"}
_BITS = {
    "+": "bv.add",
    "-": "bv.sub",
    "*": "bv.mul",
    "/": "bv.udiv",
    "%": "bv.urem",
    "&": "bv.and",
    "|": "bv.or",
    "^": "bv.xor",
    "<<": "bv.shl",
    ">>": "bv.shr",
}
_SETS = {"+": "union", "*": "inter", "-": "diff"}


def unary(op: str, x: n.Term, type_: Type, span: Span) -> n.Term:
    r = root(type_)
    match op:
        case "!":
            return n.App(x.sort, "bv.not", (x,)) if isinstance(r, BitvectorType) else k.negate(x)
        case "-":
            if isinstance(x, n.Lit) and x.sort in (n.INT, n.REAL):
                return n.Lit(x.sort, -x.value)
            if isinstance(r, BitvectorType):
                return n.App(x.sort, "bv.sub", (n.Lit(x.sort, 0), x))
            return n.App(x.sort, "neg", (x,))
        case "floor":
            return n.App(n.INT, "floor", (x,))
        case "card":
            return cardinality(x, r, span)
        case _:
            raise Unsupported(span, f"the operator {op}")


def cardinality(x: n.Term, type_: Type, span: Span) -> n.Term:
    match type_:
        case SeqType():
            return n.App(n.INT, "seq.len", (x,))
        case SetType(_, True):
            return n.App(n.INT, "set.card", (x,))
        case MultisetType():
            return n.App(n.INT, "ms.card", (x,))
        case MapType(_, _, True):
            return n.App(n.INT, "map.card", (x,))
        case _:
            raise Unsupported(span, f"|…| of a {type_}")


def binary(op: str, a: n.Term, b: n.Term, left: Type, right: Type, span: Span) -> n.Term:
    match op:
        case "&&":
            return k.conj((a, b))
        case "||":
            return k.disj((a, b))
        case "==>":
            return k.implies(a, b)
        case "<==>":
            return k.iff(a, b)
        case "==":
            return k.equal(a, b)
        case "!=":
            return k.negate(k.equal(a, b))
        case "in":
            return contains(a, b, root(right), span)
        case "!in":
            return k.negate(contains(a, b, root(right), span))
        case "!!":
            stem = "ms" if isinstance(root(left), MultisetType) else "set"
            return k.test(f"{stem}.disjoint", a, b)
        case ">" | ">=":
            return binary("<" if op == ">" else "<=", b, a, right, left, span)
        case "<" | "<=":
            return order(op, a, b, root(left), span)
        case _:
            return arithmetic(op, a, b, root(left), root(right), span)


def contains(x: n.Term, c: n.Term, type_: Type, span: Span) -> n.Term:
    match type_:
        case SeqType():
            return k.test("seq.contains", c, x)
        case SetType():
            return k.member(x, c)
        case MultisetType():
            return k.less(k.integer(0), n.App(n.INT, "ms.count", (c, x)))
        case MapType(key, _, finite):
            return k.member(x, n.App(n.SetSort(sort_of(key), finite), "map.dom", (c,)))
        case _:
            raise Unsupported(span, f"`in` for a {type_}")


def order(op: str, a: n.Term, b: n.Term, type_: Type, span: Span) -> n.Term:
    strict = op == "<"
    if strict and isinstance(b.sort, n.DataSort):  # also of an element of any type, and what may hold it
        return k.less(n.App(n.INT, "data.rank", (a,)), n.App(n.INT, "data.rank", (b,)))
    match type_:
        case IntType() | RealType() | CharType():
            return k.less(a, b) if strict else k.at_most(a, b)
        case BitvectorType():
            return k.test("bv.lt" if strict else "bv.le", a, b)
        case OrdinalType():
            return k.test("ord.lt" if strict else "ord.le", a, b)
        case SetType():
            below = k.test("set.subset", a, b)
            return k.conj((below, k.negate(k.equal(a, b)))) if strict else below
        case MultisetType():
            below = k.test("ms.subset", a, b)
            return k.conj((below, k.negate(k.equal(a, b)))) if strict else below
        case SeqType():
            below = k.test("seq.prefix", a, b)
            if not strict:
                return below
            return k.conj((below, k.less(n.App(n.INT, "seq.len", (a,)), n.App(n.INT, "seq.len", (b,)))))
        case _:
            raise Unsupported(span, f"the operator {op} for the type {type_}")


def arithmetic(op: str, a: n.Term, b: n.Term, left: Type, right: Type, span: Span) -> n.Term:
    match left:
        case IntType() | CharType():
            if op in _ARITHMETIC:
                if op == "+":
                    return k.plus(a, b)
                return n.App(a.sort, _ARITHMETIC[op], (a, b))
            if op in "/%":
                return n.App(n.INT, "div" if op == "/" else "mod", (a, b))
        case RealType():
            if op in _ARITHMETIC or op == "/":
                return n.App(a.sort, op, (a, b))
        case BitvectorType():
            if op in _BITS:
                if op in ("<<", ">>") and isinstance(root(right), BitvectorType):
                    b = n.App(n.INT, "bv.to_int", (b,))
                return n.App(a.sort, _BITS[op], (a, b))
        case OrdinalType() if op in "+-":
            return n.App(n.ORD, "ord.plus" if op == "+" else "ord.minus", (a, b))
        case SeqType() if op == "+":
            return n.App(a.sort, "seq.append", (a, b))
        case SetType() if op in _SETS:
            return n.App(a.sort, f"set.{_SETS[op]}", (a, b))
        case MultisetType() if op in _SETS:
            return n.App(a.sort, f"ms.{_SETS[op]}", (a, b))
        case MapType() if op == "+":
            return n.App(a.sort, "map.merge", (a, b))
        case MapType() if op == "-":
            return n.App(a.sort, "map.minus", (a, b))
        case _:
            pass
    raise Unsupported(span, f"the operator {op} for the type {left}")


def ordinal_part(part: str, x: n.Term) -> n.Term:
    """`k.Offset` and what follows from it; 0 counts as a limit."""
    offset = n.App(n.INT, "ord.offset", (x,))
    match part:
        case "Offset":
            return offset
        case "IsLimit":
            return k.equal(offset, k.integer(0))
        case "IsSucc":
            return k.less(k.integer(0), offset)
        case _:
            return k.test("ord.finite", x)


def to_int(x: n.Term, source: Type, span: Span) -> n.Term:
    """A number or character as an integer; what it loses is the business of the check."""
    match source:
        case IntType() | CharType():
            return x
        case RealType():
            return n.App(n.INT, "floor", (x,))
        case BitvectorType():
            return n.App(n.INT, "bv.to_int", (x,))
        case OrdinalType():
            return n.App(n.INT, "ord.offset", (x,))
        case _:
            raise Unsupported(span, f"converting a {source}")


def convert(x: n.Term, source: Type, target: Type, span: Span) -> n.Term:
    a, b = root(source), root(target)
    match b:
        case IntType() | CharType():
            return to_int(x, a, span)
        case RealType():
            if isinstance(a, RealType):
                return x
            whole = to_int(x, a, span)
            if isinstance(whole, n.Lit):
                return k.real(int(whole.value))
            return n.App(n.REAL, "to_real", (whole,))
        case OrdinalType():
            return x if a == b else n.App(n.ORD, "ord.of_int", (to_int(x, a, span),))
        case BitvectorType():
            return x if a == b else n.App(sort_of(b), "bv.of_int", (to_int(x, a, span),))
        case _:
            if sort_of(a) != sort_of(b):
                raise Unsupported(span, f"converting a {source} to {target}")
            return x
