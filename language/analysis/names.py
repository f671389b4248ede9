"""What a name or a dotted name means: a value, a function, a method, a constructor, a type, a module."""

from __future__ import annotations

from language.analysis import typed as t
from language.analysis.body import Body
from language.analysis.dispatch import expr
from language.analysis.member_access import const_read, datatype_part, member, member_ref, not_exported, this
from language.analysis.members import Member, find_member, member_names
from language.analysis.refs import (
    CtorRef,
    FunctionRef,
    MethodRef,
    ModuleRef,
    Ref,
    TypeRef,
    ValueRef,
    construct_bare,
    function_value,
    owner_type_args,
)
from language.analysis.scope import Entity, Module, Synonym, rename, suggestion
from language.analysis.type_syntax import expand
from language.source import Span
from language.syntax import ast
from language.types import (
    Type,
    UserType,
    substitute,
)


def resolve(b: Body, e: ast.Expr, *, prefix: bool = False) -> Ref | None:
    """The meaning of an expression that may be a name; None after an error was reported."""
    while isinstance(e, ast.Parens):
        e = e.inner
    match e:
        case ast.Ident():
            ref = _ident(b, e, prefix)
        case ast.Dot():
            ref = _dot(b, e, prefix)
        case _:
            return ValueRef(expr(b, e))
    if b.ctx.links is not None and ref is not None:
        b.ctx.links.ref(e, ref)
    return ref


def _given(b: Body, args: tuple[ast.TypeSyntax, ...] | None) -> tuple[Type, ...] | None:
    return None if args is None else tuple([b.type(a) for a in args])


def _ident(b: Body, e: ast.Ident, prefix: bool) -> Ref | None:
    name = e.name
    if not name:  # a hole: what was to stand here could not be read
        if b.ctx.links is not None:
            b.ctx.links.visit(e.span, b)
        return ValueRef(b.bad(e.span))
    v = b.lookup(name)
    if v is not None:
        return ValueRef(b.keep(t.Var(e.span, v.type, v)))
    given = _given(b, e.type_args)
    if b.owner is not None:
        own = b.this_type if isinstance(b.this_type, UserType) else UserType(b.owner, b.owner.params)
        found = find_member(own, name)
        if found is not None and b.module.sees(found[0]):
            return _implicit(b, found[0], found[1], e.span, given)
        if isinstance(b.owner, t.Datatype) and b.this_type is not None:
            ref = datatype_part(b, b.owner, own, name, e.span)
            if ref is not None:
                return ref
    if b.owner is None:
        here = b.module.entries.get(name)
        if isinstance(here, t.Function | t.Method | t.Constant):
            return entity_ref(b, here, e.span, given)  # a neighbour comes before a constructor
    if not prefix:
        c = b.module.find_ctor(name)
        if c is not None:
            return CtorRef(c, given, e.span)
    entity = (b.module.namesake(name) if given else None) or b.module.find(name)
    if entity is not None:
        return entity_ref(b, entity, e.span, given)
    c = b.module.find_ctor(name)
    if c is not None:
        return CtorRef(c, given, e.span)
    if name in b.type_params:
        return TypeRef(b.type_params[name], e.span, b.type_params[name])
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
    unclear = b.module.unclear(name)
    if unclear is not None:
        b.ctx.error("name", e.span, unclear)
        return None
    known = [n for s in b.scopes for n in s] + list(b.module.names())
    if b.owner is not None:
        known += member_names(UserType(b.owner, b.owner.params))
    here = Span(e.span.start, e.span.start + len(name), e.span.home)
    b.ctx.error(
        "name",
        e.span,
        f"There is nothing called `{name}` here.{suggestion(name, known)}",
        fixes=rename(here, name, known),
    )
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
            return ValueRef(const_read(b, entity, None, (), {}, span))
        case Synonym():
            target = expand(b.ctx, entity)
            args = owner_type_args(b, entity.params, given, span)
            return TypeRef(substitute(target, dict(zip(entity.params, args, strict=False))), span, entity)
        case _:
            return TypeRef(UserType(entity, owner_type_args(b, entity.params, given, span)), span, entity)


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


def _dot(b: Body, e: ast.Dot, prefix: bool) -> Ref | None:
    left = resolve(b, e.target, prefix=True)
    if left is None:
        return None
    given = _given(b, e.type_args)
    name, span = e.name.text, e.span
    if not name:
        if b.ctx.links is not None:
            b.ctx.links.member(e.name.span, b, left)
        return ValueRef(b.bad(span))
    match left:
        case ModuleRef(module):
            c = module.own_ctor(name)
            if c is not None and not b.module.knows(c.datatype):
                c = None
            entity = module.entries.get(name)
            if not b.module.sees(entity):
                entity = None
            same = b.module.namesake(module.name) if isinstance(e.target, ast.Ident) else None
            if same is not None and _has(b, same, name):
                if entity is not None:
                    b.ctx.error(
                        "ambiguous",
                        e.name.span,
                        f"Both the module `{module.name}` and its type `{module.name}` have a `{name}`. "
                        "Import the module under another name to tell them apart.",
                    )
                    return None
                meant = entity_ref(b, same, e.target.span, None) if c is None else None
                if isinstance(meant, TypeRef):
                    return _static(b, meant.type, e, given)
            if c is not None and not (prefix and isinstance(entity, t.TypeDeclaration)):
                return CtorRef(c, given, span)
            if entity is None:
                b.ctx.error(
                    "name",
                    e.name.span,
                    f"The module `{module.name}` has nothing called "
                    f"`{name}`.{suggestion(name, [*module.entries, *module.ctors])}",
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


def _has(b: Body, same: t.TypeDeclaration | Synonym, name: str) -> bool:
    type_ = expand(b.ctx, same) if isinstance(same, Synonym) else UserType(same, same.params)
    if not isinstance(type_, UserType):
        return False
    ctors = type_.decl.ctors if isinstance(type_.decl, t.Datatype) else []
    return find_member(type_, name) is not None or any(c.name == name for c in ctors)


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
            for c in type_.decl.ctors if b.module.knows(type_.decl) else ():
                if c.name == name:
                    return CtorRef(c, given or type_.args, e.span)
        if found is not None and not b.module.sees(found[0]):
            b.ctx.error("name", e.name.span, not_exported(type_.decl, name))
            return None
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
