"""Inputs of a run as immutable values, so that a run can be repeated and a candidate be handed over.

References in `args`, `this` and in objects are `Ref`s whose ids count the objects of `heap` from 0.
"""

from __future__ import annotations

from typing import Any

from language.analysis.typed import Callable_, Class, Method
from language.interpreter.constraints import constraint
from language.interpreter.machine import UNSET
from language.interpreter.outcomes import Stop
from language.interpreter.scope import CompiledProgram
from language.interpreter.shapes import has_params
from language.record import dataclass, field
from language.types import Type, UserType, substitute
from language.values import Ref, Value


@dataclass(frozen=True)
class HeapObject:
    """An array (`dims` not empty; `cells` row by row) or an object (`fields` by name)."""

    type: UserType
    fields: tuple[tuple[str, Value], ...] = ()
    cells: tuple[Value, ...] = ()
    dims: tuple[int, ...] = ()


@dataclass(frozen=True)
class Inputs:
    """`args` in the order of the parameters; `decisions` are the oracle's; `type_args` may be empty, and
    then each type parameter stands for a small opaque type. A constructor's `this` is the last of `heap`."""

    args: tuple[Value, ...]
    this: Value = None
    heap: tuple[HeapObject, ...] = ()
    type_args: tuple[Type, ...] = ()
    decisions: tuple[int, ...] = ()
    names: tuple[str, ...] = field(default=(), compare=False)
    types: tuple[Type, ...] = field(default=(), compare=False)


def install(code: CompiledProgram, heap: tuple[HeapObject, ...]) -> None:
    """Put the objects into an empty machine."""
    machine = code.machine
    for o in heap:
        assert isinstance(o.type.decl, Class)
        if o.dims:
            machine.allocate(o.type.decl, o.type.args, o.type.decl.name, list(o.cells), o.dims)
        else:
            cells: dict[str, Any] = dict(o.fields)
            machine.allocate(o.type.decl, o.type.args, o.type.decl.name, cells)


def well_typed(code: CompiledProgram, inputs: Inputs, params: tuple[Type, ...], this: Type | None) -> bool:
    """Whether every value, in cells and fields too, is one of its type. For inputs that others propose."""
    places = [*zip(inputs.args, params, strict=True)]
    if this is not None:
        places.append((inputs.this, this))
    for o in inputs.heap:
        if o.dims:
            places.extend((c, o.type.args[0]) for c in o.cells)
            continue
        types = {f.name: substitute(f.type, env) for cls, env in code.ancestry(o.type) for f in cls.fields}
        places.extend((v, types[n]) for n, v in o.fields if n in types)
    return all(_fits(code, v, t) for v, t in places)


def fitting(code: CompiledProgram, target: Callable_, inputs: Inputs) -> bool:
    """Whether inputs that others propose are of the target's types."""
    constructing = isinstance(target, Method) and target.kind == "constructor"
    this = target.this.type if target.this is not None and not constructing else None
    params = tuple(p.type for p in target.params)
    return len(inputs.args) == len(params) and well_typed(code, inputs, params, this)


def _fits(code: CompiledProgram, value: Value, t: Type) -> bool:
    test = None if has_params(t) or value is UNSET else constraint(code, t)
    try:
        return test is None or bool(test(value))
    except Stop:
        return False


def capture(code: CompiledProgram) -> tuple[HeapObject, ...]:
    """The machine's objects as they are now."""
    out: list[HeapObject] = []
    for o in code.machine.heap:
        t = UserType(o.cls, o.type_args)
        if not o.cls.is_array:
            out.append(HeapObject(t, tuple(o.cells.items())))
        else:
            out.append(HeapObject(t, (), tuple(o.cells), o.dims))
    return tuple(out)


def reference(index: int, t: UserType) -> Ref:
    return Ref(index, t.decl.name)
