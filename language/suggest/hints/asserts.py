"""Assertions that help: what is true of the terms in sight, and what a prover does not think of by itself.

Rows put together and taken apart, collections that are equal by their elements, a witness, a function
unfolded once, a predicate in the claim, products written out, what a loop has left.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, islice, permutations

from language.analysis import typed as t
from language.analysis.bases import base
from language.analysis.replace import replace_vars
from language.operators import Operator
from language.source import NOWHERE
from language.suggest.candidate import Candidate, Kind
from language.suggest.hints.sight import Sight, body_at, calls, size, unfoldings
from language.suggest.terms import (
    arithmetic,
    array_of,
    at,
    compare,
    equal,
    is_int,
    item_of,
    length,
    number,
    part,
    plus,
    spell,
    var,
)
from language.suggest.trees import exchanged, subterms, variables
from language.syntax.ast import Collection, Quantifier
from language.types import BOOL, BoolType, MapType, MultisetType, SeqType, SetType, Type, UserType

LARGE = 40
"""Nodes of an assertion that is offered."""
Told = tuple[t.Expr, str]


def candidates(sight: Sight) -> Iterator[Candidate]:
    """Each source in turns, so that none pushes out the others."""
    seen = {spell(k) for k in sight.view.spot.known}
    waiting = [source(sight) for source in SOURCES]
    while waiting:
        for source in list(waiting):
            some = list(islice(source, 3))
            if len(some) < 3:
                waiting.remove(source)
            for formula, why in some:
                key = spell(formula)
                if key not in seen and size(formula) <= LARGE and sight.sees(formula, set()):
                    seen.add(key)
                    yield Candidate(Kind.ASSERT, sight.view.spot.slot, formula, why)


# ── the claim itself ─────────────────────────────────────────────────────────────────────────────


def _claims(sight: Sight) -> Iterator[Told]:
    """Claims said at once where they are to hold, and the parts of predicates in them."""
    for g in sight.goals:
        if isinstance(base(g.type), BoolType):
            yield g, "it is what is claimed, or what the claim stands for"
            if isinstance(g, t.Binary) and g.op is Operator.IMPLIES:
                yield g.right, "it is what the claim says where its condition holds"


def _witnesses(sight: Sight) -> Iterator[Told]:
    """Instances of an `exists` that is claimed."""
    for g in sight.goals:
        for e in subterms(g):
            if isinstance(e, t.Quantified) and e.kind is Quantifier.EXISTS and len(e.vars) == 1:
                body = e.body if e.range is None else compare(Operator.AND, e.range, e.body)
                for x in _of_type(sight, e.vars[0].type):
                    yield replace_vars(body, {e.vars[0]: x}), "it gives an example of what must exist"


def _of_type(sight: Sight, type_: Type) -> Iterator[t.Expr]:
    yield from sight.of_type(type_)
    kind = base(type_)
    if isinstance(kind, SeqType):
        for x in sight.of_type(kind.item):
            yield t.Display(NOWHERE, kind, Collection.SEQ, (x,))
        for s in sight.of_type(kind):
            for x in sight.of_type(kind.item):
                one = t.Display(NOWHERE, kind, Collection.SEQ, (x,))
                yield t.Binary(NOWHERE, kind, Operator.ADD, one, s)
                yield t.Binary(NOWHERE, kind, Operator.ADD, s, one)
    if isinstance(kind, UserType) and isinstance(kind.decl, t.Datatype):
        for c in kind.decl.ctors:
            options = [sight.of_type(f.type)[:3] for f in c.formals]
            if len(options) <= 1:
                for x in options[0] if options else [None]:
                    yield t.Construct(NOWHERE, kind, c, () if x is None else (x,))


# ── collections ──────────────────────────────────────────────────────────────────────────────────


def _rows(sight: Sight) -> Iterator[t.Expr]:
    """Sequences in sight that are no part of another, arrays as sequences."""
    seen: set[str] = set()
    for e in sight.terms:
        row = part(e, None, None) if array_of(e.type) is not None else e
        if isinstance(row.type, SeqType) and not isinstance(e, t.Slice) and spell(row) not in seen:
            seen.add(spell(row))
            yield row


def _whole(row: t.Expr) -> t.Expr:
    """The array or sequence that a row is all of."""
    return row.target if isinstance(row, t.Slice) and row.lo is None and row.hi is None else row


def _indices(sight: Sight) -> list[t.Expr]:
    """Numbers that are used as bounds or indices, or that change."""
    used = [x for e in sight.terms for x in _bounds(e)]
    own = [e for e in sight.terms if isinstance(e, t.Var) and is_int(e.type)]
    found = {spell(e): e for e in (*used, *own) if is_int(e.type) and not isinstance(e, t.Literal_)}
    return list(found.values())[:8]


def _bounds(e: t.Expr) -> Iterator[t.Expr]:
    match e:
        case t.Slice(lo=lo, hi=hi):
            yield from (x for x in (lo, hi) if x is not None)
        case t.Index(index=i):
            yield i
        case t.ArrayRead(indices=(i,)):
            yield i
        case _:
            pass


def _slices(sight: Sight) -> Iterator[Told]:
    """A row is its parts, put together."""
    indices = _indices(sight)
    for row in islice(_rows(sight), 6):
        whole = _whole(row)
        for i in indices:
            one = _one(at(whole, i))
            why = "a part with one element more is the part and that element"
            yield equal(part(whole, None, plus(i, 1)), _joined(part(whole, None, i), one)), why
            yield equal(part(whole, i, None), _joined(one, part(whole, plus(i, 1), None))), why
            before = _one(at(whole, plus(i, -1)))
            yield equal(part(whole, None, i), _joined(part(whole, None, plus(i, -1)), before)), why
            for j in (i, plus(i, -1)):
                longer = part(whole, None, plus(j, 1))
                yield equal(part(longer, None, j), part(whole, None, j)), "it is a part of a part"
            parts = _joined(part(whole, None, i), part(whole, i, None))
            yield equal(row, parts), "a row is its two parts put together"
        yield equal(part(whole, None, length(whole)), row), "a part that is everything is the whole"
        last = plus(length(whole), -1)
        why = "a row is its first or last element and the rest"
        yield equal(row, _joined(part(whole, None, last), _one(at(whole, last)))), why
        yield equal(row, _joined(_one(at(whole, number(0))), part(whole, number(1), None))), why


def _sums(sight: Sight) -> Iterator[Told]:
    """Two rows put together, taken apart again."""
    for e in sight.terms:
        if isinstance(e, t.Binary) and e.op is Operator.ADD and isinstance(e.type, SeqType):
            a, b = e.left, e.right
            why = "two rows put together can be taken apart where they meet"
            yield equal(part(e, None, length(a)), a), why
            yield equal(part(e, length(a), None), b), why
            yield equal(part(e, number(1), None), _joined(part(a, number(1), None), b)), why
            if isinstance(a, t.Binary) and a.op is Operator.ADD:
                yield equal(e, _joined(a.left, _joined(a.right, b))), "how rows are put together is all one"
            if isinstance(b, t.Binary) and b.op is Operator.ADD:
                yield equal(e, _joined(_joined(a, b.left), b.right)), "how rows are put together is all one"
    rows = [e for e in sight.terms if isinstance(e.type, SeqType) and isinstance(e, t.Var | t.Slice)]
    for a, b in islice(permutations(rows[:6], 2), 20):
        for c in rows[:6]:
            if a.type == b.type == c.type and spell(c) not in (spell(a), spell(b)):
                yield equal(_joined(a, b), c), "the two rows together are the third"


def _equal(sight: Sight) -> Iterator[Told]:
    """Collections that have the same elements, and arguments of the same function."""
    why = "both have the same elements"
    for a, b in _arguments(sight):
        yield equal(a, b), "the same function is used with both"
    kinds = SeqType | SetType | MultisetType | MapType
    things = [e for e in sight.terms if isinstance(base(e.type), kinds)][:12]
    for a, b in combinations(things, 2):
        if base(a.type) == base(b.type):
            yield equal(a, b), why
    sets = [e for e in things if isinstance(base(e.type), SetType)]
    for a, b in permutations(sets[:5], 2):
        kind = base(a.type)
        assert isinstance(kind, SetType)
        for x in sight.of_type(kind.item)[:5]:
            if base(b.type) == kind:
                one = t.Display(NOWHERE, kind, Collection.SET, (x,))
                yield equal(a, t.Binary(NOWHERE, kind, Operator.ADD, b, one)), why
                yield equal(a, t.Binary(NOWHERE, kind, Operator.SUBTRACT, b, one)), why


def _arguments(sight: Sight) -> Iterator[tuple[t.Expr, t.Expr]]:
    kinds = SeqType | SetType | MultisetType | MapType
    found = [e for e in sight.terms if isinstance(e, t.FunctionCall)]
    for f, g in combinations(found[:12], 2):
        if f.function is g.function:
            for a, b in zip(f.args, g.args, strict=True):
                if spell(a) != spell(b) and isinstance(base(a.type), kinds):
                    yield a, b


def _keys(sight: Sight) -> Iterator[Told]:
    maps = [e for e in sight.terms if isinstance(base(e.type), MapType)][:5]
    for a, b in permutations(maps, 2):
        kind = base(a.type)
        if kind != base(b.type) or not isinstance(kind, MapType):
            continue
        keys = SetType(kind.key, kind.finite)
        left, right = (t.MapPart(NOWHERE, keys, m, "Keys") for m in (a, b))
        for x in sight.of_type(kind.key)[:4]:
            one = t.Display(NOWHERE, keys, Collection.SET, (x,))
            why = "the keys are the same but for one"
            yield equal(left, t.Binary(NOWHERE, keys, Operator.SUBTRACT, right, one)), why
            yield equal(left, t.Binary(NOWHERE, keys, Operator.ADD, right, one)), why


def _members(sight: Sight) -> Iterator[Told]:
    """Elements that the claim speaks of are in the collections that it speaks of."""
    for row in islice(_rows(sight), 5):
        whole = _whole(row)
        item = item_of(whole.type)
        for i in _indices(sight)[:4]:
            yield compare(Operator.IN, at(whole, i), row), "an element of a row is in it"
        if item is None:
            continue
        bag = t.MultisetOf(NOWHERE, MultisetType(item), row)
        for x in sight.of_type(item)[:4]:
            yield t.Binary(NOWHERE, BOOL, Operator.IN, x, bag), "it is one of the elements"


def _joined(a: t.Expr, b: t.Expr) -> t.Expr:
    return t.Binary(NOWHERE, a.type, Operator.ADD, a, b)


def _one(x: t.Expr) -> t.Expr:
    return t.Display(NOWHERE, SeqType(x.type), Collection.SEQ, (x,))


# ── functions and numbers ────────────────────────────────────────────────────────────────────────


def _unfolded(sight: Sight) -> Iterator[Told]:
    """Functions in sight are what their bodies say, at the arguments there."""
    seen: set[str] = set()
    for e in sight.terms:
        for call in calls(e):
            if call.function.recursive and spell(call) not in seen:
                seen.add(spell(call))
                body = body_at(call)
                if body is not None and not isinstance(body, t.Match | t.Let):
                    yield equal(call, body), f"it is what `{call.function.name}` is, unfolded once"
    for k in sight.view.spot.known:
        for body in unfoldings(k):
            if isinstance(base(body.type), BoolType):
                yield body, "it is what a condition that holds here stands for"


def _products(sight: Sight) -> Iterator[Told]:
    for e in sight.terms:
        if not isinstance(e, t.Binary) or not is_int(e.type):
            continue
        x, y = e.left, e.right
        if e.op is Operator.MULTIPLY:
            for a, b in ((x, y), (y, x)):
                if isinstance(b, t.Binary) and b.op in (Operator.ADD, Operator.SUBTRACT):
                    parts = (arithmetic(Operator.MULTIPLY, a, c) for c in (b.left, b.right))
                    yield equal(e, arithmetic(b.op, *parts)), "a product with a sum is a sum of products"
        if e.op in (Operator.DIVIDE, Operator.MODULO):
            whole = arithmetic(Operator.MULTIPLY, y, arithmetic(Operator.DIVIDE, x, y))
            rest = arithmetic(Operator.MODULO, x, y)
            yield equal(x, arithmetic(Operator.ADD, whole, rest)), "it is how `/` and `%` belong together"


def _left_by_loops(sight: Sight) -> Iterator[Told]:
    """What the last loops kept, of the whole that they have gone through."""
    for s in reversed(sight.view.spot.before):
        if not isinstance(s, t.While) or not isinstance(s.guard, t.Binary):
            continue
        i, n = s.guard.left, s.guard.right
        for c in s.spec.invariants:
            if isinstance(i, t.Var) and i.var in variables(c.condition):
                whole = exchanged(c.condition, lambda x, i=i, n=n: n if spell(x) == spell(i) else None)
                yield whole, f"the loop has gone on until `{i.var.name}` was there"


def _cases(sight: Sight) -> Iterator[Told]:
    for v in sight.view.spot.scope:
        kind = base(v.type)
        if isinstance(kind, UserType) and isinstance(kind.decl, t.Datatype) and len(kind.decl.ctors) > 1:
            for c in kind.decl.ctors:
                yield t.Discriminator(NOWHERE, BOOL, var(v), c), f"`{v.name}` is of that form here"


SOURCES = (
    _claims,
    _left_by_loops,
    _slices,
    _witnesses,
    _sums,
    _equal,
    _unfolded,
    _members,
    _keys,
    _products,
    _cases,
)
