"""A callee that promises too little: what its caller needs and its body does, offered as an `ensures` of it.

Candidates are the caller's claim in the callee's words, what the callee's loops keep to the end, what its
results are, and what it leaves as it was. Runs of the callee drop what is false, the prover shows the rest;
the first one with which the caller's claim is proved is offered. A contract that makes sense only with a
bound of a result gets that bound in the same way.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from time import perf_counter

from language.analysis import typed as t
from language.analysis.bases import base, is_reference
from language.cancel import Cancel
from language.ivl.splitting import conjuncts
from language.ivl.unsupported import Unsupported
from language.operators import Operator
from language.records.offers import Offer
from language.source import NOWHERE
from language.suggest.candidate import Candidate, InContract, Kind, Layer
from language.suggest.confirm import confirm
from language.suggest.hints.filter import surviving
from language.suggest.hints.sight import Sight, size
from language.suggest.hints.spots import View, spots, views
from language.suggest.layout import edits
from language.suggest.place import Failing, distinct
from language.suggest.printing import NotWritten
from language.suggest.proposing import proposed
from language.suggest.terms import (
    arithmetic,
    array_of,
    at_most,
    both,
    equal,
    is_int,
    length,
    less,
    number,
    old,
    part,
    spell,
    var,
)
from language.suggest.trees import exchanged, variables
from language.suggest.trial import Trial
from language.types import BOOL, MultisetType, SeqType, UserType

MOST = 40
"""Candidates of a callee."""
TRIED = 10
"""Candidates that the caller is proved with."""
CALLEES = 3
LARGE = 40
WORK = 150_000
SECONDS = 8.0


def offers(failing: Failing, cancel: Cancel) -> Iterator[Offer]:
    """What one of the methods that are called before a claim should promise."""
    start = perf_counter()
    yield from _of_own(failing, cancel, start)
    found = views(failing)
    for m in _callees(failing, found)[:CALLEES]:
        unit = next((u for u in failing.front.units if u.ivl.decl is m and u.kind != "by method"), None)
        if unit is None or cancel.cancelled:
            continue
        callee = Failing(failing.front, unit, m, ())
        true = _true(callee, list(_candidates(callee, m, found))[:MOST], cancel)
        for c in true[:TRIED]:
            offer = proposed(failing, [c], cancel, start)
            if offer is not None and _kept(callee, c, cancel):
                yield offer
                return


def _of_own(failing: Failing, cancel: Cancel, start: float) -> Iterator[Offer]:
    """A bound of a result without which what the contract says next makes no sense."""
    decl = failing.decl
    said = [c.condition.span for c in decl.ensures]
    if (
        not isinstance(decl, t.Method)
        or decl.body is None
        or not all(any(s.covers(o.span) for s in said) for o in failing.open)
    ):
        return
    why = "what is promised next makes sense only with this"
    bounds = [
        Candidate(Kind.ENSURES, InContract(decl), e, why, Layer.BOUNDS) for e in distinct(_results(decl))
    ]
    known = {*decl.params, *decl.results}
    usable = [c for c in bounds if variables(c.formula) <= known][:MOST]
    for c in surviving(failing, usable, cancel)[:TRIED]:
        offer = proposed(failing, [c], cancel, start)
        if offer is not None and offer.whole:
            yield offer
            return


def _callees(failing: Failing, found: Sequence[View]) -> list[t.Method]:
    calls = [s for v in found for s in reversed(v.spot.before) if isinstance(s, t.CallStmt)]
    calls += [n for v in found for s in v.spot.before for n in t.walk(s) if isinstance(n, t.CallStmt)]
    methods = list(dict.fromkeys(c.method for c in calls))
    return [m for m in methods if m.body is not None and m is not failing.decl and not m.span.file]


def _kept(callee: Failing, c: Candidate, cancel: Cancel) -> bool:
    """Whether the callee keeps the new promise, proved from the text."""
    try:
        return confirm(callee, edits(callee, [c]), SECONDS, cancel) is not None
    except NotWritten:
        return False


def _true(callee: Failing, candidates: Sequence[Candidate], cancel: Cancel) -> list[Candidate]:
    left = surviving(callee, candidates, cancel)
    if not left:
        return []
    try:
        trial = Trial(callee, left, cancel)
    except Unsupported:
        return []
    try:
        return [
            c
            for i, c in enumerate(left)
            if all(trial.prove(x, [i], WORK) is not None for x in trial.brought(i))
        ]
    finally:
        trial.close()


# ── what it could promise ────────────────────────────────────────────────────────────────────────


def _candidates(callee: Failing, m: t.Method, found: Sequence[View]) -> Iterator[Candidate]:
    known = {*m.params, *m.results}
    has = {spell(e) for c in m.ensures for e in conjuncts(c.condition)}
    why = f"`{m.shown}` does this, but does not promise it"
    for e in distinct([*_needed(m, found), *_left(callee), *_results(m), *_unchanged(m)]):
        if spell(e) not in has and size(e) <= LARGE and variables(e) <= known:
            yield Candidate(Kind.ENSURES, InContract(m), e, why)


def _needed(m: t.Method, found: Sequence[View]) -> Iterator[t.Expr]:
    """The caller's claims in the callee's words."""
    for v in found:
        for call in (s for s in reversed(v.spot.before) if isinstance(s, t.CallStmt) and s.method is m):
            terms = {spell(a): var(p) for p, a in zip(m.params, call.args, strict=True)}
            if call.receiver is not None and m.this is not None:
                terms[spell(call.receiver)] = t.This(NOWHERE, m.this.type)
            for target, r in zip(call.targets, m.results, strict=False):
                if isinstance(target, t.LocalTarget):
                    terms[spell(var(target.var))] = var(r)
            for g in Sight(v).goals:
                said = exchanged(g, lambda e, terms=terms: terms.get(spell(e)))
                for e in conjuncts(said):
                    yield e
                    if isinstance(e, t.Binary) and e.op is Operator.IMPLIES:
                        yield from conjuncts(e.right)


def _left(callee: Failing) -> Iterator[t.Expr]:
    """What holds where the body ends: conditions, and what loops keep, of all that they went through."""
    body = callee.body
    assert body is not None
    end = next(s for s in spots(callee) if s.block is body and s.at == len(body.body))
    yield from end.known
    for loop in (x for x in end.before if isinstance(x, t.While | t.For)):
        bounds = _bounds(loop)
        for c in loop.spec.invariants:
            for k in conjuncts(c.condition):
                yield exchanged(k, lambda e, bounds=bounds: bounds.get(spell(e)))


def _bounds(loop: t.While | t.For) -> dict[str, t.Expr]:
    """What the loop counts, and where it has come to in the end."""
    if isinstance(loop, t.For):
        end = loop.start if loop.down else loop.end
        return {spell(var(loop.var)): end} if end is not None else {}
    guard = loop.guard
    if not isinstance(guard, t.Binary) or not is_int(guard.left.type):
        return {}
    return {spell(guard.left): guard.right}


def _results(m: t.Method) -> Iterator[t.Expr]:
    """What results are given, of what kind they are, and how they lie to the parameters."""
    for n in t.walk(m.body) if m.body is not None else ():
        if isinstance(n, t.Assign):
            for target, value in zip(n.targets, n.values, strict=True):
                if isinstance(target, t.LocalTarget) and isinstance(value, t.ExprRhs):
                    yield equal(var(target.var), value.value)
    for r in m.results:
        if is_reference(r.type):
            yield t.Fresh(NOWHERE, BOOL, var(r), None)
        sizes = [length(var(p)) for p in m.params if _sized(p)]
        ints = [var(p) for p in m.params if is_int(p.type)]
        numbers = [*sizes, *ints]
        if is_int(r.type):
            from_0 = at_most(number(0), var(r))
            yield from (both(from_0, f(var(r), n)) for n in sizes for f in (less, at_most))
            yield from_0
            pairs = [(a, b) for a in ints for b in numbers if a is not b]
            yield from (both(at_most(a, var(r)), f(var(r), b)) for a, b in pairs for f in (less, at_most))
            yield from (f(var(r), n) for n in numbers for f in (equal, less, at_most))
            yield from (at_most(n, var(r)) for n in numbers)
        elif _sized(r):
            sums = [arithmetic(Operator.ADD, a, b) for a, b in combinations(sizes, 2)]
            twice = [arithmetic(Operator.MULTIPLY, number(2), n) for n in sizes]
            yield from (equal(length(var(r)), n) for n in (*numbers, *sums, *twice))
            yield from (at_most(length(var(r)), n) for n in numbers)


def _sized(v: t.Variable) -> bool:
    return isinstance(base(v.type), SeqType) or array_of(v.type) is not None


def _unchanged(m: t.Method) -> Iterator[t.Expr]:
    """What the frame lets it change, and it leaves as it was, as a whole or but for the order."""
    for f in m.modifies:
        e = f.target
        if e is not None and array_of(e.type) is not None:
            row = part(e, None, None)
            yield equal(row, old(row))
            yield equal(t.MultisetOf(NOWHERE, _items(row), row), _bag_before(row))
        kind = base(e.type) if e is not None else None
        if (
            e is not None
            and isinstance(kind, UserType)
            and isinstance(kind.decl, t.Class)
            and not kind.nullable
        ):
            for field in kind.decl.fields:
                read = t.FieldRead(NOWHERE, field.type, e, field)
                yield equal(read, old(read))


def _items(row: t.Expr) -> MultisetType:
    assert isinstance(row.type, SeqType)
    return MultisetType(row.type.item)


def _bag_before(row: t.Expr) -> t.Expr:
    return t.MultisetOf(NOWHERE, _items(row), old(row))
