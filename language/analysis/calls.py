"""Calls in expressions: functions, constructors of datatypes, function values; and how arguments match."""

from __future__ import annotations

from language.analysis import rotations
from language.analysis import typed as t
from language.analysis.body import Body
from language.analysis.defaults import Given
from language.analysis.dispatch import expr, handles
from language.analysis.metas import Meta
from language.analysis.names import resolve
from language.analysis.refs import (
    CtorRef,
    FunctionRef,
    MethodRef,
    ModuleRef,
    Ref,
    TypeRef,
    ValueRef,
    callable_env,
    expect_type,
    first,
    own_type_args,
    shown,
    value_of,
)
from language.analysis.states import label_of_call
from language.diagnostics import Note
from language.record import dataclass, replace
from language.source import Span
from language.syntax import ast
from language.types import ArrowType, ParamType, Type, UserType, substitute


@dataclass(frozen=True)
class Wanted:
    """What a call must give: the parameters of something called `name`, which is declared at `declared`.
    `env` instantiates type parameters; `this` is the object, if the call has one."""

    formals: tuple[t.Variable, ...]
    env: dict[ParamType, Type]
    name: str
    declared: Span
    this: t.Expr | None = None


def match_args(b: Body, wanted: Wanted, args: tuple[ast.Arg, ...], span: Span) -> tuple[t.Expr, ...] | None:
    """Arguments in the order of the parameters, defaults filled in; None after an error in their number."""
    slots = _slots(b, wanted, args, span)
    if slots is None:
        return None
    given = Given(b, span, wanted.env, wanted.this)
    for f, s in zip(wanted.formals, slots, strict=True):
        if s is not None:
            type_ = substitute(f.type, wanted.env)
            value = given.values[f] = expr(b, s, type_)
            what = f"The argument for `{f.name}`" if not f.name.isdigit() else "This argument"
            expect_type(b, value, type_, what)
        elif f not in b.ctx.defaults:
            count, verb = len(args), "is" if len(args) == 1 else "are"
            missing = f": nothing is given for `{f.name}`." if args else "."
            message = f"`{wanted.name}` takes {_arguments(len(slots))}, but {count} {verb} given{missing}"
            b.ctx.error("arity", span, message, _note(wanted))
            return None
    return given.complete(wanted.formals)


def _slots(b: Body, wanted: Wanted, args: tuple[ast.Arg, ...], span: Span) -> list[ast.Expr | None] | None:
    """The argument for each parameter, None where there is none; None altogether after an error."""
    formals, name = wanted.formals, wanted.name
    slots: list[ast.Expr | None] = [None] * len(formals)
    index = {f.name: i for i, f in enumerate(formals)}
    positional = 0
    for a in args:
        if a.name is not None:
            i = index.get(a.name.text)
            if i is None:
                b.ctx.error("arity", a.span, f"`{name}` has no parameter `{a.name.text}`.", _note(wanted))
                return None
            if slots[i] is not None:
                message = f"The parameter `{a.name.text}` is given twice."
                b.ctx.error("arity", a.span, message, _note(wanted))
                return None
            slots[i] = a.value
            if b.ctx.links is not None:
                b.ctx.links.name(a.name, formals[i])
        elif positional < len(formals) and formals[positional] not in b.ctx.name_only:
            slots[positional] = a.value
            positional += 1
        else:
            if len(args) > len(formals):
                message = f"`{name}` takes {_arguments(len(formals))}, but {len(args)} are given."
            else:
                by_name = formals[positional].name
                message = (
                    f"The parameter `{by_name}` of `{name}` is given by name only: write `{by_name} := …`."
                )
            b.ctx.error("arity", span, message, _note(wanted))
            for extra in args:
                expr(b, extra.value)
            return None
    return slots


def _note(wanted: Wanted) -> Note:
    return Note(wanted.declared, f"`{wanted.name}` is declared here.")


def _arguments(n: int) -> str:
    return "no arguments" if n == 0 else "1 argument" if n == 1 else f"{n} arguments"


@handles(ast.Call)
def call(b: Body, e: ast.Call, hint: Type | None) -> t.Expr:
    if isinstance(e.callee, ast.Dot) and e.callee.name.text in rotations.NAMES:
        target = resolve(b, e.callee.target)
        if isinstance(target, ValueRef):
            rotated = rotations.rotation(b, e, target.value, e.callee.name.text)
            if rotated is not None:
                return rotated
    ref, e = prefixed(b, resolve(b, e.callee), e)
    return call_ref(b, ref, e, hint)


def prefixed(b: Body, ref: Ref | None, e: ast.Call) -> tuple[Ref | None, ast.Call]:
    """`P#[k](x)`: the prefix predicate (or lemma) of an extreme one, called with `k` and `x`."""
    if e.prefix is None or ref is None:
        return ref, e
    e = replace(e, prefix=None, args=(ast.Arg(e.prefix.span, e.prefix), *e.args))
    match ref:
        case FunctionRef(function=t.Function(extreme=extreme)) if extreme is not None:
            return replace(ref, function=extreme.prefix), e
        case MethodRef(method=t.Method(extreme=extreme) as m) if extreme is not None:
            b.ctx.prefixed.add(m)
            return replace(ref, method=extreme.prefix), e
        case _:
            message = "`#[…]` follows the name of a `least` or `greatest` predicate or lemma only."
            b.ctx.error("prefix", e.callee.span, message)
            return None, e


def call_ref(b: Body, ref: Ref | None, e: ast.Call, hint: Type | None) -> t.Expr:
    match ref:
        case None:
            for a in e.args:
                expr(b, a.value)
            return b.bad(e.span)
        case FunctionRef():
            return _function(b, ref, e)
        case CtorRef():
            return _construct(b, ref, e, hint)
        case MethodRef(method):
            for a in e.args:
                expr(b, a.value)
            word = "lemma" if method.kind == "lemma" else "method"
            b.ctx.error(
                "call",
                e.callee.span,
                f"`{method.name}` is a {word}. A {word} can only be called by a statement of its own, "
                f"not inside an expression"
                + (f": write `var x := {method.name}(…);` first." if method.results else "."),
            )
            return b.bad(e.span)
        case TypeRef() | ModuleRef():
            for a in e.args:
                expr(b, a.value)
            value_of(b, ref, e.callee.span)
            return b.bad(e.span)
        case ValueRef(value):
            return _apply(b, value, e)


def _function(b: Body, r: FunctionRef, e: ast.Call) -> t.Expr:
    f = r.function
    own = own_type_args(b, f.type_params, r.given, r.span, f.name)
    env = callable_env(f.owner, r.owner_args, f.type_params, own)
    args = match_args(b, Wanted(f.params, env, f.name, f.name_span, r.receiver), e.args, e.span)
    type_ = substitute(f.result.type, env)
    at = label_of_call(b, f, e.at, e.span)
    if args is None:
        return b.bad(e.span) if isinstance(type_, Meta) else b.keep(t.Literal_(e.span, type_, None))
    out = t.FunctionCall(e.span, type_, f, (*r.owner_args, *own), r.receiver, args, at)
    b.note(out, type_, *out.type_args)
    return first(b, r.discarded, out)


def _construct(b: Body, r: CtorRef, e: ast.Call, hint: Type | None) -> t.Expr:
    d = r.ctor.datatype
    args = r.args
    if args is not None and len(args) != len(d.params):
        b.ctx.error("arity", r.span, f"`{d.name}` takes {len(d.params)} type argument(s).")
        args = None
    if args is None:
        args = tuple([b.infer.meta(e.span, prefer_upper=True) for _ in d.params])
    type_ = UserType(d, args)
    if hint is not None and d.params and r.args is None:
        wanted = b.infer.view(hint)
        if isinstance(wanted, UserType) and wanted.decl is d:
            b.infer.agree(type_, wanted)
    env = dict(zip(d.params, args, strict=False))
    values = match_args(b, Wanted(r.ctor.formals, env, r.ctor.name, r.ctor.span), e.args, e.span)
    if values is None:
        return b.bad(e.span)
    return b.keep(t.Construct(e.span, type_, r.ctor, values))


def _apply(b: Body, f: t.Expr, e: ast.Call) -> t.Expr:
    v = b.infer.view(f.type)
    if isinstance(v, Meta) and not v.poison:
        args = [expr(b, a.value) for a in e.args]
        result = b.infer.meta(e.span)
        params = tuple([b.infer.meta(a.span) for a in args])
        for a, p in zip(args, params, strict=True):
            b.fits(a.type, p, a.span)
        b.infer.agree(f.type, ArrowType(params, result, "~>"))
        return b.keep(t.Apply(e.span, result, f, tuple(args)))
    if not isinstance(v, ArrowType):
        for a in e.args:
            expr(b, a.value)
        if not isinstance(v, Meta):
            b.ctx.error(
                "call",
                e.callee.span,
                f"This is a value of type `{shown(b, f.type)}`, not a function to call: leave out the "
                f"parentheses after it.",
            )
        return b.bad(e.span)
    if len(v.params) != len(e.args):
        b.ctx.error(
            "arity", e.span, f"This function takes {_arguments(len(v.params))}, but {len(e.args)} are given."
        )
        return b.bad(e.span)
    values: list[t.Expr] = []
    for a, p in zip(e.args, v.params, strict=True):
        value = expr(b, a.value, p)
        expect_type(b, value, p, "This argument")
        values.append(value)
    return b.keep(t.Apply(e.span, v.result, f, tuple(values)))
