"""Rules for declarations and assignments: places, frames of writable places, `new`, such-that."""

from __future__ import annotations

from collections.abc import Callable
from math import prod
from typing import Any

from language.analysis.limits import atoms
from language.analysis.type_questions import auto_init
from language.analysis.typed import (
    ArrayTarget,
    Assign,
    AssignSuchThat,
    ConstTarget,
    Declare,
    ExprRhs,
    FieldTarget,
    HavocRhs,
    LocalTarget,
    LValue,
    NewArray,
    NewObject,
    Rhs,
    Variable,
)
from language.interpreter.access import flat_index, not_null
from language.interpreter.bindings import bindings
from language.interpreter.constraints import checker
from language.interpreter.defaults import default, small
from language.interpreter.machine import UNSET, Activation
from language.interpreter.objects import new_object
from language.interpreter.outcomes import Discarded, Env, Eval, UnknownValue
from language.interpreter.quantifiers import goes_wrong, looks_on, no_value
from language.interpreter.scope import ACT, Exec, Scope, statement
from language.ivl.type_claims import type_claim
from language.records.verdicts import ObligationKind as K
from language.source import Span
from language.types import Type, UserType, substitute
from language.values import Ref

Store = Callable[[Env, Any, Any], None]


def check_write(scope: Scope, env: Env, ref: Ref, key: Any, span: Span) -> None:
    """What is written must be in the `modifies` frames of the method and of the loops around."""
    act: Activation = env[ACT]
    if act is UNSET:
        return
    for allowed in act.frames:
        if not allowed.permits(ref.id, key):
            message = "the modifies clause does not allow changing this object"
            scope.fault(env, K.MODIFIES, span, message, place=(ref.id, key))


class Target:
    """A compiled left side: `prepare` finds the place, `store` writes it. `type` is the place's type."""

    def __init__(self, type: Type, span: Span, prepare: Eval, store: Store, slot: int | None) -> None:
        self.type = type
        self.span = span
        self.prepare = prepare
        self.store = store
        self.slot = slot


def target(scope: Scope, t: LValue) -> Target:
    machine = scope.machine
    match t:
        case LocalTarget(var=var):
            slot = scope.slot(var)

            def local(env: Env, place: Any, value: Any) -> None:
                env[slot] = value

            return Target(var.type, t.span, lambda env: None, local, slot)
        case FieldTarget(obj=obj, field=field):
            holder, name, at = scope.expr(obj), field.name, obj.span

            def field_place(env: Env) -> Any:
                ref = not_null(scope, env, holder(env), at)
                check_write(scope, env, ref, name, t.span)
                return ref, name

            declared = _member_type(field.type, field.owner.params, obj.type)
            return Target(declared, t.span, field_place, _write(scope), None)
        case ConstTarget(obj=obj, const=const):
            holder, name, at = scope.expr(obj), const.name, obj.span
            return Target(
                const.type,
                t.span,
                lambda env: (not_null(scope, env, holder(env), at), name),
                _write(scope),
                None,
            )
        case ArrayTarget(array=array, indices=indices):
            holder, parts = scope.expr(array), scope.exprs(indices)
            spans = tuple(i.span for i in indices)

            def cell_place(env: Env) -> Any:
                ref = not_null(scope, env, holder(env), array.span)
                flat = flat_index(scope, env, ref, tuple([p(env) for p in parts]), t.span, spans)
                for allowed in env[ACT].frames:
                    if not allowed.permits(ref.id, flat):
                        check_write(scope, env, ref, flat, t.span)
                return ref, flat

            element = (
                array.type.args[0] if isinstance(array.type, UserType) and array.type.args else array.type
            )
            return Target(element, t.span, cell_place, lambda env, p, v: machine.write(p[0], p[1], v), None)
        case _:
            raise UnknownValue("this assignment cannot be run")


def _write(scope: Scope) -> Store:
    machine = scope.machine

    def write(env: Env, place: tuple[Ref, str], value: Any) -> None:
        ref, name = place
        cells = machine.heap[ref.id].cells
        cells.setdefault(name, UNSET)
        machine.write(ref, name, value)

    return write


def _member_type(t: Type, params: tuple[Any, ...], holder: Type) -> Type:
    if isinstance(holder, UserType) and holder.args and len(holder.args) == len(params):
        return substitute(t, dict(zip(params, holder.args, strict=True)))
    return t


@statement(Declare)
def declare(scope: Scope, s: Declare) -> Exec:
    slots = [scope.slot(v) for v in s.vars]
    initial = [v.initialized for v in s.vars]
    types = [scope.type_at(v.type) for v in s.vars]
    code = scope.code

    def run(env: Env) -> None:
        for slot, has_default, at in zip(slots, initial, types, strict=True):
            env[slot] = default(code, at(env)) if has_default else UNSET

    return run


@statement(Assign)
def assign(scope: Scope, s: Assign) -> Exec:
    targets = [target(scope, t) for t in s.targets]
    values = [rhs(scope, r, t.type) for r, t in zip(s.values, targets, strict=True)]
    if len(targets) == 1:
        one, value = targets[0], values[0]
        if one.slot is not None:
            slot = one.slot

            def to_local(env: Env) -> None:
                env[slot] = value(env)

            return to_local

        def to_heap(env: Env) -> None:
            place = one.prepare(env)
            one.store(env, place, value(env))

        return to_heap

    def simultaneous(env: Env) -> None:
        places = [t.prepare(env) for t in targets]
        computed = [v(env) for v in values]
        seen: dict[Any, Any] = {}
        for t, place, value in zip(targets, places, computed, strict=True):
            if place is None:
                continue
            if place in seen and seen[place] != value:
                scope.fault(
                    env, K.ALIAS, t.span, "two left sides are the same place but get different values"
                )
            seen[place] = value
        for t, place, value in zip(targets, places, computed, strict=True):
            t.store(env, place, value)

    return simultaneous


def rhs(scope: Scope, r: Rhs, wanted: Type) -> Eval:
    match r:
        case ExprRhs(value=e):
            return scope.code.checked(scope, e, wanted)
        case HavocRhs():
            at = scope.type_at(wanted)
            return lambda env: havoc(scope, at(env))
        case NewArray():
            return new_array(scope, r)
        case NewObject():
            return new_object(scope, r)
        case _:
            raise UnknownValue("this value cannot be computed")


def havoc(scope: Scope, t: Type) -> Any:
    """Any value of a type: the oracle chooses among small ones."""
    options = small(scope.code, t, 2, 24)[0]
    if not options:
        raise UnknownValue("any value may be chosen here")
    return options[scope.machine.oracle.choose(len(options))]


def new_array(scope: Scope, r: NewArray) -> Eval:
    dims = scope.exprs(r.dims)
    init = scope.expr(r.init) if r.init is not None else None
    items = [scope.code.checked(scope, x, r.element) for x in r.display] if r.display is not None else None
    array, element = scope.type_at(r.type), scope.type_at(r.element)
    code, machine = scope.code, scope.machine
    bare_cells = not auto_init(r.element)

    def run(env: Env) -> Ref:
        sizes = tuple([d(env) for d in dims])
        for n, d in zip(sizes, r.dims, strict=True):
            if n < 0:
                scope.fault(env, K.RANGE, d.span, "an array's size cannot be negative")
        t = array(env)
        assert isinstance(t, UserType)
        if items is not None:
            cells = [x(env) for x in items]
            if not sizes:
                sizes = (len(cells),)
            elif sizes[0] != len(cells):
                scope.fault(env, K.RANGE, r.span, "the size is not the number of elements")
        elif init is not None:
            f = init(env)
            machine.charge(prod(sizes))
            cells = [code.apply(scope, env, f, index, r.span) for index in indices(sizes)]
        else:
            if bare_cells and 0 not in sizes:
                scope.fault(env, K.DEFINITE, r.span, f"the elements of type {r.element} have no first value")
            machine.charge(prod(sizes))
            cells = fresh_cells(scope, element(env), prod(sizes))
        return machine.allocate(t.decl, t.args, t.decl.name, cells, sizes)  # pyright: ignore[reportArgumentType]

    return run


def fresh_cells(scope: Scope, t: Type, count: int) -> list[Any]:
    """The cells of a new array may hold anything of their type; the first choice is the default."""
    code = scope.code
    first = default(code, t)
    if count == 0 or not code.arbitrary_new:
        return [first] * count
    options = [v for v in small(code, t, 1, 8)[0] if v != first]
    if options and scope.machine.oracle.choose(2):
        return [options[i % len(options)] for i in range(count)]
    return [first] * count


def indices(sizes: tuple[int, ...]) -> list[tuple[int, ...]]:
    out: list[tuple[int, ...]] = [()]
    for n in sizes:
        out = [(*p, i) for p in out for i in range(n)]
    return out


OPTIONS = 4
"""Values of a such-that among which the oracle may choose."""


@statement(AssignSuchThat)
def assign_such_that(scope: Scope, s: AssignSuchThat) -> Exec:
    variables: list[Variable] = [t.var for t in s.targets if isinstance(t, LocalTarget)]
    if len(variables) < len(s.targets):

        def heap(env: Env) -> None:
            raise UnknownValue("a such-that chooses what an object holds")

        return heap
    each = bindings(scope, tuple(variables), atoms(s.condition), ordered=True)
    condition = scope.expr(s.condition)
    slots = [scope.slot(v) for v in variables]
    on, machine = looks_on(scope, s.condition), scope.machine
    most = OPTIONS if scope.code.explore else 1

    def run(env: Env) -> None:
        found: list[list[Any]] = []
        before = [env[i] for i in slots]

        def visit(env: Env) -> bool:
            if len(found) == most:
                return goes_wrong(scope, condition, env)
            if condition(env):
                found.append([env[i] for i in slots])
            return len(found) == most and (not on or machine.quiet > 0)

        exact = each(env, visit)
        if not found:
            for slot, value in zip(slots, before, strict=True):
                env[slot] = value
            if s.assumed:
                raise Discarded("no value satisfies the assumed such-that", s.span)
            no_value(scope, env, tuple(variables), exact, s.condition.span)
        machine.unsure = machine.unsure or not exact
        chosen = found[scope.machine.oracle.choose(len(found))]
        for slot, value in zip(slots, chosen, strict=True):
            env[slot] = value

    return run


def result_check(scope: Scope, source: Type, wanted: Type, span: Span) -> Callable[[Env, Any], None]:
    """Check a value that a call gave back before it is stored."""
    check = checker(scope, source, wanted)
    kind, clause = type_claim(source, wanted)

    def run(env: Env, value: Any) -> None:
        if check is not None and not check(value, env):
            message = "the value does not satisfy the type of where it is stored"
            scope.fault(env, kind, span, message, clause)

    return run
