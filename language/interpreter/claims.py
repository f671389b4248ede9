"""Checking a claimed formula, and finding which of its conjuncts are false.

The verifier splits a claim through `&&`, the right side of `==>`, the body of `forall` and one level into
a predicate, and reports each conjunct by itself; a false claim here names the same conjuncts.
"""

from __future__ import annotations

from language.analysis.claims import claim_key
from language.analysis.typed import Binary, Callable_, Clause, Expr, Function, FunctionCall, Quantified
from language.interpreter.bindings import bindings
from language.interpreter.outcomes import Env, Eval, Fault, Stop, UnknownValue, Violation
from language.interpreter.quantifiers import atoms_of
from language.interpreter.scope import Scope
from language.operators import Operator
from language.record import dataclass, replace
from language.records.verdicts import ObligationKind
from language.source import Span
from language.syntax.ast import Quantifier


@dataclass(frozen=True)
class Claim:
    """A clause compiled in its scope."""

    scope: Scope
    clause: Clause
    run: Eval


def compile_claims(scope: Scope, clauses: tuple[Clause, ...]) -> tuple[Claim, ...]:
    return tuple([Claim(scope, c, scope.expr(c.condition)) for c in clauses])


def holds(run: Eval, env: Env) -> bool | None:
    """The formula's truth; None where it is unknown."""
    try:
        return bool(run(env))
    except UnknownValue:
        return None


@dataclass(frozen=True)
class Leaf:
    """A false conjunct, with the variables in which it is false."""

    formula: Expr
    clause: Span
    scope: Scope
    env: Env
    via: Span | None = None
    """The predicate's use, where the conjunct stands in a predicate."""


def false_leaves(scope: Scope, e: Expr, env: Env, inline: bool = True) -> list[Leaf]:
    """The conjuncts of `e` that are false here; just `e` where none can be singled out."""
    found = _leaves(scope, e, env, inline)
    return found or [Leaf(e, e.span, scope, env)]


def _leaves(scope: Scope, e: Expr, env: Env, inline: bool) -> list[Leaf]:
    match e:
        case Binary(op=Operator.AND):
            return _leaves(scope, e.left, env, inline) + _leaves(scope, e.right, env, inline)
        case Binary(op=Operator.IMPLIES) if len(pieces(e.right, inline)) > 1:
            try:
                if not scope.expr(e.left)(env):
                    return []
            except Stop:
                return []
            return _leaves(scope, e.right, env, inline)
        case Quantified(kind=Quantifier.FORALL) if not e.attributes and _is_conjunction(e.body):
            return _in_forall(scope, e, env)
        case FunctionCall() if inline and len(pieces(e, True)) > 1 and not _true(scope, e, env):
            return _in_predicate(scope, e, env)
        case _:
            return [] if _true(scope, e, env) else [Leaf(e, e.span, scope, env)]


def _true(scope: Scope, e: Expr, env: Env) -> bool:
    """True also where it cannot be told: only what is plainly false is blamed."""
    run = scope.expr(e)
    scope.pad(env)
    try:
        return bool(run(env))
    except Stop:
        return True


def _in_forall(scope: Scope, e: Quantified, env: Env) -> list[Leaf]:
    """The first values for which the body is false; each false conjunct of it."""
    each = bindings(scope, e.vars, atoms_of((e.range, True), (e.body, False)))
    condition = scope.expr(e.range) if e.range is not None else None
    scope.pad(env)
    found: list[Leaf] = []

    def visit(env: Env) -> bool:
        try:
            if condition is not None and not condition(env):
                return False
        except Stop:
            return False
        found.extend(replace(x, env=list(x.env)) for x in _leaves(scope, e.body, env, False))
        return bool(found)

    try:
        each(env, visit)
    except Stop:
        return found
    return found


def _in_predicate(scope: Scope, e: FunctionCall, env: Env) -> list[Leaf]:
    unit = scope.code.function(e.function)
    try:
        unit, inner = unit.enter(scope, e, env)
    except Stop:
        return []
    assert e.function.body is not None
    return [replace(x, via=e.span) for x in _leaves(unit.scope, e.function.body, inner, False)]


def pieces(e: Expr, inline: bool = True) -> list[Expr]:
    """The conjuncts that are claimed one by one."""
    match e:
        case Binary(op=Operator.AND):
            return pieces(e.left, inline) + pieces(e.right, inline)
        case Binary(op=Operator.IMPLIES):
            inner = pieces(e.right, inline)
            return inner if len(inner) > 1 else [e]
        case Quantified(kind=Quantifier.FORALL) if not e.attributes and _is_conjunction(e.body):
            return pieces(e.body, False)
        case FunctionCall(function=f) if inline and is_transparent(f) and e.at is None and f.body is not None:
            inner = pieces(f.body, False)
            return inner if len(inner) > 1 else [e]
        case _:
            return [e]


def _is_conjunction(e: Expr) -> bool:
    return isinstance(e, Binary) and (
        e.op is Operator.AND or (e.op is Operator.IMPLIES and _is_conjunction(e.right))
    )


def is_transparent(f: Function) -> bool:
    plain = f.kind in ("function", "predicate") and f.by_method is None
    return f.body is not None and not f.recursive and not f.opaque and plain


@dataclass(frozen=True)
class Claiming:
    """What a clause is claimed as: `owner` is the declaration in whose text that is (of a precondition, the
    caller), `span` where a failure is reported (None: at the conjunct itself), `soft` whether the run goes
    on, `shown` where people look for it, if that is not `span`."""

    owner: Callable_ | None
    kind: ObligationKind
    span: Span | None
    message: str
    soft: bool = True
    loop: Span | None = None
    shown: Span | None = None


def check_claim(claim: Claim, env: Env, as_: Claiming) -> bool | None:
    """Check a clause. A false one is reported, each false conjunct by itself. Returns its truth: None where
    it is unknown, which is no violation."""
    value = holds(claim.run, env)
    if value is False:
        blame(claim.scope, claim.clause.condition, env, as_)
    return value


def blame(scope: Scope, e: Expr, env: Env, as_: Claiming) -> None:
    """Report each false conjunct of `e`; raises after the first where the claim is not soft."""
    machine = scope.machine
    machine.quiet += 1
    try:
        leaves = false_leaves(scope, e, env, as_.kind is not ObligationKind.CALC)
    finally:
        machine.quiet -= 1
    found: list[Violation] = []
    for x in leaves:
        key = claim_key(as_.owner, as_.kind, as_.span or x.via or x.clause, x.clause)
        found.append(Violation(key, as_.message, e, as_.loop, shown=as_.shown))
    first = next((v for v in found if machine.stops(v)), None)
    if as_.soft and first is None:
        for v in found:
            machine.report(v, scope, env, as_.soft)
        return
    first = first or found[0]
    try:
        machine.report(first, scope, env, soft=False)
    except Fault as fault:
        fault.others = tuple(v for v in found if v is not first)
        raise
