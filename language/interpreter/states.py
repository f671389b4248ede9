"""Rules for expressions that look at another state of the heap: `old`, `fresh`, `allocated`, `unchanged`."""

from __future__ import annotations

from typing import Any

from language.analysis.typed import Allocated, Frame, Fresh, Old, Unchanged
from language.interpreter.machine import Activation, Allowed
from language.interpreter.outcomes import Env, Eval, UnknownValue
from language.interpreter.scope import ACT, Scope, expression, written
from language.interpreter.writing import Writer
from language.sequences import whole
from language.types import ArrowType
from language.values import Map, Multiset, Ref


def mark_of(env: Env, label: str | None) -> tuple[int, int]:
    """The journal's length and the number of objects at entry or at a label."""
    act: Activation = env[ACT]
    if label is None:
        return act.mark, act.born
    if label not in act.labels:
        raise UnknownValue(f"the label {label} was not passed")
    return act.labels[label]


def in_state(scope: Scope, mark: tuple[int, int], run: Eval, env: Env) -> Any:
    """Evaluate in the heap of a mark."""
    machine = scope.machine
    if mark[0] == len(machine.journal) and machine.past is None:
        return run(env)
    saved = machine.past, machine.past_born
    machine.past, machine.past_born = machine.overlay(mark[0]), mark[1]
    try:
        return run(env)
    finally:
        machine.past, machine.past_born = saved


@expression(Old)
def old(scope: Scope, e: Old) -> Eval:
    operand, label = scope.expr(e.operand), e.label
    return lambda env: in_state(scope, mark_of(env, label), operand, env)


def references(value: Any) -> list[Ref]:
    """The objects that an expression of a frame stands for."""
    match whole(value):
        case None:
            return []
        case Ref():
            return [value]
        case Map(items):
            return [k for k, _ in items if isinstance(k, Ref)]
        case Multiset(items):
            return [x for x, _ in items if isinstance(x, Ref)]
        case tuple() | frozenset():
            return [x for x in value if isinstance(x, Ref)]  # pyright: ignore[reportUnknownVariableType]
        case _:
            raise UnknownValue("the frame is not a set of objects")


@written(Fresh)
def fresh(scope: Scope, e: Fresh, out: Writer) -> str:
    born, value = out.operands(
        lambda: f"{out.const(mark_of)}(E, {e.label!r})[1]", lambda: scope.text(e.operand, out)
    )
    return f"{out.const(_is_fresh)}({born}, {value})"


def _is_fresh(born: int, value: Any) -> bool:
    return value is not None and all(r.id >= born for r in references(value))


@written(Allocated)
def allocated(scope: Scope, e: Allocated, out: Writer) -> str:
    return f"{out.const(_exists)}(M.born(), {scope.text(e.operand, out)})"


def _exists(born: int, value: Any) -> bool:
    if not isinstance(value, Ref | frozenset | tuple):
        return True
    return all(r.id < born for r in references(value))


def frame_of(scope: Scope, frames: tuple[Frame, ...]) -> Any:
    """Compile a frame clause to code that gives what it lets through, `Allowed`."""
    parts = [(f, scope.expr(f.target) if f.target is not None else None) for f in frames]

    def run(env: Env, born: int) -> Allowed:
        allowed = Allowed(born)
        for frame, target in parts:
            if target is None or isinstance(frame.target and frame.target.type, ArrowType):
                allowed.everything = True
                continue
            for ref in references(target(env)):
                if frame.field is None:
                    allowed.whole.add(ref.id)
                else:
                    allowed.fields.add((ref.id, frame.field.name))
        return allowed

    return run


@expression(Unchanged)
def unchanged(scope: Scope, e: Unchanged) -> Eval:
    frame, label, machine = frame_of(scope, e.frame), e.label, scope.machine

    def run(env: Env) -> bool:
        mark, born = mark_of(env, label)
        allowed: Allowed = frame(env, born)
        for (id, key), before in machine.overlay(mark).items():
            named = id in allowed.whole or (id, key) in allowed.fields
            if named and machine.heap[id].cells[key] != before:
                return False
        return True

    return run
