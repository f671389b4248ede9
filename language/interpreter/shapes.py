"""Questions about resolved types that the interpreter asks again and again."""

from __future__ import annotations

from functools import lru_cache

from language.analysis.bases import numeric
from language.analysis.type_parts import has_parameters
from language.analysis.type_questions import has_objects, holds_functions
from language.analysis.typed import AbstractType, Class, Datatype, SubsetType
from language.types import (
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
    substitute,
)


def unfold(t: UserType) -> Type:
    """The base of a subset type or newtype, with its arguments put in; for others the type itself."""
    d = t.decl
    if isinstance(d, SubsetType) and d.base is not None:
        return substitute(d.base, dict(zip(d.params, t.args, strict=False)))
    return t


@lru_cache(maxsize=4096)
def bare(t: Type) -> Type:
    """The type without constraints at the top: `nat` and `uint8` become `int`."""
    return numeric(t)


def sort(t: Type) -> str:
    """A word for what kind of values a type has."""
    match bare(t):
        case BoolType():
            return "bool"
        case IntType() | OrdinalType():  # only finite ordinals are met in a run
            return "int"
        case RealType():
            return "real"
        case CharType():
            return "char"
        case BitvectorType():
            return "bv"
        case SeqType():
            return "seq"
        case SetType():
            return "set"
        case MultisetType():
            return "multiset"
        case MapType():
            return "map"
        case ArrowType():
            return "arrow"
        case UserType(Datatype()):
            return "data"
        case UserType(Class()) | NullType():
            return "ref"
        case UserType(AbstractType()) | ParamType():
            return "opaque"
        case _:
            return "other"


def is_int(t: Type) -> bool:
    return isinstance(bare(t), IntType | OrdinalType)


def class_of(t: Type) -> Class | None:
    b = bare(t)
    return b.decl if isinstance(b, UserType) and isinstance(b.decl, Class) else None


@lru_cache(maxsize=4096)
def has_params(t: Type) -> bool:
    """Whether a type parameter occurs in it."""
    return has_parameters(t)


@lru_cache(maxsize=4096)
def has_functions(t: Type) -> bool:
    """Whether its values can contain function values, which cannot be compared."""
    return holds_functions(t)


@lru_cache(maxsize=4096)
def has_references(t: Type) -> bool:
    """Whether its values can contain objects. A type parameter's values are opaque here: they cannot."""
    return has_objects(t)
