"""Where help for a claim can stand, and what is known there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from language.analysis import typed as t
from language.analysis.replace import replace_vars
from language.ivl.splitting import conjuncts
from language.record import dataclass
from language.records.verdicts import Obligation, ObligationKind
from language.source import Span
from language.suggest.candidate import AtEnd, Before
from language.suggest.place import Failing, loops_of
from language.suggest.terms import negation

Scope = tuple[t.Variable, ...]


@dataclass(frozen=True, eq=False)
class Spot:
    """In front of the statement number `at` of a block, or behind its last one. `scope` are the variables
    that have been declared, `known` the conditions under which it is reached, `before` the statements that
    are done on the way, in order."""

    block: t.Block
    at: int
    scope: Scope
    known: tuple[t.Expr, ...]
    before: tuple[t.Stmt, ...]

    @property
    def slot(self) -> Before | AtEnd:
        return Before(self.block.body[self.at]) if self.at < len(self.block.body) else AtEnd(self.block)

    @property
    def next(self) -> t.Stmt | None:
        return self.block.body[self.at] if self.at < len(self.block.body) else None


@dataclass(frozen=True, eq=False)
class View:
    """A spot with the claims that help there is for, and their formulas."""

    failing: Failing
    spot: Spot
    goals: tuple[t.Expr, ...]


def views(failing: Failing) -> list[View]:
    """For every claim that is not proved, the spots right in front of it and at the start of its block."""
    found: dict[tuple[int, int], tuple[Spot, list[t.Expr]]] = {}
    all_ = list(spots(failing))
    for o in failing.claims:
        for spot in _of_claim(failing, o, all_):
            _, goals = found.setdefault((id(spot.block), spot.at), (spot, []))
            goals.extend(formulas(failing.decl, o))
    return [View(failing, spot, tuple(goals)) for spot, goals in found.values()]


def _in(at: int, span: Span) -> bool:
    return span.start <= at < span.end


def spots(failing: Failing) -> Iterator[Spot]:
    body = failing.body
    if body is not None:
        yield from _block(body, (*failing.decl.params, *failing.results), (), ())


def _of_claim(failing: Failing, o: Obligation, all_: Sequence[Spot]) -> Iterator[Spot]:
    at = o.span.start
    if o.kind is ObligationKind.INVARIANT_KEPT:
        bodies = [b for p in loops_of(failing) if p.loop.span == o.loop for b in p.bodies]
        yield from (s for s in all_ if s.block in bodies and s.at in (0, len(s.block.body)))
        return
    if o.kind is ObligationKind.INVARIANT_ENTRY and o.loop is not None:
        at = o.loop.start
    inside = [s for s in all_ if _in(at, s.block.span)]
    if not inside:
        return
    block = min(inside, key=lambda s: s.block.span.end - s.block.span.start).block
    here = [s for s in inside if s.block is block]
    # a `return` stands for two statements, of which the first gives the results their values
    front = next((s for s in here if s.next is not None and _in(at, s.next.span)), here[-1])
    yield front
    if front.at and front is not here[0]:
        yield here[0]
    if o.kind is ObligationKind.POSTCONDITION and isinstance(front.next, t.MatchStmt | t.IfCases):
        branches = {id(b) for _, b in front.next.cases}  # the claim stands for all of them
        yield from (s for s in all_ if id(s.block) in branches and s.at == len(s.block.body))


# ── the way to a spot ────────────────────────────────────────────────────────────────────────────


def _block(
    block: t.Block, scope: Scope, known: tuple[t.Expr, ...], before: tuple[t.Stmt, ...]
) -> Iterator[Spot]:
    for i, s in enumerate(block.body):
        yield Spot(block, i, scope, known, before)
        yield from _inside(s, scope, known, before)
        scope = (*scope, *(v for v in declared(s) if v not in scope))
        before = (*before, s)
        if isinstance(s, t.If) and s.guard is not None and not goes_on(s.then):
            known = (*known, negation(s.guard))
        if isinstance(s, t.While) and s.guard is not None:
            known = (*known, negation(s.guard), *_invariants(s))
    yield Spot(block, len(block.body), scope, known, before)


def _inside(s: t.Stmt, scope: Scope, known: tuple[t.Expr, ...], before: tuple[t.Stmt, ...]) -> Iterator[Spot]:
    match s:
        case t.If(guard=guard, then=then, orelse=orelse):
            yield from _block(then, scope, (*known, *_all(guard)), before)
            if orelse is not None:
                no = (negation(guard),) if guard is not None else ()
                yield from _inside(orelse, scope, (*known, *no), before)
        case t.Block():
            yield from _block(s, scope, known, before)
        case t.IfCases(cases=cases):
            for guard, body in cases:
                yield from _block(body, scope, (*known, *_all(guard)), before)
        case t.MatchStmt(cases=cases):
            for pattern, body in cases:
                yield from _block(body, (*scope, *_bound(pattern)), known, before)
        case t.While(guard=guard, body=t.Block() as body):
            yield from _block(body, scope, (*known, *_invariants(s), *_all(guard)), before)
        case t.For(body=t.Block() as body):
            yield from _block(body, (*scope, s.var), (*known, *_invariants(s)), before)
        case t.WhileCases(cases=cases):
            for guard, body in cases:
                yield from _block(body, scope, (*known, *_invariants(s), *_all(guard)), before)
        case t.Forall(kind=t.ForallKind.PROOF, body=t.Block() as body):
            yield from _block(body, (*scope, *s.vars), (*known, *_all(s.range)), before)
        case t.Assert(by=t.Block() as by):
            yield from _block(by, scope, known, before)
        case t.Labeled(body=body):
            yield from _inside(body, scope, known, before)
        case t.Calc(steps=steps):
            for step in steps:
                for hint in step.hints:
                    yield from _inside(hint, scope, known, before)
        case _:
            return


def _invariants(s: t.While | t.For | t.WhileCases) -> tuple[t.Expr, ...]:
    return tuple(e for c in s.spec.invariants for e in conjuncts(c.condition))


def _all(e: t.Expr | None) -> list[t.Expr]:
    return conjuncts(e) if e is not None else []


def _bound(pattern: t.Pattern) -> list[t.Variable]:
    return [n.var for n in t.walk(pattern) if isinstance(n, t.BindPattern)]


def declared(s: t.Stmt) -> list[t.Variable]:
    match s:
        case t.Declare(vars=vars_):
            return [*vars_]
        case t.Assign(targets=targets) | t.CallStmt(targets=targets) | t.AssignSuchThat(targets=targets):
            return [x.var for x in targets if isinstance(x, t.LocalTarget) and x.declares]
        case t.Labeled(body=body):
            return declared(body)
        case t.ByProof(body=body):
            return [v for x in body for v in declared(x)]
        case _:
            return []


def goes_on(block: t.Block) -> bool:
    """Whether what follows the block may be reached, as far as its last statement tells."""
    return not block.body or not isinstance(block.body[-1], t.Return | t.Break)


# ── what is claimed ──────────────────────────────────────────────────────────────────────────────


def formulas(decl: t.Callable_, o: Obligation) -> Iterator[t.Expr]:
    """The formula of a claim, in the variables of its place."""
    clause = o.clause or o.span
    body = decl.body if isinstance(decl.body, t.Block) else getattr(decl, "by_method", None)
    parts: list[t.Tree] = [c.condition for c in decl.ensures]
    if body is not None:
        parts.append(body)
    found = next((n for p in parts for n in t.walk(p) if isinstance(n, t.Expr) and n.span == clause), None)
    if found is not None:
        yield found
        return
    for p in parts:
        for n in t.walk(p):
            if isinstance(n, t.CallStmt | t.FunctionCall) and n.span == o.span:
                yield from _demanded(n, clause)


def _demanded(call: t.CallStmt | t.FunctionCall, clause: Span) -> Iterator[t.Expr]:
    callee = call.method if isinstance(call, t.CallStmt) else call.function
    values = dict(zip(callee.params, call.args, strict=False))
    for c in callee.requires:
        for n in t.walk(c.condition):
            if isinstance(n, t.Expr) and n.span == clause:
                yield replace_vars(n, values, None, call.receiver)
                return
