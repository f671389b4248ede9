"""Building blocks of typed expressions, for what is suggested.

What is made here has no place in the text: its span is `NOWHERE`. What looks into expressions, or copies
them, stands in `trees.py`.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import count

from language.analysis import typed as t
from language.analysis.bases import base, numeric
from language.analysis.print_expr import expr
from language.analysis.replace import replace_vars
from language.operators import Operator, UnaryOperator
from language.source import NOWHERE
from language.syntax.ast import Collection, Quantifier
from language.types import (
    BOOL,
    INT,
    BoolType,
    IntType,
    MapType,
    MultisetType,
    SeqType,
    SetType,
    Type,
    UserType,
)

_uids = count(1_000_000_000)


def spell(e: t.Expr) -> str:
    """A key: expressions with the same spelling are the same, their variables being told apart."""
    return expr(e)


def is_int(type_: Type) -> bool:
    return isinstance(numeric(type_), IntType)


def array_of(type_: Type) -> Type | None:
    """The element type of a one-dimensional array that is not null."""
    if not isinstance(type_, UserType) or not isinstance(type_.decl, t.Class):
        return None
    return type_.args[0] if type_.decl.dims == 1 and not type_.nullable else None


def item_of(type_: Type) -> Type | None:
    """The element type of a one-dimensional array or a sequence."""
    return type_.item if isinstance(type_, SeqType) else array_of(type_)


def number(n: int) -> t.Expr:
    if n < 0:
        return t.Unary(NOWHERE, INT, UnaryOperator.MINUS, number(-n))
    return t.Literal_(NOWHERE, INT, n)


def neutral(type_: Type) -> t.Expr | None:
    """Some value of the type that is written in one piece; None where there is none."""
    match base(type_):
        case IntType():
            return number(0)
        case BoolType():
            return t.Literal_(NOWHERE, BOOL, False)
        case SeqType() as kind:
            return t.Display(NOWHERE, kind, Collection.SEQ, ())
        case SetType(finite=True) as kind:
            return t.Display(NOWHERE, kind, Collection.SET, ())
        case MultisetType() as kind:
            return t.Display(NOWHERE, kind, Collection.MULTISET, ())
        case MapType(finite=True) as kind:
            return t.MapDisplay(NOWHERE, kind, ())
        case _:
            return None


def var(v: t.Variable) -> t.Expr:
    return t.Var(NOWHERE, v.type, v)


def old(e: t.Expr) -> t.Expr:
    return t.Old(NOWHERE, e.type, e, None)


def length(e: t.Expr) -> t.Expr:
    """Of an array, sequence or other collection."""
    if array_of(e.type) is not None:
        return t.ArrayLength(NOWHERE, INT, e, 0)
    return t.Unary(NOWHERE, INT, UnaryOperator.CARDINALITY, e)


def at(row: t.Expr, index: t.Expr) -> t.Expr:
    """`row[index]` of an array or sequence."""
    item = item_of(row.type)
    assert item is not None
    if isinstance(row.type, SeqType):
        return t.Index(NOWHERE, item, row, index)
    return t.ArrayRead(NOWHERE, item, row, (index,))


def part(row: t.Expr, low: t.Expr | None, high: t.Expr | None) -> t.Expr:
    """`row[low..high]`, as a sequence."""
    item = item_of(row.type)
    assert item is not None
    return t.Slice(NOWHERE, SeqType(item), row, low, high)


def plus(e: t.Expr, n: int) -> t.Expr:
    """`e + n` with small sums worked out."""
    if isinstance(e, t.Literal_) and isinstance(e.value, int):
        return number(e.value + n)
    if n == 0:
        return e
    if (
        isinstance(e, t.Binary)
        and e.op in (Operator.ADD, Operator.SUBTRACT)
        and isinstance(e.right, t.Literal_)
    ):
        had = e.right.value
        if isinstance(had, int) and not isinstance(had, bool):
            return plus(e.left, (had if e.op is Operator.ADD else -had) + n)
    op = Operator.ADD if n > 0 else Operator.SUBTRACT
    return t.Binary(NOWHERE, INT, op, e, number(abs(n)))


def arithmetic(op: Operator, left: t.Expr, right: t.Expr) -> t.Expr:
    return t.Binary(NOWHERE, numeric(left.type), op, left, right)


def compare(op: Operator, left: t.Expr, right: t.Expr) -> t.Expr:
    return t.Binary(NOWHERE, BOOL, op, left, right)


def equal(left: t.Expr, right: t.Expr) -> t.Expr:
    return compare(Operator.EQUAL, left, right)


def at_most(left: t.Expr, right: t.Expr) -> t.Expr:
    return compare(Operator.AT_MOST, left, right)


def less(left: t.Expr, right: t.Expr) -> t.Expr:
    return compare(Operator.LESS, left, right)


def negation(e: t.Expr) -> t.Expr:
    """Not `e`, said simply."""
    match e:
        case t.Unary(op=UnaryOperator.NOT):
            return e.operand
        case t.Binary() if e.op.opposite is not None and is_int(e.left.type):
            return t.Binary(NOWHERE, BOOL, e.op.opposite, e.left, e.right)
        case t.Binary(op=Operator.EQUAL):
            return compare(Operator.UNEQUAL, e.left, e.right)
        case t.Binary(op=Operator.UNEQUAL):
            return equal(e.left, e.right)
        case t.Quantified():
            other = Quantifier.EXISTS if e.kind is Quantifier.FORALL else Quantifier.FORALL
            premise = e.range
            body = e.body
            if premise is None and isinstance(body, t.Binary) and body.op in (Operator.IMPLIES, Operator.AND):
                implied = Operator.IMPLIES if e.kind is Quantifier.FORALL else Operator.AND
                if body.op is implied:
                    premise, body = body.left, body.right
            return t.Quantified(NOWHERE, BOOL, other, e.vars, premise, negation(body))
        case t.Binary(op=Operator.IMPLIES):
            return both(e.left, negation(e.right))
        case t.Binary(op=Operator.OR):
            return both(negation(e.left), negation(e.right))
        case t.Binary(op=Operator.AND):
            return compare(Operator.OR, negation(e.left), negation(e.right))
        case _:
            return t.Unary(NOWHERE, BOOL, UnaryOperator.NOT, e)


def both(*es: t.Expr) -> t.Expr:
    """The conjunction; `true` of none."""
    whole: t.Expr | None = None
    for e in es:
        whole = e if whole is None else compare(Operator.AND, whole, e)
    return whole if whole is not None else t.Literal_(NOWHERE, BOOL, True)


def implies(left: t.Expr, right: t.Expr) -> t.Expr:
    return compare(Operator.IMPLIES, left, right)


def bound(name: str, taken: Iterable[str], type_: Type = INT) -> t.Variable:
    """A new bound variable, named like none of those `taken`."""
    used = set(taken)
    options = (name, *(f"{name}{n}" for n in range(1, 1000)))
    return t.Variable(next(x for x in options if x not in used), type_, "bound", True, uid=next(_uids))


def fresh(name: str, type_: Type) -> t.Variable:
    """A new parameter."""
    return t.Variable(name, type_, "in", True, uid=next(_uids))


def quantified(kind: Quantifier, vars_: tuple[t.Variable, ...], range_: t.Expr, body: t.Expr) -> t.Expr:
    return t.Quantified(NOWHERE, BOOL, kind, vars_, range_, body)


def for_all(vars_: tuple[t.Variable, ...], range_: t.Expr, body: t.Expr) -> t.Expr:
    return quantified(Quantifier.FORALL, vars_, range_, body)


def there_is(vars_: tuple[t.Variable, ...], range_: t.Expr, body: t.Expr) -> t.Expr:
    return quantified(Quantifier.EXISTS, vars_, range_, body)


def between(low: t.Expr, v: t.Variable, high: t.Expr) -> t.Expr:
    """`low <= v < high`."""
    return both(at_most(low, var(v)), less(var(v), high))


def idling(e: t.Expr) -> t.Expr | None:
    """What is true where the formula holds for want of anything that it speaks of: an empty range, a premise
    that is false. None where it has neither."""
    match e:
        case t.Binary(op=Operator.IMPLIES, left=premise, right=right):
            inner = idling(right)
            return negation(premise) if inner is None else compare(Operator.OR, negation(premise), inner)
        case t.Quantified(kind=Quantifier.FORALL, vars=vars_, range=range_, body=body):
            inner = idling(body)
            if range_ is None and inner is None:
                return None
            empty = inner if inner is not None else t.Literal_(NOWHERE, BOOL, False)
            return t.Quantified(NOWHERE, BOOL, Quantifier.FORALL, vars_, range_, empty)
        case t.FunctionCall(function=f, args=args, receiver=this) if f.body is not None and not f.recursive:
            env = dict(zip(f.params, args, strict=True))
            params = (*(f.owner.params if f.owner else ()), *f.type_params)
            return idling(replace_vars(f.body, env, dict(zip(params, e.type_args, strict=True)), this))
        case t.Binary(op=Operator.AND, left=left, right=right):
            one, other = idling(left), idling(right)
            return None if one is None or other is None else both(one, other)
        case _:
            return None
