"""A passive program as one bounded, quantifier-free SMT-LIB text.

A point's Boolean says exactly when it is reached; where paths meet, a constant is a choice by the edge
that was taken. A goal's selector implies that its place is reached and its claim is false there. The text
has two more switches: `exact`, under which no bound cut anything off, and `small`, for readable numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import cast

from language.ivl import nodes as n
from language.record import dataclass, field, replace
from language.refute import universe
from language.refute.evaluate import Evaluator
from language.refute.smt import BOOL, INT, Scalar, Smt, literal
from language.refute.values import (
    POISON,
    BagV,
    DataV,
    HeapV,
    MapV,
    ObjectShape,
    SeqV,
    SetV,
    Skip,
    Value,
    smt_sort,
)
from language.source import Span


@dataclass(frozen=True, eq=False)
class Site:
    """A loop or call whose outcome was forgotten: what its variables and the heap are there."""

    site: n.HavocSite
    reached: Scalar
    values: tuple[tuple[n.Variable, n.Sort, Value], ...]
    before: HeapV | None
    after: HeapV | None


@dataclass(frozen=True, eq=False)
class Script:
    """`goals`: the obligation's id and the selector. `inputs` are in the order of the procedure."""

    text: str
    goals: tuple[tuple[int, str], ...]
    inputs: tuple[tuple[n.Variable, Value], ...]
    heap: HeapV | None
    sites: tuple[Site, ...]
    end: Site | None
    """Where the postconditions are checked for making sense: any results, any heap that the frame allows."""
    universe: tuple[ObjectShape, ...]
    scalars: tuple[str, ...]
    """Constants that models are told apart by."""


@dataclass
class _Site:
    reached: Scalar = False
    before: HeapV | None = None
    after: HeapV | None = None


@dataclass
class _Encoder:
    passive: n.Passive
    e: Evaluator
    wanted: frozenset[int]
    reached: list[Scalar] = field(default_factory=list[Scalar])
    sites: dict[int, _Site] = field(default_factory=dict[int, _Site])

    def points(self) -> list[tuple[int, Scalar]]:
        """The conditions under which wanted goals fail."""
        claims: dict[int, list[n.Goal]] = {}
        for g in self.passive.goals:
            if g.obligation.id in self.wanted:
                claims.setdefault(g.point, []).append(g)
        failing: list[tuple[int, Scalar]] = []
        for p in self.passive.points:
            self.reached.append(self._reach(p) if p.edges else True)
            for g in claims.get(p.id, ()):
                bad = self._fails(g)
                if bad is not False:
                    failing.append((g.obligation.id, bad))
        return failing

    def _fails(self, g: n.Goal) -> Scalar:
        here = self.reached[g.point]
        if here is False:
            return False
        try:
            holds = self.e.under(here, g.condition, self.e.root)
        except Skip:
            return False
        return self.e.smt.all((here, self.e.smt.negate(holds)))

    def _reach(self, p: n.Point) -> Scalar:
        ways: list[Scalar] = []
        defined: dict[str, list[tuple[Scalar, Value, n.Sort]]] = {}
        for edge in p.edges:
            taken = self.reached[edge.source]
            if taken is False:
                continue
            made: list[tuple[str, Value, n.Sort]] = []
            for f in edge.facts:
                definition = self._definition(f)
                if definition is None:
                    taken = self.e.smt.all((taken, self._fact(f, taken)))
                    if taken is False:
                        break
                    continue
                name, sort = definition
                value = self._define(f, taken)
                self.e.names[name] = value
                made.append((name, value, sort))
            if taken is False:
                continue
            ways.append(taken)
            for name, value, sort in made:
                defined.setdefault(name, []).append((taken, value, sort))
        for name, values in defined.items():
            self.e.names[name] = self._merged(values)
        self._note_site(p, ways)
        return self.e.smt.any(ways)

    def _definition(self, f: n.Term) -> tuple[str, n.Sort] | None:
        if isinstance(f, n.HeapFact):
            return f.step.after, n.HEAP
        if isinstance(f, n.App) and f.op in ("=", "<=>") and isinstance(f.args[0], n.Ref_):
            name = f.args[0].name
            if name in self.passive.defined:
                return name, f.args[0].sort
        return None

    def _define(self, f: n.Term, taken: Scalar) -> Value:
        outer = self.e.guard
        self.e.guard = taken
        try:
            if isinstance(f, n.HeapFact):
                return self._step(f.step)
            assert isinstance(f, n.App)
            return self.e(f.args[1])
        except Skip:
            return POISON
        finally:
            self.e.guard = outer

    def _step(self, step: n.HeapStep) -> HeapV:
        e = self.e
        match step.command:
            case n.FrameSet() as frame:
                return e.heaps.havoc(e.heap(n.Ref_(n.HEAP, step.before), e.root), frame, e.root)
            case n.HeapForall() as c:
                return e.heaps.assign_all(e.heap(n.Ref_(n.HEAP, step.before), e.root), c, e.root)
            case term:
                return e.heap(term, e.root)

    def _fact(self, f: n.Term, taken: Scalar) -> Scalar:
        """A fact; conjuncts without a bounded form are left out."""
        if isinstance(f, n.App) and f.op == "and":
            for x in f.args:
                taken = self.e.smt.all((taken, self._fact(x, taken)))
            return taken
        try:
            return self.e.under(taken, f, self.e.root)
        except Skip:
            return True

    def _merged(self, values: list[tuple[Scalar, Value, n.Sort]]) -> Value:
        _, found, sort = values[-1]
        for taken, value, _ in reversed(values[:-1]):
            if value is POISON or found is POISON:
                return POISON
            try:
                found = self.e.values.merge(taken, value, found, sort)
            except Skip:
                return POISON
        return found

    # ── what was forgotten ───────────────────────────────────────────────────────────────────────

    def _note_site(self, p: n.Point, ways: list[Scalar]) -> None:
        """The heaps around a call's forgetting, which is on the edge into its point; a loop's is on the
        edge after it."""
        for h in self.passive.havocs:
            if h.kind == "call" and h.point == p.id:
                self.heaps_at(self.sites.setdefault(p.id, _Site()), p)
                self.sites[p.id].reached = self.e.smt.any(ways)
            elif h.kind == "loop" and h.point == p.id:
                self.sites.setdefault(p.id, _Site()).reached = self.e.smt.any(ways)
        for edge in p.edges:
            kind = next((h.kind for h in self.passive.havocs if h.point == edge.source), "")
            if kind == "loop":
                self.heaps_at(self.sites.setdefault(edge.source, _Site()), p)

    def heaps_at(self, site: _Site, p: n.Point) -> None:
        """Notes the first havoc of the heap on the way into a point."""
        for edge in p.edges:
            for f in edge.facts:
                if isinstance(f, n.HeapFact) and isinstance(f.step.command, n.FrameSet):
                    before, after = self.e.names.get(f.step.before), self.e.names.get(f.step.after)
                    if isinstance(before, HeapV) and isinstance(after, HeapV) and site.after is None:
                        site.before, site.after = before, after


def encode(
    passive: n.Passive,
    environment: n.Environment,
    size: int,
    wanted: frozenset[int],
    results: tuple[n.Variable, ...] | None = None,
    stop: Callable[[], bool] | None = None,
) -> Script | None:
    """The text for inputs up to a size; None where no wanted goal has a bounded form. `results` asks for
    the end of the contract too."""
    smt = Smt(stop)
    e = Evaluator(smt, environment, size)
    universe.build(passive, e, results or ())
    heap = next((name for name, sort in passive.constants if sort == n.HEAP and "@" not in name), None)
    start: HeapV | None = None
    if heap is not None:
        start = e.names[heap] = e.heaps.initial()
    inputs: list[tuple[n.Variable, Value]] = []
    for h in passive.havocs:
        if h.kind == "inputs":
            for v, name in h.constants:
                inputs.append((v, _input(e, v, name)))
    encoder = _Encoder(passive, e, wanted)
    failing = encoder.points()
    if not failing:
        return None
    sites = tuple(s for h in passive.havocs if (s := _site(h, encoder, e)) is not None)
    end = _end(passive, encoder, e, results)
    goals: list[tuple[int, str]] = []
    smt.lines.append("(declare-const exact Bool)\n(declare-const small Bool)")
    for limit in e.limits:
        smt.lines.append(f"(assert (=> exact {literal(smt.negate(limit), BOOL)}))")
    for name, sort in e.values.scalars:
        low, high = ("(- 9)", "30") if sort == INT else ("(- 9.0)", "30.0")
        smt.lines.append(f"(assert (=> small (and (<= {low} {name}) (<= {name} {high}))))")
    for i, (id_, bad) in enumerate(failing):
        smt.lines.append(f"(declare-const goal{i} Bool)\n(assert (=> goal{i} {literal(bad, BOOL)}))")
        goals.append((id_, f"goal{i}"))
    made = tuple(dict.fromkeys(name for _, x in inputs for name in _leaves(x)))
    return Script(
        "\n".join(smt.lines), tuple(goals), tuple(inputs), start, sites, end, e.values.universe, made
    )


def _input(e: Evaluator, v: n.Variable, name: str) -> Value:
    try:
        return e(n.Ref_(v.sort, name))
    except Skip:
        e.names[name] = POISON
        return POISON


def _leaves(x: Value) -> Iterator[str]:
    """The constants in a value."""
    if isinstance(x, str):
        yield x
    elif isinstance(x, tuple):
        for y in cast("tuple[Value, ...]", x):
            yield from _leaves(y)
    elif isinstance(x, SeqV):
        yield from _leaves((x.length, x.items))
    elif isinstance(x, SetV | BagV | MapV):
        yield from _leaves(x.slots)
    elif isinstance(x, DataV):
        yield from _leaves((x.tag, *(fs for _, fs in x.fields)))


def _site(h: n.HavocSite, encoder: _Encoder, e: Evaluator) -> Site | None:
    noted = encoder.sites.get(h.point)
    if noted is None or noted.reached is False or h.kind == "inputs":
        return None
    values: list[tuple[n.Variable, n.Sort, Value]] = []
    for v, name in h.constants:
        if v.source is not None:
            value = e.names.get(name)
            values.append((v, v.sort, POISON if value is None else value))
    after = None if noted.after is None else _outputs(e.smt, noted.after, e.values.universe)
    return Site(h, e.smt.output(noted.reached, BOOL), tuple(values), noted.before, after)


def _end(
    passive: n.Passive, encoder: _Encoder, e: Evaluator, results: tuple[n.Variable, ...] | None
) -> Site | None:
    """`results` are the variables of the place; their first versions are what it may see."""
    if results is None:
        return None
    site = _Site(True)
    for p in passive.points:
        encoder.heaps_at(site, p)
    values = tuple((v, v.sort, _input(e, v, f"{v.name}@1")) for v in results)
    after = None if site.after is None else _outputs(e.smt, site.after, e.values.universe)
    where = n.HavocSite(0, "end", Span(0, 0), ())
    return Site(where, True, values, site.before, after)


def _outputs(smt: Smt, h: HeapV, universe_: tuple[ObjectShape, ...]) -> HeapV:
    """The heap with every scalar readable from a model."""
    fields = tuple(
        tuple((f.name, _output(smt, v, s)) for (_, v), (f, s, _) in zip(row, o.fields, strict=True))
        for row, o in zip(h.fields, universe_, strict=True)
    )
    cells = tuple(
        row if o.item is None else tuple(_output(smt, v, o.item) for v in row)
        for row, o in zip(h.cells, universe_, strict=True)
    )
    return replace(h, fields=fields, cells=cells)


def _output(smt: Smt, value: Value, sort: n.Sort) -> Value:
    """A value whose scalars a model names."""
    text = smt_sort(sort)
    if value is POISON:
        return value
    if text is not None:
        return smt.output(value, text)
    match value, sort:
        case SeqV(), n.SeqSort(item):
            return SeqV(smt.output(value.length, INT), tuple(_output(smt, x, item) for x in value.items))
        case SetV(), n.SetSort(item):
            return SetV(tuple((smt.output(p, BOOL), _output(smt, x, item)) for p, x in value.slots))
        case _:
            return POISON  # no candidate shows such a place
