"""An iterator's body: it begins where the iterator was made, and waits at each `yield`.

While it waits, others may change whatever they like but the iterator itself, what its `reads` clause names
and what it has made; for to go on they must show `Valid()`, of which nothing is known but that it holds when
the iterator begins to wait, and that it depends on these. What the body changes between two waits must be
within its frame as that was when it went on. Each time that it goes on, it comes to an end or waits again: a
round of a loop makes a measure smaller, or waits.
"""

from __future__ import annotations

from language.analysis import typed as t
from language.analysis.iterators import MODIFIES, NEW, READS
from language.ivl import nodes as n
from language.ivl import terms as k
from language.ivl.builder import Builder, Ending, ref, seq
from language.ivl.check_functions import measure_of
from language.ivl.frames import covers, frame_set
from language.ivl.lower_checks import check, check_frames
from language.ivl.lower_ends import lower_body
from language.ivl.lower_functions import REFS
from language.ivl.lower_method import assume_inputs, claim_may_not_end, finish, start
from language.ivl.lower_proofs import assume_whole, claim_pieces
from language.ivl.lower_values import value
from language.ivl.recursion import entry
from language.ivl.scope import Scope
from language.ivl.sorts import sort_of
from language.ivl.splitting import split
from language.record import replace
from language.records.verdicts import ObligationKind as Kind
from language.types import INT, NullType


def lower_iterator(m: t.Method) -> n.Procedure:
    parts = _parts(m)
    st = start(m, two_states=True)
    b, s = st.builder, st.scope
    assume_inputs(st, constructing=True)
    claim_may_not_end(m, b)
    for clause in parts.requires:
        check(clause.condition, s, b)
        b.assume_clause(clause, value(clause.condition, s), "this precondition")
    for frames in (parts.reads, parts.modifies):
        check_frames(frames, s, b)
    if m.decreases is not None and not m.decreases.inferred:
        for e in m.decreases.exprs:
            check(e, s, b)
    _assume_made(m, s, b)
    b.resumed, b.waits = b.fresh("resumed", n.HEAP), b.fresh("waits", n.INT, INT)
    b.emit(n.Assign(b.waits, k.integer(0)))
    wait(s, b)
    _check_promises(parts, s, b)
    b.entry = replace(b.entry, measure=measure_of(m, s.with_heap(ref(b.resumed))))
    b.in_ghost = False
    if m.body is not None:
        _body(m, m.body, s, b)
    return finish(st, m.qualified)


def _parts(m: t.Callable_ | None) -> t.IteratorParts:
    assert isinstance(m, t.Method) and m.iterator is not None
    return m.iterator


def _const(name: str, s: Scope, b: Builder) -> n.Term:
    """A ghost constant of the iterator: the objects of one of its frames."""
    owner = _owner(b)
    const = next(c for c in owner.constants if c.name == name)
    return n.ConstApp(REFS, const, owner.params, (_this(s),))


def _owner(b: Builder) -> t.Class:
    assert b.entry.callable is not None
    owner = b.entry.callable.owner
    assert isinstance(owner, t.Class)
    return owner


def _this(s: Scope) -> n.Term:
    assert s.this is not None
    return s.this


def _field(name: str, heap: n.Term, s: Scope, b: Builder) -> n.Term:
    field = next(f for f in _owner(b).fields if f.name == name)
    return n.App(sort_of(field.type), "heap.read", (heap, _this(s)), field)


def _assume_made(m: t.Method, s: Scope, b: Builder) -> None:
    """The iterator comes to be, with what its constructor promises; all else is as it was."""
    b.emit(n.HavocHeap(b.heap, n.FrameSet((n.FrameItem(_this(s)),))))
    b.assume(k.allocated(s.heap, _this(s)))
    b.assume(k.equal(_field(NEW, s.heap, s, b), n.App(REFS, "set.empty")))
    fields = _owner(b).fields
    for i, f in enumerate(fields):
        if f.yields:
            empty = _field(fields[i + 1].name, s.heap, s, b)
            b.assume(k.equal(n.App(n.INT, "seq.len", (empty,)), k.integer(0)))
    assume_frames(m, s.with_heap(s.old), b)


@entry
def assume_frames(m: t.Method, s: Scope, b: Builder) -> None:
    """The constants of an iterator hold what its frames name where it is made, in the scope `s`."""
    parts, owner = _parts(m), m.owner
    assert isinstance(owner, t.Class)
    args = tuple(s.type(x) for x in owner.params)
    for name, frames in ((READS, parts.reads), (MODIFIES, parts.modifies)):
        const = next(c for c in owner.constants if c.name == name)
        b.assume(holds_objects(n.ConstApp(REFS, const, args, (_this(s),)), frames, s))


def holds_objects(whole: n.Term, frames: tuple[t.Frame, ...], s: Scope) -> n.Term:
    """The set has just the objects that the frames name."""
    bound = n.Bound(s.names.fresh("o"), n.REF, NullType())
    o = n.Ref_(n.REF, bound.name)
    items = frame_set(frames, s).items
    named = k.conj((k.non_null(o), k.disj(covers(i, o, None) for i in items)))
    return k.forall((bound,), k.test("<=>", k.member(o, whole), named))


def wait(s: Scope, b: Builder) -> None:
    """Others run until the iterator is asked to go on."""
    assert b.resumed is not None and b.waits is not None
    kept = (
        n.FrameItem(_this(s)),
        n.FrameItem(_const(READS, s, b)),
        n.FrameItem(b.keep("new", _field(NEW, s.heap, s, b))),
    )
    b.emit(n.HavocHeap(b.heap, n.FrameSet((), True, kept=kept)))
    parts = _parts(b.entry.callable)
    b.emit(n.Assign(b.resumed, ref(b.heap)))
    b.emit(n.Assign(b.waits, n.App(n.INT, "+", (ref(b.waits), k.integer(1)))))
    inner = s.with_old(ref(b.resumed))
    for clause in parts.yield_requires:
        b.assume_clause(clause, value(clause.condition, inner), "what `yield` requires")
    b.writes = _writes(s, b)


def _writes(s: Scope, b: Builder) -> n.FrameSet:
    """What the body may change: the frame as it was when it went on, and what is newer."""
    assert b.resumed is not None
    then = ref(b.resumed)
    items = (_this(s), _const(MODIFIES, s, b), _field(NEW, then, s, b))
    return n.FrameSet(tuple(map(n.FrameItem, items)), since=then)


def _check_promises(parts: t.IteratorParts, s: Scope, b: Builder) -> None:
    """What is asked and promised at a `yield` and at the end makes sense, whatever the body does."""
    assert b.resumed is not None
    inner = s.with_old(ref(b.resumed))
    with b.block() as commands:
        b.emit(n.HavocHeap(b.heap, n.FrameSet((), True, kept=(n.FrameItem(_this(s)),))))
        for clause in parts.yield_requires:
            check(clause.condition, s, b)
            b.assume_clause(clause, value(clause.condition, s), "what `yield` requires")
    b.side(commands)
    for clauses in (parts.yield_ensures, parts.ensures):
        with b.block() as commands:
            b.emit(n.HavocHeap(b.heap, b.writes))
            for clause in clauses:
                check(clause.condition, inner, b)
                b.assume_clause(clause, value(clause.condition, inner), "this postcondition")
        b.side(commands)


@entry
def yield_(stmt: t.Yield, s: Scope, b: Builder) -> None:
    assert b.resumed is not None
    inner = s.with_old(ref(b.resumed))
    for clause in _parts(b.entry.callable).yield_ensures:
        message = clause.error_message or "The iterator may yield here without making this promise true."
        note = "This is what it promises at each `yield`."
        pieces = split(clause.condition, inner)
        claim_pieces(pieces, Kind.POSTCONDITION, message, b, span=stmt.span, note=note)
    wait(s, b)


@entry
def note_made(o: n.Term, s: Scope, b: Builder) -> None:
    """What an iterator makes belongs to it."""
    if b.resumed is None:
        return
    grown = n.App(REFS, "set.union", (_field(NEW, ref(b.heap), s, b), n.App(REFS, "set.lit", (o,))))
    field = next(f for f in _owner(b).fields if f.name == NEW)
    b.emit(n.Assign(b.heap, n.App(n.HEAP, "heap.write", (ref(b.heap), _this(s), grown), field)))


@entry
def assume_going_on(s: Scope, b: Builder) -> None:
    """At the head of a loop with a `yield`: what is the iterator's was so when it went on, or is newer."""
    assert b.resumed is not None
    then = ref(b.resumed)
    b.assume(k.conj((k.test("heap.succ", then, s.heap), k.allocated(then, _this(s)))))
    bound = n.Bound(s.names.fresh("o"), n.REF, NullType())
    o = n.Ref_(n.REF, bound.name)
    known = k.disj((k.member(o, _field(NEW, then, s, b)), k.negate(k.allocated(then, o))))
    b.assume(k.forall((bound,), k.implies(k.member(o, _field(NEW, s.heap, s, b)), known)))


def _body(m: t.Method, body: t.Block, s: Scope, b: Builder) -> None:
    parts = _parts(m)
    assert b.resumed is not None
    then = b.resumed

    def on_return(at: Ending) -> None:
        inner = s.with_old(ref(then))
        for clause in parts.ensures:
            message = (
                clause.error_message or "The iterator may end here without making this postcondition true."
            )
            pieces = split(clause.condition, inner)
            note = "This is the postcondition that may not hold."
            claim_pieces(pieces, Kind.POSTCONDITION, message, b, span=at.span, note=note)
            assume_whole(clause.condition, pieces, inner, b)

    b.on_return = on_return
    with b.block() as commands:
        lower_body(body, 0, s, b)
    b.emit(n.Label("return", seq(commands)))
