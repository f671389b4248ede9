"""Procedure → passive form: every version of a variable is a constant, every path a chain of points.

The first version of a variable has the variable's own name (so terms about the state at entry need no
renaming); later ones are `name@1`, `name@2`, … An assignment of a literal, or of another version, makes
no constant: the version *is* that term. Where paths meet, variables that differ get a version of the
meeting point, and each edge says what it is on that path.

Loops must be gone (`loops.cut` or `loops.unroll`).
"""

from __future__ import annotations

from language.ivl import nodes as n
from language.ivl import terms as k
from language.ivl.slimming import slim
from language.record import dataclass, field, replace
from language.records.verdicts import ObligationKind
from language.source import Span

Versions = dict[str, n.Term]

CLAIMED = {
    ObligationKind.ASSERTION: "this assertion",
    ObligationKind.INVARIANT_ENTRY: "this invariant",
    ObligationKind.INVARIANT_KEPT: "this invariant",
    ObligationKind.POSTCONDITION: "this postcondition",
}
"""What a claim is called, once it is assumed."""


@dataclass
class _Cursor:
    """One place on a path: facts since `point`, and what each variable is now."""

    point: int
    facts: list[n.Term]
    versions: Versions
    assumption: Span | None = None


@dataclass
class _Builder:
    constants: dict[str, n.Sort] = field(default_factory=dict[str, n.Sort])
    points: list[n.Point] = field(default_factory=list[n.Point])
    goals: list[n.Goal] = field(default_factory=list[n.Goal])
    havocs: list[n.HavocSite] = field(default_factory=list[n.HavocSite])
    counts: dict[str, int] = field(default_factory=dict[str, int])
    sorts: dict[str, n.Sort] = field(default_factory=dict[str, n.Sort])
    exits: list[tuple[str, list[_Cursor]]] = field(default_factory=list[tuple[str, list[_Cursor]]])
    defined: set[str] = field(default_factory=set[str])
    """Versions that some fact defines, as an assignment or a join of paths does."""
    premises: list[tuple[n.Term, n.Premise]] = field(default_factory=list[tuple[n.Term, n.Premise]])
    joins: set[int] = field(default_factory=set[int])
    """Facts (by id) that only say what a version is: droppable when nobody asks."""

    def version(self, name: str, sort: n.Sort) -> n.Ref_:
        i = self.counts.get(name, 0) + 1
        self.counts[name] = i
        made = n.Ref_(sort, f"{name}@{i}")
        self.constants[made.name] = sort
        return made

    def point(
        self, edges: tuple[n.Edge, ...], span: Span | None = None, what: str = "", user: Span | None = None
    ) -> int:
        p = n.Point(len(self.points), edges, span, what, user)
        self.points.append(p)
        return p.id


def passive(procedure: n.Procedure) -> n.Passive:
    """The loop-free procedure in passive form."""
    b = _Builder()
    start = b.point(())
    for v in (procedure.heap, *procedure.inputs, *procedure.locals):
        b.sorts[v.name] = v.sort
        b.constants[v.name] = v.sort
    inputs = tuple((v, v.name) for v in procedure.inputs)
    b.havocs.append(n.HavocSite(start, "inputs", _span_of(procedure), inputs))
    _run(procedure.body, _Cursor(start, [], {}), b)
    return slim(
        n.Passive(
            procedure.name,
            tuple(b.constants.items()),
            tuple(b.points),
            tuple(b.goals),
            tuple(b.havocs),
            procedure.measure,
            tuple(b.premises),
            frozenset(b.defined),
        ),
        b.joins,
    )


def _span_of(procedure: n.Procedure) -> Span:
    for v in procedure.inputs:
        if v.source is not None:
            return v.source.span
    return Span(0, 0)


def _rename(c: _Cursor) -> k.Renamer:
    return k.Renamer(c.versions)


def _settle(c: _Cursor, b: _Builder, span: Span | None = None, what: str = "") -> None:
    """Makes a point of where the path is, so that its facts are before it."""
    if c.facts or span is not None or c.assumption is not None:
        c.point = b.point((n.Edge(c.point, tuple(c.facts)),), span, what, c.assumption)
        c.facts = []
        c.assumption = None


def _copy(c: _Cursor) -> _Cursor:
    return _Cursor(c.point, list(c.facts), dict(c.versions), c.assumption)


def _run(command: n.Command, c: _Cursor | None, b: _Builder) -> _Cursor | None:
    """Follows one path through the command; None where the path has ended."""
    if c is None:
        return None
    match command:
        case n.Seq(body=body):
            at: _Cursor | None = c
            for x in body:
                at = _run(x, at, b)
            return at
        case n.Assert():
            return _assert(command, c, b)
        case n.Assume():
            condition = _rename(c)(command.condition)
            if k.is_false(condition):
                if command.premise is None:
                    return None
                condition = n.Lit(n.BOOL, False)  # what follows is still there, and nothing reaches it
            if not k.is_true(condition):
                c.facts.append(condition)
                if command.premise is not None:
                    b.premises.append((condition, command.premise))
            c.assumption = command.by_user or c.assumption
            return c
        case n.Assign():
            _assign(command, c, b)
            return c
        case n.Havoc(vars=vars_, loop=loop):
            for v in vars_:
                c.versions[v.name] = b.version(v.name, v.sort)
            if loop is not None:
                _settle(c, b, loop.span, "loop")
                b.havocs.append(n.HavocSite(c.point, "loop", loop.span, tuple(_havocked(command, c))))
            return c
        case n.HavocHeap():
            _new_heap(command.heap, _rename(c).frame(command.frame), c, b)
            return c
        case n.HeapForall():
            r = _rename(c)
            indices = tuple(map(r, command.indices))
            _new_heap(
                command.heap,
                replace(
                    command,
                    condition=r(command.condition),
                    obj=r(command.obj),
                    indices=indices,
                    value=r(command.value),
                ),
                c,
                b,
            )
            return c
        case _:
            return _run_structured(command, c, b)


def _run_structured(command: n.Command, c: _Cursor, b: _Builder) -> _Cursor | None:
    """Commands that hold others."""
    match command:
        case n.If():
            return _if(command, c, b)
        case n.Label(name=name, body=body):
            b.exits.append((name, []))
            end = _run(body, c, b)
            _, left = b.exits.pop()
            return _join([*left, *([end] if end is not None else [])], b)
        case n.Exit(label=label):
            for name, left in reversed(b.exits):
                if name == label:
                    left.append(c)
                    return None
            raise ValueError(f"exit to {label}")
        case n.CallSite(callable=f, span=span, body=body):
            end = _run(body, c, b)
            if end is not None:
                _settle(end, b, span, f"call {f.name}")
                results = tuple((v, name) for v, name in _havocked(body, end) if v.source is not None)
                b.havocs.append(n.HavocSite(end.point, "call", span, results))
            return end
        case n.Loop():
            raise ValueError("loops must be cut or unrolled first")
        case _:
            raise TypeError(type(command).__name__)


def _assert(command: n.Assert, c: _Cursor, b: _Builder) -> _Cursor:
    condition = _rename(c)(command.condition)
    if k.is_true(condition) and command.obligation.kind is ObligationKind.DEFINITE:
        return c  # made for every use of a variable; most are plain
    _settle(c, b)
    b.goals.append(n.Goal(c.point, condition, command.obligation, command.formula))
    if not k.is_true(condition):
        c.facts.append(condition)
        o = command.obligation
        b.premises.append((condition, n.Premise(o.clause or o.span, CLAIMED.get(o.kind, "what is claimed"))))
    return c


def _assign(command: n.Assign, c: _Cursor, b: _Builder) -> None:
    value = _rename(c)(command.value)
    name = command.var.name
    if isinstance(value, n.Ref_) or k.is_literal(value):
        c.versions[name] = value
        return
    if command.var.sort == n.HEAP:
        _new_heap(command.var, value, c, b, before=_heap_under(value))
        return
    made = b.version(name, command.var.sort)
    b.defined.add(made.name)
    fact = k.test("=" if made.sort != n.BOOL else "<=>", made, value)
    if command.var.source is None:
        b.joins.add(id(fact))
    c.facts.append(fact)
    c.versions[name] = made


def _heap_under(value: n.Term) -> n.Term:
    if isinstance(value, n.App) and value.args:
        return value.args[0]
    return value


def _new_heap(
    heap: n.Variable,
    command: n.Term | n.FrameSet | n.HeapForall,
    c: _Cursor,
    b: _Builder,
    before: n.Term | None = None,
) -> None:
    earlier = before if before is not None else c.versions.get(heap.name, n.Ref_(n.HEAP, heap.name))
    if not isinstance(earlier, n.Ref_):
        raise TypeError("a heap must come from a named heap")
    made = b.version(heap.name, n.HEAP)
    b.defined.add(made.name)
    c.facts.append(n.HeapFact(n.BOOL, n.HeapStep(made.name, earlier.name, command)))
    c.versions[heap.name] = made


def _if(command: n.If, c: _Cursor, b: _Builder) -> _Cursor | None:
    condition = None if command.condition is None else _rename(c)(command.condition)
    if condition is not None and isinstance(condition, n.Lit):
        return _run(command.then if condition.value else command.orelse, c, b)
    _settle(c, b)
    ends: list[_Cursor] = []
    for branch, taken in ((command.then, True), (command.orelse, False)):
        side = _copy(c)
        if condition is not None:
            side.facts.append(condition if taken else k.negate(condition))
            if command.span is not None:
                _settle(side, b, command.span, "then" if taken else "else")
        end = _run(branch, side, b)
        if end is not None:
            ends.append(end)
    return _join(ends, b)


def _join(ends: list[_Cursor], b: _Builder) -> _Cursor | None:
    if len(ends) < 2:
        return ends[0] if ends else None
    versions: Versions = {}
    names = {name: None for e in ends for name in e.versions}
    for name in names:
        sort = b.sorts[name]
        first = n.Ref_(sort, name)
        terms = [e.versions.get(name, first) for e in ends]
        if all(k.same(terms[0], x) for x in terms[1:]):
            versions[name] = terms[0]
            continue
        made = b.version(name, sort)
        versions[name] = made
        b.defined.add(made.name)
        for e, x in zip(ends, terms, strict=True):
            fact = k.test("=" if sort != n.BOOL else "<=>", made, x)
            b.joins.add(id(fact))
            e.facts.append(fact)
    edges = tuple(n.Edge(e.point, tuple(e.facts)) for e in ends)
    user = next((e.assumption for e in ends if e.assumption is not None), None)
    return _Cursor(b.point(edges, None, "", user), [], versions)


def _havocked(command: n.Command, c: _Cursor) -> list[tuple[n.Variable, str]]:
    found: list[tuple[n.Variable, str]] = []
    match command:
        case n.Havoc(vars=vars_):
            for v in vars_:
                now = c.versions.get(v.name)
                if isinstance(now, n.Ref_):
                    found.append((v, now.name))
        case n.Seq(body=body):
            for x in body:
                found.extend(_havocked(x, c))
        case _:
            pass
    return found
