"""Candidates put into a copy of a declaration's body, each to count under a condition of its own."""

from __future__ import annotations

from collections.abc import Sequence

from language.analysis import typed as t
from language.record import fields, is_dataclass, replace
from language.source import Home, Span
from language.suggest.candidate import AtEnd, Before, Candidate, InContract, InLoop
from language.suggest.place import Failing
from language.suggest.terms import both, implies, neutral
from language.suggest.trees import placed

_ELSEWHERE = 1_000_000
"""Spans with file numbers from here on belong to candidates."""


def number_at(span: Span) -> int | None:
    """The number of the candidate that a place belongs to."""
    return span.file - _ELSEWHERE if span.file >= _ELSEWHERE else None


def inserted(failing: Failing, candidates: Sequence[Candidate], conditions: Sequence[t.Expr]) -> t.Callable_:
    """A copy of the declaration with each candidate in its place, to count where its condition holds."""
    body = failing.body
    assert body is not None
    changed = _Inserting(candidates, conditions).copy(body)
    front: list[t.Clause] = []
    back: list[t.Clause] = []
    for i, (c, condition) in enumerate(zip(candidates, conditions, strict=True)):
        if isinstance(c.slot, InContract):
            clause = t.Clause(placed(implies(condition, c.formula), _place(i)), _place(i))
            (front if goes_first(c) else back).append(clause)
    decl = replace(failing.decl, ensures=(*front, *failing.decl.ensures, *back))
    if isinstance(decl, t.Method):
        # statements before `new;` are counted
        moved = sum(1 for c in candidates if _stands_before_new(c, decl))
        split = decl.new_split + moved if decl.new_split is not None else None
        return replace(decl, body=changed, new_split=split)
    return replace(decl, by_method=changed)


def _stands_before_new(c: Candidate, decl: t.Method) -> bool:
    if decl.new_split is None or decl.body is None or not isinstance(c.slot, Before):
        return False
    return any(c.slot.stmt is s for s in decl.body.body[: decl.new_split])


class _Inserting:
    def __init__(self, candidates: Sequence[Candidate], conditions: Sequence[t.Expr]) -> None:
        self.at: dict[int, list[tuple[int, Candidate, t.Expr]]] = {}
        for i, (c, condition) in enumerate(zip(candidates, conditions, strict=True)):
            if isinstance(c.slot, InContract):
                continue
            place = c.slot.loop if isinstance(c.slot, InLoop) else _statement(c)
            self.at.setdefault(id(place), []).append((i, c, condition))

    def copy(self, node: t.Stmt) -> t.Stmt:
        made = self._copy(node)
        assert isinstance(made, t.Stmt)
        return made

    def _copy(self, node: object) -> object:
        if isinstance(node, t.Block):
            body: list[t.Stmt] = []
            for s in node.body:
                body += [_guarded(i, c, v) for i, c, v in self._before(s)]
                body.append(self.copy(s))
            last = [_guarded(i, c, v) for i, c, v in self.at.get(id(node), ())]
            if last:  # where a body ends is told by its last statement: here none that has branches
                last.append(t.Assert(node.span, True, both(), None, None))
            body += last
            return t.Block(node.span, node.ghost, tuple(body))
        if isinstance(node, t.While | t.WhileCases | t.For):
            spec = self._spec(node)
            node = replace(node, spec=spec)
        if not isinstance(node, t.Stmt) or not is_dataclass(node):
            if isinstance(node, tuple):
                parts: tuple[object, ...] = node  # pyright: ignore[reportUnknownVariableType]
                return tuple([self._copy(x) for x in parts])
            return node
        old: dict[str, object] = {f.name: getattr(node, f.name) for f in fields(node)}
        return replace(node, **{name: self._copy(x) for name, x in old.items()})

    def _before(self, s: t.Stmt) -> list[tuple[int, Candidate, t.Expr]]:
        return [x for x in self.at.get(id(s), ()) if isinstance(x[1].slot, Before)]

    def _spec(self, loop: t.While | t.WhileCases | t.For) -> t.LoopSpec:
        front: list[t.Clause] = []
        back: list[t.Clause] = []
        measure: list[t.Expr] = []
        for i, c, condition in self.at.get(id(loop), ()):
            if isinstance(c.content, tuple):
                measure += [_part(e, condition, _place(i)) for e in c.content]
            elif isinstance(c.slot, InLoop):
                formula = placed(implies(condition, c.formula), _place(i))
                (front if goes_first(c) else back).append(t.Clause(formula, _place(i)))
        decreases = t.Measure(tuple(measure), loop.head) if measure else loop.spec.decreases
        return replace(loop.spec, invariants=(*front, *loop.spec.invariants, *back), decreases=decreases)


def goes_first(c: Candidate) -> bool:
    """Bounds stand before what the loop has already: that may make sense only with them."""
    return c.layer == 0


def _statement(c: Candidate) -> object:
    if isinstance(c.slot, Before):
        return c.slot.stmt
    assert isinstance(c.slot, AtEnd)
    return c.slot.block


def _guarded(i: int, c: Candidate, condition: t.Expr) -> t.Stmt:
    """The statement that a candidate inserts, where its condition holds."""
    span = _place(i)
    if isinstance(c.content, t.Expr):
        return t.Assert(span, True, placed(implies(condition, c.content), span), None, None)
    assert isinstance(c.content, t.Stmt)
    content = c.content
    if isinstance(content, t.CallStmt):
        content = replace(content, args=tuple(placed(a, span) for a in content.args))
    then = t.Block(span, True, (replace(content, span=span),))
    return t.If(span, True, placed(condition, span), then, None)


def _part(e: t.Expr, condition: t.Expr, span: Span) -> t.Expr:
    """A part of a measure that stays the same where its condition does not hold."""
    same = neutral(e.type)
    assert same is not None
    return placed(t.Ite(span, e.type, condition, e, same), span)


def _place(i: int) -> Span:
    return Span(0, 1, Home("", _ELSEWHERE + i))
