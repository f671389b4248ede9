"""Rules for quantifiers, comprehensions and `var x :| …; e`: three-valued over enumerated bindings."""

from __future__ import annotations

from operator import itemgetter
from typing import Any

from language.analysis.limits import atoms
from language.analysis.typed import (
    Apply,
    ArrayRead,
    Binary,
    Convert,
    Destructor,
    Expr,
    FieldRead,
    FunctionCall,
    Index,
    LetSuchThat,
    MapComprehension,
    Quantified,
    SetComprehension,
    Slice,
    Tree,
    Update,
    Variable,
    walk,
)
from language.interpreter.bindings import bindings
from language.interpreter.bounds import is_true
from language.interpreter.collections import map_of
from language.interpreter.connectives import connected
from language.interpreter.outcomes import Env, Eval, Fault, Inconclusive, Stop, UnknownValue
from language.interpreter.scope import Scope, expression
from language.interpreter.shapes import class_of
from language.interpreter.splits import enumeration
from language.interpreter.writing import Writer
from language.operators import Operator
from language.records.verdicts import ObligationKind as K
from language.source import Span
from language.syntax.ast import Quantifier
from language.types import UserType

PARTIAL = (Operator.DIVIDE, Operator.MODULO, Operator.SHIFT_LEFT, Operator.SHIFT_RIGHT)
UNBOUNDED = "it speaks of endlessly many values"


def atoms_of(*parts: tuple[Expr | None, bool]) -> list[tuple[Expr, bool]]:
    return [a for e, positive in parts if e is not None for a in atoms(e, positive)]


def looks_on(scope: Scope, condition: Expr) -> bool:
    """Whether a search goes on after the value that decides: where the condition may go wrong for another."""
    return scope.code.explore and any(map(_partial, walk(condition)))


def _partial(n: Tree) -> bool:
    match n:
        case Index() | ArrayRead() | Slice() | Update() | FieldRead() | Destructor() | Apply() | Convert():
            return True
        case FunctionCall(function=f):
            return (
                bool(f.requires) or f.this is not None or any(isinstance(p.type, UserType) for p in f.params)
            )
        case Binary(op=op):
            return op in PARTIAL
        case _:
            return False


def goes_wrong(scope: Scope, condition: Eval, env: Env) -> bool:
    """Whether a condition whose truth no longer matters goes wrong for these values, which breaks a claim:
    it must make sense for every value, not only up to the first that decides. The run goes on."""
    try:
        condition(env)
    except (UnknownValue, Inconclusive):
        return False
    except Fault as fault:
        scope.machine.report(fault.violation, fault.scope, list(fault.env), soft=True)
        return True
    return False


@expression(Quantified)
def quantified(scope: Scope, e: Quantified) -> Eval:
    forall = e.kind is Quantifier.FORALL
    each = enumeration(scope, e.vars, atoms_of((e.range, True), (e.body, not forall)))
    out = Writer(scope.machine)
    if is_true(e.range) or e.range is None:
        body = out.evaluator(scope.text(e.body, out))
    else:
        op = Operator.IMPLIES if forall else Operator.AND
        body = out.evaluator(connected(scope, [e.range, e.body], op, out))
    machine, on = scope.machine, looks_on(scope, e)

    def run(env: Env) -> bool:
        decided = False
        unknown: UnknownValue | None = None

        def visit(env: Env) -> bool:
            nonlocal decided, unknown
            if decided:
                return goes_wrong(scope, body, env)
            try:
                value = body(env)
            except UnknownValue as u:
                unknown = u
                return False
            if bool(value) is not forall:
                decided = True
                return not on or machine.quiet > 0
            return False

        exact = each(env, visit)
        if decided:
            return not forall
        if unknown is not None:
            raise unknown
        if not exact:
            raise UnknownValue(UNBOUNDED)
        return forall

    return run


@expression(SetComprehension)
def set_comprehension(scope: Scope, e: SetComprehension) -> Eval:
    each = enumeration(scope, e.vars, atoms(e.range))
    condition, term = scope.expr(e.range), scope.expr(e.term)

    def run(env: Env) -> Any:
        out: set[Any] = set()

        def visit(env: Env) -> bool:
            if condition(env):
                out.add(term(env))
            return False

        if not each(env, visit):
            raise UnknownValue(UNBOUNDED)
        return frozenset(out)

    return run


@expression(MapComprehension)
def map_comprehension(scope: Scope, e: MapComprehension) -> Eval:
    each = bindings(scope, e.vars, atoms(e.range))
    condition, value = scope.expr(e.range), scope.expr(e.value)
    slot = scope.slot(e.vars[0])
    key: Eval = scope.expr(e.key) if e.key is not None else itemgetter(slot)

    def run(env: Env) -> Any:
        out: dict[Any, Any] = {}

        def visit(env: Env) -> bool:
            if condition(env):
                k: Any = key(env)
                v: Any = value(env)
                if k in out and out[k] != v:
                    scope.fault(env, K.UNIQUE, e.span, "a key would get two different values")
                out[k] = v
            return False

        if not each(env, visit):
            raise UnknownValue(UNBOUNDED)
        return map_of(out)

    return run


@expression(LetSuchThat)
def let_such_that(scope: Scope, e: LetSuchThat) -> Eval:
    each = bindings(scope, e.vars, atoms(e.condition), ordered=True)
    condition, body = scope.expr(e.condition), scope.expr(e.body)
    slots = [scope.slot(v) for v in e.vars]
    machine, on = scope.machine, looks_on(scope, e.condition)
    most = 2 if e.computed and scope.code.explore else 1

    def run(env: Env) -> Any:
        found: list[list[Any]] = []

        def visit(env: Env) -> bool:
            if len(found) == most:
                return goes_wrong(scope, condition, env)
            try:
                fits = bool(condition(env))
            except Stop:
                if not found:
                    raise
                return goes_wrong(scope, condition, env)
            values = [env[i] for i in slots]
            if fits and values not in found:
                found.append(values)
            return len(found) == most and (not on or machine.quiet > 0)

        exact = each(env, visit)
        if not found:
            no_value(scope, env, e.vars, exact, e.condition.span)
        machine.unsure = machine.unsure or most == 1 or not exact
        if len(found) > 1:
            scope.fault(env, K.UNIQUE, e.condition.span, "several values satisfy this condition", soft=True)
        for i, value in zip(slots, found[0], strict=True):
            env[i] = value
        return body(env)

    return run


def no_value(scope: Scope, env: Env, variables: tuple[Variable, ...], exact: bool, at: Span) -> None:
    """No value was found for a such-that: a broken claim, or unknown where not all were tried."""
    if not exact:
        raise UnknownValue("no value for the such-that was found among small ones")
    if any(class_of(v.type) is not None for v in variables):
        raise UnknownValue("a such-that chooses among the objects that there are, and a caller may have more")
    scope.fault(env, K.SUCH_THAT, at, "no value satisfies this condition")
