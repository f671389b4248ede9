"""Which bound variables range over finitely many values, as far as the text shows.

Compiled quantifiers need that to be run; a `set` comprehension needs it to be a (finite) set at all.
"""

from __future__ import annotations

from language.analysis import typed as t
from language.analysis.bases import base, numeric
from language.analysis.limits import Atom, Limit, atoms, limits
from language.analysis.type_questions import may_hold_references
from language.operators import FALLING, Operator
from language.syntax.ast import Quantifier
from language.types import (
    BitvectorType,
    BoolType,
    CharType,
    IntType,
    MapType,
    MultisetType,
    SeqType,
    SetType,
    Type,
    UserType,
)

Comprehension = t.Quantified | t.SetComprehension | t.MapComprehension


def known_of(e: Comprehension) -> list[Atom]:
    """What holds of the variables wherever the comprehension looks."""
    if not isinstance(e, t.Quantified):
        return atoms(e.range)
    range_ = [] if e.range is None else atoms(e.range)
    return [*range_, *atoms(e.body, e.kind is Quantifier.EXISTS)]


def unbounded(e: Comprehension) -> list[t.Variable]:
    """The variables for which no finite bound is found."""
    todo = [v for v in e.vars if not finite_type(v.type)]
    return _without(todo, known_of(e)) if todo else []


def unbounded_in(vars_: tuple[t.Variable, ...], range_: t.Expr) -> list[t.Variable]:
    """The same for a `forall` statement with that range."""
    return _without([v for v in vars_ if not finite_type(v.type)], atoms(range_))


def _without(todo: list[t.Variable], known: list[Atom]) -> list[t.Variable]:
    done = _fixpoint(todo, known)
    return [v for v in todo if v not in done]


def _fixpoint(todo: list[t.Variable], known: list[Atom]) -> set[t.Variable]:
    """The variables that the conditions bound. A bound may mention other variables that are bounded
    already; in `0 <= i < j < n`, `j` has an upper end and passes it on to `i`."""
    done: set[t.Variable] = set()
    low = {v for v in todo if _has_low(v.type)}
    high: set[t.Variable] = set()
    found = limits(todo, known)
    changed = True
    while changed:
        changed = False
        for v in todo:
            if v in done:
                continue
            before = len(low) + len(high)
            others = {w for w in todo if w not in done}
            if _limited(v, others, low, high, found):
                done.add(v)
                changed = True
            elif len(low) + len(high) != before:
                changed = True
    return done


def finite_type(x: Type) -> bool:
    """Types with few values, all of which can be listed."""
    n = numeric(x)
    if isinstance(n, BoolType | CharType | BitvectorType):
        return True
    if (
        isinstance(x, UserType)
        and isinstance(x.decl, t.SubsetType)
        and x.decl.var is not None
        and x.decl.condition
    ):
        v = x.decl.var
        if v in _fixpoint([v], atoms(x.decl.condition)):
            return True
        return x.decl.base is not None and finite_type(x.decl.base)
    return (
        isinstance(n, UserType)
        and isinstance(n.decl, t.Datatype)
        and all(not c.formals for c in n.decl.ctors)
    )


def _limited(
    v: t.Variable, others: set[t.Variable], low: set[t.Variable], high: set[t.Variable], known: list[Limit]
) -> bool:
    whole = isinstance(numeric(v.type), IntType)
    for limit in known:
        if limit.variable is not v:
            continue
        closed = others.isdisjoint(limit.others)
        match limit.relation:
            case Operator.IN if closed:
                x = numeric(limit.bound.type)
                if isinstance(x, SeqType | MultisetType) or (isinstance(x, SetType | MapType) and x.finite):
                    return True
            case Operator.EQUAL if closed:
                return True
            case Operator.LESS | Operator.AT_MOST:
                kind = base(v.type)
                if whole and (closed or (not limit.moved and _passes(limit.bound, high))):
                    high.add(v)
                elif closed and isinstance(kind, SetType | SeqType | MultisetType) and not _infinite(kind):
                    return True  # subsets of a finite set, prefixes of a sequence
            case Operator.MORE | Operator.AT_LEAST if whole:
                if closed or (not limit.moved and _passes(limit.bound, low)):
                    low.add(v)
            case _:
                pass
    return whole and v in low and v in high


def _passes(e: t.Expr, ended: set[t.Variable]) -> bool:
    """A variable that has such an end, or one that is moved by a number, passes it on."""
    while isinstance(e, t.Convert):
        e = e.operand
    if (
        isinstance(e, t.Binary)
        and e.op in (Operator.ADD, Operator.SUBTRACT)
        and isinstance(e.right, t.Literal_)
    ):
        return _passes(e.left, ended)
    return isinstance(e, t.Var) and e.var in ended


def _infinite(x: Type) -> bool:
    return isinstance(x, SetType) and not x.finite


def _has_low(x: Type) -> bool:
    while isinstance(x, UserType) and isinstance(x.decl, t.SubsetType):
        if x.decl.var is not None and x.decl.condition is not None:
            found = limits([x.decl.var], atoms(x.decl.condition))
            if any(limit.relation in FALLING and not limit.moved for limit in found):
                return True
        if x.decl.base is None:
            return False
        x = x.decl.base
    return False


def _is(e: t.Expr, v: t.Variable) -> bool:
    while isinstance(e, t.Convert):
        e = e.operand
    return isinstance(e, t.Var) and e.var is v


def _mentions(e: t.Expr, vars_: set[t.Variable]) -> bool:
    return any(isinstance(n, t.Var) and n.var in vars_ for n in t.walk(e))


def unbounded_references(e: Comprehension) -> list[t.Variable]:
    """Variables that range over everything that happens to be allocated. Here an infinite collection is a
    bound too: what it holds does not depend on what is allocated."""
    todo = [v for v in e.vars if may_hold_references(v.type)]
    if not todo:
        return []
    known = known_of(e)
    done = _fixpoint(list(e.vars), known)
    found = [x for x in limits(e.vars, known) if x.relation in (Operator.IN, Operator.EQUAL)]
    calls = [c for c, holds in known if holds and isinstance(c, t.FunctionCall)]
    out: list[t.Variable] = []
    for i, v in enumerate(e.vars):
        if v in todo and v not in done:
            later = set(e.vars[i:])
            held = any(x.variable is v and later.isdisjoint(x.others) for x in found)
            if not held and not any(_older(c, v, later) for c in calls):
                out.append(v)
    return out


def _older(c: t.FunctionCall, v: t.Variable, later: set[t.Variable]) -> bool:
    """Whether a predicate holds of `v` only if it existed when other arguments did, which are not among
    `later` (manual, 6.4.5)."""
    others = [a for a, p in zip(c.args, c.function.params, strict=True) if not p.older]
    if c.receiver is not None:
        others.append(c.receiver)
    given = [a for a, p in zip(c.args, c.function.params, strict=True) if p.older]
    return any(_is(a, v) for a in given) and not any(_mentions(a, later) for a in others)
