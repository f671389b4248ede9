"""Listing states: values for variables and places of the heap that satisfy conditions, nearest first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import Any

from language.analysis.typed import Variable
from language.interpreter.claims import holds
from language.interpreter.constraints import constraint
from language.interpreter.defaults import small, weight
from language.interpreter.inputs import HeapObject
from language.interpreter.machine import UNSET, Activation, Object
from language.interpreter.outcomes import Env, Eval, Fault, Inconclusive, OutOfBudget, UnknownValue
from language.interpreter.scope import ACT, Scope
from language.interpreter.shapes import has_params, has_references, is_int, sort
from language.record import dataclass
from language.types import Type, UserType, substitute


@dataclass(frozen=True)
class State:
    """Chosen values at a site: variables by slot (for a call, results by position), places of the heap."""

    values: tuple[tuple[int, Any], ...]
    writes: tuple[tuple[int, Any, Any], ...] = ()
    """(object id, field or flat index, value)"""
    fresh: tuple[HeapObject, ...] = ()
    """Objects that the call made: their ids follow those that exist when it begins."""


OTHERS = 2
"""Values that each place takes while all others keep theirs."""


def quietly(run: Eval, env: Env, scope: Scope) -> bool | None:
    scope.machine.quiet += 1
    try:
        return holds(run, env)
    except (Fault, Inconclusive):
        return False
    finally:
        scope.machine.quiet -= 1


def listed(
    scope: Scope,
    env: Env,
    slots: list[int],
    types: list[Type],
    variables: list[Variable],
    places: list[tuple[Object, Any, Type]],
    parts: list[tuple[Eval, frozenset[Variable], bool]],
    limit: int,
    whole: Callable[[], bool] | None = None,
    known: frozenset[Variable] = frozenset(),
    numbers: Sequence[int] = (),
) -> Iterator[State]:
    """Depth first over variables, then places; a conjunct prunes as soon as it can be evaluated, and
    `whole` looks at the state when it is complete. `known` are further variables that have values,
    `numbers` are to be tried for integers."""
    machine = scope.machine
    code = scope.code
    kept = [env[i] for i in slots]
    domains = [domain(code, t, env[i], more=numbers) for t, i in zip(types, slots, strict=True)]
    place_domains = [_place_domain(scope, o, key, t) for o, key, t in places]
    tests = [constraint(code, t) for t in types]
    place_tests = [None if has_params(t) else constraint(code, t) for _, _, t in places]
    nodes = [20_000]
    out: list[State] = []

    def tick() -> None:
        nodes[0] -= 1
        machine.fuel -= 1
        if machine.fuel < 0:
            machine.refuel()

    def fits(done: frozenset[Variable], heap_done: bool, last: Variable | None) -> bool:
        for run, needs, heapy in parts:
            if heapy and not heap_done:
                continue
            if last is not None and last not in needs:
                continue
            if needs <= done and _maybe(run, env, scope) is False:
                return False
        return True

    def variable(k: int, done: frozenset[Variable], then: Callable[[], None]) -> None:
        if k == len(slots):
            then()
            return
        for value in domains[k]:
            if len(out) >= limit or nodes[0] <= 0:
                return
            tick()
            test = tests[k]
            if test is not None and not holds_type(test, value):
                continue
            env[slots[k]] = value
            if fits(done | {variables[k]}, not places, variables[k]):
                variable(k + 1, done | {variables[k]}, then)

    def note() -> None:
        if fits(known | frozenset(variables), True, None) and (whole is None or whole()):
            values = tuple((i, env[i]) for i in slots)
            found = State(values, tuple((o.ref.id, key, o.cells[key]) for o, key, _ in places))
            if found not in out:
                out.append(found)

    def changed(k: int, values: Sequence[Any], then: Callable[[], None]) -> None:
        """With each of the values at one place."""
        obj, key, _ = places[k]
        before = obj.cells[key]
        machine.write(obj.ref, key, before)  # journalled once; the values after it need no entry
        for value in values:
            if len(out) >= limit or nodes[0] <= 0:
                break
            tick()
            test = place_tests[k]
            if value is not UNSET and test is not None and not holds_type(test, value):
                continue
            obj.cells[key] = value
            then()
        obj.cells[key] = before
        machine.journal.pop()

    def all_places(k: int) -> None:
        if k == len(places):
            note()
        else:
            changed(k, place_domains[k], lambda: all_places(k + 1))

    def search() -> None:
        """States that differ from the present one in variables alone, then also in one place, then in any."""
        nonlocal limit
        most = limit
        limit = most // 3 if places else most
        variable(0, known, note)
        limit = 2 * most // 3
        for n in range(OTHERS):
            for k, values in enumerate(place_domains):
                variable(0, known, lambda k=k, v=values[n + 1 : n + 2]: changed(k, v, note))
        limit = most
        variable(0, known, lambda: all_places(0))

    with suppress(OutOfBudget):  # what was found by then is enough
        search()
    for i, value in zip(slots, kept, strict=True):
        env[i] = value
    machine.forget_overlays()
    yield from out


def holds_type(test: Any, value: Any) -> bool:
    try:
        return bool(test(value))
    except UnknownValue:
        return False


def _maybe(run: Eval, env: Env, scope: Scope) -> bool | None:
    """The truth of a conjunct out of its context: None also where it goes wrong."""
    scope.machine.quiet += 1
    try:
        return bool(run(env))
    except (Fault, UnknownValue, Inconclusive):
        return None
    finally:
        scope.machine.quiet -= 1


def domain(code: Any, t: Type, now: Any, count: int = 40, more: Sequence[int] = ()) -> list[Any]:
    """The value of this run and its neighbours, then other small ones; of numbers also `more`."""
    if has_references(t):
        same = [o.ref for o in code.machine.heap if isinstance(t, UserType) and code.is_instance(o.ref, t)]
        nulls = [None] if isinstance(t, UserType) and t.nullable else []
        first: list[Any] = [] if now is UNSET else [now]
        return [*first, *(r for r in same if r != now), *(n for n in nulls if now is not None)]
    first = [] if now is UNSET else [now]
    if isinstance(now, int) and not isinstance(now, bool):
        first += [now + 1, now - 1, now + 2, now + 3]
    others = small(code, t, 3 if sort(t) == "int" else 2)[0]
    out: dict[Any, None] = dict.fromkeys((*first, *more) if is_int(t) else first)
    out.update(dict.fromkeys(sorted(others, key=weight)))
    return list(out)[:count]


def _place_domain(scope: Scope, obj: Object, key: Any, t: Type) -> list[Any]:
    """For a cell also what the same cell of the other arrays holds, and for numbers what is near to that."""
    values = domain(scope.code, t, obj.cells[key], 5)
    if not obj.cls.is_array or has_references(t):
        return values
    kind = (obj.cls, obj.type_args)
    same = [o for o in scope.machine.heap if (o.cls, o.type_args) == kind and key < len(o.cells)]
    others = [o.cells[key] for o in same]
    near = [x for o in others if is_int(t) for x in (-o, o + 1)]
    return list(dict.fromkeys((*values[:1], *others, *near, *values[1:])))[:7]


def writable_places(env: Env, scope: Scope) -> list[tuple[Object, Any, Type]]:
    """The places that the frame lets change, up to a dozen."""
    act: Activation = env[ACT]
    allowed = act.frames[-1] if act.frames else None
    out: list[tuple[Object, Any, Type]] = []
    for obj in scope.machine.heap:
        if not obj.cls.is_array:
            keys: list[tuple[Any, Type]] = []
            for cls, types in scope.code.ancestry(UserType(obj.cls, obj.type_args)):
                keys.extend((f.name, substitute(f.type, types)) for f in cls.fields)
        else:
            keys = [(i, obj.type_args[0]) for i in range(len(obj.cells))]
        for key, t in keys:
            if allowed is None or allowed.permits(obj.ref.id, key):
                out.append((obj, key, t))
    return out[:12]


def negated(run: Eval) -> Eval:
    return lambda env: not run(env)
