"""Well-formedness of calls: preconditions, what is read, termination; function values and lambdas."""

from __future__ import annotations

from language.analysis import typed as t
from language.analysis.type_questions import has_references, holds_functions
from language.diagnostics import Note
from language.ivl import nodes as n
from language.ivl import terms as k
from language.ivl.builder import Builder, Entry, ref
from language.ivl.check_types import coerce
from language.ivl.frames import frame_set, reads_set, within
from language.ivl.lower_functions import REFS, arrow_heap, callee_scope, type_env
from language.ivl.lower_values import value, values
from language.ivl.measures import Component, decreases
from language.ivl.recursion import check, check_frame, check_object
from language.ivl.scope import Scope, guards, reads_heap, typing
from language.ivl.sorts import root, sort_of
from language.ivl.splitting import seen, split
from language.ivl.two_states import claim_existed
from language.ivl.unsupported import Unsupported
from language.records.verdicts import ObligationKind as Kind
from language.source import Span
from language.types import INT, ArrowType, Type, UserType, substitute


def check_call(e: t.FunctionCall, s: Scope, b: Builder) -> None:
    f = e.function
    if e.receiver is not None:
        check_object(e.receiver, s, b)
    for a in e.args:
        check(a, s, b)
    env = type_env(f, tuple(s.type(x) for x in e.type_args))
    for a, p in zip(e.args, f.params, strict=True):
        if f.equates is None or not isinstance(p.type, UserType) or p.type.decl is not f.equates:
            coerce(a, substitute(p.type, env), s, b)
    at = s if e.at is None else s.with_old(s.at(e.at, e.span))
    receiver = None if e.receiver is None else value(e.receiver, s)
    args = values(e.args, s)
    inner = callee_scope(f, e.type_args, receiver, args, at)
    if reads_heap(f) and not b.is_now(at.heap):
        _claim_allocated(e, at, b)
    if f.two_state:
        claim_existed(f, e.receiver, e.args, inner, e.span, b)
    if b.asking:  # what comes back to itself can be asked for only where that ends
        claim_terminates(f, inner, e.span, b)
    claim_preconditions(f, inner, e.span, b)
    if b.reads is not None:
        claim_reads(frame_set(f.reads, inner), e.span, inner, b)
    if not e.corecursive and not b.asking:
        claim_terminates(f, inner, e.span, b)
    result_type = s.type(e.type)
    if has_references(result_type):
        asked = all(not holds_functions(s.type(a.type)) for a in e.args) and reads_heap(f)
        there = at.heap if asked or b.is_now(at.heap) else None
        b.assume(typing(value(e, s), result_type, there))


def _claim_allocated(e: t.FunctionCall, s: Scope, b: Builder) -> None:
    message = "An argument may not exist yet in the earlier state that `old` looks at."
    for a in (*(() if e.receiver is None else (e.receiver,)), *e.args):
        type_ = s.type(a.type)
        if has_references(type_):
            b.claim(Kind.ALLOCATED, a.span, message, n.IsAlloc(n.BOOL, value(a, s), type_, s.heap))


def claim_preconditions(f: t.Function, inner: Scope, span: Span, b: Builder) -> None:
    for clause in f.requires:
        pieces = split(clause.condition, inner)
        for p in seen(pieces, b.visibility):
            note = p.note("This is what it requires.")
            message = clause.error_message or (
                f"`{f.name}` may be used only where its precondition holds, which it may not here."
            )
            b.claim(
                Kind.FUNCTION_PRECONDITION,
                span,
                message,
                p.term,
                formula=p.formula,
                clause=p.clause,
                notes=(note,),
            )
        whole = value(clause.condition, inner)
        if not any(p.term is whole for p in pieces):
            b.assume(whole)


def claim_reads(callee: n.FrameSet, span: Span, s: Scope, b: Builder) -> None:
    """Everything that the callee may read is in our own `reads` clause."""
    ours = b.reads
    if ours is None or ours.everything:
        return
    message = "This reads objects that the `reads` clause here does not allow. Add them to it."
    if callee.everything:
        b.claim(Kind.READS, span, message, k.FALSE)
        return
    for item in callee.items:
        claim_item(item, ours, Kind.READS, message, span, s.heap, b)


def claim_item(
    item: n.FrameItem,
    ours: n.FrameSet,
    kind: Kind,
    message: str,
    span: Span,
    heap: n.Term,
    b: Builder,
    notes: tuple[Note, ...] = (),
    clause: Span | None = None,
) -> None:
    """Each (allocated) object of a frame item is within our frame."""
    if item.refs.sort == n.REF:
        o = item.refs
        covered = k.implies(k.non_null(o), within(ours, o, item.field))
    else:
        var = b.fresh("o", n.REF)
        b.emit(n.Havoc((var,)))
        o = ref(var)
        there = k.conj((k.non_null(o), k.allocated(heap, o), k.member(o, item.refs)))
        covered = k.implies(there, within(ours, o, item.field))
    b.claim(kind, span, message, covered, clause=clause, notes=notes)


# ── termination ──────────────────────────────────────────────────────────────────────────────────


def measure_of(f: t.Callable_, inner: Scope) -> tuple[Component, ...] | None:
    """The callee's measure in its own scope; None for `decreases *`."""
    if f.decreases is None:
        return ()
    if f.decreases.star:
        return None
    return tuple(Component(value(e, inner), inner.type(e.type)) for e in f.decreases.exprs)


def _may_come_back(f: t.Callable_, b: Builder) -> bool:
    """Whether a call here may lead to another one of the unit. Code that runs calls the method of a function
    that has one; proofs speak of the function."""
    entry = b.entry
    if not entry.recursive:
        return False
    if f.recursive and f.scc == entry.scc:
        return True
    if not isinstance(f, t.Function) or b.in_ghost:
        return False
    return f.by_method_recursive and f.by_method_scc == entry.scc


def claim_terminates(f: t.Callable_, inner: Scope, span: Span, b: Builder) -> None:
    entry = b.entry
    if f.decreases is not None and f.decreases.star:
        caller = entry.callable
        if caller is None or caller.ghost or caller.decreases is None or not caller.decreases.star:
            message = f"`{f.name}` may run forever, so what calls it must say `decreases *` too."
            b.claim(Kind.TERMINATION, span, message, k.FALSE)
        return
    if entry.measure is None or not _may_come_back(f, b):
        return
    measure = measure_of(f, inner) or ()
    lower = decreases(measure, entry.measure, calls=True)
    if b.own_call_allowed and f is entry.callable:
        args = (*(() if inner.this is None else (inner.this,)), *(inner.env[p] for p in f.params))
        lower = k.disj((k.conj(map(k.equal, args, entry.params)), lower))
    clause = None if f.decreases is None or f.decreases.inferred else f.decreases.span
    message = f"This call of `{f.name}` may never end: what measures it must become smaller with each call."
    if clause is None:
        message += " Write a `decreases` clause for it."
    if isinstance(f, t.Function) and isinstance(x := root(f.result.type), UserType) and _is_codata(x):
        message += (
            " A call need not end only where it is, as it stands, an argument of a constructor of a "
            "codatatype, in functions without `ensures`, none of which looks into what such a call gives."
        )
    if b.asking and entry.callable is not None:
        message = (
            f"Whether `{entry.callable.name}` may be called is asked by calling `{f.name}`, which asks the "
            "same again: this may never end. What `decreases` measures must become smaller with each call, "
            "or the precondition must do without it."
        )
    b.claim(Kind.TERMINATION, span, message, lower, clause=clause)


def _is_codata(x: UserType) -> bool:
    return isinstance(x.decl, t.Datatype) and x.decl.codata


def below(entry: Entry) -> n.BelowFunction:
    """The guard under which functions of the unit's own component may be used as already defined."""

    def condition(instance: n.Instance, heap: n.Term | None, args: tuple[n.Term, ...]) -> n.Term:
        if entry.measure is None:
            return k.FALSE
        f = instance.function
        at = heap if heap is not None else k.NO_HEAP
        old, args = (args[0], args[1:]) if f.two_state else (at, args)
        receiver = None if f.this is None and len(args) == len(f.params) else args[0]
        rest = args if receiver is None else args[1:]
        scope = Scope(k.Names("m!"), at, old)
        inner = callee_scope(f, instance.type_args, receiver, rest, scope)
        measure = measure_of(f, inner)
        return k.FALSE if measure is None else decreases(measure, entry.measure, calls=True)

    return condition


# ── function values ──────────────────────────────────────────────────────────────────────────────


def check_function_value(e: t.FunctionValue, s: Scope, b: Builder) -> None:
    f = e.function
    receiver = None
    if e.receiver is not None:
        check_object(e.receiver, s, b)
        receiver = value(e.receiver, s)
    if not _may_come_back(f, b):
        return
    # a value of ourselves may be called with any arguments, so all of them must be smaller
    types = [substitute(p.type, type_env(f, tuple(s.type(x) for x in e.type_args))) for p in f.params]
    made = [b.fresh(p.name, sort_of(ty), ty) for p, ty in zip(f.params, types, strict=True)]
    b.emit(n.Havoc(tuple(made)))
    args = tuple(ref(v) for v in made)
    inner = callee_scope(f, e.type_args, receiver, args, s)
    guard = k.conj(typing(a, ty, s.heap) for a, ty in zip(args, types, strict=True))
    with b.guard(k.conj((guard, *(value(c.condition, inner) for c in f.requires)))):
        claim_terminates(f, inner, e.span, b)


def arrow_of(type_: Type, span: Span) -> ArrowType:
    r = root(type_)
    if not isinstance(r, ArrowType):
        raise Unsupported(span, f"calling a value of type {r}")
    return r


def check_apply(e: t.Apply, s: Scope, b: Builder) -> None:
    about = e.function.function if isinstance(e.function, t.ArrowMember) else e.function
    check(about, s, b)
    arrow = arrow_of(s.type(about.type), e.span)
    for a, p in zip(e.args, arrow.params, strict=True):
        check(a, s, b)
        coerce(a, p, s, b)
    f, heap, args = value(about, s), arrow_heap(arrow, s), values(e.args, s)
    if isinstance(e.function, t.ArrowMember):
        if e.function.name == "reads" and arrow.arrow != "->":
            message = "What a function reads is known only where its precondition holds."
            b.claim(Kind.FUNCTION_PRECONDITION, e.span, message, k.test("fun.requires", f, heap, *args))
        _claim_function_reads(arrow, f, heap, args, e.span, s, b)
        return
    if arrow.arrow != "->":
        message = "This function may be called only where its precondition holds, which it may not here."
        b.claim(Kind.FUNCTION_PRECONDITION, e.span, message, k.test("fun.requires", f, heap, *args))
    _claim_function_reads(arrow, f, heap, args, e.span, s, b)
    if has_references(arrow.result):
        # the function may know objects that are newer than the state that `old` looks at
        b.assume(typing(value(e, s), arrow.result, s.heap if b.is_now(s.heap) else None))


def _claim_function_reads(
    arrow: ArrowType, f: n.Term, heap: n.Term, args: tuple[n.Term, ...], span: Span, s: Scope, b: Builder
) -> None:
    """What a function value gives, demands and reads depends on no more than what it reads."""
    if arrow.arrow == "~>" and b.reads is not None:
        places = n.App(REFS, "fun.reads", (f, heap, *args))
        claim_reads(n.FrameSet((n.FrameItem(places),)), span, s, b)


def check_lambda(e: t.Lambda, s: Scope, b: Builder) -> None:
    """For any arguments, in any later state: the precondition, the frame, then the body under both."""
    later = b.fresh("heap", n.HEAP)
    b.emit(n.Havoc((later,)))
    heap = ref(later)
    bounds, inner = b.arbitrary(e.params, s.with_heap(heap))
    b.current.add(later.name)
    arrow = arrow_of(s.type(e.type), e.span)
    frame = frame_set(e.reads, inner)
    with b.guard(k.conj((k.test("heap.succ", s.heap, heap), guards(bounds, heap)))):
        if e.requires is not None:
            with b.reading(frame):
                check(e.requires, inner, b)
            if arrow.arrow == "->":
                message = (
                    "This function is used where it must be defined everywhere, but it has a precondition."
                )
                b.claim(Kind.LAMBDA, e.span, message, value(e.requires, inner))
        requires = k.TRUE if e.requires is None else value(e.requires, inner)
        with b.guard(requires), b.reading(frame):
            for f in e.reads:
                check_frame(f, inner, b)
            check(e.body, inner, b)
            coerce(e.body, arrow.result, inner, b)
        if arrow.arrow != "~>" and e.reads:
            message = "This function is used where it must read no objects, but it has a `reads` clause."
            member = b.fresh("o", n.REF, INT)
            b.emit(n.Havoc((member,)))
            nothing = k.negate(k.member(ref(member), reads_set(e.reads, inner)))
            with b.guard(requires):
                b.claim(Kind.READS, e.span, message, nothing)
