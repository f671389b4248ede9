"""The pass that shares, cuts off and drops objects."""

from __future__ import annotations

from collections.abc import Iterator

from language.interpreter.cases import Case, leaves, mapped_case
from language.interpreter.inputs import HeapObject
from language.record import replace
from language.values import Ref, Value


def fewer_objects(case: Case) -> Iterator[Case]:
    """References to one object become references to another one of its class, or null; then what nothing
    points to is gone."""
    states = [v for s in case.states for _, v in s.values]
    if any(s.writes for s in case.states) or any(isinstance(x, Ref) for v in states for x in leaves(v)):
        return  # the states speak of objects by number
    yield _collected(case)
    heap, this = case.inputs.heap, case.inputs.this
    # not `this`: what a constructor makes is not there before
    others = [i for i in range(len(heap)) if not isinstance(this, Ref) or this.id != i]
    for i in others:
        for j in others:
            if j != i and heap[j].type == heap[i].type:
                yield _collected(_redirected(case, i, j))
        yield _collected(_redirected(case, i, None))


def _redirected(case: Case, gone: int, to: int | None) -> Case:
    def leaf(v: Value) -> Value:
        if isinstance(v, Ref) and v.id == gone:
            return None if to is None else replace(v, id=to)
        return v

    return mapped_case(case, leaf)


def _collected(case: Case) -> Case:
    """Without the objects that nothing points to; the others keep their order."""
    inputs = case.inputs
    order = sorted(_reachable([*inputs.args, inputs.this], inputs.heap))
    number = {old: new for new, old in enumerate(order)}
    kept = replace(inputs, heap=tuple(inputs.heap[i] for i in order))
    return mapped_case(
        replace(case, inputs=kept), lambda v: replace(v, id=number[v.id]) if isinstance(v, Ref) else v
    )


def _reachable(roots: list[Value], heap: tuple[HeapObject, ...]) -> set[int]:
    found: set[int] = set()
    waiting = [x for v in roots for x in leaves(v)]
    while waiting:
        v = waiting.pop()
        if isinstance(v, Ref) and v.id not in found:
            found.add(v.id)
            o = heap[v.id]
            inside = (*o.cells, *(x for _, x in o.fields))
            waiting.extend(x for part in inside for x in leaves(part))
    return found
