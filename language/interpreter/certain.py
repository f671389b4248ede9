"""What evaluating an expression can come to, told from its text.

`sure`: it never ends in "unknown". `plain`: it gives a value and does nothing else, so that the work around
it may be counted ahead.
"""

from __future__ import annotations

from language.analysis.typed import (
    Binary,
    Destructor,
    Discriminator,
    Expr,
    Index,
    Ite,
    Literal_,
    SubsetType,
    This,
    Unary,
    Var,
    Variable,
    walk,
)
from language.interpreter.shapes import has_functions, sort
from language.operators import MEMBERSHIP, Operator, UnaryOperator
from language.types import Type, UserType

LOGIC = (Operator.AND, Operator.OR, Operator.IMPLIES, Operator.IFF)
ORDER = (Operator.LESS, Operator.AT_MOST, Operator.MORE, Operator.AT_LEAST)
LINEAR = (Operator.ADD, Operator.SUBTRACT)
PRODUCTS = (Operator.MULTIPLY, Operator.DIVIDE, Operator.MODULO)
NUMBERS = ("int", "real", "bv")
SCALARS = (*NUMBERS, "bool", "char")


def sure(e: Expr) -> bool:
    match e:
        case Literal_() | This():
            return _tested_surely(e.type)
        case Var(var=v):
            return v.initialized or not v.ghost
        case Unary(op=op, operand=x):
            return op is not UnaryOperator.FLOOR and sure(x) and _tested_surely(e.type)
        case Binary(op=op, left=a, right=b):
            return _sure_operator(op, a) and sure(a) and sure(b) and _tested_surely(e.type)
        case Ite(test=test, then=a, orelse=b):
            return sure(test) and sure(a) and sure(b)
        case Index(collection=a, index=b):
            return sure(a) and sure(b)
        case Discriminator(value=a):
            return sure(a)
        case _:
            return False


def _sure_operator(op: Operator, left: Expr) -> bool:
    if op in LOGIC or op in MEMBERSHIP:
        return True
    if op in (Operator.EQUAL, Operator.UNEQUAL):
        return not has_functions(left.type)
    return op in (*ORDER, *LINEAR, *PRODUCTS) and sort(left.type) in NUMBERS


def _tested_surely(t: Type) -> bool:
    """Whether a result of the type is held to a newtype's condition that always gives an answer, if any."""
    if not isinstance(t, UserType) or not isinstance(t.decl, SubsetType) or not t.decl.is_newtype:
        return True
    base, condition = t.decl.base, t.decl.condition
    return (condition is None or sure(condition)) and base is not None and _tested_surely(base)


def heapless(e: Expr) -> bool:
    """Whether the value is the same in every state of the heap."""
    return all(
        isinstance(n, Literal_ | This | Var | Unary | Binary | Ite | Index | Destructor) for n in walk(e)
    )


def plain(e: Expr, known: set[Variable]) -> bool:
    """`known`: variables that have a value, whether or not they got one where they were declared."""
    if isinstance(e.type, UserType) and isinstance(e.type.decl, SubsetType) and e.type.decl.is_newtype:
        return isinstance(e, Var) and (e.var.initialized or e.var in known)
    match e:
        case Literal_() | This():
            return True
        case Var(var=v):
            return v.initialized or v in known
        case Unary(op=UnaryOperator.NOT | UnaryOperator.MINUS, operand=x):
            return plain(x, known)
        case Binary(op=op, left=a, right=b):
            fine = op in LOGIC or (
                sort(a.type) in ("int", "real")
                and (op in (*ORDER, *LINEAR, Operator.EQUAL, Operator.UNEQUAL))
                and sort(a.type) == sort(b.type)
            )
            return fine and plain(a, known) and plain(b, known)
        case Ite(test=test, then=a, orelse=b):
            return plain(test, known) and plain(a, known) and plain(b, known)
        case _:
            return False
