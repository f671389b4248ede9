"""What a type is underneath: constraints stripped, references told from values.

`base` strips subset types and nothing else; newtypes stay, since they are types of their own.
"""

from __future__ import annotations

from language.analysis.typed import AbstractType, Class, Datatype, SubsetType
from language.types import (
    INT,
    ArrowType,
    BitvectorType,
    CharType,
    IntType,
    MapType,
    MultisetType,
    NullType,
    ParamType,
    RealType,
    SeqType,
    SetType,
    Type,
    UserType,
    substitute,
)


def base(t: Type) -> Type:
    """Strip subset types at the top: `nat` is `int`; a newtype stays."""
    while isinstance(t, UserType) and isinstance(t.decl, SubsetType) and not t.decl.is_newtype:
        if t.decl.base is None:
            return t
        t = substitute(t.decl.base, dict(zip(t.decl.params, t.args, strict=False)))
    return t


def numeric(t: Type) -> Type:
    """Strip newtypes too: the type whose arithmetic applies."""
    while isinstance(t, UserType) and isinstance(t.decl, SubsetType):
        t = substitute(t.decl.base or INT, dict(zip(t.decl.params, t.args, strict=False)))
    return t


def is_reference(t: Type) -> bool:
    """Classes, traits, arrays and `object`, nullable or not."""
    t = base(t)
    return (isinstance(t, UserType) and isinstance(t.decl, Class)) or isinstance(t, NullType)


def is_number(t: Type) -> bool:
    return isinstance(numeric(t), IntType | RealType | BitvectorType | CharType)


def mentions(t: Type) -> list[Type]:
    """The direct parts of a type."""
    match t:
        case SeqType(i) | SetType(i) | MultisetType(i):
            return [i]
        case MapType(k, v):
            return [k, v]
        case ArrowType(params, result):
            return [*params, result]
        case UserType(_, args):
            return list(args)
        case _:
            return []


def supports_equality(t: Type, busy: tuple[Datatype, ...] = ()) -> bool:
    """Whether compiled code can compare two values of the type by `==`."""
    match t:
        case ArrowType():
            return False
        case ParamType():
            return t.supports_equality
        case SeqType(i) | MultisetType(i):
            return supports_equality(i, busy)
        case SetType(i, finite):
            return finite and supports_equality(i, busy)
        case MapType(k, v, finite):
            return finite and supports_equality(k, busy) and supports_equality(v, busy)
        case UserType(decl, args):
            if isinstance(decl, AbstractType):
                return decl.supports_equality
            if isinstance(decl, SubsetType):
                return decl.base is None or supports_equality(
                    substitute(decl.base, dict(zip(decl.params, args, strict=False))), busy
                )
            if isinstance(decl, Datatype):
                if decl in busy:
                    return True
                env = dict(zip(decl.params, args, strict=False))
                return not decl.codata and all(
                    not c.ghost and not f.ghost and supports_equality(substitute(f.type, env), (*busy, decl))
                    for c in decl.ctors
                    for f in c.formals
                )
            return True
        case _:
            return True


def may_hold_references(t: Type, busy: tuple[object, ...] = ()) -> bool:
    """Whether values of the type may depend on what is allocated (not `!new`)."""
    match t:
        case ParamType():
            return not t.no_references
        case NullType():
            return True
        case ArrowType():
            return t.arrow == "~>" or any(may_hold_references(p, busy) for p in (*t.params, t.result))
        case UserType(decl, args):
            if isinstance(decl, Class):
                return True
            if isinstance(decl, AbstractType):
                return any(may_hold_references(a, busy) for a in args)
            if decl in busy:
                return any(may_hold_references(a, busy) for a in args)
            env = dict(zip(decl.params, args, strict=False))
            if isinstance(decl, SubsetType):
                return decl.base is not None and may_hold_references(
                    substitute(decl.base, env), (*busy, decl)
                )
            if isinstance(decl, Datatype):
                return any(
                    may_hold_references(substitute(f.type, env), (*busy, decl))
                    for c in decl.ctors
                    for f in c.formals
                )
            return False
        case _:
            return any(may_hold_references(p, busy) for p in mentions(t))


def auto_init(t: Type, busy: tuple[object, ...] = ()) -> bool:
    """Whether compiled code can make a value of the type without being told one: `(0)`."""
    match t:
        case ParamType():
            return t.auto_init
        case ArrowType():
            return (t.arrow == "->" and auto_init(t.result, busy)) or t.arrow in ("-->", "~>")
        case UserType(decl, args, nullable):
            if isinstance(decl, Class):
                return nullable or decl.is_array  # an array may be empty
            if isinstance(decl, AbstractType):
                return decl.auto_init
            env = dict(zip(decl.params, args, strict=False))
            if isinstance(decl, SubsetType):
                if decl.witness_star or decl.ghost_witness:
                    return False
                if decl.witness is not None or decl.base is None:
                    return True
                return auto_init(substitute(decl.base, env), busy)
            if isinstance(decl, Datatype):
                if decl in busy:
                    return False
                first = [c for c in decl.ctors if not c.ghost]
                return any(
                    all(f.ghost or auto_init(substitute(f.type, env), (*busy, decl)) for f in c.formals)
                    for c in first
                )
            return True
        case _:
            return True


def nonempty(t: Type, busy: tuple[object, ...] = ()) -> bool:
    """Whether the type surely has a value: `(00)`."""
    match t:
        case ParamType():
            return t.auto_init or t.nonempty
        case ArrowType():
            return t.arrow != "->" or nonempty(t.result, busy)
        case UserType(decl, args, nullable):
            if isinstance(decl, Class):
                return nullable or decl.is_array
            if isinstance(decl, AbstractType):
                return decl.auto_init or decl.nonempty
            env = dict(zip(decl.params, args, strict=False))
            if isinstance(decl, SubsetType):
                if decl.witness_star:
                    return False
                if decl.witness is not None or decl.base is None:
                    return True
                return nonempty(substitute(decl.base, env), busy)
            if isinstance(decl, Datatype):
                if decl in busy:
                    return False
                return any(
                    all(nonempty(substitute(f.type, env), (*busy, decl)) for f in c.formals)
                    for c in decl.ctors
                )
            return True
        case _:
            return True
