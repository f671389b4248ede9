"""Sorts and what a type says about its values beyond its sort.

The sort of a type comes from its erased form: subset types, newtypes, `nat` and nullability fall away.
"""

from __future__ import annotations

from collections.abc import Mapping

from language.analysis import typed as t
from language.analysis.bases import numeric
from language.analysis.builtins import OBJECT_DECL
from language.analysis.lineage import seen_as
from language.analysis.type_questions import is_constrained
from language.ivl import nodes as n
from language.ivl.unsupported import Unsupported
from language.source import NOWHERE
from language.types import (
    INT,
    ArrowType,
    BitvectorType,
    BoolType,
    CharType,
    IntType,
    MapType,
    MultisetType,
    NullType,
    OrdinalType,
    ParamType,
    RealType,
    SeqType,
    SetType,
    Type,
    UserType,
    map_type,
    substitute,
)


def sort_of(type_: Type, params: Mapping[ParamType, n.Sort] | None = None) -> n.Sort:
    """`params` gives type parameters that stand for a sort, as inside a datatype at the sorts of its
    arguments; others are opaque."""
    if params:
        return _sort_with(type_, params)
    match type_:
        case BoolType():
            return n.BOOL
        case IntType() | CharType():
            return n.INT
        case RealType():
            return n.REAL
        case OrdinalType():
            return n.ORD
        case BitvectorType(width):
            return n.Bits(width)
        case SeqType(item):
            return n.SeqSort(sort_of(item))
        case SetType(item, finite):
            return n.SetSort(sort_of(item), finite)
        case MultisetType(item):
            return n.MultisetSort(sort_of(item))
        case MapType(key, value, finite):
            return n.MapSort(sort_of(key), sort_of(value), finite)
        case ArrowType(inputs, result, _):
            return n.FunSort(tuple(map(sort_of, inputs)), sort_of(result))
        case ParamType():
            return n.OpaqueSort(type_)
        case NullType():
            return n.REF
        case UserType(decl, args, _):
            return _sort_of_declared(decl, args)
        case _:
            raise Unsupported(NOWHERE, f"the type {type_}")


def _sort_with(type_: Type, params: Mapping[ParamType, n.Sort]) -> n.Sort:
    def at(part: Type) -> n.Sort:
        return _sort_with(part, params)

    match type_:
        case ParamType():
            return params.get(type_) or n.OpaqueSort(type_)
        case SeqType(item):
            return n.SeqSort(at(item))
        case SetType(item, finite):
            return n.SetSort(at(item), finite)
        case MultisetType(item):
            return n.MultisetSort(at(item))
        case MapType(key, value, finite):
            return n.MapSort(at(key), at(value), finite)
        case ArrowType(inputs, result, _):
            return n.FunSort(tuple(map(at, inputs)), at(result))
        case UserType(decl=t.Datatype() as decl, args=args):
            return n.DataSort(decl, tuple(map(at, args)))
        case UserType(decl=t.SubsetType() as decl, args=args):
            return at(subset_base(decl, args))
        case UserType(decl=t.AbstractType() as decl, args=args):
            return n.OpaqueSort(decl, tuple(map(at, args)))
        case _:
            return sort_of(type_)


def _sort_of_declared(decl: t.TypeDeclaration, args: tuple[Type, ...]) -> n.Sort:
    match decl:
        case t.Class():
            return n.REF
        case t.Datatype():
            return n.DataSort(decl, tuple(map(sort_of, args)))
        case t.SubsetType():
            return sort_of(subset_base(decl, args))
        case t.AbstractType():
            return n.OpaqueSort(decl, tuple(map(sort_of, args)))
        case _:
            raise Unsupported(decl.span, f"the type {decl.name}")


def instantiate(decl: t.TypeDeclaration, args: tuple[Type, ...]) -> dict[ParamType, Type]:
    return dict(zip(decl.params, args, strict=True))


def subset_base(decl: t.SubsetType, args: tuple[Type, ...]) -> Type:
    if decl.base is None:
        raise Unsupported(decl.span, f"the type {decl.name}")
    return substitute(decl.base, instantiate(decl, args))


def unconstrained(type_: Type) -> Type:
    """The type with every constraint in it dropped: what all values of its sort have."""

    def bare(x: Type) -> Type | None:
        match x:
            case UserType(t.SubsetType()):
                return unconstrained(root(x))
            case UserType(t.Class()):
                return UserType(OBJECT_DECL, (), True)
            case CharType():
                return INT
            case _:
                return None

    return map_type(type_, bare)


def root(type_: Type) -> Type:
    """The type under all subset types and newtypes at the top; nullability is kept."""
    return numeric(type_)


def newtype_of(type_: Type) -> UserType | None:
    """The newtype that arithmetic on values of this type must stay in, looking through subset types."""
    while isinstance(type_, UserType) and isinstance(type_.decl, t.SubsetType):
        if type_.decl.is_newtype:
            return type_
        type_ = subset_base(type_.decl, type_.args)
    return None


def may_be_null(type_: Type) -> bool:
    """Subset types of nullable classes count as nullable: their constraint is not looked into."""
    r = root(type_)
    return isinstance(r, NullType) or (isinstance(r, UserType) and r.nullable)


def is_nat(type_: Type) -> bool:
    return (
        isinstance(type_, UserType) and isinstance(type_.decl, t.SubsetType) and type_.decl.qualified == "nat"
    )


def needs_no_check(source: Type, target: Type) -> bool:
    """Whether every value of `source` is plainly one of `target`, so that a store needs no obligation."""
    return _plainly(source, target, set())


def _plainly(source: Type, target: Type, asked: set[tuple[Type, Type]]) -> bool:
    """`asked` are pairs of datatypes that are being compared: the greatest relation that fits is meant."""

    def at(a: Type, b: Type) -> bool:
        return _plainly(a, b, asked)

    if source == target or not is_constrained(target):
        return True
    match source, target:
        case NullType(), UserType(nullable=True):
            return True
        case UserType(decl=t.Class(), nullable=a), UserType(decl=t.Class(), nullable=b):
            return (b or not a) and extends(source, target)
        case (SeqType(a), SeqType(b)) | (SetType(a, _), SetType(b, _)) | (MultisetType(a), MultisetType(b)):
            return at(a, b)
        case MapType(k, v, _), MapType(k2, v2, _):
            return at(k, k2) and at(v, v2)
        case ArrowType(ps, r, a), ArrowType(qs, s, b):
            arrows = ("->", "-->", "~>")
            no_more = arrows.index(a) <= arrows.index(b) and len(ps) == len(qs)
            return no_more and all(at(q, p) for p, q in zip(ps, qs, strict=True)) and at(r, s)
        case UserType(decl=t.SubsetType() as d), _:
            return at(subset_base(d, source.args), target)
        case UserType(decl=t.Datatype() as d), UserType(decl=e) if d is e:
            if (source, target) in asked:
                return True
            asked.add((source, target))  # part by part: an object's type takes just its arguments
            parts = zip(formal_types(d, source.args), formal_types(d, target.args), strict=True)
            return all(at(a, b) for a, b in parts)
        case _:
            return False


def formal_types(d: t.Datatype, args: tuple[Type, ...]) -> list[Type]:
    env = instantiate(d, args)
    return [substitute(f.type, env) for c in d.ctors for f in c.formals]


def extends(source: UserType, target: UserType) -> bool:
    """Whether every object of the class or trait `source` is one of `target`; null apart."""
    if isinstance(target.decl, t.Class) and target.decl.is_object:
        return isinstance(source.decl, t.Class)
    seen = seen_as(source, target.decl)
    return seen is not None and seen.args == target.args
