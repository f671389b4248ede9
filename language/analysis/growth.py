"""Datatypes that contain themselves at ever larger types, as `datatype D<T> = Leaf | Node(T, D<seq<T>>)`.

A proof names every type that a value is built from, so there must be finitely many. Type parameters make a
graph: an argument that mentions `X` leads from `X` to the parameter that it is for, and grows where it is
more than `X` itself. The types are infinitely many where a cycle has an edge that grows (Kennedy and Pierce,
*On decidability of nominal subtyping with variance*, 2007).
"""

from __future__ import annotations

from collections.abc import Iterator

from language.analysis import typed as t
from language.analysis.context import Context
from language.analysis.declare import Work
from language.analysis.type_parts import written
from language.types import ParamType, Type, UserType


def growth(ctx: Context, work: Work) -> None:
    """Refuses such datatypes by name, at the part that grows."""
    leads: dict[ParamType, set[ParamType]] = {}
    for item in work.items:
        for _, type_ in _parts(item.typed):
            for x, y, _ in _edges(type_):
                leads.setdefault(x, set()).add(y)
    for item in work.items:
        ctx.current = item.decl
        for place, type_ in _parts(item.typed):
            if any(grows and _reaches(y, x, leads) for x, y, grows in _edges(type_)):
                ctx.unsupported(place.span, "datatypes that contain themselves at ever larger types")
    ctx.current = None


def _parts(d: object) -> Iterator[tuple[t.Variable | t.SubsetType, Type]]:
    match d:
        case t.Datatype():
            yield from ((f, f.type) for c in d.ctors for f in c.formals)
        case t.SubsetType() if d.base is not None:
            yield d, d.base
        case _:
            pass


def _edges(type_: Type) -> Iterator[tuple[ParamType, ParamType, bool]]:
    """The parameters in the arguments, those that these are for, and whether the argument grows."""
    if isinstance(type_, UserType) and not isinstance(type_.decl, t.Class):  # all objects are references
        for param, arg in zip(type_.decl.params, type_.args, strict=True):
            yield from ((x, param, arg != x) for x in _params(arg))
    for part in written(type_):
        yield from _edges(part)


def _params(type_: Type) -> Iterator[ParamType]:
    if isinstance(type_, ParamType):
        yield type_
    for part in written(type_):
        yield from _params(part)


def _reaches(start: ParamType, goal: ParamType, leads: dict[ParamType, set[ParamType]]) -> bool:
    seen: set[ParamType] = set()
    stack = [start]
    while stack:
        x = stack.pop()
        if x == goal:
            return True
        if x not in seen:
            seen.add(x)
            stack += leads.get(x, ())
    return False
