"""Termination measures that are not written: from the parameters for callables, from the guard for loops."""

from __future__ import annotations

from fractions import Fraction

from language.analysis import typed as t
from language.analysis.bases import base, numeric
from language.analysis.builtins import OBJECT
from language.analysis.comprehensions import conjuncts
from language.operators import ORDER, RISING, Operator
from language.source import Span
from language.syntax.ast import Collection
from language.types import (
    BOOL,
    INT,
    ArrowType,
    CharType,
    IntType,
    MapType,
    MultisetType,
    ParamType,
    RealType,
    SeqType,
    SetType,
    Type,
    UserType,
)


def has_order(x: Type) -> bool:
    """Whether values of the type can be part of a default measure: not type parameters, functions, or
    infinite collections."""
    x = base(x)
    match x:
        case ParamType() | ArrowType():
            return False
        case SetType(_, finite):
            return finite
        case MapType(_, _, finite):
            return finite
        case UserType(decl):
            return not isinstance(decl, t.AbstractType) and not (isinstance(decl, t.Datatype) and decl.codata)
        case _:
            return True


def default_measure(f: t.Function | t.Method) -> t.Measure:
    """The objects that a function reads (as a set), `this` for members of datatypes, then the parameters."""
    exprs: list[t.Expr] = []
    if isinstance(f, t.Function) and f.reads and not any(r.everything for r in f.reads):
        reads = _read_set(f)
        if reads is not None:
            exprs.append(reads)
    if f.this is not None and isinstance(f.owner, t.Datatype | t.SubsetType):
        exprs.append(t.This(f.name_span, f.this.type))
    exprs += [t.Var(f.name_span, p.type, p) for p in f.params if has_order(p.type)]
    return t.Measure(tuple(exprs), f.name_span, False, True)


def _read_set(f: t.Function) -> t.Expr | None:
    type_ = SetType(OBJECT)
    singles: list[t.Expr] = []
    out: t.Expr | None = None
    for r in f.reads:
        if r.target is None:
            return None
        x = base(r.target.type)
        match x:
            case SetType(_, True):
                part: t.Expr = r.target
            case SeqType(item) | MultisetType(item):
                v = t.Variable("o", item, "bound", span=r.span, uid=-r.target.span.start - 3)
                var = t.Var(r.span, item, v)
                test = t.Binary(r.span, BOOL, Operator.IN, var, r.target)
                part = t.SetComprehension(r.span, SetType(item), (v,), test, var)
            case UserType():
                singles.append(r.target)
                continue
            case _:
                return None
        out = part if out is None else t.Binary(r.span, type_, Operator.ADD, out, part)
    if singles:
        shown = t.Display(singles[0].span, type_, Collection.SET, tuple(singles))
        out = shown if out is None else t.Binary(shown.span, type_, Operator.ADD, shown, out)
    return out


def loop_measure(guard: t.Expr | None, head: Span) -> t.Measure | None:
    """`a < b` suggests `b - a`, `a != b` the distance, `s != {}` the collection; conjuncts give a tuple.

    A later conjunct may make sense only where the earlier ones hold, so its part is guarded by them.
    """
    if guard is None:
        return None
    exprs: list[t.Expr] = []
    before: t.Expr | None = None
    for c in conjuncts(guard):
        found = _of(c)
        if found is not None:
            measure, neutral = found
            if before is not None:
                measure = t.Ite(c.span, measure.type, before, measure, neutral)
            exprs.append(measure)
        before = c if before is None else t.Binary(before.span.to(c.span), BOOL, Operator.AND, before, c)
    return t.Measure(tuple(exprs), head, False, True) if exprs else None


def _minus(span: Span, x: t.Expr, y: t.Expr) -> t.Expr:
    return t.Binary(span, base(x.type), Operator.SUBTRACT, x, y)


def _of(c: t.Expr) -> tuple[t.Expr, t.Expr] | None:
    """What gets smaller while the conjunct holds, and a value below all that it then has."""
    if not isinstance(c, t.Binary):
        return None
    x, y, op, s = c.left, c.right, c.op, c.span
    kind = numeric(x.type)
    if isinstance(base(x.type), CharType) and op is not Operator.UNEQUAL:
        return _of(t.Binary(s, c.type, op, t.Convert(x.span, INT, x), t.Convert(y.span, INT, y)))
    match kind:
        case IntType() | RealType():
            below = t.Literal_(s, base(x.type), -1 if isinstance(kind, IntType) else Fraction(-1))
            match op:
                case Operator.LESS | Operator.AT_MOST:
                    return _minus(s, y, x), below
                case Operator.MORE | Operator.AT_LEAST:
                    return _minus(s, x, y), below
                case Operator.UNEQUAL:
                    less = t.Binary(s, BOOL, Operator.LESS, x, y)
                    return t.Ite(s, base(x.type), less, _minus(s, y, x), _minus(s, x, y)), below
                case _:
                    return None
        case SetType() | MultisetType() | SeqType():
            if isinstance(kind, SetType) and not kind.finite:
                return None
            return _of_collections(op, x, y, s)
        case _:
            return None


def _of_collections(op: Operator, x: t.Expr, y: t.Expr, s: Span) -> tuple[t.Expr, t.Expr] | None:
    kind = base(x.type)
    code = Collection.SET
    if isinstance(kind, SeqType):
        code = Collection.SEQ
    elif isinstance(kind, MultisetType):
        code = Collection.MULTISET
    empty = t.Display(s, kind, code, ())
    if op is Operator.UNEQUAL:
        if _empty(y):
            return x, empty
        if _empty(x):
            return y, empty
        if isinstance(kind, SetType | MultisetType):
            return t.Binary(s, kind, Operator.ADD, _minus(s, x, y), _minus(s, y, x)), empty
    if op in ORDER and isinstance(kind, SetType | MultisetType):
        low, high = (x, y) if op in RISING else (y, x)
        return _minus(s, high, low), empty
    return None


def _empty(e: t.Expr) -> bool:
    return (isinstance(e, t.Display) and not e.items) or (isinstance(e, t.StringLiteral) and not e.value)


def fill_loops(s: t.Stmt) -> None:
    """Give every loop below that has no measure the one that its guard suggests."""
    for n in t.walk(s):
        if isinstance(n, t.While) and n.spec.decreases is None:
            m = loop_measure(n.guard, n.head)
            if m is not None:
                object.__setattr__(n.spec, "decreases", m)
        elif isinstance(n, t.WhileCases) and n.spec.decreases is None and len(n.cases) == 1:
            m = loop_measure(n.cases[0][0], n.head)
            if m is not None:
                object.__setattr__(n.spec, "decreases", m)
