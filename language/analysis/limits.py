"""What conditions say of bound variables: the one reading of `0 <= i < j < |s|` and `x in s`.

The analysis asks whether a variable has finitely many values, the interpreter which, lowering which values
are worth trying for `:|`. Each gets the same limits from here, as parts of the typed tree.
"""

from __future__ import annotations

from collections.abc import Iterable

from language.analysis import typed as t
from language.analysis.bases import numeric
from language.operators import ORDER, Operator, UnaryOperator
from language.record import dataclass
from language.types import IntType

Atom = tuple[t.Expr, bool]
"""A formula, and whether it holds or fails."""


@dataclass(frozen=True)
class Limit:
    """`variable + moved relation bound`, or `variable in bound`. What is moved is added (true) or taken away.
    `others` are the bound variables that the rest mentions; `converted`: it is the variable `as` a number
    that is spoken of."""

    variable: t.Variable
    relation: Operator
    bound: t.Expr
    moved: tuple[tuple[t.Expr, bool], ...]
    others: frozenset[t.Variable]
    converted: bool = False


def atoms(e: t.Expr, holds: bool = True) -> list[Atom]:
    """Formulas that all hold (or fail, as each says) where `e` holds; `holds` false: where `e` fails."""
    out: list[Atom] = []
    stack: list[Atom] = [(e, holds)]
    while stack:
        x, sign = stack.pop()
        match x:
            case t.Binary(op=Operator.AND, left=a, right=b) if sign:
                stack += [(b, True), (a, True)]
            case t.Binary(op=Operator.OR, left=a, right=b) if not sign:
                stack += [(b, False), (a, False)]
            case t.Binary(op=Operator.IMPLIES, left=a, right=b) if not sign:
                stack += [(b, False), (a, True)]
            case t.Unary(op=UnaryOperator.NOT, operand=a):
                stack.append((a, not sign))
            case _:
                out.append((x, sign))
    return out


def mentioned(e: t.Expr, among: frozenset[t.Variable]) -> frozenset[t.Variable]:
    return frozenset(n.var for n in t.walk(e) if isinstance(n, t.Var) and n.var in among)


def limits(variables: Iterable[t.Variable], facts: Iterable[Atom]) -> list[Limit]:
    """What each fact says of each variable, in order."""
    among = frozenset(variables)
    out: list[Limit] = []
    for e, holds in facts:
        if not isinstance(e, t.Binary):
            continue
        op = e.op if holds else e.op.opposite
        if op is Operator.IN:
            out += _isolated(e.left, op, e.right, among)
        elif op is Operator.EQUAL or op in ORDER:
            assert op is not None and op.mirror is not None
            out += _isolated(e.left, op, e.right, among)
            out += _isolated(e.right, op.mirror, e.left, among)
    return out


def _isolated(side: t.Expr, op: Operator, other: t.Expr, among: frozenset[t.Variable]) -> list[Limit]:
    """`side op other`, solved for each variable that stands alone on the side but for what is added to it
    or taken from it. (`e - v` would turn the relation round: left alone.)"""
    out: list[Limit] = []
    for v in mentioned(side, among):
        at, moved, others, converted = side, list[tuple[t.Expr, bool]](), mentioned(other, among), False
        while True:
            if isinstance(at, t.Convert):
                at, converted = at.operand, True
                continue
            if not (isinstance(at, t.Binary) and at.op in (Operator.ADD, Operator.SUBTRACT)):
                break
            in_left = v in mentioned(at.left, among)
            both = in_left and v in mentioned(at.right, among)
            if both or (not in_left and at.op is Operator.SUBTRACT) or not _whole(at):
                break
            part = at.right if in_left else at.left
            moved.append((part, at.op is Operator.ADD))
            others |= mentioned(part, among)
            at = at.left if in_left else at.right
        if isinstance(at, t.Var) and at.var is v and v not in others and not (moved and op is Operator.IN):
            out.append(Limit(v, op, other, tuple(moved), others, converted))
    return out


def _whole(e: t.Expr) -> bool:
    return isinstance(numeric(e.type), IntType)
