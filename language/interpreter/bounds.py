"""Which values a bound variable can take: read off the formula's own conditions.

`forall k :: 0 <= k < n ==> …` gives k the range 0..n; `k in s` gives it the members; Booleans, finite
datatypes and objects are finite by themselves. What has no bound is sampled among small values, and the
caller learns that the enumeration was not exact.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from language.analysis.typed import Binary, Expr, Literal_, Unary, Var, Variable, walk
from language.interpreter.collections import entries
from language.interpreter.outcomes import Env, Eval, Fault, UnknownValue
from language.interpreter.scope import Scope
from language.interpreter.shapes import is_int, sort
from language.operators import FALLING, ORDER, RISING, Operator, UnaryOperator
from language.values import Map, Multiset


@dataclass
class Limits:
    """What is known about one variable. Each bound is code and the variables that it mentions."""

    lower: list[tuple[Eval, frozenset[Variable]]] = field(default_factory=list[Any])
    upper: list[tuple[Eval, frozenset[Variable]]] = field(default_factory=list[Any])
    equal: list[tuple[Eval, frozenset[Variable]]] = field(default_factory=list[Any])
    members: list[tuple[Eval, frozenset[Variable]]] = field(default_factory=list[Any])
    subsets: list[tuple[Eval, frozenset[Variable]]] = field(default_factory=list[Any])


def conjuncts(e: Expr, positive: bool = True) -> list[tuple[Expr, bool]]:
    """Formulas that all hold when `e` holds (or, if not `positive`, when it fails), in order."""
    match e:
        case Binary(op=Operator.AND, left=a, right=b) if positive:
            return conjuncts(a) + conjuncts(b)
        case Binary(op=Operator.OR, left=a, right=b) if not positive:
            return conjuncts(a, False) + conjuncts(b, False)
        case Binary(op=Operator.IMPLIES, left=a, right=b) if not positive:
            return conjuncts(a) + conjuncts(b, False)
        case Unary(op=UnaryOperator.NOT, operand=a):
            return conjuncts(a, not positive)
        case _:
            return [(e, positive)]


def mentioned(e: Expr, among: frozenset[Variable]) -> frozenset[Variable]:
    return frozenset(n.var for n in walk(e) if isinstance(n, Var) and n.var in among)


@dataclass
class Facts:
    """The conditions of a formula, sorted by what they say. `guards` mention no bound variable."""

    limits: dict[Variable, Limits]
    guards: list[Eval]


def facts(scope: Scope, variables: tuple[Variable, ...], atoms: list[tuple[Expr, bool]]) -> Facts:
    among = frozenset(variables)
    limits = {v: Limits() for v in variables}
    links: list[tuple[Variable, Variable, bool]] = []
    guards: list[Eval] = []
    leading = True
    for e, positive in atoms:
        vars = mentioned(e, among)
        if not vars:
            if leading:
                guards.append(_truth(scope, e, positive))
            continue
        leading = leading and isinstance(e, Binary)
        if not isinstance(e, Binary):
            continue
        op = e.op if positive else e.op.opposite
        _relation(scope, limits, links, among, op, e.left, e.right)
    _chain(limits, links)
    return Facts(limits, guards)


def _truth(scope: Scope, e: Expr, positive: bool) -> Eval:
    run = scope.expr(e)
    return run if positive else (lambda env: not run(env))


def _relation(
    scope: Scope,
    limits: dict[Variable, Limits],
    links: list[tuple[Variable, Variable, bool]],
    among: frozenset[Variable],
    op: Operator | None,
    left: Expr,
    right: Expr,
) -> None:
    """Learn from `left op right`."""
    if (
        op in (Operator.IN, Operator.AT_MOST, Operator.LESS)
        and isinstance(left, Var)
        and left.var in among
        and not is_int(left.type)
    ):
        others = mentioned(right, among)
        if left.var in others:
            return
        if op is Operator.IN:
            limits[left.var].members.append((scope.expr(right), others))
        elif sort(left.type) == "set":
            limits[left.var].subsets.append((scope.expr(right), others))
        return
    if op is Operator.IN and isinstance(left, Var) and left.var in among:
        others = mentioned(right, among)
        if left.var not in others:
            limits[left.var].members.append((scope.expr(right), others))
        return
    if op is not Operator.EQUAL and op not in ORDER:
        return
    assert op is not None and op.mirror is not None
    for a, b, o in ((left, right, op), (right, left, op.mirror)):
        for v in mentioned(a, among):
            found = _isolate(scope, v, a, b, among)
            if found is None:
                continue
            bound, others, plain = found
            if v in others:
                continue
            if o is Operator.EQUAL:
                limits[v].equal.append((bound, others))
            elif is_int(v.type):
                if o in RISING:
                    shift = 1 if o is Operator.LESS else 0
                    limits[v].upper.append((_plus(bound, -shift), others))
                    if plain is not None:
                        links.append((v, plain, o is Operator.LESS))
                elif o in FALLING:
                    limits[v].lower.append((_plus(bound, 1 if o is Operator.MORE else 0), others))


def _plus(run: Eval, by: int) -> Eval:
    return run if by == 0 else (lambda env: run(env) + by)


def _isolate(
    scope: Scope, v: Variable, side: Expr, other: Expr, among: frozenset[Variable]
) -> tuple[Eval, frozenset[Variable], Variable | None] | None:
    """Solve `side op other` for `v`, where `side` is `v` with things added to or taken from it."""
    others = mentioned(other, among)
    plain = other.var if isinstance(other, Var) and other.var in among else None
    bound = scope.expr(other)
    if isinstance(side, Var):
        return bound, others, plain
    while isinstance(side, Binary) and side.op in (Operator.ADD, Operator.SUBTRACT) and is_int(side.type):
        in_left = v in mentioned(side.left, among)
        if in_left and v in mentioned(side.right, among):
            return None
        if not in_left and side.op is Operator.SUBTRACT:
            return None  # `e - v` turns the relation round: left alone
        moved = side.right if in_left else side.left
        others |= mentioned(moved, among)
        code = scope.expr(moved)
        bound = _moved(bound, code, side.op is Operator.ADD)
        side = side.left if in_left else side.right
    return (bound, others, None) if isinstance(side, Var) and side.var is v else None


def _moved(bound: Eval, by: Eval, added: bool) -> Eval:
    if added:
        return lambda env: bound(env) - by(env)
    return lambda env: bound(env) + by(env)


def _chain(limits: dict[Variable, Limits], links: list[tuple[Variable, Variable, bool]]) -> None:
    """`i < j < n` bounds i by n, and j from below by what bounds i."""
    for _ in range(len(limits)):
        for lesser, greater, _strict in links:
            for source, target in (
                (limits[greater].upper, limits[lesser].upper),
                (limits[lesser].lower, limits[greater].lower),
            ):
                for bound in source:
                    if bound not in target and not bound[1] and len(target) < 8:
                        target.append(bound)


Values = Callable[[Env], tuple[Iterable[Any], bool]]
"""The values to try, and whether these are all that matter."""


def values_of(scope: Scope, v: Variable, known: Limits, done: frozenset[Variable]) -> Values | None:
    """The enumeration of a variable once those in `done` have values; None where nothing bounds it."""

    def usable(bounds: list[tuple[Eval, frozenset[Variable]]]) -> list[Eval]:
        return [run for run, needs in bounds if needs <= done]

    equal, members, subsets = usable(known.equal), usable(known.members), usable(known.subsets)
    lower, upper = usable(known.lower), usable(known.upper)
    if equal:
        return lambda env: ((equal[0](env),), True)
    if members:
        return lambda env: (_members(members[0](env)), True)
    if subsets:
        return lambda env: (_powerset(subsets[0](env)), True)
    if is_int(v.type):
        natural = scope.code.int_range(v.type)
        if (lower or natural[0] is not None) and (upper or natural[1] is not None):
            return lambda env: (_range(env, lower, upper, natural), True)
    return None


def _range(env: Env, lower: list[Eval], upper: list[Eval], natural: tuple[int | None, int | None]) -> range:
    los = [] if natural[0] is None else [natural[0]]
    his = [] if natural[1] is None else [natural[1]]
    for bounds, out in ((lower, los), (upper, his)):
        problem: Exception | None = None
        for b in bounds:
            try:
                out.append(b(env))
            except (UnknownValue, Fault) as p:
                problem = p
        if not out and problem is not None:
            raise problem
    return range(max(los), min(his) + 1)


def sample_range(
    env: Env, known: Limits, done: frozenset[Variable], natural: tuple[int | None, int | None]
) -> Any:
    """Some integers next to whatever bound there is."""
    los = [natural[0]] if natural[0] is not None else []
    his = [natural[1]] if natural[1] is not None else []
    for bounds, out in ((known.lower, los), (known.upper, his)):
        for run, needs in bounds:
            if needs <= done:
                try:
                    out.append(run(env))
                except (UnknownValue, Fault):
                    continue
    if los:
        return range(max(los), max(los) + 9)
    if his:
        return range(min(his), min(his) - 9, -1)
    return None


def _members(collection: Any) -> Iterable[Any]:
    if isinstance(collection, Map):
        return list(entries(collection))
    if isinstance(collection, Multiset):
        return [x for x, _ in collection.counts]
    if isinstance(collection, tuple):
        return dict.fromkeys(collection)  # pyright: ignore[reportUnknownArgumentType]
    return collection


def _powerset(items: frozenset[Any]) -> Iterable[frozenset[Any]]:
    if len(items) > 14:
        raise UnknownValue("there are too many subsets to try")
    ordered = sorted(items, key=repr)
    return [frozenset(x for i, x in enumerate(ordered) if mask >> i & 1) for mask in range(2 ** len(ordered))]


def is_true(e: Expr | None) -> bool:
    return e is None or (isinstance(e, Literal_) and e.value is True)
