"""The states that the contracts allow, at a loop's head and after a call, and listing some of them.

A loop's head: its invariants, the range of a `for` loop's counter, bounds that the verifier infers, and a
measure that has not grown since the loop was reached. After a call: the callee's postcondition. Those near
the run at hand are listed first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from language.analysis.typed import (
    For,
    Var,
    Variable,
    walk,
)
from language.interpreter.bounds import conjuncts
from language.interpreter.claims import Claim, holds
from language.interpreter.constraints import constraint
from language.interpreter.defaults import small, weight
from language.interpreter.effects import assigned_in, reads_heap, writes_heap
from language.interpreter.functions import measure_below
from language.interpreter.loops import Loop
from language.interpreter.machine import UNSET, Activation, Object
from language.interpreter.methods import MethodUnit
from language.interpreter.outcomes import Env, Eval, Fault, Inconclusive, OutOfBudget, UnknownValue
from language.interpreter.scope import ACT, Scope
from language.interpreter.shapes import has_params, has_references, sort
from language.types import Type, UserType, substitute


@dataclass(frozen=True)
class State:
    """Chosen values at a site: variables by slot (for a call, results by position), places of the heap."""

    values: tuple[tuple[int, Any], ...]
    writes: tuple[tuple[int, Any, Any], ...] = ()
    """(object id, field or flat index, value)"""


def quietly(run: Eval, env: Env, scope: Scope) -> bool | None:
    scope.machine.quiet += 1
    try:
        return holds(run, env)
    except (Fault, Inconclusive):
        return False
    finally:
        scope.machine.quiet -= 1


def allowed(loop: Loop, env: Env, entry: tuple[Any, ...] | None) -> bool:
    """Whether the verifier's idea of the loop allows this state: its invariants, the range of a `for`
    loop's counter, bounds that are inferred, and that the measure is not above what it was on `entry`."""
    return _permitted(loop, env, entry) and all(
        quietly(c.run, env, loop.scope) is True for c in loop.invariants
    )


def _permitted(loop: Loop, env: Env, entry: tuple[Any, ...] | None) -> bool:
    if not _counter_in_range(loop, env) or not _within_inferred(loop, env):
        return False
    now = loop.measured(env)
    return entry is None or now is None or not _grew(loop, now, entry)


def undefined(loop: Loop, env: Env, entry: tuple[Any, ...] | None) -> Claim | None:
    """The invariant that goes wrong in a state that those before it allow, such as by an index that none
    of them keeps in range."""
    machine = loop.machine
    machine.quiet += 1
    try:
        for claim in loop.invariants:
            try:
                if holds(claim.run, env) is not True:
                    return None
            except Fault:
                return claim if _permitted(loop, env, entry) else None
    except Inconclusive:
        return None
    finally:
        machine.quiet -= 1
    return None


def _grew(loop: Loop, now: tuple[Any, ...], entry: tuple[Any, ...]) -> bool:
    return now != entry and measure_below(now, entry, loop.types, loop.types) is False


def _within_inferred(loop: Loop, env: Env) -> bool:
    for var, low, high in loop.scope.code.inferred.get(loop.node.id, ()):
        slot = loop.scope.slots.get(var)
        value = env[slot] if slot is not None else UNSET
        if value is UNSET:
            continue
        if (low is not None and value < low) or (high is not None and value > high):
            return False
    return True


def _counter_in_range(loop: Loop, env: Env) -> bool:
    if not isinstance(loop.node, For):
        return True
    start, end, now = loop.bounds(env)
    if end is None:
        return now <= start if loop.node.down else now >= start
    return end <= now <= start if loop.node.down else start <= now <= end


# ── the states that a contract allows ────────────────────────────────────────────────────────────


def loop_states(loop: Loop, env: Env, limit: int) -> Iterator[State]:
    """States at the loop's head that satisfy the invariants, those near this run's own first."""
    scope = loop.scope
    variables = assigned_in(loop.node)
    variables = [v for v in variables if v in scope.slots and env[scope.slots[v]] is not UNSET]
    if isinstance(loop.node, For):
        variables.append(loop.node.var)
    places = writable_places(env, scope) if writes_heap(loop.node) else []
    parts: list[tuple[Eval, frozenset[Variable], bool]] = []
    chosen = frozenset(variables)
    for clause in loop.node.spec.invariants:
        for e, positive in conjuncts(clause.condition):
            run = scope.expr(e)
            needs = frozenset(n.var for n in walk(e) if isinstance(n, Var) and n.var in chosen)
            parts.append((run if positive else _negated(run), needs, reads_heap(e)))
    scope.pad(env)
    slots = [scope.slots[v] for v in variables]
    types = [scope.type_at(v.type)(env) for v in variables]
    entry = loop.measured(env)

    def fits() -> bool:
        return allowed(loop, env, entry)

    yield from _search(scope, env, slots, types, list(variables), places, parts, limit, fits)


def call_states(unit: MethodUnit, env: Env, limit: int) -> Iterator[State]:
    """Results and heaps that a callee's postcondition allows."""
    scope, m = unit.scope, unit.method
    parts: list[tuple[Eval, frozenset[Variable], bool]] = []
    chosen = frozenset(m.results)
    for clause in m.ensures:
        for e, positive in conjuncts(clause.condition):
            run = scope.expr(e)
            needs = frozenset(n.var for n in walk(e) if isinstance(n, Var) and n.var in chosen)
            parts.append((run if positive else _negated(run), needs, reads_heap(e)))
    scope.pad(env)
    places = writable_places(env, scope) if m.modifies or m.kind == "constructor" else []
    types = [scope.type_at(r.type)(env) for r in m.results]
    yield from _search(scope, env, list(unit.results), types, list(m.results), places, parts, limit)


def _search(
    scope: Scope,
    env: Env,
    slots: list[int],
    types: list[Type],
    variables: list[Variable],
    places: list[tuple[Object, Any, Type]],
    parts: list[tuple[Eval, frozenset[Variable], bool]],
    limit: int,
    whole: Callable[[], bool] | None = None,
) -> Iterator[State]:
    """Depth first over variables, then places; a conjunct prunes as soon as it can be evaluated, and
    `whole` looks at the state when it is complete."""
    machine = scope.machine
    code = scope.code
    kept = [env[i] for i in slots]
    domains = [_domain(code, t, env[i]) for t, i in zip(types, slots, strict=True)]
    place_domains = [_domain(code, t, o.cells[key], 5) for o, key, t in places]
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

    def variable(k: int, done: frozenset[Variable]) -> None:
        if k == len(slots):
            place(0)
            return
        for value in domains[k]:
            if len(out) >= limit or nodes[0] <= 0:
                return
            tick()
            test = tests[k]
            if test is not None and not _holds_type(test, value):
                continue
            env[slots[k]] = value
            if fits(done | {variables[k]}, not places, variables[k]):
                variable(k + 1, done | {variables[k]})

    def place(k: int) -> None:
        if k == len(places):
            if fits(frozenset(variables), True, None) and (whole is None or whole()):
                values = tuple((i, env[i]) for i in slots)
                out.append(State(values, tuple((o.ref.id, key, o.cells[key]) for o, key, _ in places)))
            return
        obj, key, _ = places[k]
        before = obj.cells[key]
        machine.write(obj.ref, key, before)  # journalled once; the values after it need no entry
        for value in place_domains[k]:
            if len(out) >= limit or nodes[0] <= 0:
                break
            tick()
            test = place_tests[k]
            if value is not UNSET and test is not None and not _holds_type(test, value):
                continue
            obj.cells[key] = value
            place(k + 1)
        obj.cells[key] = before
        machine.journal.pop()

    with suppress(OutOfBudget):  # what was found by then is enough
        variable(0, frozenset())
    for i, value in zip(slots, kept, strict=True):
        env[i] = value
    machine.forget_overlays()
    yield from out


def _holds_type(test: Any, value: Any) -> bool:
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


def _domain(code: Any, t: Type, now: Any, count: int = 40) -> list[Any]:
    """The value of this run and its neighbours, then other small ones."""
    if has_references(t):
        same = [o.ref for o in code.machine.heap if isinstance(t, UserType) and code.is_instance(o.ref, t)]
        nulls = [None] if isinstance(t, UserType) and t.nullable else []
        first: list[Any] = [] if now is UNSET else [now]
        return [*first, *(r for r in same if r != now), *(n for n in nulls if now is not None)]
    first = [] if now is UNSET else [now]
    if isinstance(now, int) and not isinstance(now, bool):
        first += [now + 1, now - 1, now + 2, now + 3]
    others = small(code, t, 3 if sort(t) == "int" else 2)[0]
    out: dict[Any, None] = dict.fromkeys(first)
    out.update(dict.fromkeys(sorted(others, key=weight)))
    return list(out)[:count]


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


def _negated(run: Eval) -> Eval:
    return lambda env: not run(env)
