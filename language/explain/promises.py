"""What a callee's contract leaves open, in the words of its caller."""

from __future__ import annotations

import re
from collections.abc import Sequence

from language.analysis.typed import (
    Apply,
    CallStmt,
    Expr,
    FieldRead,
    FunctionCall,
    Method,
    NewObject,
    This,
    Unchanged,
    Var,
    walk,
)

State = Sequence[tuple[str, str]]


def at_call(node: CallStmt | NewObject, called: Method, state: State) -> tuple[tuple[str, str], ...]:
    """A state after a call (place, shown value), where what the callee calls `this.x` or `a[0]` has the name
    of what was handed to it, if that has a simple one."""
    names = {p.name: _name(e) for p, e in zip(called.params, node.args, strict=False)}
    names["this"] = _name(node.receiver) if isinstance(node, CallStmt) else "the new object"
    return tuple((_renamed(place, names), value) for place, value in state)


def _renamed(place: str, names: dict[str, str]) -> str:
    root = re.match(r"\w[\w']*(?=[.\[])", place)
    new = names.get(root.group(), "") if root else ""
    return new + place[root.end() :] if root and new else place


def _name(e: Expr | None) -> str:
    match e:
        case None | This():
            return "this"
        case Var():
            return e.var.name
        case FieldRead() if name := _name(e.obj):
            return f"{name}.{e.field.name}"
        case _:
            return ""


def unmentioned(called: Method, state: State) -> tuple[str, ...]:
    """The results and fields in a state that the postconditions never speak of; none where a clause may
    speak of more than it names, as by a function."""
    nodes = [n for c in called.ensures for n in walk(c.condition)]
    if any(isinstance(n, FunctionCall | Apply | Unchanged) for n in nodes):
        return ()
    said = {n.field.name for n in nodes if isinstance(n, FieldRead)}
    said |= {n.var.name for n in nodes if isinstance(n, Var)}
    parts = [place.rsplit(".", 1)[-1] for place, _ in state if not place.endswith("]")]
    return tuple(dict.fromkeys(p for p in parts if p not in said))
