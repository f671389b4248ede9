"""Calls of methods and lemmas: their contract in place of their body."""

from __future__ import annotations

from language.analysis import typed as t
from language.ivl import nodes as n
from language.ivl import terms as k
from language.ivl.builder import Builder, ref, seq
from language.ivl.check_functions import claim_item, claim_terminates
from language.ivl.check_types import claim_type, coerce
from language.ivl.frames import frame_set
from language.ivl.lower_assign import claim_distinct, introduce_targets, place, store
from language.ivl.lower_checks import check, check_object
from language.ivl.lower_functions import callee_scope, type_env
from language.ivl.lower_new import fresh_reference
from language.ivl.lower_proofs import assume_whole
from language.ivl.lower_values import value
from language.ivl.recursion import Called, assume_frames, entry
from language.ivl.scope import Scope, typing
from language.ivl.splitting import seen, split
from language.ivl.trust import trusted
from language.ivl.two_states import claim_existed
from language.record import replace
from language.records.verdicts import ObligationKind as Kind
from language.source import Span
from language.types import ParamType, Type, substitute


def call(stmt: t.CallStmt, s: Scope, b: Builder) -> Scope:
    s = introduce_targets(stmt.targets, s, b)
    places = [place(x, s, b, keep=True) for x in stmt.targets]  # before the call changes anything
    claim_distinct(places, None, b)
    at = s if stmt.at is None else s.with_old(s.at(stmt.at, stmt.span))
    made = Called(stmt.method, stmt.type_args, stmt.receiver, stmt.args, stmt.span)
    results = contract_call(made, at, b)
    env = type_env(stmt.method, tuple(s.type(x) for x in stmt.type_args))
    for p, r, out in zip(places, results, stmt.method.results, strict=True):
        claim_type(r, substitute(out.type, env), p.type, p.target.span, b)
    for p, r in zip(places, results, strict=True):
        store(p, r, s, b)
    return s


@entry
def contract_call(call: Called, s: Scope, b: Builder) -> list[n.Term]:
    """Evaluate, claim the preconditions, forget what the frame allows, assume the postconditions. Of a
    constructor the one result is the new object."""
    m, span = call.method, call.span
    env = type_env(m, tuple(s.type(x) for x in call.type_args))
    this: n.Term | None = None
    if call.receiver is not None:
        check_object(call.receiver, s, b)
        this = _kept("this", value(call.receiver, s), s.type(call.receiver.type), b)
    for a in call.args:
        check(a, s, b)
    terms: list[n.Term] = []
    for a, p in zip(call.args, m.params, strict=True):
        type_ = substitute(p.type, env)
        coerce(a, type_, s, b)
        terms.append(_kept(p.name, value(a, s), type_, b))
    if call.new is not None:
        this = ref(fresh_reference(call.new, s, b))
    if m.two_state:
        inner = callee_scope(m, call.type_args, this, tuple(terms), s)
        claim_existed(m, call.receiver, call.args, inner, span, b)
    with b.block() as commands:
        results = _contract(call, this, tuple(terms), env, s, b)
    b.emit(n.CallSite(m, span, seq(commands)))
    return [this] if call.new is not None and this is not None else results


_MADE = {"set.union", "set.inter", "set.diff"}
_FEW = 6


def _kept(stem: str, v: n.Term, type_: Type, b: Builder) -> n.Term:
    """Arguments are values: a variable that the call assigns later must not change them. Of a set that is
    made on the spot the few parts are kept: the contract then says membership in it by its parts too
    (`terms.member`), and so meets what is said of such a set around the call."""
    if isinstance(v, n.App) and v.op in _MADE and len(v.args) <= _FEW:
        return replace(v, args=tuple(_part(stem, x, _FEW, b) for x in v.args))
    return b.keep(stem, v, type_)


def _part(stem: str, v: n.Term, room: int, b: Builder) -> n.Term:
    """A part of a made set, by its own parts as long as these are few."""
    if isinstance(v, n.App) and (v.op in _MADE or v.op == "set.lit") and len(v.args) <= room // 2:
        return replace(v, args=tuple(_part(stem, x, room // 2, b) for x in v.args))
    return b.keep(stem, v)


def _contract(
    call: Called,
    this: n.Term | None,
    args: tuple[n.Term, ...],
    env: dict[ParamType, Type],
    s: Scope,
    b: Builder,
) -> list[n.Term]:
    m, span = call.method, call.span
    inner = callee_scope(m, call.type_args, this, args, s)
    for clause in m.requires:
        pieces = split(clause.condition, inner)
        for p in seen(pieces, b.visibility):
            message = clause.error_message or (
                f"`{m.shown}` may be called only where its precondition holds, which it may not here."
            )
            note = p.note("This is what it requires.")
            b.claim(
                Kind.PRECONDITION, span, message, p.term, formula=p.formula, clause=p.clause, notes=(note,)
            )
        if not b.shown:
            assume_whole(clause.condition, pieces, inner, b)
    frame = frame_set(m.modifies, inner)
    _claim_frame(m, frame, span, s, b)
    claim_terminates(m, inner, span, b)
    changes_heap = not m.is_lemma
    before = s.heap
    if changes_heap:
        before = b.keep("before", s.heap)
        b.emit(n.HavocHeap(b.heap, replace(frame, ghost=m.ghost)))
    results: list[n.Term] = []
    if call.new is not None and this is not None:
        b.assume(k.allocated(s.heap, this))
    made = [b.fresh(r.name, s.sort(substitute(r.type, env)), substitute(r.type, env), r) for r in m.results]
    if made:
        b.emit(n.Havoc(tuple(made)))
    for var, r in zip(made, m.results, strict=True):
        results.append(ref(var))
        b.assume(typing(ref(var), substitute(r.type, env), s.heap))
    after = inner.bind_all(dict(zip(m.results, results, strict=True)))
    if not m.two_state:
        after = after.with_old(before)
    unproved = m.name_span if trusted(m) else None
    if unproved is not None:
        b.assume(k.TRUE, unproved)
    for clause in m.ensures:
        b.assume_clause(clause, value(clause.condition, after), f"what `{m.shown}` ensures")
    if m.iterator is not None and m.kind == "constructor":
        assume_frames(m, inner.with_heap(before), b)
    return results


def _claim_frame(m: t.Method, frame: n.FrameSet, span: Span, s: Scope, b: Builder) -> None:
    message = (
        f"`{m.shown}` may change objects that the `modifies` clause here does not allow. Add them to it."
    )
    if b.writes.everything:
        return
    if frame.everything:
        b.claim(Kind.MODIFIES, span, message, k.FALSE)
        return
    for item in frame.items:
        claim_item(item, b.writes, Kind.MODIFIES, message, span, s.heap, b)
