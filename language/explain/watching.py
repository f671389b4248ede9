"""The value of an expression in a state of a trace, for watches and for what the learner points at."""

from __future__ import annotations

from typing import Any

from language.analysis.builtins import array_class
from language.analysis.typed import Class, Expr, Fresh, Old, TypedProgram, Unchanged, Var, walk
from language.interpreter.code import Code
from language.interpreter.machine import UNSET, Activation, Object
from language.interpreter.oracle import Oracle
from language.interpreter.outcomes import Stop
from language.interpreter.runs import deep
from language.interpreter.scope import ACT, THIS, TYPES, Scope
from language.source import NOWHERE
from language.trace import FieldSlot, Trace
from language.values import Ref, Unknown, Value

STEPS = 200_000


def evaluate(program: TypedProgram, expression: Expr, trace: Trace, step: int, frame: int) -> Value:
    """The value of a typed expression after `step`, its variables taken by name from `frame`. What cannot
    be told from the trace alone is `Unknown`."""
    if any(isinstance(n, Old | Fresh | Unchanged) for n in walk(expression)):
        return Unknown("a watch sees one state only")
    return deep(lambda: _evaluate(program, expression, trace, step, frame))


def _evaluate(program: TypedProgram, expression: Expr, trace: Trace, step: int, frame: int) -> Value:
    store = trace.store_at(step)
    code = Code(program)
    code.machine.reset(Oracle(), STEPS)
    fields: dict[Ref, dict[str, Any]] = {}
    locals_: dict[str, Any] = {}
    for slot, value in store.items():
        if isinstance(slot, FieldSlot):
            fields.setdefault(slot.ref, {})[slot.field] = UNSET if isinstance(value, Unknown) else value
        elif slot.frame == frame:
            locals_[slot.name] = value
    _restore(code, program, fields)
    scope = Scope(code, None)
    run = scope.expr(expression)
    env = scope.new_env()
    env[TYPES] = None
    env[THIS] = locals_.get("this")
    env[ACT] = Activation(0, len(code.machine.heap))
    for n in walk(expression):
        if isinstance(n, Var) and n.var.kind != "bound":
            if n.var.name not in locals_:
                return Unknown(f"{n.var.name} has no value here")
            env[scope.slot(n.var)] = locals_[n.var.name]
    machine = code.machine
    machine.quiet += 1
    try:
        return run(env)
    except Stop as stop:
        return Unknown(getattr(stop, "why", "it has no value here"))


def _restore(code: Code, program: TypedProgram, fields: dict[Ref, dict[str, Any]]) -> None:
    """Objects by their ids; ids that the trace does not know get an empty object."""
    classes = {d.name: d for d in program.types if isinstance(d, Class)}
    by_id = {ref.id: (ref, found) for ref, found in fields.items()}
    for id in range(max(by_id, default=-1) + 1):
        ref, found = by_id.get(id, (Ref(id), {}))
        if "Length" in found:
            dims = tuple(found[k] for k in sorted(found) if k.startswith("Length") and k != "Length")
            dims = dims or (found["Length"],)
            cells: list[Any] = [UNSET] * found["Length"]
            for key, value in found.items():
                if not key.startswith("Length"):
                    cells[_flat(key, dims)] = value
            code.machine.heap.append(Object(ref, array_class(len(dims)), (), cells, dims))
        else:
            cls = classes.get(ref.label) or Class(ref.label, ref.label, (), NOWHERE)
            code.machine.heap.append(Object(ref, cls, (), dict(found), ()))


def _flat(key: str, dims: tuple[int, ...]) -> int:
    flat = 0
    for part, n in zip(key.split(","), dims, strict=True):
        flat = flat * n + int(part)
    return flat
