"""Where a proof fails, and what is in sight there: what generators of candidates look at."""

from __future__ import annotations

from collections.abc import Iterator

from language.analysis import typed as t
from language.analysis.free import variables_of
from language.front import Front, Unit
from language.interpreter.effects import assigned_in, writes_heap
from language.ivl.splitting import conjuncts
from language.record import dataclass, field, replace
from language.records.verdicts import Obligation
from language.suggest.candidate import AnyLoop
from language.suggest.terms import array_of, spell
from language.suggest.trees import subterms


@dataclass(frozen=True, eq=False)
class Failing:
    """A unit whose proof fails. `claims` are its obligations that are not proved, `refuted` those of which a
    run shows that they are false as the text stands. Spans are absolute."""

    front: Front
    unit: Unit
    decl: t.Callable_
    claims: tuple[Obligation, ...]
    refuted: tuple[Obligation, ...] = ()

    @property
    def open(self) -> tuple[Obligation, ...]:
        """All that fails."""
        return (*self.claims, *self.refuted)

    @property
    def body(self) -> t.Block | None:
        """The statements that are proved."""
        if isinstance(self.decl, t.Method):
            return self.decl.body
        return self.decl.by_method if self.unit.kind == "by method" else None

    @property
    def module(self) -> str:
        return self.decl.module

    @property
    def results(self) -> tuple[t.Variable, ...]:
        return self.decl.results if isinstance(self.decl, t.Method) else (self.decl.result,)

    def names(self) -> set[str]:
        """The names of all local variables: a member of `this` that is named so needs `this`."""
        return {v.name for v in (*variables_of(self.decl), *self.results)}


@dataclass(frozen=True, eq=False)
class LoopPlace:
    """A loop, with what generators ask about it.

    `scope` are the variables that are declared at its head, `moving` those that its rounds change, `outer`
    the loops around it, the nearest last, `earlier` those that end before it begins."""

    failing: Failing
    loop: AnyLoop
    scope: tuple[t.Variable, ...]
    moving: tuple[t.Variable, ...]
    outer: tuple[LoopPlace, ...]
    earlier: tuple[AnyLoop, ...]
    before: tuple[t.Stmt, ...]
    """The statements that are done before it, from the body's start on, in order."""
    after: tuple[t.Stmt, ...]
    """Those that come after it in the blocks around it, up to the body's end or the end of a round."""
    writes: bool = field(default=False)
    """Whether its rounds may change the heap."""

    @property
    def still(self) -> tuple[t.Variable, ...]:
        """The variables that its rounds leave alone."""
        return tuple(v for v in self.scope if v not in self.moving)

    @property
    def guards(self) -> list[t.Expr]:
        """The conjuncts of its guard."""
        if isinstance(self.loop, t.While) and self.loop.guard is not None:
            return conjuncts(self.loop.guard)
        return []

    @property
    def bodies(self) -> list[t.Block]:
        if isinstance(self.loop, t.WhileCases):
            return [b for _, b in self.loop.cases]
        return [self.loop.body] if self.loop.body is not None else []

    @property
    def invariants(self) -> list[t.Expr]:
        """The conjuncts that it has already."""
        return [e for c in self.loop.spec.invariants for e in conjuncts(c.condition)]

    def names(self) -> set[str]:
        return self.failing.names()

    def moves(self, e: t.Expr) -> bool:
        """Whether rounds of the loop may change the expression's value."""
        for n in subterms(e):
            if isinstance(n, t.Var) and n.var in self.moving:
                return True
            if self.writes and _reads(n):
                return True
        return False


def _reads(n: t.Expr) -> bool:
    if isinstance(n, t.FunctionCall):
        return bool(n.function.reads)
    if isinstance(n, t.Slice):
        return array_of(n.target.type) is not None
    return isinstance(n, t.FieldRead | t.ArrayRead)


def loops_of(failing: Failing) -> tuple[LoopPlace, ...]:
    """The loops of the unit's body, in the order of the text, an outer one before those in it."""
    body = failing.body
    if body is None:
        return ()
    way = _Way(failing, [*failing.decl.params, *failing.results])
    return tuple(_walk(body, way, []))


@dataclass
class _Way:
    """How far the statements of a body have gone by: what is declared, which loops have ended, what was
    done."""

    failing: Failing
    scope: list[t.Variable]
    outer: tuple[LoopPlace, ...] = ()
    earlier: list[AnyLoop] = field(default_factory=list[AnyLoop])
    before: list[t.Stmt] = field(default_factory=list[t.Stmt])

    def aside(self) -> _Way:
        """A branch: what happens there is not known behind it."""
        return replace(self, scope=[*self.scope], earlier=[*self.earlier], before=[*self.before])

    def into(self, place: LoopPlace) -> _Way:
        """A round of a loop."""
        own = [place.loop.var] if isinstance(place.loop, t.For) else []
        way = self.aside()
        return replace(way, scope=[*way.scope, *own], outer=(*self.outer, place))

    def place(self, loop: AnyLoop, after: list[t.Stmt]) -> LoopPlace:
        own = [loop.var] if isinstance(loop, t.For) else []
        assigned = [v for v in assigned_in(loop) if v in self.scope]
        return LoopPlace(
            self.failing,
            loop,
            (*self.scope, *own),
            (*own, *assigned),
            self.outer,
            tuple(self.earlier),
            tuple(self.before),
            tuple(after),
            writes_heap(loop),
        )


def _walk(stmt: t.Stmt, way: _Way, after: list[t.Stmt]) -> Iterator[LoopPlace]:
    """`way` goes on as the statements go by; `after` are those that come later."""
    if isinstance(stmt, t.Block):
        outside = way.scope
        way.scope = [*outside]
        for i, s in enumerate(stmt.body):
            yield from _walk(s, way, [*stmt.body[i + 1 :], *after])
            way.before.append(s)
        way.scope = outside
        return
    way.scope += [v for v in _declared(stmt) if v not in way.scope]
    if isinstance(stmt, AnyLoop):
        place = way.place(stmt, after)
        yield place
        for body in place.bodies:
            yield from _walk(body, way.into(place), [])
        way.earlier.append(stmt)
        return
    for part in t.children(stmt):
        if isinstance(part, t.Stmt):
            yield from _walk(part, way.aside(), after)


def _declared(stmt: t.Stmt) -> list[t.Variable]:
    match stmt:
        case t.Declare(vars=vars_):
            return list(vars_)
        case t.Assign(targets=targets) | t.CallStmt(targets=targets) | t.AssignSuchThat(targets=targets):
            return [x.var for x in targets if isinstance(x, t.LocalTarget) and x.declares]
        case t.Labeled(body=body):
            return _declared(body)
        case t.ByProof(body=body):
            return [v for s in body for v in _declared(s)]
        case _:
            return []


# ── terms ────────────────────────────────────────────────────────────────────────────────────────


def distinct(es: Iterator[t.Expr] | list[t.Expr]) -> list[t.Expr]:
    """Without those that are spelled like one before."""
    found: dict[str, t.Expr] = {}
    for e in es:
        found.setdefault(spell(e), e)
    return list(found.values())
