"""What a type says about a bounded value: `Is` and `IsAlloc`, looked into item by item."""

from __future__ import annotations

from collections.abc import Iterator

from language.analysis.type_questions import has_references, is_constrained
from language.analysis.typed import Class, Datatype, SubsetType
from language.ivl import nodes as n
from language.ivl.sorts import subset_base
from language.refute.evaluation import Evaluation
from language.refute.smt import INT, Scalar
from language.refute.values import OPAQUE, BagV, DataV, HeapV, MapV, SeqV, SetV, Skip, Value
from language.types import (
    ArrowType,
    CharType,
    MapType,
    MultisetType,
    ParamType,
    SeqType,
    SetType,
    Type,
    UserType,
    substitute,
)


def satisfies(e: Evaluation, value: Value, sort: n.Sort, type_: Type) -> Scalar:
    """Whether the value satisfies the constraints of its type."""
    if not is_constrained(type_):
        return True
    smt = e.smt
    match type_:
        case CharType():
            below = smt.all((smt.at_most(INT, 0, value), smt.less(INT, value, 0xD800)))
            above = smt.all((smt.less(INT, 0xDFFF, value), smt.less(INT, value, 0x110000)))
            return smt.any((below, above))
        case ParamType():
            return smt.all((smt.at_most(INT, 0, value), smt.less(INT, value, OPAQUE)))
        case UserType(decl=SubsetType() as d, args=args):
            inner = satisfies(e, value, sort, subset_base(d, args))
            name = f"is!{d.qualified}"
            condition = e.environment.constraint(type_, n.Ref_(sort, name))
            if condition is None or inner is False:
                return inner
            return smt.all((inner, e.under(inner, condition, e.root.bind({name: value}))))
        case UserType(decl=Class() as c, nullable=nullable):
            return smt.any((nullable and smt.equal(INT, value, 0), _of_class(e, value, c, type_)))
        case ArrowType():
            raise Skip
        case _:
            return smt.all(
                smt.implies(there, satisfies(e, x, s, t)) for there, x, s, t in parts(e, value, sort, type_)
            )


def _of_class(e: Evaluation, value: Scalar, c: Class, type_: UserType) -> Scalar:
    smt = e.smt
    if c.is_object:
        return smt.negate(smt.equal(INT, value, 0))
    return e.has_type(value, UserType(c, type_.args))


def allocated(e: Evaluation, value: Value, sort: n.Sort, type_: Type, heap: HeapV) -> Scalar:
    """Whether every reference in the value is null or exists in the heap."""
    if not has_references(type_):
        return True
    smt = e.smt
    match type_:
        case ParamType():
            return True
        case UserType(decl=SubsetType() as d, args=args):
            return allocated(e, value, sort, subset_base(d, args), heap)
        case UserType(decl=Class()):
            return smt.any((smt.equal(INT, value, 0), e.allocated(heap, value)))
        case ArrowType():
            raise Skip
        case _:
            return smt.all(
                smt.implies(there, allocated(e, x, s, t, heap))
                for there, x, s, t in parts(e, value, sort, type_)
            )


def parts(
    e: Evaluation, value: Value, sort: n.Sort, type_: Type
) -> Iterator[tuple[Scalar, Value, n.Sort, Type]]:
    """The parts of a value, each with when it is there."""
    smt = e.smt
    match value, sort, type_:
        case SeqV(), n.SeqSort(item), SeqType(t):
            for j, x in enumerate(value.items):
                yield smt.less(INT, j, value.length), x, item, t
        case SetV(), n.SetSort(item), SetType(t, _):
            for p, x in value.slots:
                yield p, x, item, t
        case BagV(), n.MultisetSort(item), MultisetType(t):
            for x, count in value.slots:
                yield smt.less(INT, 0, count), x, item, t
        case MapV(), n.MapSort(key, val), MapType(k, v, _):
            for p, x, y in value.slots:
                yield p, x, key, k
                yield p, y, val, v
        case DataV(), n.DataSort(), UserType(decl=Datatype() as d, args=args):
            types = dict(zip(d.params, args, strict=True))
            for i, ctor in enumerate(e.environment.datatype(sort)):
                fields = value.of(i)
                if fields is None:
                    continue
                here = smt.equal(INT, value.tag, i)
                for x, s, t in zip(fields, ctor.sorts, ctor.types, strict=True):
                    yield here, x, s, substitute(t, types)
        case _:
            raise Skip
