"""The objects of a scene as one graph: what variables and collections reach, and the frames around it.

A frame is what `modifies` names, and every field that holds a set of objects, as `Repr` does.
"""

from __future__ import annotations

from itertools import islice

from ide.pictures.graph_model import Graph, Outline, Row, Thing
from ide.pictures.scene_model import CELL, Scene, equal, is_array, refs_in, text_of
from ide.texts.catalogue import say
from language.records.trace import FieldSlot
from language.values import Ref, show

MOST_THINGS = 100
MOST_FIELDS = 12
MOST_FRAMES = 3
"""More outlines than this around one another cannot be told apart."""


def has_objects(scene: Scene) -> bool:
    return any(not is_array(scene.fields, ref) for _, v in scene.variables for ref in refs_in(v))


def graph_of(scene: Scene) -> Graph:
    roots: list[tuple[str, str | None]] = []
    todo: list[Ref] = []
    for name, value in scene.variables:
        if value is None:
            roots.append((name, None))
        elif isinstance(value, Ref) and not is_array(scene.fields, value):
            roots.append((name, str(value.id)))
        todo += _objects(scene, value)
    things: dict[str, Thing] = {}
    frames: list[tuple[str, frozenset[Ref]]] = []
    while todo and len(things) < MOST_THINGS:
        ref = todo.pop(0)
        if str(ref.id) in things:
            continue
        things[str(ref.id)] = _thing(scene, ref)
        for f, value in islice(scene.fields.get(ref, {}).items(), MOST_FIELDS):
            todo += _objects(scene, value)
            members = frozenset(refs_in(value)) if isinstance(value, frozenset) else frozenset[Ref]()
            if members:
                frames.append((f"{_name_of(scene, ref)}.{f}", members))
    outlines = _outlines(scene, frames, things)
    return Graph(say("picture.objects"), tuple(roots), tuple(things.values()), scene.than, outlines)


def _objects(scene: Scene, value: object) -> list[Ref]:
    return [r for r in refs_in(value) if not is_array(scene.fields, r)]  # type: ignore[arg-type]


def _thing(scene: Scene, ref: Ref) -> Thing:
    rows: list[Row] = []
    blocked = scene.blocked if scene.blocked is not None and scene.blocked.ref == ref else None
    for f, value in islice(scene.fields.get(ref, {}).items(), MOST_FIELDS):
        slot = FieldSlot(ref, f)
        changed = slot in scene.changed and not equal(scene.changed[slot], value)
        ringed = blocked is not None and blocked.field == f
        if isinstance(value, Ref) and not is_array(scene.fields, value):
            rows.append(Row(f, show(value, CELL), str(value.id), changed, ringed))
        else:
            rows.append(Row(f, text_of(value, scene.fields, CELL), None, changed, ringed))
    whole = blocked is not None and not any(r.ringed for r in rows)
    return Thing(str(ref.id), show(ref), tuple(rows), whole)


def _name_of(scene: Scene, ref: Ref) -> str:
    """As the learner calls it: by a variable, else by its number."""
    return next(
        (name for name, value in scene.variables if value == ref and isinstance(value, Ref)), show(ref)
    )


def _outlines(
    scene: Scene, frames: list[tuple[str, frozenset[Ref]]], things: dict[str, Thing]
) -> tuple[Outline, ...]:
    out: list[Outline] = []
    if scene.writable:
        out.append(Outline(say("picture.frame.modifies"), _keys(scene.writable, things), modifies=True))
    frames.sort(key=lambda f: -len(f[1]))
    out += [Outline(name, _keys(members, things)) for name, members in frames]
    return tuple([o for o in out if o.keys][:MOST_FRAMES])


def _keys(members: frozenset[Ref], things: dict[str, Thing]) -> frozenset[str]:
    return frozenset(str(r.id) for r in members) & frozenset(things)
