"""A `modifies` or `reads` clause that lacks something: what is written or read, as it is named on entry.

What the text names is offered itself, if it means the same on entry; of what is reached through a local or
bound variable, the collection that it comes from, or a set of objects that a parameter or `this` has.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice, product
from time import perf_counter

from language.analysis import typed as t
from language.analysis.bases import base, is_reference
from language.analysis.replace import replace_vars
from language.cancel import Cancel
from language.records.offers import Offer
from language.records.verdicts import Obligation, ObligationKind
from language.source import NOWHERE, Span
from language.suggest.candidate import Candidate, InContract, Kind
from language.suggest.place import Failing, distinct
from language.suggest.proposing import proposed, told
from language.suggest.terms import spell, var
from language.suggest.trees import variables
from language.types import MapType, MultisetType, SeqType, SetType, Type, UserType

MOST = 12
"""Clauses that the prover is asked about."""

_KINDS = {ObligationKind.MODIFIES: Kind.MODIFIES, ObligationKind.READS: Kind.READS}


def offers(failing: Failing, cancel: Cancel) -> Iterator[Offer]:
    """The first clause, of the most plainly named objects, after which nothing fails; else the first that
    allows all that is not allowed now."""
    start = perf_counter()
    for of, kind in _KINDS.items():
        claims = [o for o in failing.open if o.kind is of]
        if not claims:
            continue
        places = {o.span for o in claims}
        needs = distinct(_needs(failing.decl, kind, places))
        more = distinct(
            [*needs, *_needs(failing.decl, kind, None)]
        )  # behind what fails anything may be proved
        best: Offer | None = None
        for objects in (*_clauses(failing, needs, kind), *_clauses(failing, more, kind)):
            candidate = Candidate(
                kind, InContract(failing.decl), objects, _why(failing, claims, objects, kind)
            )
            offer = proposed(failing, [candidate], cancel, start, among=claims)
            if offer is not None and (best is None or offer.whole):
                best = offer
            if offer is not None and offer.whole:
                break
        if best is not None:
            yield best


def _why(failing: Failing, claims: Sequence[Obligation], objects: Sequence[t.Expr], kind: Kind) -> str:
    line = failing.front.sources[0].line_of(claims[0].span.start)
    does = "changes" if kind is Kind.MODIFIES else "reads"
    many = "an object of " if all(is_frame_of_many(e.type) for e in objects) else ""
    named = many + " and ".join(told(failing, e) for e in objects)
    return f"line {line} {does} {named}, which no `{kind.value}` clause allows here"


# ── what is written or read ──────────────────────────────────────────────────────────────────────


def _needs(decl: t.Callable_, kind: Kind, places: set[Span] | None) -> Iterator[t.Expr]:
    """The objects that are written or read at the places (None: anywhere), in the variables there."""
    for part in _parts(decl):
        for n in t.walk(part):
            if places is None or getattr(n, "span", None) in places:
                yield from _written(n) if kind is Kind.MODIFIES else _read(n)


def _parts(decl: t.Callable_) -> Iterator[t.Tree]:
    yield from (c.condition for c in (*decl.requires, *decl.ensures))
    yield from decl.reads or ()
    if decl.decreases is not None:
        yield decl.decreases
    if decl.body is not None:
        yield decl.body
    if isinstance(decl, t.Function) and decl.by_method is not None:
        yield decl.by_method


def _written(n: t.Tree) -> Iterator[t.Expr]:
    match n:
        case t.ArrayTarget(array=e) | t.FieldTarget(obj=e):
            yield e
        case t.CallStmt(method=m):
            yield from _called(m, m.modifies, n.receiver, n.args)
        case t.Modify(frame=frame):
            yield from (f.target for f in frame if f.target is not None)
        case _:
            return


def _read(n: t.Tree) -> Iterator[t.Expr]:
    match n:
        case t.ArrayRead(array=e) | t.FieldRead(obj=e):
            yield e
        case t.Slice(target=e) if is_reference(e.type):
            yield e
        case t.FunctionCall(function=f):
            yield from _called(f, f.reads, n.receiver, n.args)
        case _:
            return


def _called(
    decl: t.Callable_, frames: Sequence[t.Frame], receiver: t.Expr | None, args: Sequence[t.Expr]
) -> Iterator[t.Expr]:
    values = dict(zip(decl.params, args, strict=False))
    yield from (replace_vars(f.target, values, None, receiver) for f in frames if f.target is not None)


# ── as it is named on entry ──────────────────────────────────────────────────────────────────────


def _clauses(failing: Failing, needs: Sequence[t.Expr], kind: Kind) -> Iterator[tuple[t.Expr, ...]]:
    """Lists of objects for a clause, likely ones first."""
    frames = (
        failing.decl.modifies
        if kind is Kind.MODIFIES and isinstance(failing.decl, t.Method)
        else failing.decl.reads
    )
    has = {spell(f.target) for f in frames or () if f.target is not None}
    options = [list(islice(_named(failing, e, has), 6)) for e in needs]
    found: dict[str, tuple[t.Expr, ...]] = {}
    ranked = sorted(product(*(range(len(o)) for o in options)), key=sum)
    for choice in islice(ranked, 200):
        objects = tuple(distinct([o[i] for o, i in zip(options, choice, strict=True)]))
        found.setdefault(", ".join(sorted(map(spell, objects))), objects)
    yield from islice((o for o in found.values() if o), MOST)


def _named(failing: Failing, need: t.Expr, has: set[str]) -> Iterator[t.Expr]:
    """Expressions of the state on entry that may name the object, or a set that it is in."""
    seen = set(has)
    for e in (*_direct(failing.decl, need, 3), *_sets(failing.decl)):
        if spell(e) not in seen and is_frame(e.type):
            seen.add(spell(e))
            yield e


def _direct(decl: t.Callable_, e: t.Expr, depth: int) -> Iterator[t.Expr]:
    inputs = set(decl.params)
    outside = variables(e) - inputs
    if not outside:
        yield e
        if isinstance(e, t.Index):  # some of a sequence
            yield e.collection
        return
    if isinstance(e, t.Index) and not variables(e.collection) - inputs:
        yield _part(e.collection)
    if depth == 0:
        return
    for v in outside:
        for source in _sources(decl, v):
            if isinstance(e, t.Var):
                yield from _direct(decl, source, depth - 1)
            elif is_reference(v.type) and not is_frame_of_many(source.type):
                yield from _direct(decl, replace_vars(e, {v: source}), depth - 1)
            else:
                yield source


def _part(collection: t.Expr) -> t.Expr:
    if isinstance(base(collection.type), MapType):
        kind = base(collection.type)
        assert isinstance(kind, MapType)
        return t.MapPart(NOWHERE, SetType(kind.value), collection, "Values")
    return collection


def _sources(decl: t.Callable_, v: t.Variable) -> Iterator[t.Expr]:
    """What a variable was given, or where a bound one ranges over."""
    for part in _parts(decl):
        for n in t.walk(part):
            match n:
                case t.Assign(targets=targets, values=values):
                    for target, value in zip(targets, values, strict=False):
                        if (
                            isinstance(target, t.LocalTarget)
                            and target.var is v
                            and isinstance(value, t.ExprRhs)
                        ):
                            yield value.value
                case t.Let(pattern=t.BindPattern(var=w), value=value) if w is v:
                    yield value
                case t.Binary(left=t.Var(var=w), right=right) if w is v and n.op.value == "in":
                    yield right
                case _:
                    pass


def _sets(decl: t.Callable_) -> Iterator[t.Expr]:
    """Sets of objects that parameters and `this` have, and these themselves."""
    if decl.this is not None:
        this = t.This(NOWHERE, decl.this.type)
        yield this
        yield from _fields(this)
    for p in decl.params:
        yield var(p)
        yield from _fields(var(p))


def _fields(e: t.Expr) -> Iterator[t.Expr]:
    kind = base(e.type)
    if isinstance(kind, UserType) and isinstance(kind.decl, t.Class) and not kind.nullable:
        yield from (t.FieldRead(NOWHERE, f.type, e, f) for f in kind.decl.fields if is_frame_of_many(f.type))


def is_frame(x: Type) -> bool:
    return is_reference(x) or is_frame_of_many(x)


def is_frame_of_many(x: Type) -> bool:
    """Whether it is a collection of objects, as a frame may have."""
    kind = base(x)
    return isinstance(kind, SetType | SeqType | MultisetType) and is_reference(kind.item)
