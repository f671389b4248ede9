"""What names can mean, and how a meaning becomes a value."""

from __future__ import annotations

from language.analysis import typed as t
from language.analysis.body import Body
from language.analysis.defaults import Given
from language.analysis.lineage import seen_as
from language.analysis.metas import Meta
from language.analysis.scope import Module
from language.diagnostics import Note
from language.record import dataclass
from language.source import Span
from language.types import (
    ArrowType,
    ParamType,
    Type,
    UserType,
    substitute,
)


@dataclass(eq=False)
class ValueRef:
    value: t.Expr


@dataclass(eq=False)
class FunctionRef:
    """`owner_args` instantiate the owner; `given` are written type arguments. `discarded` is what stands
    before a static member: it only tells the type, but must make sense."""

    function: t.Function
    receiver: t.Expr | None
    owner_args: tuple[Type, ...]
    given: tuple[Type, ...] | None
    span: Span
    discarded: t.Expr | None = None


@dataclass(eq=False)
class MethodRef:
    method: t.Method
    receiver: t.Expr | None
    owner_args: tuple[Type, ...]
    given: tuple[Type, ...] | None
    span: Span
    discarded: t.Expr | None = None


@dataclass(eq=False)
class CtorRef:
    ctor: t.Constructor
    args: tuple[Type, ...] | None
    span: Span


@dataclass(eq=False)
class TypeRef:
    """`named`: the declaration, which for a synonym the type does not tell."""

    type: Type
    span: Span
    named: object = None


@dataclass(eq=False)
class ModuleRef:
    module: Module
    span: Span


Ref = ValueRef | FunctionRef | MethodRef | CtorRef | TypeRef | ModuleRef


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


def narrower(b: Body, given: Type, wanted: Type) -> str:
    """What to write where some objects of the one type are of the other; nothing elsewhere."""
    x, y = b.infer.view(given), b.infer.view(wanted)
    if not isinstance(x, UserType) or not isinstance(y, UserType):
        return ""
    if not isinstance(x.decl, t.Class) or not isinstance(y.decl, t.Class):
        return ""
    if not x.decl.is_object and seen_as(y, x.decl) is None:
        return ""
    return f" Where it is one, say so: write `… as {shown(b, wanted)}`."


def owner_type_args(
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


def plain(e: t.Expr) -> bool:
    """Whether nothing can be wrong with the expression, wherever it stands."""
    return isinstance(e, t.This) or (isinstance(e, t.Var) and e.var.kind in ("in", "bound"))


def first(b: Body, discarded: t.Expr | None, e: t.Expr) -> t.Expr:
    """The expression, after another whose value nobody needs."""
    if discarded is None or plain(discarded):
        return e
    return b.keep(t.Let(e.span, e.type, t.Wildcard(discarded.span), discarded, e, ghost=True))


def function_value(b: Body, r: FunctionRef) -> t.Expr:
    f = r.function
    if f.two_state:
        b.ctx.unsupported(r.span, "two-state functions as values")
    own = own_type_args(b, f.type_params, r.given, r.span, f.name)
    env = callable_env(f.owner, r.owner_args, f.type_params, own)
    type_ = ArrowType(
        tuple([substitute(p.type, env) for p in f.params]),
        substitute(f.result.type, env),
        b.ctx.arrows.get(f, "->"),  # pyright: ignore[reportArgumentType]
    )
    e = t.FunctionValue(r.span, type_, f, (*r.owner_args, *own), r.receiver)
    b.note(e, type_, *e.type_args)
    return first(b, r.discarded, e)


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
        else owner_type_args(b, d.params, r.args, r.span)
    )
    given = Given(b, r.span, dict(zip(d.params, args, strict=False)), None)
    return b.keep(t.Construct(r.span, UserType(d, args), r.ctor, given.complete(r.ctor.formals)))


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


def expect_type(b: Body, e: t.Expr, wanted: Type, what: str) -> None:
    """Report where the value's type cannot go where `wanted` is."""
    if not b.fits(e.type, wanted, e.span):
        b.ctx.error(
            "type",
            e.span,
            f"{what} must have type `{shown(b, wanted)}`, but this has type `{shown(b, e.type)}`."
            + narrower(b, e.type, wanted),
        )
