"""Operators by the types of their operands, and conversions between types."""

from __future__ import annotations

from language.analysis import typed as t
from language.analysis.families import family
from language.ivl import nodes as n
from language.ivl import terms as k
from language.ivl.sorts import root, sort_of, unconstrained
from language.ivl.unsupported import Unsupported
from language.operators import SHIFTS, Operator, UnaryOperator
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
    UserType,
)


def unary(op: UnaryOperator, x: n.Term, type_: Type, span: Span) -> n.Term:
    r = root(type_)
    match op:
        case UnaryOperator.NOT:
            return n.App(x.sort, "bv.not", (x,)) if isinstance(r, BitvectorType) else k.negate(x)
        case UnaryOperator.MINUS:
            if isinstance(x, n.Lit) and x.sort in (n.INT, n.REAL):
                return n.Lit(x.sort, -x.value)
            if isinstance(r, BitvectorType):
                return n.App(x.sort, "bv.sub", (n.Lit(x.sort, 0), x))
            return n.App(x.sort, "neg", (x,))
        case UnaryOperator.FLOOR:
            return n.App(n.INT, "floor", (x,))
        case UnaryOperator.CARDINALITY:
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


def binary(op: Operator, a: n.Term, b: n.Term, left: Type, right: Type, span: Span) -> n.Term:
    match op:
        case Operator.AND:
            return k.conj((a, b))
        case Operator.OR:
            return k.disj((a, b))
        case Operator.IMPLIES:
            return k.implies(a, b)
        case Operator.EXPLIES:
            return k.implies(b, a)
        case Operator.IFF:
            return k.iff(a, b)
        case Operator.EQUAL:
            return same(a, b, left)
        case Operator.IN:
            return contains(a, b, root(right), span)
        case Operator.UNEQUAL | Operator.NOT_IN:
            opposite = op.opposite
            assert opposite is not None
            return k.negate(binary(opposite, a, b, left, right, span))
        case Operator.MORE | Operator.AT_LEAST:
            mirror = op.mirror
            assert mirror is not None
            return binary(mirror, b, a, right, left, span)
        case Operator.LESS | Operator.AT_MOST:
            return order(op, a, b, root(left), span)
        case Operator.DISJOINT:
            return k.test(_ivl(op, root(left), span), a, b)
        case _:
            return arithmetic(op, a, b, root(left), root(right), span)


def same(a: n.Term, b: n.Term, type_: Type) -> n.Term:
    """`a == b`. Of a codatatype that is its greatest predicate, since proofs go by its prefixes."""
    r = root(type_)
    if isinstance(r, UserType) and isinstance(r.decl, t.Datatype) and r.decl.same is not None:
        return n.FunApp(n.BOOL, n.Instance(r.decl.same, tuple(map(unconstrained, r.args))), None, (a, b))
    return k.equal(a, b)


def _ivl(op: Operator, type_: Type, span: Span) -> str:
    """The operator of the IVL for this type."""
    found = op.on.get(family(type_))
    if found is None:
        raise Unsupported(span, f"the operator {op} for the type {type_}")
    return found


def contains(x: n.Term, c: n.Term, type_: Type, span: Span) -> n.Term:
    match type_:
        case SeqType():
            return k.test("seq.contains", c, x)
        case SetType():
            parts = k.member(x, c)
            if isinstance(x, n.Ref_) and isinstance(c, n.App) and c.op == "set.diff":
                # also as it stands: what is known of all members of the difference says something of this one
                return k.conj((k.test("set.member", x, c), parts))
            return parts
        case MultisetType():
            return k.less(k.integer(0), n.App(n.INT, "ms.count", (c, x)))
        case MapType(key, _, finite):
            return k.member(x, n.App(n.SetSort(sort_of(key), finite), "map.dom", (c,)))
        case _:
            raise Unsupported(span, f"`in` for a {type_}")


def order(op: Operator, a: n.Term, b: n.Term, type_: Type, span: Span) -> n.Term:
    strict = op is Operator.LESS
    if strict and isinstance(b.sort, n.DataSort):  # also of an element of any type, and what may hold it
        return k.less(n.App(n.INT, "data.rank", (a,)), n.App(n.INT, "data.rank", (b,)))
    match type_:
        case IntType() | RealType() | CharType():
            return k.less(a, b) if strict else k.at_most(a, b)
        case SetType() | MultisetType() if strict:
            return k.conj((order(Operator.AT_MOST, a, b, type_, span), k.negate(k.equal(a, b))))
        case SeqType() if strict:
            shorter = k.less(n.App(n.INT, "seq.len", (a,)), n.App(n.INT, "seq.len", (b,)))
            return k.conj((order(Operator.AT_MOST, a, b, type_, span), shorter))
        case _:
            return k.test(_ivl(op, type_, span), a, b)


def arithmetic(op: Operator, a: n.Term, b: n.Term, left: Type, right: Type, span: Span) -> n.Term:
    name = _ivl(op, left, span)
    if op is Operator.ADD and isinstance(left, IntType | CharType):
        return k.plus(a, b)
    if op in SHIFTS and isinstance(right, BitvectorType):
        b = n.App(n.INT, "bv.to_int", (b,))
    return n.App(a.sort, name, (a, b))


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
