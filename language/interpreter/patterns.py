"""Rules for `match` and `var pattern := …`: a pattern compiles to a test that also binds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from language.analysis.typed import (
    BindPattern,
    CtorPattern,
    Let,
    Match,
    OrPattern,
    Pattern,
    ValuePattern,
    Wildcard,
)
from language.interpreter.constraints import checker
from language.interpreter.outcomes import Env, Eval, UnknownValue
from language.interpreter.scope import Scope, expression
from language.ivl.type_claims import type_claim
from language.records.verdicts import ObligationKind as K
from language.source import Span
from language.types import Type, UserType, substitute

Matcher = Callable[[Any, Env], bool]


def matcher(scope: Scope, p: Pattern) -> Matcher:
    """A test whether a value matches; the pattern's variables are bound on the way."""
    match p:
        case Wildcard():
            return lambda value, env: True
        case BindPattern(var=var):
            slot = scope.slot(var)

            def bind(value: Any, env: Env) -> bool:
                env[slot] = value
                return True

            return bind
        case CtorPattern(ctor=ctor, args=args):
            name = ctor.name
            parts = [(i, matcher(scope, a)) for i, a in enumerate(args) if not isinstance(a, Wildcard)]

            def take_apart(value: Any, env: Env) -> bool:
                if value.ctor != name:
                    return False
                for i, part in parts:  # noqa: SIM110 - a generator would take C stack at every level
                    if not part(value.args[i], env):
                        return False
                return True

            return take_apart
        case ValuePattern(value=literal):
            wanted = scope.expr(literal)
            return lambda value, env: value == wanted(env)
        case OrPattern(options=options):
            tests = [matcher(scope, o) for o in options]

            def any_of(value: Any, env: Env) -> bool:
                for t in tests:  # noqa: SIM110
                    if t(value, env):
                        return True
                return False

            return any_of
        case _:
            raise UnknownValue("this pattern cannot be run")


def case_matcher(scope: Scope, p: Pattern, source: Type) -> Matcher:
    """A test for a `match` case on a value of type `source`. Where the case is the one that is taken, its
    variables must be of the types that the pattern declares for them."""
    test = matcher(scope, p)
    claims = list(_claims(scope, p, source))
    if not claims:
        return test

    def checked(value: Any, env: Env) -> bool:
        if not test(value, env):
            return False
        for slot, fits, span, (kind, clause) in claims:
            if not fits(env[slot], env):
                scope.fault(env, kind, span, "the value does not satisfy the variable's type", clause)
        return True

    return checked


_BoundClaim = tuple[int, Callable[[Any, Any], bool], Span, tuple[K, Span | None]]


def _claims(scope: Scope, p: Pattern, source: Type) -> Iterator[_BoundClaim]:
    if isinstance(p, BindPattern):
        check = checker(scope, source, p.var.type)
        if check is not None:
            yield scope.slot(p.var), check, p.var.span, type_claim(source, p.var.type)
    elif isinstance(p, CtorPattern):
        assert isinstance(p.type, UserType)
        env = dict(zip(p.type.decl.params, p.type.args, strict=False))
        for formal, arg in zip(p.ctor.formals, p.args, strict=True):
            yield from _claims(scope, arg, substitute(formal.type, env))


@expression(Match)
def match_expr(scope: Scope, e: Match) -> Eval:
    scrutinee = scope.expr(e.scrutinee)
    cases = tuple((case_matcher(scope, c.pattern, e.scrutinee.type), scope.expr(c.body)) for c in e.cases)

    def run(env: Env) -> Any:
        value = scrutinee(env)
        for test, body in cases:
            if test(value, env):
                return body(env)
        scope.fault(env, K.MATCH, e.scrutinee.span, "no case matches this value")
        return None

    return run


@expression(Let)
def let(scope: Scope, e: Let) -> Eval:
    value, body = scope.expr(e.value), scope.expr(e.body)
    check = pattern_check(scope, e.pattern, e.value.type)
    if isinstance(e.pattern, BindPattern) and check is None:
        slot = scope.slot(e.pattern.var)

        def simple(env: Env) -> Any:
            env[slot] = value(env)
            return body(env)

        return simple
    test = matcher(scope, e.pattern)
    wanted = e.pattern.var.type if isinstance(e.pattern, BindPattern) else e.value.type

    def run(env: Env) -> Any:
        v = value(env)
        if check is not None and not check(v, env):
            kind, clause = type_claim(e.value.type, wanted)
            scope.fault(env, kind, e.value.span, "the value does not satisfy the variable's type", clause)
        if not test(v, env):
            scope.fault(env, K.DESTRUCTOR, e.pattern.span, "the value does not match this pattern")
        return body(env)

    return run


def pattern_check(scope: Scope, p: Pattern, source: Type) -> Callable[[Any, Any], bool] | None:
    return checker(scope, source, p.var.type) if isinstance(p, BindPattern) else None
