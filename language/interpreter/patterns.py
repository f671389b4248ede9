"""Rules for `match` and `var pattern := …`: a pattern compiles to a test that also binds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from language.analysis.typed import (
    BindPattern,
    CtorPattern,
    Expr,
    Let,
    Match,
    OrPattern,
    Pattern,
    ValuePattern,
    Wildcard,
)
from language.interpreter.constraints import checker
from language.interpreter.outcomes import Env, UnknownValue
from language.interpreter.scope import Scope, written
from language.interpreter.writing import Writer
from language.ivl.type_claims import type_claim
from language.records.verdicts import ObligationKind as K
from language.source import Span
from language.types import Type, UserType, substitute

Matcher = Callable[[Any, Env], bool]


def matcher(scope: Scope, p: Pattern) -> Matcher:
    """A test whether a value matches, as code of its own; the pattern's variables are bound on the way."""
    out = Writer(scope.machine)
    out.line(f"return {match_text(scope, p, 'v', out)}")
    return out.function("v, E")


def match_text(scope: Scope, p: Pattern, value: str, out: Writer) -> str:
    """Lines and the text of a test whether the value (a name) matches, which bind the pattern's variables."""
    match p:
        case Wildcard():
            return "True"
        case BindPattern(var=var):
            out.line(f"E[{scope.slot(var)}] = {value}")
            return "True"
        case ValuePattern(value=literal):
            return f"({value} == {scope.text(literal, out)})"
        case CtorPattern(ctor=ctor, args=args):
            parts = [(i, a) for i, a in enumerate(args) if not isinstance(a, Wildcard)]
            test = f"({value}.ctor == {ctor.name!r})"
            if _is_flat(p):
                _bind(scope, parts, value, test, out)
                return test
            found = out.keep(test)
            for i, a in parts:
                with out.block(f"if {found}:"):
                    part = out.keep(f"{value}.args[{i}]")
                    out.line(f"{found} = {match_text(scope, a, part, out)}")
            return found
        case OrPattern(options=options):
            found = out.temporary()
            out.line(f"{found} = False")
            for o in options:
                with out.block(f"if not {found}:"):
                    out.line(f"{found} = {match_text(scope, o, value, out)}")
            return found
        case _:
            raise UnknownValue("this pattern cannot be run")


def _bind(scope: Scope, parts: list[tuple[int, Pattern]], value: str, test: str, out: Writer) -> None:
    if parts:
        with out.block(f"if {test}:"):
            for i, a in parts:
                assert isinstance(a, BindPattern)
                out.line(f"E[{scope.slot(a.var)}] = {value}.args[{i}]")


def case_text(scope: Scope, p: Pattern, source: Type, value: str, out: Writer) -> str:
    """A test for a `match` case on a value of type `source`. Where the case is the one that is taken, its
    variables must be of the types that the pattern declares for them."""
    test = match_text(scope, p, value, out)
    claims = list(_claims(scope, p, source))
    if not claims:
        return test
    test = out.keep(test)
    with out.block(f"if {test}:"):
        for slot, fits, span, (kind, clause) in claims:
            report = scope.blamer(kind, span, "the value does not satisfy the variable's type", clause)
            out.line(f"if not {out.const(fits)}(E[{slot}], E): {out.const(report)}(E)")
    return test


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


def cases(
    scope: Scope, scrutinee: Expr, patterns: list[Pattern], bodies: list[Callable[[], None]], out: Writer
) -> None:
    """Lines that go through the cases in order; `bodies` write what each does."""
    value = out.keep(scope.text(scrutinee, out))
    report = scope.blamer(K.MATCH, scrutinee.span, "no case matches this value")
    if all(_is_flat(p) and not list(_claims(scope, p, scrutinee.type)) for p in patterns):
        for k, (p, body) in enumerate(zip(patterns, bodies, strict=True)):
            test = f"{value}.ctor == {p.ctor.name!r}" if isinstance(p, CtorPattern) else "True"
            with out.block(f"{'elif' if k else 'if'} {test}:"):
                if isinstance(p, CtorPattern):
                    for i, a in enumerate(p.args):
                        match_text(scope, a, f"{value}.args[{i}]", out)
                else:
                    match_text(scope, p, value, out)
                body()
    else:
        taken = _chosen(scope, scrutinee.type, patterns, value, out)
        for k, body in enumerate(bodies):
            with out.block(f"{'elif' if k else 'if'} {taken} == {k}:"):
                body()
    out.line(f"{'else' if patterns else 'if True'}: {out.const(report)}(E)")


def _is_flat(p: Pattern) -> bool:
    """Whether the constructor alone decides."""
    match p:
        case CtorPattern(args=args):
            return all(isinstance(a, Wildcard | BindPattern) for a in args)
        case _:
            return isinstance(p, Wildcard | BindPattern)


def _chosen(scope: Scope, source: Type, patterns: list[Pattern], value: str, out: Writer) -> str:
    """The number of the first case that matches, in a name."""
    taken = out.temporary()
    out.line(f"{taken} = -1")
    for k, p in enumerate(patterns):
        with out.block(f"if {taken} < 0:"):
            test = case_text(scope, p, source, value, out)
            out.line(f"if {test}: {taken} = {k}")
    return taken


@written(Match)
def match_expr(scope: Scope, e: Match, out: Writer) -> str:
    value = out.temporary()

    def body(x: Expr) -> None:
        out.line(f"{value} = {scope.text(x, out)}")

    bodies = [partial(body, c.body) for c in e.cases]
    cases(scope, e.scrutinee, [c.pattern for c in e.cases], bodies, out)
    return value


@written(Let)
def let(scope: Scope, e: Let, out: Writer) -> str:
    value = scope.text(e.value, out)
    check = checker(scope, e.value.type, e.pattern.var.type) if isinstance(e.pattern, BindPattern) else None
    if check is not None:
        value = out.keep(value)
        kind, clause = type_claim(e.value.type, e.pattern.var.type)  # pyright: ignore
        message = "the value does not satisfy the variable's type"
        report = scope.blamer(kind, e.value.span, message, clause)
        out.line(f"if not {out.const(check)}({value}, E): {out.const(report)}(E)")
    if isinstance(e.pattern, BindPattern):
        out.line(f"E[{scope.slot(e.pattern.var)}] = {value}")
    else:
        value = out.keep(value)
        report = scope.blamer(K.DESTRUCTOR, e.pattern.span, "the value does not match this pattern")
        out.line(f"if not {match_text(scope, e.pattern, value, out)}: {out.const(report)}(E)")
    return scope.text(e.body, out)
