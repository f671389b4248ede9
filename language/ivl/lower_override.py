"""A member that overrides one of a trait, against that one's contract (manual, section 14.2).

The procedure is a call of the override by somebody who knows the trait's contract only: under the trait's
precondition the override's holds, it touches no more, its measure is no greater; and what it ensures
implies what the trait ensures.

That the trait's member keeps its contract is what is proved here, so its own contract is not used for the
same arguments: the unit belongs to the component of the trait's member, whose functions may be used for
smaller measures only.
"""

from __future__ import annotations

from collections.abc import Sequence

from language.analysis import typed as t
from language.analysis.lineage import seen_as
from language.diagnostics import Note
from language.ivl import nodes as n
from language.ivl import terms as k
from language.ivl.builder import Builder, Entry, ref
from language.ivl.check_functions import below, claim_item, measure_of
from language.ivl.frames import frame_set
from language.ivl.lower_assign import introduce
from language.ivl.lower_functions import call_term, callee_scope
from language.ivl.lower_method import Start, assume_inputs, finish, never, self_type, start
from language.ivl.lower_proofs import assume_whole
from language.ivl.lower_values import value
from language.ivl.measures import Component, decreases
from language.ivl.scope import Scope, typing
from language.ivl.splitting import split
from language.ivl.unsupported import Unsupported
from language.records.verdicts import ObligationKind as Kind
from language.types import Type, UserType


def lower_override(m: t.Callable_) -> n.Procedure:
    above = m.overrides
    if above is None or above.owner is None or m.owner is None:
        raise TypeError(m.name)
    own = self_type(m.owner)
    seen = seen_as(own, above.owner) if isinstance(own, UserType) else None
    if seen is None:
        raise Unsupported(m.name_span, "this override")
    type_args: tuple[Type, ...] = (*seen.args, *m.type_params)
    st = start(m, two_states=isinstance(m, t.Method), component=(m.scc, False))
    b = st.builder
    s = st.scope
    if isinstance(m, t.Function):  # the trait's contract may look at a state that the override does not
        s = s.with_heap(ref(b.heap)).with_old(ref(b.heap))
    st = Start(b, s, st.inputs, None)
    up = callee_scope(above, type_args, s.this, _args(m, s), s)
    b.owner = m
    guard = _become(above, up, st)
    assume_inputs(st)
    for clause in above.requires:
        b.assume(value(clause.condition, up))
    _claim_requires(m, above, s, b)
    _claim_frames(m, above, s, up, b)
    _claim_measure(m, above, s, up, b)
    if isinstance(m, t.Method):
        _method(m, s, up, b, above)
    else:
        _function(m, s, up, b, above, type_args)
    return finish(Start(b, s, st.inputs, guard), m.qualified)


def _args(m: t.Callable_, s: Scope) -> tuple[n.Term, ...]:
    return tuple(s.env[p] for p in m.params)


def _become(above: t.Callable_, up: Scope, st: Start) -> n.MeasureGuard | None:
    """The unit stands for the trait's member: it may build on its component as that one may."""
    b = st.builder
    params = tuple(map(ref, st.inputs))
    b.entry = Entry(above, above.scc, above.recursive, measure_of(above, up.with_heap(up.old)), params)
    if above.recursive:
        first = Entry(above, above.scc, True, measure_of(above, up), params)
        return n.MeasureGuard(above.scc, below(first))
    return n.MeasureGuard(above.scc, never) if isinstance(above, t.Function) else None


def _trait(above: t.Callable_) -> str:
    return above.owner.name if above.owner is not None else ""


def _claim_requires(m: t.Callable_, above: t.Callable_, s: Scope, b: Builder) -> None:
    trait = _trait(above)
    message = (
        f"`{m.name}` may demand more than `{trait}.{m.name}` does. Who calls it as a `{trait}` knows only "
        "the precondition there, so it must be enough here."
    )
    for clause in m.requires:
        pieces = split(clause.condition, s)
        for p in pieces:
            notes = (Note(p.clause, "This is demanded here."), _promise(above.requires, above))
            b.claim(
                Kind.OVERRIDE, m.name_span, message, p.term, formula=p.formula, clause=p.clause, notes=notes
            )
        assume_whole(clause.condition, pieces, s, b)


def _promise(clauses: Sequence[t.Clause], above: t.Callable_) -> Note:
    if not clauses:
        return Note(above.name_span, f"`{_trait(above)}.{above.name}` demands nothing.")
    return Note(clauses[0].span, f"This is what `{_trait(above)}.{above.name}` demands.")


def _claim_frames(m: t.Callable_, above: t.Callable_, s: Scope, up: Scope, b: Builder) -> None:
    """Everything that the override may change (of a function: read) may be changed there."""
    if isinstance(m, t.Method):
        assert isinstance(above, t.Method)
        ours, theirs, word, done = m.modifies, above.modifies, "modifies", "change"
    else:
        ours, theirs, word, done = m.reads, above.reads or (), "reads", "read"
    allowed = frame_set(theirs, up)
    if allowed.everything:
        return
    trait = _trait(above)
    message = (
        f"`{m.name}` may {done} more than the `{word}` clause of `{trait}.{m.name}` allows. Who calls it as "
        f"a `{trait}` relies on that clause."
    )
    place = theirs[0].span if theirs else above.name_span
    note = Note(place, "This is what may be " + ("changed." if done == "change" else "read."))
    if not theirs:
        note = Note(place, f"There is no `{word}` clause here.")
    inner = frame_set(ours, s)
    if inner.everything:
        b.claim(Kind.OVERRIDE, m.name_span, message, k.FALSE, clause=ours[0].span, notes=(note,))
        return
    for item, f in zip(inner.items, (f for f in ours if f.target is not None), strict=True):
        claim_item(item, allowed, Kind.OVERRIDE, message, m.name_span, s.heap, b, (note,), f.span)


def _claim_measure(m: t.Callable_, above: t.Callable_, s: Scope, up: Scope, b: Builder) -> None:
    theirs = measure_of(above, up)
    if theirs is None:
        return
    ours = measure_of(m, s)
    holds = k.FALSE if ours is None else _at_most(ours, theirs)
    trait = _trait(above)
    message = (
        f"What `{m.name}` decreases may be greater than what `{trait}.{m.name}` does, so calls by way of "
        f"`{trait}` may never end. Write `decreases` clauses of which this one is at most as great."
    )
    written = above.decreases
    place = above.name_span if written is None or written.inferred else written.span
    note = Note(place, f"This is what `{trait}.{m.name}` decreases.")
    clause = m.name_span if m.decreases is None else m.decreases.span
    b.claim(Kind.OVERRIDE, m.name_span, message, holds, clause=clause, notes=(note,))


def _at_most(ours: tuple[Component, ...], theirs: tuple[Component, ...]) -> n.Term:
    alike = len(ours) == len(theirs) and all(
        x.term.sort == y.term.sort for x, y in zip(ours, theirs, strict=True)
    )
    same = k.FALSE
    if alike:
        same = k.conj(k.equal(x.term, y.term) for x, y in zip(ours, theirs, strict=True))
    return k.disj((decreases(ours, theirs, calls=True), same))


def _claim_ensures(m: t.Callable_, above: t.Callable_, up: Scope, b: Builder) -> None:
    trait = _trait(above)
    message = (
        f"`{m.name}` may promise less than `{trait}.{m.name}` does. Who calls it as a `{trait}` relies on "
        "that postcondition, so what is ensured here must imply it."
    )
    for clause in above.ensures:
        pieces = split(clause.condition, up)
        for p in pieces:
            note = Note(p.clause, f"This is what `{trait}.{m.name}` promises.")
            b.claim(
                Kind.OVERRIDE,
                m.name_span,
                message,
                p.term,
                formula=p.formula,
                clause=p.clause,
                notes=(note,),
            )
        assume_whole(clause.condition, pieces, up, b)


def _method(m: t.Method, s: Scope, up: Scope, b: Builder, above: t.Callable_) -> None:
    assert isinstance(above, t.Method)
    if not m.is_lemma:
        b.emit(n.HavocHeap(b.heap, frame_set(m.modifies, s.with_heap(s.old))))
    inner = s
    for r in m.results:
        inner = introduce(r, inner, b)
        b.assume(typing(inner.env[r], inner.type(r.type), s.heap))
    for clause in m.ensures:
        b.assume(value(clause.condition, inner))
    results = zip(above.results, m.results, strict=True)
    _claim_ensures(m, above, up.bind_all({r: inner.env[x] for r, x in results}), b)


def _function(
    m: t.Function, s: Scope, up: Scope, b: Builder, above: t.Callable_, type_args: tuple[Type, ...]
) -> None:
    """The value is that of the override, of which its postcondition tells; the trait's function has it. The
    body does not count, as it does not for a method."""
    assert isinstance(above, t.Function)
    inner = introduce(m.result, s, b)
    result = inner.env[m.result]
    receiver = () if s.this is None else (s.this,)
    args = (*receiver, *_args(m, s))
    owner = m.owner.params if m.owner is not None else ()
    b.assume(k.equal(call_term(m, (*owner, *m.type_params), args, s), result))
    b.assume(typing(result, s.type(m.result.type), s.heap))
    for clause in m.ensures:
        b.assume(value(clause.condition, inner))
    b.assume(k.equal(call_term(above, type_args, args, s), result))
    _claim_ensures(m, above, up.bind(above.result, result), b)
