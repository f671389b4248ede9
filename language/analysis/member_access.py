"""Members of values: fields, constants, functions, destructors, and those of built-in types."""

from __future__ import annotations

from language.analysis import typed as t
from language.analysis.body import Body
from language.analysis.builtins import NAT
from language.analysis.members import ORDINAL_MEMBERS, Member, destructor_ctors, find_member, member_names
from language.analysis.metas import Meta
from language.analysis.refs import FunctionRef, MethodRef, Ref, ValueRef, first, shown
from language.analysis.scope import rename, suggestion
from language.operators import UnaryOperator
from language.source import Span
from language.syntax import ast
from language.types import (
    BOOL,
    INT,
    REAL,
    ArrowType,
    BitvectorType,
    MapType,
    OrdinalType,
    ParamType,
    RealType,
    SetType,
    Type,
    UserType,
    substitute,
)


def const_read(
    b: Body, c: t.Constant, obj: t.Expr | None, args: tuple[Type, ...], env: dict[ParamType, Type], span: Span
) -> t.Expr:
    b.settle(c)
    e = t.ConstRead(span, substitute(c.type, env), c, obj, args)
    b.note(e, e.type, *args)
    return e


def this(b: Body, span: Span) -> t.Expr:
    assert b.this_type is not None
    return t.This(span, b.this_type)


def member_ref(
    b: Body, m: Member, own: UserType, obj: t.Expr | None, span: Span, given: tuple[Type, ...] | None
) -> Ref:
    env = dict(zip(own.decl.params, own.args, strict=False))
    match m:
        case t.Field():
            assert obj is not None
            return ValueRef(b.keep(t.FieldRead(span, substitute(m.type, env), obj, m)))
        case t.Constant():
            read = const_read(b, m, None if m.static else obj, own.args, env, span)
            return ValueRef(first(b, obj, read) if m.static and obj is not None else read)
        case t.Function():
            return FunctionRef(m, None if m.static else obj, own.args, given, span, obj if m.static else None)
        case t.Method():
            return MethodRef(m, None if m.static else obj, own.args, given, span, obj if m.static else None)


def member(b: Body, obj: t.Expr, name: ast.Name, span: Span, given: tuple[Type, ...] | None) -> Ref | None:
    """`obj.name`."""
    declared = obj.type
    if isinstance(declared, UserType) and isinstance(declared.decl, t.SubsetType):
        found = find_member(declared, name.text)
        if found is not None and b.module.sees(found[0]):
            return member_ref(b, found[0], found[1], obj, span, given)
    n = name.text
    v = b.infer.view(declared)
    if n == "Floor" and isinstance(v, Meta) and v.root().kind == "real" and b.infer.agree(v, REAL):
        v = REAL  # what a literal such as `1.5` is by default
    match v:
        case Meta():
            return None if v.poison else ValueRef(b.too_early(obj, f"`.{n}` cannot be looked up"))
        case UserType():
            ref = _user_member(b, obj, v, n, span, given)
            if ref is not None:
                return ref
        case MapType(k, value, finite):
            parts: dict[str, Type] = {
                "Keys": SetType(k, finite),
                "Values": SetType(value, finite),
                "Items": SetType(_pair(k, value), finite),
            }
            if n in parts:
                return ValueRef(b.keep(t.MapPart(span, parts[n], obj, n)))  # pyright: ignore[reportArgumentType]
        case OrdinalType() if n in ORDINAL_MEMBERS:
            type_ = NAT if n == "Offset" else BOOL
            return ValueRef(t.OrdinalPart(span, type_, obj, n))  # pyright: ignore[reportArgumentType]
        case ArrowType(params, _, _) if n in ("requires", "reads"):
            result: Type = BOOL if n == "requires" else SetType(b.infer.object_type)
            return ValueRef(
                b.keep(t.ArrowMember(span, ArrowType(params, result, "~>"), obj, n))  # pyright: ignore[reportArgumentType]
            )
        case _:
            pass
    if isinstance(b.infer.numeric(v), RealType) and n == "Floor":  # of a newtype, too
        return ValueRef(t.Unary(span, INT, UnaryOperator.FLOOR, obj))
    if isinstance(b.infer.numeric(v), BitvectorType) and n in ("RotateLeft", "RotateRight"):
        b.ctx.unsupported(name.span, "rotations of bit vectors")
        return None
    if isinstance(v, UserType) and n in member_names(v):
        b.ctx.error("name", name.span, not_exported(v.decl, n))
        return None
    b.ctx.error(
        "name",
        name.span,
        f"A value of type `{shown(b, declared)}` has no member `{n}`.{suggestion(n, member_names(v))}",
        fixes=rename(name.span, n, member_names(v)),
    )
    return None


def not_exported(decl: t.TypeDeclaration, name: str) -> str:
    """That a member is there, but not for this module."""
    return (
        f"`{name}` of `{decl.name}` cannot be used here: the module `{decl.module}` does not export it to "
        "this one."
    )


def _pair(k: Type, v: Type) -> Type:
    from language.analysis.builtins import tuple_type

    return tuple_type((k, v))


def _user_member(
    b: Body, obj: t.Expr, v: UserType, n: str, span: Span, given: tuple[Type, ...] | None
) -> Ref | None:
    decl = v.decl
    found = find_member(v, n)
    if found is not None and b.module.sees(found[0]):
        m, own = found
        if isinstance(m, t.Method) and m.kind == "constructor":
            b.ctx.error("call", span, f"`{n}` is a constructor: it can only be called with `new`.")
            return ValueRef(b.bad(span))
        return member_ref(b, m, own, obj, span, given)
    if isinstance(decl, t.Class) and decl.is_array:
        names = ["Length"] if decl.dims == 1 else [f"Length{i}" for i in range(decl.dims)]
        if n in names:
            return ValueRef(t.ArrayLength(span, INT, obj, names.index(n)))
    if isinstance(decl, t.Datatype):
        return datatype_part(b, decl, v, n, span, obj)
    return None


def datatype_part(
    b: Body, decl: t.Datatype, v: UserType, n: str, span: Span, obj: t.Expr | None = None
) -> Ref | None:
    """A destructor or a discriminator."""
    if not b.module.knows(decl):
        return None
    ctors = destructor_ctors(decl, n)
    if ctors:
        ctor, i = ctors[0]
        if ctor.formals[i] in b.ctx.unnamed:
            return None
        type_ = substitute(ctor.formals[i].type, dict(zip(decl.params, v.args, strict=False)))
        return ValueRef(b.keep(t.Destructor(span, type_, obj or this(b, span), n, ctors)))
    if n.endswith("?"):
        for c in decl.ctors:
            if c.name == n[:-1]:
                return ValueRef(t.Discriminator(span, BOOL, obj or this(b, span), c))
    return None
