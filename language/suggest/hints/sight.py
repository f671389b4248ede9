"""The terms in sight at a spot: what the claim, the conditions and the statements around it speak of."""

from __future__ import annotations

from collections.abc import Iterator

from language.analysis import typed as t
from language.analysis.bases import base
from language.analysis.replace import replace_vars
from language.record import dataclass, field
from language.suggest.hints.spots import View
from language.suggest.place import distinct
from language.suggest.terms import spell, var
from language.suggest.trees import bound_in, subterms, variables
from language.types import Type

MOST = 120
NEAR = 4
"""Statements around a spot whose terms are in sight."""
LARGE = 14
"""Nodes of a term that is not taken as an argument any more."""


@dataclass(eq=False)
class Sight:
    """A view with its terms: those of the claim first. `goals` are claims, predicates in them unfolded."""

    view: View
    goals: list[t.Expr] = field(default_factory=list[t.Expr])
    terms: list[t.Expr] = field(default_factory=list[t.Expr])

    def __post_init__(self) -> None:
        self.scope = set(self.view.spot.scope)
        self.goals = distinct([*self.view.goals, *(u for g in self.view.goals for u in unfoldings(g))])
        found = distinct([e for part in self._parts() for e in self._visible(part)])
        self.terms = [e for e in found if size(e) <= LARGE][:MOST]

    def _parts(self) -> Iterator[t.Tree]:
        spot = self.view.spot
        yield from self.goals
        if spot.next is not None:
            yield from near(spot.next)
        for g in self.goals:
            yield from (body for c in calls(g) if c.function.recursive and (body := body_at(c)) is not None)
        for s in spot.before[: -NEAR - 1 : -1]:
            yield from (n for n in t.walk(s) if isinstance(n, t.Expr))
            if isinstance(s, t.CallStmt):
                yield from promised(s)
        yield from reversed(spot.known)
        yield from (var(v) for v in spot.scope)
        yield from (c.condition for c in self.view.failing.decl.requires)
        yield from (c.condition for c in self.view.failing.decl.ensures)

    def _visible(self, part: t.Tree) -> Iterator[t.Expr]:
        bound = bound_in(part)
        for n in t.walk(part):
            if isinstance(n, t.Expr) and not isinstance(n, t.Lambda) and self.sees(n, bound):
                yield n

    def sees(self, e: t.Expr, bound: set[t.Variable]) -> bool:
        used = variables(e)
        return used <= self.scope and not used & bound and not any(isinstance(x, t.Old) for x in subterms(e))

    def of_type(self, type_: Type) -> list[t.Expr]:
        wanted = base(type_)
        return [e for e in self.terms if base(e.type) == wanted]


def near(s: t.Stmt) -> Iterator[t.Tree]:
    """The parts of a statement that say what it does or claims, without what stands in its blocks."""
    for part in t.children(s):
        if isinstance(part, t.Stmt):
            continue
        yield part
    if isinstance(s, t.Labeled):
        yield from near(s.body)


def promised(s: t.CallStmt) -> Iterator[t.Expr]:
    """What a call has given, in the variables of its place."""
    values = dict(zip(s.method.params, s.args, strict=True))
    for r, target in zip(s.method.results, s.targets, strict=False):
        if isinstance(target, t.LocalTarget):
            values[r] = var(target.var)
    yield from (replace_vars(c.condition, values, None, s.receiver) for c in s.method.ensures)


def size(e: t.Expr) -> int:
    return sum(1 for _ in t.walk(e))


def unfoldings(e: t.Expr, depth: int = 2) -> Iterator[t.Expr]:
    """The bodies of the predicates that a claim is made of, at their arguments."""
    if depth == 0:
        return
    for n in subterms(e):
        if isinstance(n, t.FunctionCall):
            body = body_at(n)
            if body is not None and not n.function.recursive and not n.function.opaque:
                yield body
                yield from unfoldings(body, depth - 1)


def body_at(call: t.FunctionCall) -> t.Expr | None:
    """What a call stands for; None where that is not known."""
    f = call.function
    if f.body is None or f.two_state or call.at is not None:
        return None
    types = dict(zip((*(f.owner.params if f.owner else ()), *f.type_params), call.type_args, strict=False))
    values = dict(zip(f.params, call.args, strict=True))
    return replace_vars(f.body, values, types, call.receiver)


def calls(e: t.Tree) -> Iterator[t.FunctionCall]:
    return (n for n in t.walk(e) if isinstance(n, t.FunctionCall))


def key(e: t.Expr) -> str:
    return spell(e)
