"""A function as a procedure: its contract on its own, its body, its postconditions for the body's value."""

from __future__ import annotations

from language.analysis import typed as t
from language.ivl import nodes as n
from language.ivl import terms as k
from language.ivl.builder import Builder, ref, seq
from language.ivl.check_types import claim_type, coerce
from language.ivl.frames import frame_set
from language.ivl.lower_assign import introduce
from language.ivl.lower_checks import bind_pattern, check, check_frames, choose, claim_exhaustive
from language.ivl.lower_defaults import check_defaults
from language.ivl.lower_functions import call_term
from language.ivl.lower_method import Start, assume_inputs, claim_may_not_end, finish, start
from language.ivl.lower_older import claim_older
from language.ivl.lower_patterns import bound_types, match_pattern
from language.ivl.lower_proofs import assume_whole, claim_pieces
from language.ivl.lower_statements import lower
from language.ivl.lower_values import value
from language.ivl.scope import Scope, typing
from language.ivl.splitting import split
from language.records.verdicts import ObligationKind as Kind


def lower_function(f: t.Function) -> n.Procedure:
    # an extreme predicate need not end, and nothing is known of it here: its equation is not yet checked
    st = start(f, two_states=False, component=(f.scc, f.recursive and f.extreme is None))
    b, s = st.builder, st.scope
    assume_inputs(st)
    claim_may_not_end(f, b)
    frame = frame_set(f.reads, s)
    with b.reading(frame):
        b.delayed = []
        check_defaults(f.params, s, b)
        b.asking = True
        for clause in f.requires:
            check(clause.condition, s, b)
            b.assume_clause(clause, value(clause.condition, s), "this precondition")
        b.asking = False
        waiting, b.delayed = b.delayed, None
        b.commands.extend(waiting)
        check_frames(f.reads, s, b)
    if f.decreases is not None and not f.decreases.inferred:
        for e in f.decreases.exprs:
            check(e, s, b)
    with b.reading(frame):
        _check_ensures(f, s, b)
    claim_older(f, _self_call(f, s), s, b)
    b.in_ghost = f.ghost or f.by_method is not None
    if f.body is not None:
        with b.reading(frame), b.block() as commands:
            _result(f.body, f, s, b)
        b.emit(seq(commands))
    return finish(Start(b, s, st.inputs, st.guard), f.qualified)


def _self_call(f: t.Function, s: Scope) -> n.Term:
    args = (*(() if s.this is None else (s.this,)), *(s.env[p] for p in f.params))
    owner = f.owner.params if f.owner is not None else ()
    return call_term(f, (*owner, *f.type_params), args, s)


def _check_ensures(f: t.Function, s: Scope, b: Builder) -> None:
    """Each postcondition makes sense for any result; it may speak of this very call."""
    with b.block() as commands:
        inner = introduce(f.result, s, b)
        result = inner.env[f.result]
        b.assume(typing(result, f.result.type, s.heap))
        b.assume(k.equal(_self_call(f, s), result))
        b.own_call_allowed = True
        for clause in f.ensures:
            check(clause.condition, inner, b)
            b.assume_clause(clause, value(clause.condition, inner), "this postcondition")
        b.own_call_allowed = False
    b.side(commands)


def _result(e: t.Expr, f: t.Function, s: Scope, b: Builder) -> None:
    """Follows the body to each value that it may end with, one path each."""
    match e:
        case t.Ite():
            check(e.test, s, b)
            with b.block() as then:
                _result(e.then, f, s, b)
            with b.block() as orelse:
                _result(e.orelse, f, s, b)
            b.emit(n.If(value(e.test, s), seq(then), seq(orelse), e.test.span))
        case t.Match():
            _match(e, f, s, b)
        case t.Let():
            check(e.value, s, b)
            _result(e.body, f, bind_pattern(e.pattern, e.value, s, b), b)
        case t.LetSuchThat():
            _result(e.body, f, choose(e, s, b), b)
        case t.StmtExpr():
            lower(e.stmt, s, b)
            _result(e.body, f, s, b)
        case _:
            _leaf(e, f, s, b)


def _match(e: t.Match, f: t.Function, s: Scope, b: Builder) -> None:
    check(e.scrutinee, s, b)
    type_ = s.type(e.scrutinee.type)
    scrutinee = value(e.scrutinee, s)
    matched = [match_pattern(c.pattern, scrutinee, type_, s) for c in e.cases]
    claim_exhaustive([condition for condition, _ in matched], e.scrutinee.span, b)
    result: n.Command = n.Assume(k.FALSE)
    for case, (condition, env) in reversed(list(zip(e.cases, matched, strict=True))):
        with b.block() as commands:
            kept: dict[t.Variable, n.Term] = {}
            types = bound_types(case.pattern, type_)
            for var, term in env.items():
                claim_type(term, types[var], s.type(var.type), var.span, b)
                made = b.fresh(var.name, term.sort, s.type(var.type), var)
                kept[var] = b.assign(made, term)
            _result(case.body, f, s.bind_all(kept), b)
        result = n.If(condition, seq(commands), result, case.pattern.span)
    b.emit(result)


def _leaf(e: t.Expr, f: t.Function, s: Scope, b: Builder) -> None:
    check(e, s, b)
    coerce(e, s.type(f.result.type), s, b)
    if not f.ensures:
        return
    result = b.fresh(f.result.name, s.sort(f.result.type), s.type(f.result.type), f.result)
    inner = s.bind(f.result, b.assign(result, value(e, s)))
    b.assume(k.equal(_self_call(f, s), ref(result)))
    with b.reading(None):
        for clause in f.ensures:
            message = clause.error_message or "The function's value here may not satisfy this postcondition."
            note = "This is the postcondition that may not hold."
            pieces = split(clause.condition, inner)
            claim_pieces(pieces, Kind.POSTCONDITION, message, b, span=e.span, note=note)
            assume_whole(clause.condition, pieces, inner, b)
