"""What a statement assigns of what is outside of it, read off its text: for loops and opaque blocks, after
which little is known of it."""

from __future__ import annotations

from collections.abc import Sequence

from language.analysis import typed as t
from language.analysis.bodiless import reach
from language.ivl import nodes as n
from language.ivl import terms as k
from language.ivl.builder import Builder, ref
from language.ivl.scope import Scope, typing
from language.record import dataclass


@dataclass(frozen=True)
class Targets:
    variables: list[n.Variable]
    writes_heap: bool


def assigned_in(stmt: t.Stmt, s: Scope, b: Builder, extra: Sequence[n.Variable] = ()) -> Targets:
    """The variables of the scope that the statement assigns, and `extra` before them."""
    found: dict[str, n.Variable] = {v.name: v for v in extra}
    writes = False

    def add(term: n.Term | None) -> None:
        if isinstance(term, n.Ref_):
            found.setdefault(term.name, b.variable(term.name))

    for node in t.walk(stmt):
        match node:
            case t.While(body=None) | t.For(body=None):
                forgotten = reach(node)
                for v in forgotten.variables:
                    add(s.env.get(v))
                writes = writes or forgotten.heap
            case t.LocalTarget(var=var):
                add(s.env.get(var))
            case t.FieldTarget(obj=obj, field=field):
                if isinstance(obj, t.This) and field in s.fields:
                    add(s.fields[field])
                else:
                    writes = True
            case t.ConstTarget(const=const):
                add(s.fields.get(const))
            case t.ArrayTarget() | t.NewArray() | t.NewObject() | t.Modify():
                writes = True
            case t.OpaqueBlock(modifies=modifies) if modifies:
                writes = True
            case t.CallStmt(method=m) if not m.is_lemma:
                writes = True
            case _:
                pass
    return Targets(list(found.values()), writes)


def trackers_in(stmt: t.Stmt, b: Builder) -> list[tuple[object, n.Variable]]:
    """What the statement assigns that started without a value, with whether it has one."""
    places: dict[object, n.Variable] = {}
    for node in t.walk(stmt):
        place: object = None
        match node:
            case t.LocalTarget(var=var):
                place = var
            case t.FieldTarget(field=field):
                place = field
            case t.ConstTarget(const=const):
                place = const
            case _:
                pass
        if place is not None and place in b.trackers:
            places[place] = b.trackers[place]
    return list(places.items())


def typed_if_assigned(v: n.Variable, s: Scope, b: Builder) -> n.Term:
    """That a variable is of its type; without a value yet, it need not be."""
    assert v.type is not None
    fact = typing(ref(v), v.type, s.heap)
    tracker = b.trackers.get(v.source) if v.source is not None else None
    if tracker is None or v.source in b.assigned:
        return fact
    return k.implies(ref(tracker), fact)
