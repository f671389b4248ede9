"""Objects as real runs make them: a constructor called with small arguments, then a few methods.

Objects with an invariant (`Valid()`, `Repr`) are rarely met by giving fields values one by one; what the
class's own code makes is valid, and reachable.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

from language.analysis.typed import Class, Method
from language.interpreter.code import Code
from language.interpreter.inputs import HeapObject, capture, install, reference
from language.interpreter.methods import MethodUnit
from language.interpreter.objects import allocate
from language.interpreter.oracle import Oracle
from language.interpreter.outcomes import Cancelled, Stop
from language.interpreter.scope import Scope, Site
from language.source import NOWHERE
from language.types import Type, UserType, substitute
from language.values import Data, Map, Ref, Value

Heap = tuple[HeapObject, ...]
Made = tuple[Heap, int]
"""A heap with nothing else in it, and the object's place in it."""

Choices = Callable[[tuple[Type, ...], Heap], Iterator[tuple[tuple[Value, ...], Heap]]]
"""Small values for parameters, in a heap that grows by what they point to."""

PER_STEP = 12
STEPS = 2
MOST = 60


def built(code: Code, t: UserType, choices: Choices) -> list[Made]:
    """A few objects of a class, those that take fewest calls first."""
    assert isinstance(t.decl, Class)
    out: list[Made] = []
    for ctor in t.decl.methods:
        if ctor.kind == "constructor" and ctor.body is not None:
            out.extend(_constructed(code, t, ctor, choices))
    changers = [m for m in t.decl.methods if _changes(m)]
    latest = out
    for _ in range(STEPS):
        grown = [
            g for made in latest for m in changers for g in islice(_called(code, t, made, m, choices), 3)
        ]
        out.extend(grown)
        latest = grown
        if len(out) > MOST:
            break
    return out[:MOST]


def _changes(m: Method) -> bool:
    return m.kind == "method" and not m.static and m.body is not None and bool(m.modifies)


def _constructed(code: Code, t: UserType, ctor: Method, choices: Choices) -> Iterator[Made]:
    types = dict(zip(t.decl.params, t.args, strict=False))
    params = tuple(substitute(p.type, types) for p in ctor.params)
    for args, heap in islice(choices(params, ()), PER_STEP):

        def construct(args: tuple[Value, ...] = args) -> int:
            ref = allocate(code, t)
            _call(code, ctor, ref, args, t.args)
            return ref.id

        made = _run(code, heap, construct)
        if made is not None:
            yield made


def _called(code: Code, t: UserType, made: Made, m: Method, choices: Choices) -> Iterator[Made]:
    heap, root = made
    types = dict(zip(t.decl.params, t.args, strict=False))
    params = tuple(substitute(p.type, types) for p in m.params)
    for args, grown in islice(choices(params, heap), PER_STEP):

        def change(args: tuple[Value, ...] = args) -> int:
            _call(code, m, reference(root, t), args, t.args)
            return root

        found = _run(code, grown, change)
        if found is not None and found[0] != heap:
            yield found


def _call(code: Code, m: Method, this: Ref, args: tuple[Value, ...], types: tuple[Type, ...]) -> None:
    """Call with contracts checked: an object that breaks them on the way is not one we want."""
    unit: MethodUnit = code.method(m)
    caller = Scope(code, None)
    unit.call(Site(caller, NOWHERE), caller.new_env(), this, args, types)


def _run(code: Code, heap: Heap, work: Callable[[], int]) -> Made | None:
    machine = code.machine
    machine.reset(Oracle(), 20_000)
    install(code, heap)
    try:
        root = work()
    except Cancelled:
        raise
    except Stop:
        return None
    return None if machine.violations else (capture(code), root)


def shifted(made: Made, by: int) -> Made:
    """The same objects, behind `by` others."""
    heap, root = made
    if by == 0:
        return made
    moved = tuple(
        HeapObject(
            o.type,
            tuple((n, _shift(v, by)) for n, v in o.fields),
            tuple(_shift(c, by) for c in o.cells),
            o.dims,
        )
        for o in heap
    )
    return moved, root + by


def _shift(value: Any, by: int) -> Any:
    if isinstance(value, tuple | frozenset):
        moved: list[Any] = [_shift(x, by) for x in value]  # pyright: ignore[reportUnknownVariableType]
        return tuple(moved) if isinstance(value, tuple) else frozenset(moved)
    match value:
        case Ref():
            return Ref(value.id + by, value.label)
        case Data():
            return Data(value.ctor, tuple(_shift(x, by) for x in value.args), value.names, value.type_name)
        case Map():
            return Map(frozenset((_shift(k, by), _shift(v, by)) for k, v in value.entries))
        case _:
            return value
