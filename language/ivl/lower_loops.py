"""Loops: what is claimed on entry, known at the head, and claimed after each round."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager

from language.analysis import typed as t
from language.analysis.bodiless import reach
from language.ivl import nodes as n
from language.ivl import terms as k
from language.ivl.builder import Builder, ref, seq
from language.ivl.check_types import claim_type, coerce
from language.ivl.inner_frames import claim_frame, writing_only
from language.ivl.lower_cases import check_guards, choose_case
from language.ivl.lower_checks import check
from language.ivl.lower_proofs import assume_whole, claim_pieces
from language.ivl.lower_values import value
from language.ivl.measures import Component, decreases
from language.ivl.recursion import assume_going_on, part
from language.ivl.scope import Scope
from language.ivl.sorts import is_nat, needs_no_check
from language.ivl.splitting import conjuncts, split
from language.ivl.targets import Targets, assigned_in, trackers_in, typed_if_assigned
from language.record import replace
from language.records.verdicts import LoopInfo
from language.records.verdicts import ObligationKind as Kind
from language.source import Span
from language.types import INT

AnyLoop = t.While | t.WhileCases | t.For


def while_loop(stmt: t.While, s: Scope, b: Builder) -> None:
    def round_(measure: Callable[[], None]) -> None:
        guard = None
        if stmt.guard is not None:
            check(stmt.guard, s, b)
            guard = value(stmt.guard, s)
        leave, span = n.Exit(f"break#{stmt.id}"), stmt.span if stmt.guard is None else stmt.guard.span
        if stmt.body is None:
            _any_round(stmt, n.If(guard, n.Seq(()), leave, span), [], s, b)
            return
        with b.block() as inside:
            measure()
            commands, _ = part(stmt.body, s, b)
            b.emit(n.Label(f"continue#{stmt.id}", seq(commands)))
        b.emit(n.If(guard, seq(inside), leave, span))

    _loop(stmt, s, b, round_, [], k.TRUE)


def while_cases(stmt: t.WhileCases, s: Scope, b: Builder) -> None:
    def round_(measure: Callable[[], None]) -> None:
        guards = check_guards(stmt.cases, s, b)
        with b.block() as inside:
            measure()
            before = set(b.assigned)
            b.emit(n.Label(f"continue#{stmt.id}", choose_case(stmt.cases, guards, s, b)))
            b.assigned = before
        b.emit(n.If(k.disj(guards), seq(inside), n.Exit(f"break#{stmt.id}"), stmt.head))

    _loop(stmt, s, b, round_, [], k.TRUE)


def for_loop(stmt: t.For, s: Scope, b: Builder) -> None:
    type_ = s.type(stmt.var.type)
    check(stmt.start, s, b)
    start = b.keep("start", value(stmt.start, s), INT)
    coerce(stmt.start, type_, s, b)
    end: n.Term | None = None
    if stmt.end is not None:
        check(stmt.end, s, b)
        end = b.keep("end", value(stmt.end, s), INT)
        coerce(stmt.end, type_, s, b)
    low, high = (end, start) if stmt.down else (start, end)
    if low is not None and high is not None:
        message = "The loop's lower bound may be above its upper bound."
        b.claim(Kind.RANGE, stmt.head if stmt.end is None else stmt.end.span, message, k.at_most(low, high))
    index = b.fresh(stmt.var.name, n.INT, type_, stmt.var)
    b.emit(n.Assign(index, start))
    i = ref(index)
    inner = s.bind(stmt.var, i)
    bounds = k.conj(
        [
            *([k.at_most(low, i)] if low is not None else []),
            *([k.at_most(i, high)] if high is not None else []),
        ]
    )
    step = n.Assign(index, n.App(n.INT, "-" if stmt.down else "+", (i, k.integer(1))))
    # every value on the way must be of the variable's type; the ends were claimed, nat has no gaps
    if not (is_nat(type_) or needs_no_check(INT, type_)):
        probe = b.fresh("i", n.INT, INT)
        b.emit(n.Havoc((probe,)))
        x = ref(probe)
        on_way = [
            *([k.at_most(low, x)] if low is not None else []),
            *([k.at_most(x, high)] if high is not None else []),
        ]
        with b.guard(k.conj(on_way)):
            claim_type(x, INT, type_, stmt.head, b)

    def round_(measure: Callable[[], None]) -> None:
        goes_on = k.TRUE if end is None else k.negate(k.equal(i, end))
        leave = n.Exit(f"break#{stmt.id}")
        if stmt.body is None:
            _any_round(stmt, n.If(goes_on, n.Seq(()), leave, stmt.head), [index], inner, b)
            return
        with b.block() as inside:
            measure()
            if stmt.down:
                b.emit(step)
            commands, _ = part(stmt.body, inner, b)
            b.emit(n.Label(f"continue#{stmt.id}", seq(commands)))
            if not stmt.down:
                b.emit(step)
        if end is None:
            b.commands.extend(inside)
        else:
            b.emit(n.If(goes_on, seq(inside), leave, stmt.head))

    _loop(stmt, inner, b, round_, [index], bounds)


# ── what all loops share ─────────────────────────────────────────────────────────────────────────


def _loop(
    stmt: AnyLoop,
    s: Scope,
    b: Builder,
    round_: Callable[[Callable[[], None]], None],
    extra: list[n.Variable],
    free: n.Term,
) -> None:
    targets = assigned_in(stmt, s, b, extra)
    waits = b.resumed is not None and any(isinstance(x, t.Yield) for x in t.walk(stmt))
    if waits and b.resumed is not None and b.waits is not None:
        targets = Targets([*targets.variables, b.resumed, b.waits], True)
    waited = b.keep("waited", ref(b.waits)) if waits and b.waits is not None else k.integer(0)
    info = _info(stmt, targets)
    b.loops.append(info)
    with _frame(stmt, s, b, targets.writes_heap):
        with b.block() as entry, _ghost(b):
            _claim_invariants(stmt, s, b, Kind.INVARIANT_ENTRY)
            first = _measured(stmt, s, b) if _must_end(stmt, b) and not waits else []
        trackers = [x for x in trackers_in(stmt, b) if x[0] not in b.assigned]
        before = [b.keep("had", ref(v)) for _, v in trackers]
        with b.block() as head, _ghost(b):
            b.assume(free)
            if waits and b.waits is not None:
                assume_going_on(s, b)
                b.assume(k.at_most(waited, ref(b.waits)))
            for v in targets.variables:
                if v.type is not None and v not in extra:
                    b.assume(typed_if_assigned(v, s, b))
            for (_, v), had in zip(trackers, before, strict=True):
                b.assume(k.implies(had, ref(v)))
            _assume_invariants(stmt, first, s, b)
        measure: list[Component] = []
        round_waited: list[n.Term] = []

        def snapshot() -> None:
            measure.extend(_measured(stmt, s, b))
            if waits and b.waits is not None:
                round_waited.append(b.keep("waited", ref(b.waits)))

        with b.block() as body:
            round_(snapshot)
        bodiless = not isinstance(stmt, t.WhileCases) and stmt.body is None
        with b.block() as back, _ghost(b):
            if not bodiless:
                _claim_invariants(stmt, s, b, Kind.INVARIANT_KEPT)
            if _must_end(stmt, b) and not bodiless:
                now = [Component(value(e, s), s.type(e.type)) for e in _measure(stmt)]
                again = [k.less(x, ref(b.waits)) for x in round_waited if b.waits is not None]
                _claim_decreases(stmt, now, measure, b, again)
        variables = (*targets.variables, *(v for _, v in trackers))
        heap = b.heap if targets.writes_heap else None
        # while the iterator waits, others may change anything
        frame = n.FrameSet((), True) if waits else replace(b.writes, ghost=stmt.ghost)
        loop = n.Loop(info, seq(entry), variables, heap, frame, seq(head), seq(body), seq(back))
        b.emit(n.Label(f"break#{stmt.id}", loop))
        if bodiless:
            b.assume(k.TRUE, stmt.head)  # nobody has shown that rounds keep the invariants, or end


def _assume_invariants(stmt: AnyLoop, first: list[Component], s: Scope, b: Builder) -> None:
    """What holds at the head: the invariants, and that the measure is at most what it was at `first`."""
    if first:  # rounds have only made it smaller
        now = [Component(value(e, s), s.type(e.type)) for e in _measure(stmt)]
        same = k.conj(k.equal(x.term, y.term) for x, y in zip(now, first, strict=True))
        b.assume(k.disj((same, decreases(now, first, calls=False))))
    for clause in stmt.spec.invariants:
        check(clause.condition, s, b)
        b.assume_clause(clause, value(clause.condition, s), "this invariant")
    if stmt.spec.decreases is not None and not stmt.spec.decreases.inferred:
        for e in _measure(stmt):
            check(e, s, b)


def _any_round(stmt: t.While | t.For, test: n.Command, own: list[n.Variable], s: Scope, b: Builder) -> None:
    """A round of a loop without a body: all that it may change takes any value. The guard is tested on one
    of two paths only, so that no round is ever thought impossible: the contract alone says what is known."""
    forgotten = reach(stmt)
    terms = [s.env.get(v) for v in forgotten.variables]
    variables = [*own, *(b.variable(x.name) for x in terms if isinstance(x, n.Ref_))]
    b.emit(n.If(None, test, n.Seq(())))
    b.emit(n.Havoc(tuple(variables)))
    if forgotten.heap:
        b.emit(n.HavocHeap(b.heap, replace(b.writes, ghost=stmt.ghost)))


@contextmanager
def _ghost(b: Builder) -> Generator[None]:
    before, b.in_ghost = b.in_ghost, True
    try:
        yield
    finally:
        b.in_ghost = before


def _must_end(stmt: AnyLoop, b: Builder) -> bool:
    """A loop need not end where it says so and its method does; a `for` loop between bounds ends anyway."""
    spec, method = stmt.spec.decreases, b.entry.callable
    may_run = method is not None and method.decreases is not None and method.decreases.star
    if isinstance(stmt, t.For) and stmt.end is not None:
        return spec is not None and bool(spec.exprs)
    return not (may_run and not stmt.ghost and (spec is None or spec.star))


def _measure(stmt: AnyLoop) -> tuple[t.Expr, ...]:
    spec = stmt.spec.decreases
    return () if spec is None or spec.star else spec.exprs


def _measured(stmt: AnyLoop, s: Scope, b: Builder) -> list[Component]:
    """The measure's values here, kept for later."""
    return [Component(b.keep("measure", value(e, s), s.type(e.type)), s.type(e.type)) for e in _measure(stmt)]


def _claim_invariants(stmt: AnyLoop, s: Scope, b: Builder, kind: Kind) -> None:
    entry = kind is Kind.INVARIANT_ENTRY
    for clause in stmt.spec.invariants:
        message = clause.error_message or (
            "This invariant may not hold when the loop is reached."
            if entry
            else "This invariant may not hold after a round of the loop, even if it held before it."
        )
        pieces = split(clause.condition, s)
        claim_pieces(pieces, kind, message, b, loop=stmt.span)
        assume_whole(clause.condition, pieces, s, b)


def _claim_decreases(
    stmt: AnyLoop, now: list[Component], before: list[Component], b: Builder, or_: list[n.Term]
) -> None:
    """The measure has become smaller, or what else a round may do instead holds."""
    spec = stmt.spec.decreases
    inferred = spec is None or spec.inferred
    at = stmt.head if spec is None or inferred or not spec.exprs else spec.span
    message = (
        "The loop may run forever: nothing is known to shrink with each round. Say what does in `decreases`."
        if inferred
        else "This measure may not become smaller with each round, or may fall below zero."
    )
    smaller = k.disj((decreases(now, before, calls=False), *or_))
    b.claim(Kind.DECREASES, at, message, smaller, loop=stmt.span)


@contextmanager
def _frame(stmt: AnyLoop, s: Scope, b: Builder, writes: bool) -> Generator[None]:
    """Inside a loop with a `modifies` clause, only that (and what is newer than the loop) may change."""
    if stmt.spec.modifies is None:
        yield
        return
    message = "The method's `modifies` clause does not allow what this loop's clause says. Add it there."
    frame = claim_frame(stmt.spec.modifies, message, stmt.head, s, b)
    with writing_only(frame, s, b):
        yield


def _info(stmt: AnyLoop, targets: Targets) -> LoopInfo:
    spans: list[Span] = []
    for clause in stmt.spec.invariants:
        spans.extend(e.span for e in conjuncts(clause.condition))
    names = tuple(v.source.name for v in targets.variables if v.source is not None)
    return LoopInfo(stmt.span, stmt.head, tuple(spans), names)
