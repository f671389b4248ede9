"""Rules for declarations and assignments: places, frames of writable places, `new`, such-that."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
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
from language.interpreter.access import cell, reference
from language.interpreter.bindings import bindings
from language.interpreter.checking import checked, checked_code
from language.interpreter.constraints import checker
from language.interpreter.defaults import default, small
from language.interpreter.objects import new_object
from language.interpreter.outcomes import Discarded, Env, Eval, UnknownValue
from language.interpreter.promotion import WRITES
from language.interpreter.quantifiers import goes_wrong, looks_on, no_value
from language.interpreter.scope import ACT, Scope, statement, unknown
from language.interpreter.writing import Writer
from language.ivl.type_claims import type_claim
from language.records.verdicts import ObligationKind as K
from language.types import Type, UserType, substitute
from language.values import Ref

Store = Callable[[Env, Any, Any], None]


class Target:
    """A left side: `place` writes what finds an object and a key (None: a variable), `put` what stores there.
    `type` is the place's type."""

    def __init__(self, scope: Scope, target: LValue) -> None:
        self.scope = scope
        self.target = target
        self.span = target.span
        self.slot = scope.slot(target.var) if isinstance(target, LocalTarget) else None
        self.type = _place_type(target)
        self.cells = ""

    def place(self, out: Writer) -> tuple[str, str] | None:
        match self.target:
            case LocalTarget():
                return None
            case FieldTarget(obj=obj, field=field):
                ref, key = reference(self.scope, obj, out), repr(field.name)
            case ConstTarget(obj=obj, const=const):
                return reference(self.scope, obj, out), repr(const.name)
            case ArrayTarget(array=array, indices=indices):
                ref, key, self.cells = cell(self.scope, array, indices, out)
            case _:
                raise UnknownValue("this assignment cannot be run")
        scope, span = self.scope, self.span

        def refuse(env: Env, found: Ref, at: Any) -> None:
            message = "the modifies clause does not allow changing this object"
            scope.fault(env, K.MODIFIES, span, message, place=(found.id, at))

        # it must be in the `modifies` frames of the method and of the loops around
        with out.block(f"for frame in E[{ACT}].frames:"):
            inside = f"{ref}.id in frame.whole or frame.permits({ref}.id, {key})"
            out.line(f"if not ({inside}): {out.const(refuse)}(E, {ref}, {key})")
        return ref, key

    def put(self, place: tuple[str, str] | None, value: str, out: Writer) -> None:
        if place is None:
            out.line(f"E[{self.slot}] = {value}")
        elif isinstance(self.target, ArrayTarget):
            ref, key = place
            value = out.keep(value)
            out.line(f"journalled((heap[{ref}.id], {key}, {self.cells}[{key}]))")
            out.line(f"{self.cells}[{key}] = {value}")
        else:
            out.line(f"M.write_field({place[0]}, {place[1]}, {value})")

    def prepare(self) -> Eval:
        """The place as code of its own, for what first finds many."""
        out = Writer(self.scope.machine)
        place = self.place(out)
        return out.evaluator("None" if place is None else f"({place[0]}, {place[1]})")

    def store(self) -> Store:
        """Storing at such a place."""
        out = Writer(self.scope.machine)
        self.cells = "heap[place[0].id].cells"
        self.put(None if self.slot is not None else ("place[0]", "place[1]"), "value", out)
        return out.function("E, place, value")


def _place_type(t: LValue) -> Type:
    match t:
        case LocalTarget(var=var):
            return var.type
        case FieldTarget(obj=obj, field=field):
            return _member_type(field.type, field.owner.params, obj.type)
        case ConstTarget(const=const):
            return const.type
        case ArrayTarget(array=array):
            of = array.type
            return of.args[0] if isinstance(of, UserType) and of.args else of
        case _:
            raise UnknownValue("this assignment cannot be run")


def _member_type(t: Type, params: tuple[Any, ...], holder: Type) -> Type:
    if isinstance(holder, UserType) and holder.args and len(holder.args) == len(params):
        return substitute(t, dict(zip(params, holder.args, strict=True)))
    return t


@statement(Declare)
def declare(scope: Scope, s: Declare, out: Writer) -> None:
    for v in s.vars:
        out.assigned.discard(v)
        first = "UNSET"
        if v.initialized:
            first = f"{out.const(_first_value(scope, v.type))}(E)"
        out.line(f"E[{scope.slot(v)}] = {first}")


def _first_value(scope: Scope, t: Type) -> Eval:
    at, code = scope.type_at(t), scope.code
    return lambda env: default(code, at(env))


@statement(Assign)
def assign(scope: Scope, s: Assign, out: Writer) -> None:
    targets = [Target(scope, t) for t in s.targets]
    places = [t.place(out) for t in targets]
    writes = [partial(rhs, scope, r, t.type, out) for r, t in zip(s.values, targets, strict=True)]
    values = out.operands(*writes)
    if len(targets) > 1:
        values = [v if v.isdigit() else out.keep(v) for v in values]
        _alike(scope, targets, places, values, out)
    for t, place, value in zip(targets, places, values, strict=True):
        t.put(place, value, out)
    out.assigned.update(t.var for t in s.targets if isinstance(t, LocalTarget))


def _alike(
    scope: Scope, targets: list[Target], places: list[tuple[str, str] | None], values: list[str], out: Writer
) -> None:
    """Two left sides may be the same place only where they get the same value."""
    known: list[tuple[str, str, str]] = []
    for t, place, value in zip(targets, places, values, strict=True):
        if place is None:
            continue
        ref, key = place
        message = "two left sides are the same place but get different values"
        report = out.const(scope.blamer(K.ALIAS, t.span, message)) if known else ""
        for other, at, given in known:
            out.line(f"if {other} == {ref} and {at} == {key} and {given} != {value}: {report}(E)")
        known.append((ref, key, value))


def rhs(scope: Scope, r: Rhs, wanted: Type, out: Writer) -> str:
    match r:
        case ExprRhs(value=e):
            return checked(scope, e, wanted, out)
        case HavocRhs():
            at = scope.type_at(wanted)
            return f"{out.const(_any_value(scope, at))}(E)"
        case NewArray():
            return f"{out.const(new_array(scope, r))}(E)"
        case NewObject():
            return f"{out.const(new_object(scope, r))}(E)"
        case _:
            raise UnknownValue("this value cannot be computed")


def _any_value(scope: Scope, at: Callable[[Env], Type]) -> Eval:
    return lambda env: havoc(scope, at(env))


def havoc(scope: Scope, t: Type) -> Any:
    """Any value of a type: the oracle chooses among small ones."""
    options = small(scope.code, t, 2, 24)[0]
    if not options:
        raise UnknownValue("any value may be chosen here")
    return options[scope.machine.oracle.choose(len(options))]


def new_array(scope: Scope, r: NewArray) -> Eval:
    dims = scope.exprs(r.dims)
    init = scope.expr(r.init) if r.init is not None else None
    items = [checked_code(scope, x, r.element) for x in r.display] if r.display is not None else None
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
def assign_such_that(scope: Scope, s: AssignSuchThat, out: Writer) -> None:
    out.line(f"{out.const(_choose(scope, s))}(E){WRITES}")


def _choose(scope: Scope, s: AssignSuchThat) -> Eval:
    variables: list[Variable] = [t.var for t in s.targets if isinstance(t, LocalTarget)]
    if len(variables) < len(s.targets):
        return unknown("a such-that chooses what an object holds")
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


def check_result(scope: Scope, source: Type, target: Target, value: str, out: Writer) -> None:
    """Check a value (a name) that a call gave back before it is stored."""
    check = checker(scope, source, target.type)
    if check is None:
        return
    kind, clause = type_claim(source, target.type)
    message = "the value does not satisfy the type of where it is stored"
    report = scope.blamer(kind, target.span, message, clause)
    out.line(f"if not {out.const(check)}({value}, E): {out.const(report)}(E)")
