"""Rules for quantifiers, comprehensions and `var x :| …; e`: three-valued over enumerated bindings."""

from __future__ import annotations

from operator import itemgetter
from typing import Any

from language.analysis.limits import atoms
from language.analysis.typed import (
    Expr,
    LetSuchThat,
    MapComprehension,
    Quantified,
    SetComprehension,
)
from language.interpreter.basics import conjunction, implication
from language.interpreter.bindings import bindings
from language.interpreter.bounds import is_true
from language.interpreter.collections import map_of
from language.interpreter.outcomes import Env, Eval, UnknownValue
from language.interpreter.scope import Scope, expression
from language.interpreter.splits import enumeration
from language.records.verdicts import ObligationKind as K
from language.syntax.ast import Quantifier

UNBOUNDED = "it speaks of endlessly many values"


def atoms_of(*parts: tuple[Expr | None, bool]) -> list[tuple[Expr, bool]]:
    return [a for e, positive in parts if e is not None for a in atoms(e, positive)]


@expression(Quantified)
def quantified(scope: Scope, e: Quantified) -> Eval:
    forall = e.kind is Quantifier.FORALL
    each = enumeration(scope, e.vars, atoms_of((e.range, True), (e.body, not forall)))
    body = scope.expr(e.body)
    if not is_true(e.range) and e.range is not None:
        body = (implication if forall else conjunction)(scope.expr(e.range), body)

    def run(env: Env) -> bool:
        decided = False
        unknown: UnknownValue | None = None

        def visit(env: Env) -> bool:
            nonlocal decided, unknown
            try:
                value = body(env)
            except UnknownValue as u:
                unknown = u
                return False
            if bool(value) is not forall:
                decided = True
                return True
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

    def run(env: Env) -> Any:
        found = False

        def visit(env: Env) -> bool:
            nonlocal found
            found = bool(condition(env))
            return found

        exact = each(env, visit)
        if not found:
            if not exact:
                raise UnknownValue("no value for the such-that was found among small ones")
            scope.fault(env, K.SUCH_THAT, e.condition.span, "no value satisfies this condition")
        return body(env)

    return run
