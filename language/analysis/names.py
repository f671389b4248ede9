"""What a name or a dotted name means: a value, a function, a method, a constructor, a type, a module."""

from __future__ import annotations

from dataclasses import dataclass

from language.analysis import typed as t
from language.analysis.body import Body
from language.analysis.dispatch import expr
from language.analysis.inference import Meta
from language.analysis.members import Member, destructor_ctors, find_member, member_names
from language.analysis.scope import Entity, Module, Synonym, suggestion
from language.analysis.type_syntax import expand
from language.diagnostics import Note
from language.source import Span
from language.syntax import ast
from language.types import (
    BOOL,
    INT,
    ArrowType,
    MapType,
    ParamType,
    RealType,
    SetType,
    Type,
    UserType,
    substitute,
)


@dataclass(eq=False)
class ValueRef:
    value: t.Expr


@dataclass(eq=False)
class FunctionRef:
    """`owner_args` instantiate the owner; `given` are written type arguments."""

    function: t.Function
    receiver: t.Expr | None
    owner_args: tuple[Type, ...]
    given: tuple[Type, ...] | None
    span: Span


@dataclass(eq=False)
class MethodRef:
    method: t.Method
    receiver: t.Expr | None
    owner_args: tuple[Type, ...]
    given: tuple[Type, ...] | None
    span: Span


@dataclass(eq=False)
class CtorRef:
    ctor: t.Constructor
    args: tuple[Type, ...] | None
    span: Span


@dataclass(eq=False)
class TypeRef:
    type: Type
    span: Span


@dataclass(eq=False)
class ModuleRef:
    module: Module
    span: Span


Ref = ValueRef | FunctionRef | MethodRef | CtorRef | TypeRef | ModuleRef


def resolve(b: Body, e: ast.Expr, *, prefix: bool = False) -> Ref | None:
    """The meaning of an expression that may be a name; None after an error was reported."""
    while isinstance(e, ast.Parens):
        e = e.inner
    match e:
        case ast.Ident():
            return _ident(b, e, prefix)
        case ast.Dot():
            return _dot(b, e, prefix)
        case _:
            return ValueRef(expr(b, e))


def _given(b: Body, args: tuple[ast.TypeSyntax, ...] | None) -> tuple[Type, ...] | None:
    return None if args is None else tuple([b.type(a) for a in args])


def _ident(b: Body, e: ast.Ident, prefix: bool) -> Ref | None:
    name = e.name
    v = b.lookup(name)
    if v is not None:
        return ValueRef(b.keep(t.Var(e.span, v.type, v)))
    given = _given(b, e.type_args)
    if b.owner is not None:
        own = b.this_type if isinstance(b.this_type, UserType) else UserType(b.owner, b.owner.params)
        found = find_member(own, name)
        if found is not None:
            return _implicit(b, found[0], found[1], e.span, given)
        if isinstance(b.owner, t.Datatype) and b.this_type is not None:
            ref = _datatype_part(b, b.owner, own, name, e.span)
            if ref is not None:
                return ref
    if not prefix:
        c = b.module.find_ctor(name)
        if c is not None:
            return CtorRef(c, given, e.span)
    entity = b.module.find(name)
    if entity is None and prefix:
        entity = b.module.find_module(name)
    if entity is not None:
        return entity_ref(b, entity, e.span, given)
    c = b.module.find_ctor(name)
    if c is not None:
        return CtorRef(c, given, e.span)
    if name in b.type_params:
        return TypeRef(b.type_params[name], e.span)
    if name in ("nat", "int", "real", "bool", "char", "string", "object", "array"):
        b.ctx.error("name", e.span, f"`{name}` is a type, but a value is needed here.")
        return None
    if b.module.ambiguous_ctor(name):
        b.ctx.error(
            "ambiguous",
            e.span,
            f"Several datatypes have a constructor `{name}`. Write the datatype first: `T.{name}`.",
        )
        return None
    known = [n for s in b.scopes for n in s] + list(b.module.names())
    if b.owner is not None:
        known += member_names(UserType(b.owner, b.owner.params))
    b.ctx.error("name", e.span, f"There is nothing called `{name}` here.{suggestion(name, known)}")
    return None


def entity_ref(b: Body, entity: Entity, span: Span, given: tuple[Type, ...] | None) -> Ref | None:
    match entity:
        case Module():
            return ModuleRef(entity, span)
        case t.Function():
            return FunctionRef(entity, None, (), given, span)
        case t.Method():
            return MethodRef(entity, None, (), given, span)
        case t.Constant():
            return ValueRef(_const(b, entity, None, (), {}, span))
        case Synonym():
            target = expand(b.ctx, entity)
            args = _type_args(b, entity.params, given, span)
            return TypeRef(substitute(target, dict(zip(entity.params, args, strict=False))), span)
        case _:
            return TypeRef(UserType(entity, _type_args(b, entity.params, given, span)), span)


def _type_args(
    b: Body, params: tuple[ParamType, ...], given: tuple[Type, ...] | None, span: Span
) -> tuple[Type, ...]:
    if given is None:
        return tuple([b.infer.meta(span, prefer_upper=True) for _ in params])
    if len(given) != len(params):
        b.ctx.error(
            "arity", span, f"{len(params)} type argument(s) are needed here, but {len(given)} are written."
        )
        return tuple([b.infer.poison(span) for _ in params])
    return given


def _const(
    b: Body, c: t.Constant, obj: t.Expr | None, args: tuple[Type, ...], env: dict[ParamType, Type], span: Span
) -> t.Expr:
    b.settle(c)
    e = t.ConstRead(span, substitute(c.type, env), c, obj, args)
    b.note(e, e.type, *args)
    return e


def this(b: Body, span: Span) -> t.Expr:
    assert b.this_type is not None
    return t.This(span, b.this_type)


def _implicit(b: Body, m: Member, own: UserType, span: Span, given: tuple[Type, ...] | None) -> Ref | None:
    """A member by its bare name, `this` implied."""
    static = not isinstance(m, t.Field) and m.static
    if isinstance(m, t.Method) and m.kind == "constructor":
        static = True
    if not static and b.this_type is None:
        b.ctx.error(
            "static",
            span,
            f"`{m.name}` belongs to an object, but there is no `this` here (the code around is static).",
        )
        return None
    return member_ref(b, m, own, None if static else this(b, span), span, given)


def member_ref(
    b: Body, m: Member, own: UserType, obj: t.Expr | None, span: Span, given: tuple[Type, ...] | None
) -> Ref:
    env = dict(zip(own.decl.params, own.args, strict=False))
    match m:
        case t.Field():
            assert obj is not None
            return ValueRef(b.keep(t.FieldRead(span, substitute(m.type, env), obj, m)))
        case t.Constant():
            return ValueRef(_const(b, m, None if m.static else obj, own.args, env, span))
        case t.Function():
            return FunctionRef(m, None if m.static else obj, own.args, given, span)
        case t.Method():
            return MethodRef(m, None if m.static else obj, own.args, given, span)


def _dot(b: Body, e: ast.Dot, prefix: bool) -> Ref | None:
    left = resolve(b, e.target, prefix=True)
    if left is None:
        return None
    given = _given(b, e.type_args)
    name, span = e.name.text, e.span
    match left:
        case ModuleRef(module):
            c = module.find_ctor(name)
            entity = module.find(name)
            if c is not None and not (prefix and isinstance(entity, t.TypeDeclaration)):
                return CtorRef(c, given, span)
            if entity is None:
                b.ctx.error(
                    "name",
                    e.name.span,
                    f"The module `{module.name}` has nothing called "
                    f"`{name}`.{suggestion(name, module.names())}",
                )
                return None
            return entity_ref(b, entity, span, given)
        case TypeRef(type_):
            return _static(b, type_, e, given)
        case CtorRef():
            value = construct_bare(b, left)
            return None if value is None else member(b, value, e.name, span, given)
        case FunctionRef():
            return member(b, function_value(b, left), e.name, span, given)
        case MethodRef(method):
            b.ctx.error("name", e.span, f"`{method.name}` is a method; it has no members.")
            return None
        case ValueRef(value):
            return member(b, value, e.name, span, given)


def _static(b: Body, type_: Type, e: ast.Dot, given: tuple[Type, ...] | None) -> Ref | None:
    """`T.name`."""
    name = e.name.text
    if isinstance(type_, UserType):
        found = find_member(type_, name)
        if found is None:
            v = b.infer.view(type_)
            if isinstance(v, UserType) and v.decl is not type_.decl:
                type_, found = v, find_member(v, name)
        if isinstance(type_.decl, t.Datatype):
            for c in type_.decl.ctors:
                if c.name == name:
                    return CtorRef(c, given or type_.args, e.span)
        if found is not None:
            m, own = found
            static = not isinstance(m, t.Field) and (
                m.static or (isinstance(m, t.Method) and m.kind == "constructor")
            )
            if not static:
                b.ctx.error(
                    "static",
                    e.name.span,
                    f"`{name}` belongs to an object: write it after a value of type `{type_}`.",
                )
                return None
            return member_ref(b, m, own, None, e.span, given)
    b.ctx.error(
        "name", e.name.span, f"`{type_}` has no member `{name}`.{suggestion(name, member_names(type_))}"
    )
    return None


def member(b: Body, obj: t.Expr, name: ast.Name, span: Span, given: tuple[Type, ...] | None) -> Ref | None:
    """`obj.name`."""
    declared = obj.type
    if isinstance(declared, UserType) and isinstance(declared.decl, t.SubsetType):
        found = find_member(declared, name.text)
        if found is not None:
            return member_ref(b, found[0], found[1], obj, span, given)
    v = b.infer.view(declared)
    n = name.text
    match v:
        case Meta():
            if not v.poison:
                b.ctx.error(
                    "type-unknown",
                    obj.span,
                    f"The type of this is not known yet, so `.{n}` cannot be looked up. Write the "
                    f"type of its variable.",
                )
                v.poison = True
            return None
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
        case RealType() if n == "Floor":
            return ValueRef(t.Unary(span, INT, "floor", obj))
        case ArrowType(params, _, _) if n in ("requires", "reads"):
            result: Type = BOOL if n == "requires" else SetType(b.infer.object_type)
            return ValueRef(
                b.keep(t.ArrowMember(span, ArrowType(params, result, "~>"), obj, n))  # pyright: ignore[reportArgumentType]
            )
        case _:
            if isinstance(b.infer.numeric(v), RealType) and n == "Floor":
                return ValueRef(t.Unary(span, INT, "floor", obj))
    b.ctx.error(
        "name",
        name.span,
        f"A value of type `{shown(b, declared)}` has no member `{n}`.{suggestion(n, member_names(v))}",
    )
    return None


def _pair(k: Type, v: Type) -> Type:
    from language.analysis.builtins import tuple_type

    return tuple_type((k, v))


def shown(b: Body, t_: Type) -> str:
    """A type for a message, as far as it is known."""
    from language.types import map_type, show

    def part(p: Type) -> Type | None:
        if isinstance(p, Meta):
            v = b.infer.view(p)
            return (
                ParamType("int" if v.kind == "int" else "real" if v.kind else "?", 0)
                if isinstance(v, Meta)
                else map_type(v, part)
            )
        return None

    return show(map_type(t_, part))


def _user_member(
    b: Body, obj: t.Expr, v: UserType, n: str, span: Span, given: tuple[Type, ...] | None
) -> Ref | None:
    decl = v.decl
    found = find_member(v, n)
    if found is not None:
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
        return _datatype_part(b, decl, v, n, span, obj)
    return None


def _datatype_part(
    b: Body, decl: t.Datatype, v: UserType, n: str, span: Span, obj: t.Expr | None = None
) -> Ref | None:
    """A destructor or a discriminator."""
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


# ── from references to values ────────────────────────────────────────────────────────────────────


def own_type_args(
    b: Body, params: tuple[ParamType, ...], given: tuple[Type, ...] | None, span: Span, name: str
) -> tuple[Type, ...]:
    """Type arguments of a call: written ones, else unknown."""
    if given is None:
        return tuple([b.infer.meta(span) for _ in params])
    if len(given) != len(params):
        b.ctx.error(
            "arity",
            span,
            f"`{name}` takes {len(params)} type argument(s), but {len(given)} are written here.",
        )
        return tuple([b.infer.poison(span) for _ in params])
    return given


def callable_env(
    owner: t.TypeDeclaration | None,
    owner_args: tuple[Type, ...],
    params: tuple[ParamType, ...],
    own: tuple[Type, ...],
) -> dict[ParamType, Type]:
    env = dict(zip(owner.params, owner_args, strict=False)) if owner is not None else {}
    env.update(zip(params, own, strict=False))
    return env


def function_value(b: Body, r: FunctionRef) -> t.Expr:
    f = r.function
    own = own_type_args(b, f.type_params, r.given, r.span, f.name)
    env = callable_env(f.owner, r.owner_args, f.type_params, own)
    type_ = ArrowType(
        tuple([substitute(p.type, env) for p in f.params]),
        substitute(f.result.type, env),
        b.ctx.arrows.get(f, "->"),  # pyright: ignore[reportArgumentType]
    )
    e = t.FunctionValue(r.span, type_, f, (*r.owner_args, *own), r.receiver)
    b.note(e, type_, *e.type_args)
    return e


def construct_bare(b: Body, r: CtorRef) -> t.Expr | None:
    """A constructor without parentheses, such as `Nil`."""
    needed = [f for f in r.ctor.formals if f not in b.ctx.defaults]
    if needed:
        b.ctx.error(
            "arity",
            r.span,
            f"The constructor `{r.ctor.name}` needs {len(needed)} argument(s).",
            Note(r.ctor.span, "It is declared here."),
        )
        return None
    d = r.ctor.datatype
    args = (
        r.args
        if r.args is not None and len(r.args) == len(d.params)
        else _type_args(b, d.params, r.args, r.span)
    )
    for f in r.ctor.formals:
        b.settle(b.ctx.default_owner.get(f))
    values = tuple([b.ctx.defaults[f] for f in r.ctor.formals])
    e = t.Construct(r.span, UserType(d, args), r.ctor, tuple([v for v in values if v is not None]))
    return b.keep(e)


def value_of(b: Body, r: Ref | None, span: Span) -> t.Expr:
    """The reference as a value; reports what is none."""
    match r:
        case None:
            return b.bad(span)
        case ValueRef(value):
            return value
        case FunctionRef():
            return function_value(b, r)
        case CtorRef():
            return construct_bare(b, r) or b.bad(span)
        case MethodRef(method):
            b.ctx.error("call", span, f"`{method.name}` is a {method.kind}; it cannot be used as a value.")
            return b.bad(span)
        case TypeRef(type_):
            b.ctx.error("name", span, f"`{shown(b, type_)}` is a type, but a value is needed here.")
            return b.bad(span)
        case ModuleRef(module):
            b.ctx.error("name", span, f"`{module.name}` is a module, but a value is needed here.")
            return b.bad(span)
