"""Quantified formulas case by case, where their conditions bound no variable as a whole.

`forall x :: x in s <==> exists k :: 0 <= k < n && a[k] == x` can be false only for members of s and for cells
of a: each case of its negation has bounds of its own, and together they are all values that matter. The
variables of an inner `exists` count as bound here; what is visited is still judged by the whole formula.
"""

from __future__ import annotations

from language.analysis.typed import Binary, Expr, Quantified, Unary, Variable
from language.interpreter.bindings import Enumerate, Visit, bindings, is_bounded
from language.interpreter.bounds import is_true
from language.interpreter.outcomes import Env
from language.interpreter.scope import Scope
from language.operators import Operator, UnaryOperator
from language.record import dataclass
from language.syntax.ast import Quantifier
from language.types import BOOL

MOST = 12
"""Cases of one formula; one that has more is not split."""

Atoms = tuple[tuple[Expr, bool], ...]


@dataclass(frozen=True)
class Case:
    """Conditions that all hold (or, where False, all fail) for some values of the variables in `inner`."""

    atoms: Atoms = ()
    inner: tuple[Variable, ...] = ()

    def __add__(self, other: Case) -> Case:
        return Case(self.atoms + other.atoms, self.inner + other.inner)


def enumeration(scope: Scope, variables: tuple[Variable, ...], atoms: list[tuple[Expr, bool]]) -> Enumerate:
    """As `bindings`; values may be visited more than once."""
    plain = bindings(scope, variables, atoms)
    if is_bounded(scope, variables, atoms):
        return plain
    found = [Case()]
    for e, positive in atoms:
        found = _both(found, cases(e, positive))
    if len(found) == 1 and not found[0].inner:
        return plain
    parts = [_part(scope, variables, c) for c in found]

    def run(env: Env, visit: Visit) -> bool:
        stopped = False

        def watched(env: Env) -> bool:
            nonlocal stopped
            stopped = visit(env)
            return stopped

        exact = True
        for part in parts:
            exact = part(env, watched) and exact
            if stopped:
                return exact
        return exact or plain(env, visit)

    return run


def _part(scope: Scope, variables: tuple[Variable, ...], case: Case) -> Enumerate:
    each = bindings(scope, (*variables, *case.inner), list(case.atoms))
    slots = [scope.slot(v) for v in case.inner]

    def run(env: Env, visit: Visit) -> bool:
        def kept(env: Env) -> bool:
            values = [env[i] for i in slots]  # the formula itself binds these variables too
            try:
                return visit(env)
            finally:
                for i, v in zip(slots, values, strict=True):
                    env[i] = v

        return each(env, kept)

    return run


def cases(e: Expr, positive: bool) -> list[Case]:
    """Cases of which one is true wherever `e` holds (or, if not `positive`, fails)."""
    match e:
        case Unary(op=UnaryOperator.NOT, operand=a):
            return cases(a, not positive)
        case Binary(op=Operator.AND | Operator.OR | Operator.IMPLIES as op, left=a, right=b):
            left, right = cases(a, positive is not (op is Operator.IMPLIES)), cases(b, positive)
            return (
                _both(left, right) if positive is (op is Operator.AND) else _either(left, right, e, positive)
            )
        case Binary(op=Operator.IFF | Operator.EQUAL | Operator.UNEQUAL as op, left=a, right=b) if (
            a.type == BOOL
        ):
            same = positive is not (op is Operator.UNEQUAL)
            first = _both(cases(a, True), cases(b, same))
            return _either(first, _both(cases(a, False), cases(b, not same)), e, positive)
        case Quantified(kind=kind) if positive is (kind is Quantifier.EXISTS):
            inside = [Case((), e.vars)]
            if e.range is not None and not is_true(e.range):
                inside = _both(inside, cases(e.range, True))
            return _both(inside, cases(e.body, positive))
        case _:
            return [Case(((e, positive),))]


def _both(left: list[Case], right: list[Case]) -> list[Case]:
    if len(left) * len(right) > MOST:
        return left  # weaker, and still true
    return [a + b for a in left for b in right]


def _either(left: list[Case], right: list[Case], e: Expr, positive: bool) -> list[Case]:
    return left + right if len(left) + len(right) <= MOST else [Case(((e, positive),))]
