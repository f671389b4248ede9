"""`forall` statements: an aggregate assignment, a lemma for all values, a proof for all values."""

from __future__ import annotations

from language.analysis import typed as t
from language.ivl import nodes as n
from language.ivl import terms as k
from language.ivl.builder import Builder
from language.ivl.check_types import claim_type
from language.ivl.inverting import inverted
from language.ivl.lower_assign import place
from language.ivl.lower_checks import check
from language.ivl.lower_functions import callee_scope
from language.ivl.lower_proofs import claim_pieces, proof_part
from language.ivl.lower_values import value
from language.ivl.scope import Scope, guards
from language.ivl.splitting import split
from language.ivl.unsupported import Unsupported
from language.records.verdicts import ObligationKind as Kind


def forall_statement(stmt: t.Forall, s: Scope, b: Builder) -> None:
    if stmt.kind is t.ForallKind.ASSIGN:
        _assign(stmt, s, b)
    else:
        _prove(stmt, s, b)


def _only(body: t.Block | None) -> t.Stmt | None:
    while body is not None and len(body.body) == 1:
        first = body.body[0]
        if not isinstance(first, t.Block):
            return first
        body = first
    return None


def _assign(stmt: t.Forall, s: Scope, b: Builder) -> None:
    only = _only(stmt.body)
    if not isinstance(only, t.Assign) or len(only.targets) != 1 or not isinstance(only.values[0], t.ExprRhs):
        raise Unsupported(stmt.span, "this body of a `forall` statement")
    target, rhs = only.targets[0], only.values[0].value
    bounds, one = b.arbitrary(stmt.vars, s)
    bounds2, two = b.arbitrary(stmt.vars, s)
    typed = guards(bounds, s.heap)
    with b.guard(typed):
        check(stmt.range, one, b)
        with b.guard(value(stmt.range, one)):
            here = place(target, one, b, keep=False)
            check(rhs, one, b)
            claim_type(value(rhs, one), s.type(rhs.type), here.type, rhs.span, b)
    # two rounds that write one place must write one value
    obj, indices, field = _place(target, one)
    obj2, indices2, _ = _place(target, two)
    alike = k.conj(k.equal(x, y) for x, y in zip((obj, *indices), (obj2, *indices2), strict=True))
    both = k.conj((typed, value(stmt.range, one), guards(bounds2, s.heap), value(stmt.range, two), alike))
    message = "Two rounds may write different values to the same place."
    b.claim(Kind.ALIAS, target.span, message, k.implies(both, k.equal(value(rhs, one), value(rhs, two))))
    made, inner = s.bound(stmt.vars)
    obj, indices, field = _place(target, inner)
    condition = k.conj((guards(made, s.heap), value(stmt.range, inner)))
    whole = n.HeapForall(b.heap, made, condition, obj, field, indices, value(rhs, inner))
    b.emit(inverted(whole, s.names))


def _place(target: t.LValue, s: Scope) -> tuple[n.Term, tuple[n.Term, ...], t.Field | None]:
    match target:
        case t.FieldTarget() if not (isinstance(target.obj, t.This) and target.field in s.fields):
            return value(target.obj, s), (), target.field
        case t.ArrayTarget():
            return value(target.array, s), tuple(value(i, s) for i in target.indices), None
        case _:
            raise Unsupported(target.span, "this left side in a `forall` statement")


def _prove(stmt: t.Forall, s: Scope, b: Builder) -> None:
    """The body proves the claims for arbitrary values, in a branch of which nothing else leaks."""
    with b.block() as commands:
        bounds, one = b.arbitrary(stmt.vars, s)
        b.assume(guards(bounds, s.heap))
        check(stmt.range, one, b)
        b.assume(value(stmt.range, one))
        if stmt.body is not None:
            proof_part(stmt.body, one, b)
        message = "This `forall` statement may not have proved what it ensures."
        for clause in stmt.ensures:
            check(clause.condition, one, b)
            claim_pieces(split(clause.condition, one), Kind.FORALL, message, b)
            b.assume(value(clause.condition, one))
    b.side(commands, stmt.span)
    made, inner = s.bound(stmt.vars)
    guard = k.conj((guards(made, s.heap), value(stmt.range, inner)))
    for clause in stmt.ensures:
        known = k.implies(guard, value(clause.condition, inner))
        b.assume(n.Quant(n.BOOL, True, made, known, (), clause.span) if made else known)
    only = _only(stmt.body)
    if not stmt.ensures and isinstance(only, t.CallStmt):
        _called(stmt, only, made, guard, inner, b)
    if not stmt.ensures and isinstance(only, t.Calc) and only.result is not None:
        known = k.implies(guard, value(only.result, inner))
        b.assume(n.Quant(n.BOOL, True, made, known, (), stmt.span) if made else known)


def _called(
    stmt: t.Forall, only: t.CallStmt, made: tuple[n.Bound, ...], guard: n.Term, inner: Scope, b: Builder
) -> None:
    """Without `ensures`, one lemma call gives its postconditions, for all values."""
    if only.targets or not only.method.is_lemma or only.method.results:
        return
    receiver = None if only.receiver is None else value(only.receiver, inner)
    args = tuple(value(a, inner) for a in only.args)
    at = inner if only.at is None else inner.with_old(inner.at(only.at, only.span))
    callee = callee_scope(only.method, only.type_args, receiver, args, at)
    if not only.method.two_state:
        callee = callee.with_old(inner.heap)
    for clause in only.method.ensures:
        known = k.implies(guard, value(clause.condition, callee))
        b.assume(n.Quant(n.BOOL, True, made, known, (), stmt.span) if made else known)
