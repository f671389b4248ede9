"""States after a call that are nearly those of the real one: one result or one cell is another.

The callee's body is run where the call stands. That spends the run at hand: who lists states in this way
must not go on with it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

from language.interpreter.constraints import constraint
from language.interpreter.inputs import capture
from language.interpreter.listing import State, domain, holds_type, quietly, writable_places
from language.interpreter.machine import UNSET, Object
from language.interpreter.methods import MethodUnit
from language.interpreter.outcomes import Cancelled, Env, Stop
from language.interpreter.shapes import bare, has_params, has_references
from language.types import SeqType, Type

MOST_OBJECTS = 4
MOST_CELLS = 12
OTHERS = 4
"""Other values of a result or cell that are tried."""


def near_states(unit: MethodUnit, env: Env, limit: int) -> list[State]:
    """States that the callee's postcondition allows, each a change away from what its body does here."""
    machine, scope = unit.machine, unit.scope
    if unit.body is None:
        return []
    base = len(machine.heap)
    plan, recorder = machine.plan, machine.recorder
    machine.plan = machine.recorder = None
    machine.quiet += 1
    machine.depth += 1
    try:
        unit.run_body(env)
    except Cancelled:
        raise
    except Stop:
        return []
    finally:
        machine.depth -= 1
        machine.quiet -= 1
        machine.plan, machine.recorder = plan, recorder
    if len(machine.heap) > base + MOST_OBJECTS:
        return []
    places = _places(unit, env, base)
    made = capture(scope.code)[base:]
    out: list[State] = []
    for change in _changes(unit, env, places):
        undo = change()
        if all(quietly(c.run, env, scope) is True for c in unit.ensures):
            values = tuple((i, env[i]) for i in unit.results)
            out.append(State(values, tuple((o.ref.id, key, o.cells[key]) for o, key, _ in places), made))
        undo()
        if len(out) >= limit:
            break
    machine.forget_overlays()
    return out


Place = tuple[Object, Any, Type]
Undo = Callable[[], None]


def _places(unit: MethodUnit, env: Env, base: int) -> list[Place]:
    """What the call may change, and the cells of the arrays that it made."""
    writes = unit.method.modifies or unit.method.kind == "constructor"
    out = [p for p in writable_places(env, unit.scope) if p[0].ref.id < base] if writes else []
    for obj in unit.machine.heap[base:]:
        if obj.cls.is_array:
            out.extend((obj, i, obj.type_args[0]) for i in range(len(obj.cells)))
    return out[:MOST_CELLS]


def _changes(unit: MethodUnit, env: Env, places: list[Place]) -> Iterator[Callable[[], Undo]]:
    """Each sets one thing to another value, and gives what takes it back."""
    scope, machine = unit.scope, unit.machine

    def result(slot: int, value: Any) -> Callable[[], Undo]:
        def do() -> Undo:
            before = env[slot]
            env[slot] = value
            return lambda: env.__setitem__(slot, before)

        return do

    def cell(obj: Object, key: Any, value: Any) -> Callable[[], Undo]:
        def do() -> Undo:
            before = obj.cells[key]
            machine.write(obj.ref, key, value)

            def undo() -> None:
                obj.cells[key] = before
                machine.journal.pop()

            return undo

        return do

    for slot, r in zip(unit.results, unit.method.results, strict=True):
        t = scope.type_at(r.type)(env)
        for value in _others(unit, t, env[slot]):
            yield result(slot, value)
    for obj, key, t in places:
        for value in _others(unit, t, obj.cells[key]):
            yield cell(obj, key, value)


def _others(unit: MethodUnit, t: Type, now: Any) -> list[Any]:
    if has_references(t):
        return []
    near: list[Any] = []
    b = bare(t)
    if isinstance(b, SeqType) and isinstance(now, tuple):
        items: tuple[Any, ...] = now  # pyright: ignore[reportUnknownVariableType]
        for k in dict.fromkeys((0, len(items) - 1)) if items else ():
            near.append((*items[:k], *items[k + 1 :]))
            near.extend((*items[:k], x, *items[k + 1 :]) for x in _others(unit, b.item, items[k])[:2])
        near.extend((*items, x) for x in domain(unit.code, b.item, items[-1] if items else UNSET)[:1])
    near += domain(unit.code, t, now)
    test = None if has_params(t) else constraint(unit.code, t)
    fitting = (v for v in dict.fromkeys(near) if v != now and (test is None or holds_type(test, v)))
    return list(islice(fitting, OTHERS))
