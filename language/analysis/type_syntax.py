"""From type syntax to types: names looked up, synonyms expanded, left-out arguments filled in."""

from __future__ import annotations

import re
from collections.abc import Callable

from language.analysis.builtins import NAT, OBJECT_DECL, array_class, array_type, tuple_type
from language.analysis.context import Context
from language.analysis.scope import Module, Synonym, rename, suggestion
from language.analysis.typed import Class, SubsetType, TypeDeclaration
from language.record import dataclass, field
from language.source import Span
from language.syntax import ast
from language.types import (
    BOOL,
    CHAR,
    INT,
    ORDINAL,
    REAL,
    STRING,
    ArrowType,
    BitvectorType,
    MapType,
    MultisetType,
    ParamType,
    SeqType,
    SetType,
    Type,
    UserType,
    substitute,
)

_SIMPLE: dict[str, Type] = {
    "bool": BOOL,
    "int": INT,
    "real": REAL,
    "char": CHAR,
    "nat": NAT,
    "string": STRING,
}
_ARRAY = re.compile(r"array([2-9]|[1-9][0-9]+)?")
_BITS = re.compile(r"bv(0|[1-9][0-9]*)")
_MOST_DIMENSIONS = 64
_WIDEST = 1 << 16
_COLLECTIONS = {"seq": 1, "set": 1, "iset": 1, "multiset": 1, "map": 2, "imap": 2}


@dataclass
class TypeScope:
    """Where a type is written: its module, the type parameters in scope, and what fills in arguments that
    are left out: `fresh` makes unknowns (in bodies); else the leading parameters of `defaults`, which a
    signature without its own parameters may `extend`."""

    module: Module
    params: dict[str, ParamType] = field(default_factory=dict[str, ParamType])
    defaults: list[ParamType] = field(default_factory=list[ParamType])
    extend: Callable[[], ParamType] | None = None
    fresh: Callable[[Span], Type] | None = None
    no_error: bool = False


def resolve_type(ctx: Context, scope: TypeScope, s: ast.TypeSyntax) -> Type:
    """The type, or an unknown one (`int` outside bodies) after an error was reported."""
    match s:
        case ast.ArrowType(_, params, result, arrow):
            ps = tuple([resolve_type(ctx, scope, p) for p in params])
            return ArrowType(ps, resolve_type(ctx, scope, result), arrow)  # pyright: ignore[reportArgumentType]
        case ast.TupleType(_, items, ghost):
            if len(items) == 1 and not ghost[0]:
                return resolve_type(ctx, scope, items[0])
            return tuple_type(tuple([resolve_type(ctx, scope, i) for i in items]), ghost)
        case ast.NamedType():
            return _named(ctx, scope, s)
        case _:
            raise AssertionError(s)


def _unknown(scope: TypeScope, span: Span) -> Type:
    return scope.fresh(span) if scope.fresh else INT


def _named(ctx: Context, scope: TypeScope, s: ast.NamedType) -> Type:
    name = s.path[-1].text
    if len(s.path) == 1:
        t = _builtin(ctx, scope, s, name)
        if t is not None:
            return t
        p = scope.params.get(name)
        if p is not None:
            if ctx.links is not None:
                ctx.links.name(s.path[0], p)
            if s.args:
                ctx.error("arity", s.span, f"`{name}` is a type parameter and takes no type arguments.")
            return p
    nullable = name.endswith("?")
    plain = name.rstrip("?")
    module: Module | None = scope.module
    for i, part in enumerate(s.path[:-1]):
        assert module is not None
        e = module.entries.get(part.text) if i else module.find(part.text)
        if not isinstance(e, Module):
            unclear = module.unclear(part.text) if not i else None
            ctx.error("name", part.span, unclear or f"There is no module called `{part.text}` here.")
            return _unknown(scope, s.span)
        module = e
        if ctx.links is not None:
            ctx.links.name(part, e)
    if ctx.links is not None:
        ctx.links.type_in(s.path[-1], module)
    if len(s.path) == 1:
        e = module.namesake(plain) or module.find(plain)
    else:
        e = module.entries.get(plain)
    if e is None or not scope.module.sees(e):
        unclear = module.unclear(plain) if len(s.path) == 1 else None
        known = [*module.entries, *scope.params, *_SIMPLE, *_COLLECTIONS]
        ctx.error(
            "name",
            s.path[-1].span,
            unclear or f"There is no type called `{plain}` here.{suggestion(plain, known)}",
            fixes=() if nullable or unclear else rename(s.path[-1].span, plain, known),
        )
        return _unknown(scope, s.span)
    if ctx.links is not None:
        ctx.links.name(s.path[-1], e)
    if isinstance(e, Synonym):
        return _synonym(ctx, scope, s, e)
    if not isinstance(e, TypeDeclaration):
        ctx.error("name", s.path[-1].span, f"`{plain}` is not a type.")
        return _unknown(scope, s.span)
    if nullable and not scope.module.knows(e):
        message = (
            f"There is no type called `{name}` here: the module `{e.module}` shows no more than `{plain}`."
        )
        ctx.error("name", s.path[-1].span, message)
        return _unknown(scope, s.span)
    if nullable and not isinstance(e, Class):
        ctx.error(
            "type",
            s.path[-1].span,
            f"`{name}` is not a type: only a class has a type with `?`, which adds `null`.",
        )
        return _unknown(scope, s.span)
    return UserType(e, _arguments(ctx, scope, s, e.params, plain), nullable)


def _synonym(ctx: Context, scope: TypeScope, s: ast.NamedType, e: Synonym) -> Type:
    """What a synonym stands for; with `?`, the class that it names together with `null`."""
    name = s.path[-1].text
    plain = name.rstrip("?")
    if name.endswith("?"):
        target = expand(ctx, e)
        args = _arguments(ctx, scope, s, e.params, plain)
        t = substitute(target, dict(zip(e.params, args, strict=False)))
        if isinstance(t, UserType) and isinstance(t.decl, Class):
            return UserType(t.decl, t.args, True)
    args = _arguments(ctx, scope, s, e.params, plain)
    return substitute(expand(ctx, e), dict(zip(e.params, args, strict=False)))


def _builtin(ctx: Context, scope: TypeScope, s: ast.NamedType, name: str) -> Type | None:
    simple = _SIMPLE.get(name)
    if simple is not None:
        if s.args:
            ctx.error("arity", s.span, f"`{name}` takes no type arguments.")
        return simple
    count = _COLLECTIONS.get(name)
    if count is not None:
        args = _given(ctx, scope, s, count, name)
        match name:
            case "seq":
                return SeqType(args[0])
            case "set" | "iset":
                return SetType(args[0], name == "set")
            case "multiset":
                return MultisetType(args[0])
            case _:
                return MapType(args[0], args[1], name == "map")
    if name in ("object", "object?"):
        return UserType(OBJECT_DECL, (), name.endswith("?"))
    plain = name.rstrip("?")
    if array := _ARRAY.fullmatch(plain):
        dims = _few(ctx, s, array[1] or "1", _MOST_DIMENSIONS, "arrays of that many dimensions")
        item = _given(ctx, scope, s, 1, plain)[0]
        t = array_type(item, dims)
        return UserType(array_class(dims), t.args, name.endswith("?"))
    if bits := _BITS.fullmatch(name):
        ctx.literals_are_ints = False
        return BitvectorType(_few(ctx, s, bits[1], _WIDEST, "bit-vectors that wide"))
    if name == "ORDINAL":
        ctx.literals_are_ints = False
        return ORDINAL
    return None


def _few(ctx: Context, s: ast.NamedType, digits: str, most: int, what: str) -> int:
    """The number in the name of a type, which may be longer than any number that could be meant."""
    if len(digits) <= 9 and int(digits) <= most:
        return int(digits)
    ctx.error("too-large", s.span, f"There are no {what} here: at most {most}.")
    return 1


def _given(ctx: Context, scope: TypeScope, s: ast.NamedType, count: int, name: str) -> list[Type]:
    """The arguments of a built-in type."""
    if s.args is None:
        return _left_out(ctx, scope, s, count, name)
    args = [resolve_type(ctx, scope, a) for a in s.args]
    if len(args) != count:
        ctx.error("arity", s.span, f"`{name}` takes {_count(count)}, but {len(args)} are written here.")
        args = (args + [_unknown(scope, s.span)] * count)[:count]
    return args


def _arguments(
    ctx: Context, scope: TypeScope, s: ast.NamedType, params: tuple[ParamType, ...], name: str
) -> tuple[Type, ...]:
    if s.args is None:
        if not params:
            return ()
        return tuple(_left_out(ctx, scope, s, len(params), name))
    args = [resolve_type(ctx, scope, a) for a in s.args]
    if len(args) != len(params):
        ctx.error("arity", s.span, f"`{name}` takes {_count(len(params))}, but {len(args)} are written here.")
        args = (args + [_unknown(scope, s.span)] * len(params))[: len(params)]
    return tuple(args)


def _left_out(ctx: Context, scope: TypeScope, s: ast.NamedType, count: int, name: str) -> list[Type]:
    if scope.fresh is not None:
        return [scope.fresh(s.span) for _ in range(count)]
    out: list[Type] = list(scope.defaults[:count])
    while len(out) < count and scope.extend is not None:
        p = scope.extend()
        out.append(p)
    if len(out) < count:
        ctx.error(
            "arity",
            s.span,
            f"`{name}` needs {_count(count)} here, such as `{name}<{', '.join(['int'] * count)}>`.",
        )
        out += [INT] * (count - len(out))
    return out


def _count(n: int) -> str:
    return "no type arguments" if n == 0 else "1 type argument" if n == 1 else f"{n} type arguments"


def expand(ctx: Context, e: Synonym) -> Type:
    """What a synonym stands for."""
    if e.target is None:
        if e.busy or e.decl.base is None:
            ctx.error("cycle", e.span, f"The type `{e.name}` is defined by way of itself.")
            e.target = UserType(SubsetType(e.name, e.qualified, (), e.span), ())  # which has no base
            return e.target
        e.busy = True
        scope = TypeScope(e.module, {p.name: p for p in e.params}, list(e.params))
        target = resolve_type(ctx, scope, e.decl.base)
        e.target = e.target or target
        e.busy = False
    return e.target
