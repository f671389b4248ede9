"""A method, lemma or constructor as a procedure: its contract on its own, then its body against it."""

from __future__ import annotations

from language.analysis import typed as t
from language.analysis.lineage import all_fields, set_constants
from language.analysis.type_questions import auto_init, nonempty
from language.ivl import nodes as n
from language.ivl import terms as k
from language.ivl.builder import Builder, Ending, Entry, ref, seq
from language.ivl.check_functions import below, measure_of
from language.ivl.frames import frame_set
from language.ivl.hiding import visibility
from language.ivl.lower_assign import introduce, track
from language.ivl.lower_checks import check, check_assigned, check_frames
from language.ivl.lower_defaults import check_defaults
from language.ivl.lower_ends import lower_body, opening
from language.ivl.lower_functions import call_term, instance_of
from language.ivl.lower_induction import assume_hypothesis
from language.ivl.lower_proofs import assume_whole, claim_pieces, hide
from language.ivl.lower_statements import lower
from language.ivl.lower_values import value
from language.ivl.scope import Scope, reads_heap, typing
from language.ivl.sorts import sort_of
from language.ivl.splitting import split
from language.ivl.two_states import given_before
from language.ivl.unsupported import Unsupported
from language.record import dataclass
from language.records.verdicts import ObligationKind as Kind
from language.types import Type, UserType


@dataclass(frozen=True)
class Start:
    """A unit's beginning: its builder, the scope at entry, and its inputs."""

    builder: Builder
    scope: Scope
    inputs: tuple[n.Variable, ...]
    guard: n.MeasureGuard | None


def self_type(owner: t.TypeDeclaration) -> Type:
    return UserType(owner, owner.params)


def start(f: t.Callable_, *, two_states: bool, component: tuple[int, bool] | None = None) -> Start:
    """Inputs with any values of their types, in any heap where they exist. With `two_states` the heap may
    change, and the entry's is kept as `old`. `component`: the number of what calls itself together with the
    unit, and whether it does, where these are not the declaration's own."""
    names = k.Names()
    heap = n.Variable(names.fresh("heap"), n.HEAP)
    entry_heap = ref(heap)
    inputs: list[n.Variable] = []
    this: n.Term | None = None
    if f.this is not None or (f.owner is not None and not f.static):
        if f.owner is None:
            raise Unsupported(f.name_span, "`this` here")
        type_ = f.this.type if f.this is not None else self_type(f.owner)
        var = n.Variable("this", sort_of(type_), type_, f.this)
        inputs.append(var)
        this = ref(var)
    env: dict[t.Variable, n.Term] = {}
    for p in f.params:
        var = n.Variable(names.fresh(p.name), sort_of(p.type), p.type, p)
        inputs.append(var)
        env[p] = ref(var)
    stateless = isinstance(f, t.Function) and not two_states and not reads_heap(f)
    state = k.NO_HEAP if stateless else entry_heap
    before = n.Variable(names.fresh("before"), n.HEAP) if f.two_state else None
    first = Scope(names, state, state if before is None else ref(before), env, this)
    params = tuple(map(ref, inputs))
    number, recursive = component or (f.scc, f.recursive)
    at_entry = Entry(f, number, recursive, None, params)
    b = Builder(names, heap, at_entry, only=f.only)
    b.in_ghost = True  # the contract is
    b.visibility = visibility(f)
    for v in (heap, *inputs):
        b.know(v)
    b.current.add(heap.name)
    scope = first
    if before is not None:
        b.locals.append(b.know(before))
        b.emit(n.Havoc((before,)))
    elif two_states:
        scope = first.with_old(b.assign(b.fresh("old", n.HEAP), entry_heap))
    guard: n.MeasureGuard | None = None
    if isinstance(f, t.Function):
        # a function proves nothing about itself by its own definition or postcondition
        guard = n.MeasureGuard(f.scc, never)
    # in definitions the entry state is named by its first versions; in commands, by `old`
    if recursive:
        guard = n.MeasureGuard(number, below(Entry(f, number, True, measure_of(f, first), params)))
    here = scope if before is not None else scope.with_heap(scope.old)
    b.entry = Entry(f, number, recursive, measure_of(f, here), params)
    return Start(b, scope, tuple(inputs), guard)


def never(instance: n.Instance, heap: n.Term | None, args: tuple[n.Term, ...]) -> n.Term:
    return k.FALSE


def claim_may_not_end(f: t.Callable_, b: Builder) -> None:
    """`decreases *` is for methods that run; a function or lemma that need not end proves anything."""
    if f.decreases is not None and f.decreases.star and (f.ghost or not isinstance(f, t.Method)):
        message = "A proof or a function must end, so `decreases *` is not allowed here."
        b.claim(Kind.TERMINATION, f.decreases.span, message, k.FALSE)


def assume_inputs(st: Start, *, constructing: bool = False) -> None:
    for v in st.inputs:
        if v.type is None:
            continue
        if constructing and v.name == "this":
            this = ref(v)
            dynamic = n.App(n.BOOL, "ref.type", (this,), v.type)
            st.builder.assume(k.conj((k.non_null(this), dynamic, k.negate(k.allocated(st.scope.heap, this)))))
        else:
            premise = None if v.source is None else n.Premise(v.source.span, f"the type of `{v.source.name}`")
            st.builder.assume(typing(ref(v), v.type, st.scope.heap), premise=premise)
    callable_ = st.builder.entry.callable
    if callable_ is not None and callable_.two_state:
        st.builder.assume(given_before(callable_, st.scope))


def finish(st: Start, name: str) -> n.Procedure:
    b = st.builder
    return n.Procedure(
        name, st.inputs, tuple(b.locals), b.heap, n.Seq(tuple(b.commands)), st.guard, tuple(b.loops)
    )


def lower_method(m: t.Method) -> n.Procedure:
    if m.kind not in ("method", "lemma", "constructor"):
        raise Unsupported(m.name_span, f"a {m.kind}")
    constructing = m.kind == "constructor"
    st = start(m, two_states=True)
    b, s = st.builder, st.scope
    assume_inputs(st, constructing=constructing)
    claim_may_not_end(m, b)
    check_defaults(m.params, s, b)
    for clause in m.requires:
        check(clause.condition, s, b)
        if clause.label is not None:
            hide(clause.label, value(clause.condition, s), b)
        else:
            b.assume_clause(clause, value(clause.condition, s), "this precondition")
    at_entry = s if m.two_state else s.with_heap(s.old)
    if not m.two_state:
        b.current.add(_name(s.old))
    check_frames(m.modifies, at_entry, b)
    if m.decreases is not None and not m.decreases.inferred:
        for e in m.decreases.exprs:
            check(e, at_entry, b)
    b.current.discard(_name(s.old))
    b.writes = frame_set(m.modifies, at_entry, since=at_entry.heap)
    _check_ensures(m, s, b, constructing=constructing)
    b.in_ghost = m.ghost
    if m.body is not None:
        if constructing:
            _constructor_body(m, m.body, s, b)
        else:
            _body(m, m.body, s, b)
    return finish(st, m.qualified)


def _name(x: n.Term) -> str:
    assert isinstance(x, n.Ref_)
    return x.name


def _check_ensures(m: t.Method, s: Scope, b: Builder, *, constructing: bool) -> None:
    """Each postcondition makes sense after the ones before it, whatever the body does."""
    with b.block() as commands:
        if not m.is_lemma:
            b.emit(n.HavocHeap(b.heap, b.writes))
        if constructing and s.this is not None:
            b.assume(k.allocated(s.heap, s.this))
        inner = s
        for r in m.results:
            inner = introduce(r, inner, b)
            b.assume(typing(inner.env[r], inner.type(r.type), s.heap))
        for clause in m.ensures:
            check(clause.condition, inner, b)
            b.assume_clause(clause, value(clause.condition, inner), "this postcondition")
    b.side(commands)


def _results(results: tuple[t.Variable, ...], s: Scope, b: Builder) -> Scope:
    for r in results:
        s = introduce(r, s, b)
        track(r, r.name, b)
    return s


def claim_ensures(clauses: tuple[t.Clause, ...], s: Scope, b: Builder, at: Ending, what: str) -> None:
    """What is claimed where a path of a `what` ends."""
    usual = f"The {what} may return here without making this postcondition true."
    if at.after is not None:
        usual = f"At the end of the {what}, {at.after}this postcondition may not hold."
    shown = at.end if at.after is not None and not at.through_branch else None
    for clause in clauses:
        message = clause.error_message or usual
        pieces = split(clause.condition, s)
        claim_pieces(
            pieces,
            Kind.POSTCONDITION,
            message,
            b,
            span=at.span,
            note="This is the postcondition that may not hold.",
            shown=shown,
        )
        assume_whole(clause.condition, pieces, s, b)


def _body(m: t.Method, body: t.Block, s: Scope, b: Builder) -> None:
    inner = _results(m.results, s, b)
    assume_hypothesis(m, s, b)

    def on_return(at: Ending) -> None:
        for r in m.results:
            check_assigned(r, r.name, at.end, b)
        claim_ensures(m.ensures, inner, b, at, "lemma" if m.is_lemma else "method")

    b.on_return = on_return
    with b.block() as commands:
        lower_body(body, 0, inner, b)
    b.emit(n.Label("return", seq(commands)))


def _constructor_body(m: t.Method, body: t.Block, s: Scope, b: Builder) -> None:
    """Before `new;` the fields are variables of the constructor; there the object comes to be, with them."""
    owner = m.owner
    if not isinstance(owner, t.Class) or s.this is None:
        raise Unsupported(m.name_span, "this constructor")
    places: dict[object, n.Term] = {}
    to_set: list[tuple[t.Field | t.Constant, n.Term]] = []
    own = UserType(owner, owner.params)
    set_here = list(set_constants(own))
    declared_by = {c: u for c, _, u in set_here}
    for member, declared in (*all_fields(own), *((c, type_) for c, type_, _ in set_here)):
        type_ = s.type(declared)
        source = t.Variable(f"this.{member.name}", type_, "local", member.ghost, member.span)
        var = b.fresh(source.name, sort_of(type_), type_, source)
        b.emit(n.Havoc((var,)))
        places[member] = ref(var)
        to_set.append((member, ref(var)))
        if not (nonempty(type_) if member.ghost else auto_init(type_)):
            track(member, member.name, b)
        else:
            b.assume(typing(ref(var), type_, s.heap))
    first_part = s.with_fields(places)

    def on_return(at: Ending) -> None:
        claim_ensures(m.ensures, s, b, at, "constructor")

    b.on_return = on_return
    cut = len(body.body) if m.new_split is None else m.new_split
    with b.block() as commands:
        inner = first_part
        for stmt in body.body[:cut]:
            inner = lower(stmt, inner, b)
        at = opening(body) if cut >= len(body.body) else body.body[cut].span
        for member, _ in to_set:
            check_assigned(member, member.name, at, b)
        # nothing could speak of the object before: it differs from all that were made meanwhile
        b.assume(k.negate(k.allocated(ref(b.heap), s.this)))
        b.emit(n.Assign(b.heap, n.App(n.HEAP, "heap.new", (ref(b.heap), s.this))))
        for member, v in to_set:
            if isinstance(member, t.Field):
                b.emit(n.Assign(b.heap, n.App(n.HEAP, "heap.write", (ref(b.heap), s.this, v), member)))
            else:
                constant = n.ConstApp(v.sort, member, declared_by[member].args, (s.this,))
                b.assume(k.equal(constant, v))
        for member, _ in to_set:
            b.trackers.pop(member, None)
        inner = inner.with_fields({})
        lower_body(body, cut, inner, b)
    b.emit(n.Label("return", seq(commands)))


def lower_by_method(f: t.Function) -> n.Procedure:
    """The method body of a `function by method` computes what the function says."""
    if f.by_method is None:
        raise TypeError(f.name)
    st = start(f, two_states=True, component=(f.by_method_scc, f.by_method_recursive))
    b, s = st.builder, st.scope
    assume_inputs(st)
    for clause in f.requires:
        b.assume_clause(clause, value(clause.condition, s), "this precondition")
    b.in_ghost = False
    b.writes = n.FrameSet((), since=s.old)
    inner = _results((f.result,), s, b)
    body = f.by_method
    args = (*(() if s.this is None else (s.this,)), *(s.env[p] for p in f.params))
    owner = f.owner.params if f.owner is not None else ()
    instance = instance_of(f, (*owner, *f.type_params), s)

    def on_return(at: Ending) -> None:
        check_assigned(f.result, f.result.name, at.end, b)
        spec = call_term(f, instance.type_args, args, s.with_heap(s.old))
        message = "The method body may return another value than the function's."
        b.claim(Kind.POSTCONDITION, at.span, message, k.equal(inner.env[f.result], spec), clause=f.name_span)
        claim_ensures(f.ensures, inner, b, at, "method body")

    b.on_return = on_return
    with b.block() as commands:
        lower_body(body, 0, inner, b)
    b.emit(n.Label("return", seq(commands)))
    # the function itself is proved on its own: here its definition may be used for all arguments
    return finish(Start(b, s, st.inputs, None), f"{f.qualified} (by method)")
