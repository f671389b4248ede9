"""The states of a recorded trace, put back into a machine so that expressions can be evaluated in them.

Going forward costs what changed; going back starts anew. `old` sees the state at the call's entry, since
the writes between are journalled as they were in the run.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from language.analysis.builtins import array_class
from language.analysis.typed import Class, Expr, TypedProgram, Var, Variable, walk
from language.interpreter.code import Code
from language.interpreter.machine import SLICE, UNSET, Activation, Object
from language.interpreter.oracle import Oracle
from language.interpreter.outcomes import Env, Eval, Fault, Stop, Stopped
from language.interpreter.scope import ACT, THIS, TYPES, Scope
from language.records.trace import Absent, FieldSlot, LocalSlot, Step, Trace
from language.source import NOWHERE
from language.values import Ref, Unknown, Value

_ARRAY = re.compile(r"array\d*")
STEPS = 200_000
"""Of the interpreter, for one evaluation."""


class Formula:
    """A typed expression made ready to be evaluated in many states."""

    def __init__(self, code: Code, expression: Expr) -> None:
        self.scope = Scope(code, None)
        self.run: Eval = self.scope.expr(expression)
        used = dict.fromkeys(n.var for n in walk(expression) if isinstance(n, Var) and n.var.kind != "bound")
        self.variables: tuple[tuple[Variable, int], ...] = tuple((v, self.scope.slot(v)) for v in used)


class Snapshots:
    def __init__(self, program: TypedProgram, trace: Trace, cancel: Stopped | None = None) -> None:
        self.trace = trace
        self.code = Code(program)
        self.code.machine.cancel = cancel
        self.locals: dict[int, dict[str, Value]] = {}
        self.index = -1
        self._classes = {d.name: d for d in program.types if isinstance(d, Class)}
        self._entries: dict[int, tuple[int, int]] = {}
        self._reset()

    def formula(self, expression: Expr) -> Formula:
        return Formula(self.code, expression)

    def go(self, step: int) -> None:
        """Put the state after `step` into the machine."""
        if step < self.index:
            self._reset()
        while self.index < step:
            self.index += 1
            self._apply(self.trace.steps[self.index])

    def value(self, formula: Formula, frame: int, other: Mapping[str, Value] | None = None) -> Value:
        """The formula's value in the state, its variables taken by name from `frame`, but for those that
        `other` gives another value. What cannot be told is `Unknown`, with the reason."""
        own = self.locals.get(frame, {})
        env: Env = formula.scope.new_env()
        env[TYPES] = None
        env[THIS] = own.get("this")
        env[ACT] = Activation(*self._entries.get(frame, (0, 0)))
        for variable, slot in formula.variables:
            value = (other or own).get(variable.name, own.get(variable.name, UNSET))
            if value is UNSET:
                return Unknown(f"{variable.name} has no value here")
            env[slot] = value
        machine = self.code.machine
        machine.fuel, machine.left, machine.depth = SLICE, STEPS - SLICE, 0
        machine.quiet += 1
        try:
            return formula.run(env)
        except Fault as fault:
            return Unknown(fault.violation.message or "it is not defined here")
        except Stop as stop:
            return Unknown(getattr(stop, "why", "it cannot be computed here"))
        except RecursionError:
            return Unknown("the calls are nested too deeply")
        finally:
            machine.quiet -= 1
            machine.past = None

    # ── the state ────────────────────────────────────────────────────────────────────────────────

    def _reset(self) -> None:
        self.code.machine.reset(Oracle(), STEPS)
        self.locals.clear()
        self._entries.clear()
        self.index = -1

    def _apply(self, step: Step) -> None:
        machine = self.code.machine
        made: dict[Ref, dict[str, Any]] = {}
        for change in step.changes:
            slot, new = change.slot, change.new
            if isinstance(slot, LocalSlot):
                self._set(slot, new)
            elif not isinstance(new, Absent):
                value = UNSET if isinstance(new, Unknown) else new
                if slot.ref.id >= len(machine.heap) or slot.ref in made:
                    made.setdefault(slot.ref, {})[slot.field] = value
                else:
                    self._write(slot, value)
        for ref in sorted(made, key=lambda r: r.id):
            while len(machine.heap) < ref.id:  # an object without fields leaves no trace
                empty = Ref(len(machine.heap))
                machine.heap.append(Object(empty, Class("", "", (), NOWHERE), (), {}, ()))
            machine.heap.append(self._object(ref, made[ref]))
        self._entries.setdefault(step.frame, (len(machine.journal), len(machine.heap)))

    def _set(self, slot: LocalSlot, value: Value | Absent) -> None:
        own = self.locals.setdefault(slot.frame, {})
        if isinstance(value, Absent):
            own.pop(slot.name, None)
        else:
            own[slot.name] = value

    def _write(self, slot: FieldSlot, value: Any) -> None:
        obj = self.code.machine.heap[slot.ref.id]
        if not obj.cls.is_array:
            if slot.field not in obj.cells:
                obj.cells[slot.field] = UNSET
            self.code.machine.write(slot.ref, slot.field, value)
        elif not slot.field.startswith("Length"):
            self.code.machine.write(slot.ref, _flat(slot.field, obj.dims), value)

    def _object(self, ref: Ref, found: dict[str, Any]) -> Object:
        if not _ARRAY.fullmatch(ref.label):
            cls = self._classes.get(ref.label) or Class(ref.label, ref.label, (), NOWHERE)
            return Object(ref, cls, (), dict(found), ())
        dims = tuple(found[k] for k in sorted(found) if k.startswith("Length") and k != "Length")
        dims = dims or (found["Length"],)
        cells: list[Any] = [UNSET] * found["Length"]
        for key, value in found.items():
            if not key.startswith("Length"):
                cells[_flat(key, dims)] = value
        return Object(ref, array_class(len(dims)), (), cells, dims)


def _flat(key: str, dims: tuple[int, ...]) -> int:
    flat = 0
    for part, n in zip(key.split(","), dims, strict=True):
        flat = flat * n + int(part)
    return flat
