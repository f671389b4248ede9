"""Rules for function values: declared functions, lambdas, their application; and for constants."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from language.analysis.typed import (
    Apply,
    ArrowMember,
    ConstRead,
    Datatype,
    FunctionValue,
    Lambda,
)
from language.interpreter.access import not_null
from language.interpreter.checking import arguments
from language.interpreter.constraints import checker
from language.interpreter.defaults import FunctionCode
from language.interpreter.machine import UNSET
from language.interpreter.outcomes import Env, Eval, UnknownValue
from language.interpreter.scope import Scope, Site, expression, written
from language.interpreter.shapes import bare, sort
from language.interpreter.writing import Writer
from language.ivl.type_claims import type_claim
from language.types import ArrowType, Type, UserType
from language.values import Closure


@expression(FunctionValue)
def function_value(scope: Scope, e: FunctionValue) -> Eval:
    f = e.function
    unit = scope.code.function(f)
    receiver = scope.expr(e.receiver) if e.receiver is not None else None
    types = scope.types_at(e.type_args)
    site = Site(scope, e.span)

    def run(env: Env) -> Closure:
        this = receiver(env) if receiver is not None else None
        at = types(env)

        def apply(args: tuple[Any, ...]) -> Any:
            return unit.call(site, env, this, args, at)

        def requires(args: tuple[Any, ...]) -> bool:
            return unit.allowed(this, args, at)

        return Closure(f.name, FunctionCode(apply, requires))

    return run


@expression(Lambda)
def lambda_(scope: Scope, e: Lambda) -> Eval:
    slots = [scope.slot(p) for p in e.params]
    body = scope.expr(e.body)
    condition = scope.expr(e.requires) if e.requires is not None else None
    arrow = bare(e.type)
    assert isinstance(arrow, ArrowType)
    check = checker(scope, e.body.type, arrow.result)
    text = scope.code.spell(e)
    machine = scope.machine

    def run(env: Env) -> Closure:
        captured = env[:]

        def inside(args: tuple[Any, ...]) -> Env:
            inner = captured[:]
            scope.pad(inner)
            for slot, value in zip(slots, args, strict=True):
                inner[slot] = value
            return inner

        def apply(args: tuple[Any, ...]) -> Any:
            inner = inside(args)
            if machine.depth >= machine.max_depth:
                raise machine.too_deep()
            machine.depth += 1
            try:
                value = body(inner)
            finally:
                machine.depth -= 1
            if check is not None and not check(value, inner):
                kind, clause = type_claim(e.body.type, arrow.result)
                message = "the function's result does not satisfy its type"
                scope.fault(inner, kind, e.body.span, message, clause)
            return value

        def requires(args: tuple[Any, ...]) -> bool:
            return condition is None or bool(condition(inside(args)))

        return Closure(text, FunctionCode(apply, None if condition is None else requires))

    return run


@written(Apply)
def apply(scope: Scope, e: Apply, out: Writer) -> str:
    arrow = bare(e.function.type)
    params: tuple[Type, ...] = getattr(arrow, "params", tuple(a.type for a in e.args))
    function, args = out.operands(
        lambda: scope.text(e.function, out), lambda: arguments(scope, e.args, params, out)
    )
    return f"{out.const(_application(scope, e))}(E, {function}, {args})"


def _application(scope: Scope, e: Apply) -> Callable[[Env, Any, tuple[Any, ...]], Any]:
    code = scope.code
    return lambda env, f, args: code.apply(scope, env, f, args, e.span)


@expression(ArrowMember)
def arrow_member(scope: Scope, e: ArrowMember) -> Eval:
    function, name = scope.expr(e.function), e.name

    def run(env: Env) -> Closure:
        f = function(env)
        requires = f.code.requires

        def apply(args: tuple[Any, ...]) -> Any:
            if name == "reads":
                raise UnknownValue("what a function reads is not computed")
            return requires is None or requires(args)

        return Closure(f"{f.text}.{name}", FunctionCode(apply))

    return run


@expression(ConstRead)
def const_read(scope: Scope, e: ConstRead) -> Eval:
    const, code, machine = e.const, scope.code, scope.machine
    obj = scope.expr(e.obj) if e.obj is not None else None
    types = scope.types_at(e.type_args)
    if const.static or obj is None:
        return lambda env: code.constant(const, types(env))
    if const.value is not None and isinstance(const.owner, Datatype):
        return lambda env: code.member_constant(const, obj(env), types(env))
    span = e.obj.span if e.obj is not None else e.span

    def run(env: Env) -> Any:
        ref = obj(env)
        if not isinstance(bare(e.obj.type), UserType) or sort(e.obj.type) != "ref":  # pyright: ignore[reportOptionalMemberAccess]
            return code.member_constant(const, ref, types(env))
        ref = not_null(scope, env, ref, span)
        if const.value is not None:
            return code.member_constant(const, ref, types(env))
        value = machine.heap[ref.id].cells.get(const.name, UNSET)
        if value is UNSET:
            raise UnknownValue(f"the constant {const.name} has no value yet")
        return value

    return run
