"""Which values a bound variable can take: read off the formula's own conditions.

`forall k :: 0 <= k < n ==> …` gives k the range 0..n; `k in s` gives it the members; Booleans, finite
datatypes and objects are finite by themselves. What has no bound is sampled among small values, and the
caller learns that the enumeration was not exact.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from language.analysis.limits import Atom, Limit, limits, mentioned
from language.analysis.typed import Binary, Expr, Literal_, Var, Variable
from language.interpreter.collections import entries
from language.interpreter.outcomes import Env, Eval, Fault, UnknownValue
from language.interpreter.scope import Scope
from language.interpreter.shapes import is_int, sort
from language.operators import RISING, Operator
from language.record import dataclass, field
from language.sequences import Grown
from language.values import Map, Multiset


@dataclass
class Limits:
    """What is known about one variable. Each bound is code and the variables that it mentions."""

    lower: list[tuple[Eval, frozenset[Variable]]] = field(default_factory=list[Any])
    upper: list[tuple[Eval, frozenset[Variable]]] = field(default_factory=list[Any])
    equal: list[tuple[Eval, frozenset[Variable]]] = field(default_factory=list[Any])
    members: list[tuple[Eval, frozenset[Variable]]] = field(default_factory=list[Any])
    subsets: list[tuple[Eval, frozenset[Variable]]] = field(default_factory=list[Any])


@dataclass
class Facts:
    """The conditions of a formula, sorted by what they say. `guards` mention no bound variable."""

    limits: dict[Variable, Limits]
    guards: list[Eval]


def facts(scope: Scope, variables: tuple[Variable, ...], atoms: list[Atom]) -> Facts:
    among = frozenset(variables)
    known = {v: Limits() for v in variables}
    links: list[tuple[Variable, Variable]] = []
    guards: list[Eval] = []
    leading = True
    for e, positive in atoms:
        if mentioned(e, among):
            leading = leading and isinstance(e, Binary)
        elif leading:
            guards.append(_truth(scope, e, positive))
    for limit in limits(variables, atoms):
        if not limit.converted:
            _learn(scope, known[limit.variable], limit)
            if _is_link(limit, among):
                links.append((limit.variable, limit.bound.var))  # pyright: ignore
    _chain(known, links)
    return Facts(known, guards)


def _truth(scope: Scope, e: Expr, positive: bool) -> Eval:
    run = scope.expr(e)
    return run if positive else (lambda env: not run(env))


def _learn(scope: Scope, known: Limits, limit: Limit) -> None:
    """The limit as code."""
    bound = scope.expr(limit.bound)
    for part, added in limit.moved:
        bound = _moved(bound, scope.expr(part), added)
    whole, op = is_int(limit.variable.type), limit.relation
    if op is Operator.IN:
        known.members.append((bound, limit.others))
    elif op is Operator.EQUAL:
        known.equal.append((bound, limit.others))
    elif whole and op in RISING:
        known.upper.append((_plus(bound, -1 if op is Operator.LESS else 0), limit.others))
    elif whole:
        known.lower.append((_plus(bound, 1 if op is Operator.MORE else 0), limit.others))
    elif op in RISING and sort(limit.variable.type) == "set":
        known.subsets.append((bound, limit.others))


def _is_link(limit: Limit, among: frozenset[Variable]) -> bool:
    """`i < j` of two bound variables."""
    plain = isinstance(limit.bound, Var) and limit.bound.var in among and not limit.moved
    return plain and limit.relation in RISING and is_int(limit.variable.type)


def _plus(run: Eval, by: int) -> Eval:
    return run if by == 0 else (lambda env: run(env) + by)


def _moved(bound: Eval, by: Eval, added: bool) -> Eval:
    if added:
        return lambda env: bound(env) - by(env)
    return lambda env: bound(env) + by(env)


def _chain(limits: dict[Variable, Limits], links: list[tuple[Variable, Variable]]) -> None:
    """`i < j < n` bounds i by n, and j from below by what bounds i."""
    for _ in range(len(limits)):
        for lesser, greater in links:
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
    if isinstance(collection, tuple | Grown):
        return dict.fromkeys(collection)  # pyright: ignore[reportUnknownArgumentType]
    return collection


def _powerset(items: frozenset[Any]) -> Iterable[frozenset[Any]]:
    if len(items) > 14:
        raise UnknownValue("there are too many subsets to try")
    ordered = sorted(items, key=repr)
    return [frozenset(x for i, x in enumerate(ordered) if mask >> i & 1) for mask in range(2 ** len(ordered))]


def is_true(e: Expr | None) -> bool:
    return e is None or (isinstance(e, Literal_) and e.value is True)
