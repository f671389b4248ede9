"""Which pictures a state deserves: strips, grids, chips, trees, and one graph of the objects.

In: the variables of a frame with the objects they reach, what this step changed, and which cells a
failing formula reads. Out: pictures in the order of the variables; plain numbers are not drawn. At
most `MOST` pictures, so that a step of a long run stays quick.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice

from ide.pictures.chips import Chip, Chips, chips
from ide.pictures.compose import framed
from ide.pictures.graph import graph
from ide.pictures.grid import Grid, grid
from ide.pictures.primitives import METRICS, Ink, Metrics, Picture
from ide.pictures.scene_model import CELL, Scene, dimensions, equal, is_array
from ide.pictures.scene_objects import graph_of, has_objects
from ide.pictures.strip import Strip, strip
from ide.pictures.tree import Node, Tree, tree
from ide.texts.catalogue import say
from language.records.trace import Absent, CellRead, FieldSlot, LocalSlot, Slot
from language.values import Char, Data, Map, Multiset, Ref, Value, show

MOST = 12
DEPTH = 40
CELLS = 2000
"""Cells of a longer array or sequence are drawn from its beginning and around its pointers only."""


def pictures_of(scene: Scene, width: float = 380.0, metrics: Metrics = METRICS) -> tuple[Picture, ...]:
    """All pictures of the scene, none wider than `width` unless it has to be."""
    out: list[Picture] = []
    seen: dict[Ref, None] = {}
    for name, value in _drawable(scene):
        if len(out) >= MOST:
            break
        match value:
            case Ref() if is_array(scene.fields, value):
                if value not in seen and len(dimensions(scene.fields[value])) <= 2:
                    seen[value] = None
                    title = _aliases(scene, name, value)
                    drawn = _array(scene, title, name, value, width, metrics)
                    out.append(_in_frame(scene, title, value, drawn))
            case tuple():
                out.append(_sequence(scene, name, value, width, metrics))
            case frozenset() | Multiset() | Map():
                out.append(_chips(scene, name, value, width, metrics))
            case Data(args=args) if args:
                model = Tree(name, _node(value, DEPTH), value.type_name or say("picture.noun.data"))
                out.append(tree(model, width, metrics))
            case _:
                pass
    if has_objects(scene):
        out.append(graph(graph_of(scene), width, metrics))
    return tuple(out)


def _drawable(scene: Scene) -> list[tuple[str, Value]]:
    """The variables, and one level below them the arrays and collections in fields of objects."""
    out: list[tuple[str, Value]] = []
    for name, value in scene.variables:
        out.append((name, value))
        if isinstance(value, Ref) and not is_array(scene.fields, value):
            for f, inner in islice(scene.fields.get(value, {}).items(), 50):
                if isinstance(inner, frozenset) and inner and all(isinstance(x, Ref) for x in inner):
                    continue  # an outline in the graph of objects
                if isinstance(inner, tuple | frozenset | Multiset | Map) or (
                    isinstance(inner, Ref) and is_array(scene.fields, inner)
                ):
                    out.append((f"{name}.{f}", inner))
    return out


def _aliases(scene: Scene, name: str, ref: Ref) -> str:
    """`a = b` when two variables are one array."""
    names = [n for n, v in _drawable(scene) if v == ref and isinstance(v, Ref)]
    return " = ".join(names) if names else name


def _pointers(scene: Scene, title: str, length: int) -> tuple[tuple[str, int], ...]:
    """The index variables of an array or a sequence that point into it, or just beside it."""
    names = title.split(" = ")
    out: list[tuple[str, int]] = []
    for name, value in scene.variables:
        bases = scene.index_names.get(name, frozenset())
        mine = any(n == b or n.endswith(f".{b}") for n in names for b in bases)
        if mine and isinstance(value, int) and not isinstance(value, bool) and -1 <= value <= length:
            out.append((name, value))
    return tuple(out)


def _reads(
    scene: Scene, name: str, ref: Ref | None
) -> tuple[dict[tuple[int, ...], str], set[tuple[int, ...]]]:
    """The ringed cells with their words and the shaded cells of one array or sequence."""

    def same(read: CellRead) -> bool:
        return read.ref == ref if read.ref is not None and ref is not None else read.base == name

    ringed = {read.index: word for read, word in scene.ringed if same(read)}
    if ref is not None and scene.blocked is not None and scene.blocked.ref == ref and scene.blocked.field:
        ringed[tuple(map(int, scene.blocked.field.split(",")))] = say("picture.outside.word")
    return ringed, {read.index for read in scene.shaded if same(read)}


def _sequence(scene: Scene, name: str, value: tuple[Value, ...], width: float, metrics: Metrics) -> Picture:
    ringed, shaded = _reads(scene, name, None)
    old = _old_value(scene, name)
    changed: set[int] = set()
    if isinstance(old, tuple) and len(value) <= CELLS:
        changed = {i for i, v in enumerate(value) if i >= len(old) or not equal(old[i], v)}
    text = bool(value) and isinstance(value[0], Char)
    model = Strip(
        name,
        {i: show(v, CELL) for i, v in enumerate(value[:CELLS])},
        len(value),
        _pointers(scene, name, len(value)),
        {i[0]: w for i, w in ringed.items() if i},
        frozenset(i[0] for i in shaded if i),
        frozenset(changed),
        say("picture.noun.string" if text else "picture.noun.sequence"),
        scene.than,
    )
    return strip(model, width, metrics)


def _array(scene: Scene, title: str, name: str, ref: Ref, width: float, metrics: Metrics) -> Picture:
    own = scene.fields[ref]
    ringed, shaded = _reads(scene, name, ref)
    changed = [s.field for s, old in scene.changed.items() if isinstance(s, FieldSlot) and s.ref == ref
               and not equal(old, own.get(s.field))]  # fmt: skip
    sizes = dimensions(own)
    if len(sizes) == 1:
        length = sizes[0]
        pointers = _pointers(scene, title, length)
        wanted = {*range(min(length, CELLS)), *range(max(0, length - 8), length)}
        wanted |= {j for _, i in pointers for j in range(max(0, i - 3), min(length, i + 4))}
        wanted |= {i[0] for i in ringed if i}
        model = Strip(
            title,
            {i: show(own[str(i)], CELL) for i in wanted if str(i) in own},
            length,
            pointers,
            {i[0]: w for i, w in ringed.items() if i},
            frozenset(i[0] for i in shaded if i),
            frozenset(int(f) for f in changed if f.isdecimal()),
            say("picture.noun.array"),
            scene.than,
        )
        return strip(model, width, metrics)
    return _grid(scene, title, own, sizes, ringed, shaded, changed, width, metrics)


def _grid(
    scene: Scene,
    title: str,
    own: Mapping[str, Value],
    sizes: tuple[int, ...],
    ringed: dict[tuple[int, ...], str],
    shaded: set[tuple[int, ...]],
    changed: list[str],
    width: float,
    metrics: Metrics,
) -> Picture:
    rows, columns = sizes
    cells: dict[tuple[int, int], str] = {}
    for at, value in islice(own.items(), CELLS):
        if (pair := _pair(at)) is not None:
            cells[pair] = show(value, CELL)
    # By habit `i` and `r…` count rows, `j` and `c…` columns; nothing else is claimed of other names.
    indices = [(n, i) for n, i in _pointers(scene, title, max(rows, columns)) if i >= 0]
    model = Grid(
        title,
        cells,
        rows,
        columns,
        tuple((n, i) for n, i in indices if n[0] in "ir" and i < rows),
        tuple((n, i) for n, i in indices if n[0] in "jc" and i < columns),
        {(i[0], i[1]): w for i, w in ringed.items() if len(i) == 2},
        frozenset((i[0], i[1]) for i in shaded if len(i) == 2),
        frozenset(p for f in changed if (p := _pair(f)) is not None),
        scene.than,
    )
    return grid(model, width, metrics)


def _in_frame(scene: Scene, title: str, ref: Ref, drawn: Picture) -> Picture:
    """With an outline where `modifies` names this array and not all that are drawn."""
    if scene.blocked == FieldSlot(ref, ""):
        return framed(drawn, say("picture.outside.word"), say("picture.outside", what=title), Ink.BAD)
    if not scene.writable or ref not in scene.writable:
        return drawn
    others = [v for _, v in _drawable(scene) if isinstance(v, Ref) and v not in scene.writable]
    if not others:
        return drawn
    name = say("picture.frame.modifies")
    return framed(drawn, name, say("picture.graph.may-change", name=name, things=title), Ink.ACCENT)


def _pair(at: str) -> tuple[int, int] | None:
    left, comma, right = at.partition(",")
    return (int(left), int(right)) if comma and left.isdecimal() and right.strip().isdecimal() else None


def _chips(
    scene: Scene, name: str, value: frozenset[Value] | Multiset | Map, width: float, metrics: Metrics
) -> Picture:
    old = _old_value(scene, name)
    known = type(old) is type(value)
    before = _items(old) if isinstance(old, frozenset | Multiset | Map) and known else {}
    now = _items(value)
    items = tuple(
        _chip(k, v, value, known and before.get(k) != v) for k, v in sorted(now.items(), key=_order)
    )
    gone = tuple(_chip(k, v, value, False) for k, v in sorted(before.items(), key=_order) if k not in now)
    noun = {Multiset: "multiset", Map: "map"}.get(type(value), "set")
    return chips(Chips(name, items, say(f"picture.noun.{noun}"), gone, scene.than), width, metrics)


def _items(value: frozenset[Value] | Multiset | Map) -> dict[str, str]:
    match value:
        case Multiset(counts):
            return {show(x, CELL): str(n) for x, n in counts}
        case Map(entries):
            return {show(k, CELL): show(v, CELL) for k, v in entries}
        case _:
            return {show(x, CELL): "" for x in value}


def _chip(key: str, value: str, owner: object, changed: bool) -> Chip:
    if isinstance(owner, Multiset):
        return Chip(key, None, int(value), changed)
    return Chip(key, value if isinstance(owner, Map) else None, 1, changed)


def _order(item: tuple[str, str]) -> tuple[int, str]:
    return (len(item[0]), item[0])


def _node(value: Data, depth: int) -> Node:
    """`depth` bounds the recursion; what is deeper is cut."""
    plain: list[str] = []
    children: list[tuple[str, Node]] = []
    for i, arg in enumerate(value.args):
        name = value.names[i] if i < len(value.names) else ""
        if isinstance(arg, Data) and (arg.args or arg.type_name == value.type_name):
            children.append((name, _node(arg, depth - 1) if depth else Node("…")))
        else:
            plain.append(f"{name}: {show(arg, CELL)}" if name and len(value.args) > 2 else show(arg, CELL))
    return Node(value.ctor or "( )", tuple(plain), tuple(children))


def _old_value(scene: Scene, name: str) -> Value | Absent:
    """What the variable, or the field of the object in a variable, held before this step."""
    base, dot, f = name.partition(".")
    slot: Slot = LocalSlot(scene.frame, base)
    if dot:
        owner = dict(scene.variables).get(base)
        if not isinstance(owner, Ref):
            return Absent()
        slot = FieldSlot(owner, f)
    return scene.changed.get(slot, Absent())
