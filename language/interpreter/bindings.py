"""Enumerating the values of bound variables, for quantifiers, comprehensions, such-that and `forall`.

`bindings(scope, variables, atoms)` compiles to a function that puts each combination of values into the
environment and calls `visit`, which answers True to stop. It returns whether everything that matters was
tried. `atoms` are conditions without which a combination does not count (see `analysis/limits.atoms`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from language.analysis.typed import AbstractType, Expr, Variable
from language.interpreter import bounds
from language.interpreter.constraints import constraint
from language.interpreter.defaults import small, weight
from language.interpreter.outcomes import Env, Fault, UnknownValue
from language.interpreter.scope import Scope
from language.interpreter.shapes import bare, class_of, has_params, is_int, sort
from language.types import BitvectorType, ParamType, UserType

Visit = Callable[[Env], bool]
Enumerate = Callable[[Env, Visit], bool]

SAMPLES = 60


def bindings(
    scope: Scope, variables: tuple[Variable, ...], atoms: list[tuple[Expr, bool]], ordered: bool = False
) -> Enumerate:
    """See above. `ordered` tries simple values first in sets too, so that choices are reproducible."""
    known = bounds.facts(scope, variables, atoms)
    steps = _plan(scope, variables, known)
    slots = [scope.slot(v) for v, _, _ in steps]
    tests = [_type_test(scope, v) for v, _, _ in steps]
    sources = [s for _, s, _ in steps]
    exactness = [exact for _, _, exact in steps]
    machine = scope.machine
    count = len(steps)
    guards = known.guards

    def run(env: Env, visit: Visit) -> bool:
        for guard in guards:
            try:
                if not guard(env):
                    return True
            except (UnknownValue, Fault):
                break
        exact = True

        def level(k: int) -> bool:
            nonlocal exact
            if k == count:
                machine.fuel -= 1
                if machine.fuel < 0:
                    machine.refuel()
                return visit(env)
            try:
                values, complete = sources[k](env)
            except Fault:
                # A bound that cannot be evaluated is guarded by another condition: try samples instead.
                values, complete = _samples(scope, steps[k][0])(env)
            exact = exact and complete and (exactness[k] or complete)
            if ordered and isinstance(values, frozenset):
                values = sorted(values, key=lambda v: (weight(v), repr(v)))  # pyright: ignore[reportUnknownArgumentType, reportUnknownLambdaType]
            slot, test = slots[k], tests[k]
            for v in values:
                if test is not None and not test(v):
                    continue
                env[slot] = v
                if level(k + 1):
                    return True
            return False

        level(0)
        return exact

    return run


def is_bounded(scope: Scope, variables: tuple[Variable, ...], atoms: list[tuple[Expr, bool]]) -> bool:
    """Whether the conditions and types bound every variable, as far as can be told before a run."""
    return all(exact for _, _, exact in _plan(scope, variables, bounds.facts(scope, variables, atoms)))


def _plan(
    scope: Scope, variables: tuple[Variable, ...], known: bounds.Facts
) -> list[tuple[Variable, bounds.Values, bool]]:
    """An order in which each variable is bounded by those before it, as far as there is one."""
    steps: list[tuple[Variable, bounds.Values, bool]] = []
    todo = list(variables)
    done: frozenset[Variable] = frozenset()
    while todo:
        for v in todo:
            source = bounds.values_of(scope, v, known.limits[v], done)
            if source is not None:
                steps.append((v, source, True))
                break
        else:
            v = todo[0]
            finite = _finite(scope, v)
            steps.append((v, finite or _samples(scope, v, known.limits[v], done), finite is not None))
        todo.remove(v)
        done |= {v}
    return steps


def _type_test(scope: Scope, v: Variable) -> Callable[[Any], bool] | None:
    if has_params(v.type):
        return None
    return constraint(scope.code, v.type)


def _finite(scope: Scope, v: Variable) -> bounds.Values | None:
    """All values of a type that has few: Booleans, enumerations, objects of this moment, opaque types."""
    machine, code = scope.machine, scope.code
    cls = class_of(v.type)
    if cls is not None:
        target = scope.type_at(v.type)
        nullable = isinstance(v.type, UserType) and v.type.nullable

        def objects(env: Env) -> tuple[Iterable[Any], bool]:
            machine.unsure = True  # a caller may have more
            t = target(env)
            refs: list[Any] = [o.ref for o in machine.heap[: machine.born()]]
            found = [r for r in refs if code.is_instance(r, t)]
            return ([None, *found] if nullable else found), True

        return objects
    if not _few(scope, v.type):
        return None
    at = scope.type_at(v.type)
    return lambda env: _all_of(scope, at(env))


def _all_of(scope: Scope, t: Any) -> tuple[Iterable[Any], bool]:
    if not _few(scope, t):
        values, _ = small(scope.code, t, 2, SAMPLES)
        return values, False
    values, cut = small(scope.code, t, 2)
    abstract = isinstance(t, UserType) and isinstance(t.decl, AbstractType)
    return values, not cut and not abstract


def _few(scope: Scope, t: Any) -> bool:
    """Whether `small(…, 2)` has all of its values."""
    from language.analysis.typed import Datatype
    from language.types import substitute

    match sort(t):
        case "bool":
            return True
        case "opaque":
            return isinstance(bare(t), ParamType)
        case "bv":
            b = bare(t)
            return isinstance(b, BitvectorType) and b.width <= 2
        case "data":
            b = bare(t)
            if (
                not isinstance(b, UserType)
                or not isinstance(b.decl, Datatype)
                or scope.code.is_recursive(b.decl)
            ):
                return False
            env = dict(zip(b.decl.params, b.args, strict=False))
            return all(_few(scope, substitute(f.type, env)) for c in b.decl.ctors for f in c.formals)
        case _:
            return False


def _samples(
    scope: Scope, v: Variable, known: bounds.Limits | None = None, done: frozenset[Variable] = frozenset()
) -> bounds.Values:
    """A few simple values: they can decide a formula, but never exhaust it."""
    at, code = scope.type_at(v.type), scope.code

    def run(env: Env) -> tuple[Iterable[Any], bool]:
        t = at(env)
        if known is not None and is_int(t):
            found = bounds.sample_range(env, known, done, code.int_range(t))
            if found is not None:
                return found, False
        if class_of(t) is not None:
            return [], False
        return small(code, t, 4 if is_int(t) else 2, SAMPLES)[0], False

    return run
