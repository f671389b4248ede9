"""The states that the contracts allow, at a loop's head and after a call, and listing some of them.

A call may also return an array that did not exist before: those of the sizes around are made for it.

A loop's head: its invariants, the range of a `for` loop's counter, bounds that the verifier infers, and a
measure that has not grown since the loop was reached. After a call: the callee's postcondition. Those near
the run at hand are listed first.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from language.analysis.limits import atoms
from language.analysis.typed import (
    Class,
    For,
    Var,
    Variable,
    walk,
)
from language.interpreter.claims import Claim, holds
from language.interpreter.defaults import default
from language.interpreter.effects import assigned_in, reads_heap, writes_heap
from language.interpreter.functions import measure_below
from language.interpreter.inputs import HeapObject, install
from language.interpreter.listing import State, listed, negated, quietly, writable_places
from language.interpreter.loops import Loop
from language.interpreter.machine import UNSET
from language.interpreter.methods import MethodUnit
from language.interpreter.nearby import near_states
from language.interpreter.outcomes import Env, Eval, Fault, Inconclusive
from language.interpreter.scope import Scope
from language.interpreter.shapes import bare
from language.types import Type, UserType

MOST_NUMBERS = 6
LONGEST = 6
"""Cells of a new array; a place more is a choice more."""


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
    """States at the loop's head that satisfy the invariants, or in which one of them makes no sense though
    those before it hold; those near this run's own first."""
    scope = loop.scope
    variables = assigned_in(loop.node)
    variables = [v for v in variables if v in scope.slots and env[scope.slots[v]] is not UNSET]
    if isinstance(loop.node, For):
        variables.append(loop.node.var)
    places = writable_places(env, scope) if writes_heap(loop.node) else []
    parts: list[tuple[Eval, frozenset[Variable], bool]] = []
    chosen = frozenset(variables)
    for clause in loop.node.spec.invariants:
        for e, positive in atoms(clause.condition):
            run = scope.expr(e)
            needs = frozenset(n.var for n in walk(e) if isinstance(n, Var) and n.var in chosen)
            parts.append((run if positive else negated(run), needs, reads_heap(e)))
    scope.pad(env)
    slots = [scope.slots[v] for v in variables]
    types = [scope.type_at(v.type)(env) for v in variables]
    entry = loop.measured(env)

    def fits() -> bool:
        return allowed(loop, env, entry) or undefined(loop, env, entry) is not None

    numbers = _around(scope, env, slots)
    yield from listed(scope, env, slots, types, list(variables), places, parts, limit, fits, numbers=numbers)


def call_states(unit: MethodUnit, env: Env, limit: int) -> Iterator[State]:
    """Results and heaps that a callee's postcondition allows. The run at hand is of no use after it."""
    scope, m = unit.scope, unit.method
    parts: list[tuple[Eval, frozenset[Variable], bool]] = []
    chosen = frozenset(m.results)
    for clause in m.ensures:
        for e, positive in atoms(clause.condition):
            run = scope.expr(e)
            needs = frozenset(n.var for n in walk(e) if isinstance(n, Var) and n.var in chosen)
            parts.append((run if positive else negated(run), needs, reads_heap(e)))
    scope.pad(env)
    places = writable_places(env, scope) if m.modifies or m.kind == "constructor" else []
    types = [scope.type_at(r.type)(env) for r in m.results]
    slots, variables = list(unit.results), list(m.results)
    arrays = [k for k, t in enumerate(types) if _is_array(t)]
    numbers = _numbers(unit, env)
    share = limit if not arrays else max(2, limit // 4)
    yield from listed(scope, env, slots, types, variables, places, parts, share, numbers=numbers)
    for k in arrays[:1]:
        for made in _new_arrays(scope, types[k]):
            install(scope.code, (made,))
            obj = scope.machine.heap[-1]
            env[slots[k]] = obj.ref
            cells = [(obj, i, obj.type_args[0]) for i in range(len(obj.cells))]
            found = listed(
                scope,
                env,
                slots[:k] + slots[k + 1 :],
                types[:k] + types[k + 1 :],
                variables[:k] + variables[k + 1 :],
                (places + cells)[:12],
                parts,
                share,
                known=frozenset((variables[k],)),
                numbers=numbers,
            )
            for s in list(found):
                yield State(((slots[k], obj.ref), *s.values), s.writes, (made,))
            env[slots[k]] = UNSET
            scope.machine.heap.pop()
    yield from near_states(unit, env, share)


def _numbers(unit: MethodUnit, env: Env) -> list[int]:
    """The numbers that a call is given, with their neighbours: many a result is next to one."""
    given = [env[i] for i in unit.params if isinstance(env[i], int) and not isinstance(env[i], bool)]
    return list(dict.fromkeys(n + by for by in (0, 1, -1) for n in given))


def _around(scope: Scope, env: Env, chosen: list[int]) -> list[int]:
    """Where loops stop: the lengths of what there is, and the numbers that the loop does not change."""
    kept = [env[i] for v, i in scope.slots.items() if i < len(env) and i not in chosen and v.kind != "bound"]
    lengths = [len(x) for x in kept if isinstance(x, tuple)]  # pyright: ignore[reportUnknownArgumentType]
    cells = [len(o.cells) for o in scope.machine.heap if o.cls.is_array]
    numbers = [x for x in kept if isinstance(x, int) and not isinstance(x, bool)]
    return list(dict.fromkeys((*cells, *lengths, *numbers)))[:MOST_NUMBERS]


def _is_array(t: Type) -> bool:
    b = bare(t)
    return isinstance(b, UserType) and isinstance(b.decl, Class) and b.decl.is_array and b.decl.dims == 1


def _new_arrays(scope: Scope, t: Type) -> list[HeapObject]:
    """New arrays of a type, as long as those that there are, or short."""
    b = bare(t)
    assert isinstance(b, UserType)
    own = UserType(b.decl, b.args)
    item = default(scope.code, b.args[0])
    around = [len(o.cells) for o in scope.machine.heap if o.cls.is_array]
    sizes = dict.fromkeys(n for n in (*around, 0, 1, 2) if n <= LONGEST)
    return [HeapObject(own, (), (item,) * n, (n,)) for n in sizes if n == 0 or item is not UNSET]
