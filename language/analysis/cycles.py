"""Datatypes without a first value: legal, and a surprise to whoever wrote them."""

from __future__ import annotations

from collections.abc import Iterable

from language.analysis import typed as t
from language.analysis.context import Context
from language.analysis.declare import Work
from language.analysis.type_parts import written
from language.types import ArrowType, ParamType, Type, UserType


def cycles(ctx: Context, work: Work) -> None:
    """Every datatype needs a constructor whose parts can be made first."""
    types = [(i.decl, i.typed) for i in work.items if isinstance(i.typed, t.Datatype) and not i.typed.codata]
    # a codatatype's values need no first one of their own; what they are made of they need
    done = {x: _infinite(x) for x in work.program.types if isinstance(x, t.Datatype) and x.codata}
    changed = True
    while changed:
        changed = False
        for _, d in types:
            needs = [n for c in d.ctors if (n := _needs([f.type for f in c.formals], done)) is not None]
            if d not in done and needs:
                done[d] = min(needs, key=len)
                changed = True
    for decl, d in types:
        if d not in done and d.ctors:
            message = (
                f"No value of the datatype `{d.name}` can ever be made: each constructor needs another "
                f"`{d.name}` first."
            )
            with ctx.on(decl):
                ctx.warn("cycle", d.span, message)


def _infinite(d: t.Datatype) -> set[ParamType]:
    """The type parameters that some constructor of a codatatype speaks of, the one with the fewest."""

    def parameters(x: Type) -> set[ParamType]:
        own = {x} if isinstance(x, ParamType) else set[ParamType]()
        return own.union(*map(parameters, written(x)))

    return min((set[ParamType]().union(*(parameters(f.type) for f in c.formals)) for c in d.ctors), key=len)


def _needs(types: Iterable[Type], done: dict[t.Datatype, set[ParamType]]) -> set[ParamType] | None:
    """The type parameters of which a value is needed to have one of each type; None where one of the types
    has none yet. `done`: the same for each datatype that is known to have a value."""
    out: set[ParamType] = set()
    seen: set[t.SubsetType] = set()  # a circle of them is told elsewhere
    todo = list(types)
    while todo:
        match todo.pop():
            case ParamType() as p:
                out.add(p)
            case ArrowType(_, result, "->"):
                todo.append(result)
            case UserType(t.Datatype() as d, args):
                if not d.is_tuple and d not in done:
                    return None
                todo += [a for p, a in zip(d.params, args, strict=True) if d.is_tuple or p in done[d]]
            case UserType(t.SubsetType() as s) if s.base is not None and s not in seen:
                seen.add(s)
                todo.append(s.base)
            case _:
                pass
    return out
