"""Questions about resolved types that the interpreter asks again and again."""

from __future__ import annotations

from functools import lru_cache

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
    while isinstance(t, UserType) and isinstance(t.decl, SubsetType) and t.decl.base is not None:
        t = unfold(t)
    return t


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


def parts(t: Type) -> tuple[Type, ...]:
    """The types that a type is written with."""
    match t:
        case SeqType(i) | SetType(i) | MultisetType(i):
            return (i,)
        case MapType(k, v):
            return (k, v)
        case ArrowType(params, result):
            return (*params, result)
        case UserType():
            return t.args
        case _:
            return ()


@lru_cache(maxsize=4096)
def has_params(t: Type) -> bool:
    """Whether a type parameter occurs in it."""
    return isinstance(t, ParamType) or any(has_params(p) for p in parts(t))


def _reaches(t: Type, seen: set[Type], want: type[Type] | None, refs: bool) -> bool:
    if t in seen:
        return False
    seen.add(t)
    if want is not None and isinstance(t, want):
        return True
    if isinstance(t, UserType):
        if isinstance(t.decl, Class):
            return refs
        if isinstance(t.decl, SubsetType) and t.decl.base is not None:
            return _reaches(unfold(t), seen, want, refs)
        if isinstance(t.decl, Datatype):
            env = dict(zip(t.decl.params, t.args, strict=False))
            fields = (f.type for c in t.decl.ctors for f in c.formals)
            return any(_reaches(substitute(f, env), seen, want, refs) for f in fields)
    return any(_reaches(p, seen, want, refs) for p in parts(t))


@lru_cache(maxsize=4096)
def has_functions(t: Type) -> bool:
    """Whether its values can contain function values, which cannot be compared."""
    return _reaches(t, set(), ArrowType, False)


@lru_cache(maxsize=4096)
def has_references(t: Type) -> bool:
    """Whether its values can contain objects. A type parameter's values are opaque here: they cannot."""
    return _reaches(t, set(), NullType, True)
