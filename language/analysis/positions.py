"""Where in a formula a predicate is used: where more of it makes the formula true, or less, or neither.

An extreme predicate's equation has a solution if it uses itself in positive positions only (then it is
monotonic: Tarski). Where `k` counts natural numbers, every finite unfolding must come near enough, too: a
least predicate is not used below a `forall` without bounds, a greatest not below such an `exists`
(continuity). Reference manual, "Extreme predicates in Dafny"; Leino, *Compiling Hilbert's ε operator*'s
companion tutorial on well-founded functions and extreme predicates, 2015.
"""

from __future__ import annotations

from collections.abc import Iterator

from language.analysis import typed as t
from language.analysis.bounds import unbounded
from language.operators import Operator, UnaryOperator
from language.record import dataclass
from language.syntax.ast import Quantifier

POSITIVE, NEGATIVE, NEITHER = 1, -1, 0

Use = t.FunctionCall | t.FunctionValue | t.CallStmt | t.ConstRead | t.NewObject
"""Every kind of node that names a function, method or constant."""


@dataclass(frozen=True)
class Reading:
    """How a formula is read: for the least or the greatest solution, and whether by natural numbers."""

    least: bool
    nat: bool


def uses(root: t.Tree, how: Reading) -> Iterator[tuple[Use, int]]:
    """Every use in the formula, with its position."""
    return ((node, at) for node, at in positions(root, how) if isinstance(node, Use))


def positions(root: t.Tree, how: Reading) -> Iterator[tuple[t.Tree, int]]:
    """Every node of the formula, with its position."""
    stack: list[tuple[t.Tree, int]] = [(root, POSITIVE)]
    while stack:
        node, at = stack.pop()
        yield node, at
        stack.extend(_parts(node, at, how))


def _parts(e: t.Tree, at: int, how: Reading) -> Iterator[tuple[t.Tree, int]]:
    match e:
        case t.Unary(op=UnaryOperator.NOT):
            yield e.operand, -at
        case t.Binary(op=Operator.AND | Operator.OR):
            yield e.left, at
            yield e.right, at
        case t.Binary(op=Operator.IMPLIES):
            yield e.left, -at
            yield e.right, at
        case t.Ite():
            yield e.test, NEITHER
            yield e.then, at
            yield e.orelse, at
        case t.Match():
            yield e.scrutinee, NEITHER
            for case in e.cases:
                yield case.pattern, NEITHER
                yield case.body, at
        case t.Let():
            yield e.pattern, NEITHER
            yield e.value, NEITHER
            yield e.body, at
        case t.LetSuchThat():
            yield e.condition, NEITHER
            # one value stands for all that would do: Dafny lets that count as `exists` does
            yield e.body, at if (at == POSITIVE) == how.least else NEITHER
        case t.StmtExpr():
            yield e.stmt, NEITHER
            yield e.body, at
        case t.Quantified():
            forall = e.kind is Quantifier.FORALL
            if how.nat and at != NEITHER and (forall == (at == POSITIVE)) == how.least and unbounded(e):
                at = NEITHER
            if e.range is not None:
                yield e.range, -at if forall else at
            yield e.body, at
        case _:
            for part in t.children(e):
                yield part, NEITHER


def used(node: Use) -> t.Function | t.Method | t.Constant | None:
    match node:
        case t.FunctionCall() | t.FunctionValue():
            return node.function
        case t.CallStmt():
            return node.method
        case t.NewObject():
            return node.ctor
        case t.ConstRead():
            return node.const
