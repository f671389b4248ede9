"""Which bound variables range over finitely many values, as far as the text shows.

Compiled quantifiers need that to be run; a `set` comprehension needs it to be a (finite) set at all.
"""

from __future__ import annotations

from language.analysis import typed as t
from language.analysis.bases import base, numeric
from language.analysis.comprehensions import conjuncts, guards
from language.analysis.type_questions import may_hold_references
from language.operators import FALLING, ORDER, RISING, Operator, UnaryOperator
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


def known_of(e: Comprehension) -> list[t.Expr]:
    """The conditions that hold of the variables wherever the comprehension looks."""
    if isinstance(e, t.Quantified):
        if e.kind is Quantifier.EXISTS:
            return guards(e.kind, e.range, e.body)
        return [*(conjuncts(e.range) if e.range is not None else []), *_refuted(e.body)]
    return conjuncts(e.range)


def _refuted(e: t.Expr) -> list[t.Expr]:
    """What holds where the body of a `forall` fails: the conjuncts of its negation."""
    out: list[t.Expr] = []
    stack: list[tuple[t.Expr, bool]] = [(e, False)]
    while stack:
        x, sign = stack.pop()
        match x:
            case t.Unary(_, _, UnaryOperator.NOT, operand):
                stack.append((operand, not sign))
            case t.Binary(_, _, Operator.AND, left, right) if sign:
                stack += [(right, True), (left, True)]
            case t.Binary(_, _, Operator.OR, left, right) if not sign:
                stack += [(right, False), (left, False)]
            case t.Binary(_, _, Operator.IMPLIES, left, right) if not sign:
                stack += [(right, False), (left, True)]
            case t.Binary(span, type_, op, left, right) if not sign and op.opposite is not None:
                out.append(t.Binary(span, type_, op.opposite, left, right))
            case _ if sign:
                out.append(x)
            case _:
                pass
    return out


def unbounded(e: Comprehension) -> list[t.Variable]:
    """The variables for which no finite bound is found."""
    todo = [v for v in e.vars if not finite_type(v.type)]
    return _without(todo, known_of(e)) if todo else []


def unbounded_in(vars_: tuple[t.Variable, ...], range_: t.Expr) -> list[t.Variable]:
    """The same for a `forall` statement with that range."""
    return _without([v for v in vars_ if not finite_type(v.type)], conjuncts(range_))


def _without(todo: list[t.Variable], known: list[t.Expr]) -> list[t.Variable]:
    done = _fixpoint(todo, known)
    return [v for v in todo if v not in done]


def _fixpoint(todo: list[t.Variable], known: list[t.Expr]) -> set[t.Variable]:
    """The variables that the conditions bound. A bound may mention other variables that are bounded
    already; in `0 <= i < j < n`, `j` has an upper end and passes it on to `i`."""
    done: set[t.Variable] = set()
    low = {v for v in todo if _has_low(v.type)}
    high: set[t.Variable] = set()
    comparisons = [c for c in known if isinstance(c, t.Binary)]
    changed = True
    while changed:
        changed = False
        for v in todo:
            if v in done:
                continue
            before = len(low) + len(high)
            others = {w for w in todo if w not in done}
            if _by_conditions(v, others, low, high, comparisons):
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
        if v in _fixpoint([v], conjuncts(x.decl.condition)):
            return True
        return x.decl.base is not None and finite_type(x.decl.base)
    return (
        isinstance(n, UserType)
        and isinstance(n.decl, t.Datatype)
        and all(not c.formals for c in n.decl.ctors)
    )


def _by_conditions(
    v: t.Variable, others: set[t.Variable], low: set[t.Variable], high: set[t.Variable], known: list[t.Binary]
) -> bool:
    whole = isinstance(numeric(v.type), IntType)
    for c in known:
        left, right, op = c.left, c.right, c.op
        if op is Operator.IN and _is(left, v) and not _mentions(right, others):
            x = numeric(right.type)
            if isinstance(x, SeqType | MultisetType) or (isinstance(x, SetType | MapType) and x.finite):
                return True
        elif op is Operator.EQUAL and (
            (_is(left, v) and not _mentions(right, others)) or (_is(right, v) and not _mentions(left, others))
        ):
            return True
        elif op in ORDER:
            if op in FALLING:
                left, right = right, left
            if _is(left, v):
                kind = base(v.type)
                if whole:
                    if not _mentions(right, others) or _passes(right, high):
                        high.add(v)
                elif (
                    isinstance(kind, SetType | SeqType | MultisetType)
                    and not _infinite(kind)
                    and not _mentions(right, others)
                ):
                    return True  # subsets of a finite set, prefixes of a sequence
            elif _is(right, v) and whole and (not _mentions(left, others) or _passes(left, low)):
                low.add(v)
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
            for c in conjuncts(x.decl.condition):
                if isinstance(c, t.Binary):
                    if c.op in RISING and _is(c.right, x.decl.var):
                        return True
                    if c.op in FALLING and _is(c.left, x.decl.var):
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
    out: list[t.Variable] = []
    for i, v in enumerate(e.vars):
        if v in todo and v not in done:
            later = set(e.vars[i:])
            if not any(
                _older(c, v, later)
                if isinstance(c, t.FunctionCall)
                else isinstance(c, t.Binary)
                and (
                    (c.op is Operator.IN and _is(c.left, v) and not _mentions(c.right, later))
                    or (c.op is Operator.EQUAL and _is(c.left, v) and not _mentions(c.right, later))
                    or (c.op is Operator.EQUAL and _is(c.right, v) and not _mentions(c.left, later))
                )
                for c in known
            ):
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
