"""Objects and arrays as a graph: variables at the left, a box an object, an arrow a reference.

Two arrows into one box are an alias. Columns are distances from the variables; variables that point
to a later column stand below its box. A frame, such as what `modifies` names, is a labeled outline
around the objects that it holds. At most `LIMIT` objects are drawn.
"""

from __future__ import annotations

from collections.abc import Mapping

from ide.pictures.graph_edges import edges
from ide.pictures.graph_model import LIMIT, Graph, Thing, describe
from ide.pictures.graph_outlines import SIDE, TOP, outlines
from ide.pictures.graph_places import ARROW_H, ROW_H, TITLE_H, Placed, row_text, row_y
from ide.pictures.primitives import METRICS, Align, Box, Ink, Label, Line, Metrics, Picture, Shape

GAP_X = 46.0
GAP_Y = 16.0
WORD_H = 14.0


def graph(model: Graph, width: float = 380.0, metrics: Metrics = METRICS) -> Picture:
    columns = _columns(model)
    first = {t.key for t in columns[0]} if columns else set[str]()
    beside = [(n, t) for n, t in model.roots if t is None or t in first]
    below: dict[str, list[str]] = {}
    for name, target in model.roots:
        if target is not None and target not in first:
            below.setdefault(target, []).append(name)
    root_w = max([len(n) * metrics.char + 12 for n, _ in beside], default=0.0)
    nested = len(model.outlines)
    left = root_w + (GAP_X if beside else 1.0) + SIDE * nested
    placed = _place(columns, left, metrics, below, nested)
    bottom = max([_bottom(p, below) for p in placed.values()], default=0.0)
    right = max([p.x + p.w for p in placed.values()], default=root_w)
    beside.sort(key=lambda root: placed[root[1]].y if root[1] in placed else float("inf"))
    frames = outlines(model.outlines, placed, metrics)
    arrows, low, far = edges(placed, max([bottom, *(f.bottom for f in frames)]))
    right = max([right, far, *(f.right for f in frames)])
    shapes: list[Shape] = [s for f in frames for s in f.shapes]
    shapes += arrows
    shapes += _roots(beside, placed, root_w)
    for p in placed.values():
        shapes += _thing(p, metrics)
        if p.thing.key in below:
            shapes += _pointer(p, ", ".join(below[p.thing.key]), metrics)
    roots_low = _root_places(beside, placed)[-1] + ROW_H if beside else 0.0
    size = max(right + 3, root_w + 54), max(bottom, low, roots_low, *(f.bottom for f in frames), 1.0) + 3
    return Picture(model.name, describe(model), *size, tuple(shapes))


def _columns(model: Graph) -> list[list[Thing]]:
    """Objects by their distance from a variable, the variables taken in order.

    What the first variable reaches is laid out from it, so that a list is a chain even when another
    variable points into its middle. What frames hold stands above the rest, so that one outline can
    hold it.
    """
    things = {t.key: t for t in model.things[:LIMIT]}
    seen: set[str] = set()
    columns: list[list[Thing]] = []
    for root in [target for _, target in model.roots if target] + list(things):
        wave, depth = [root], 0
        while wave := [k for k in dict.fromkeys(wave) if k in things and k not in seen]:
            if depth == len(columns):
                columns.append([])
            columns[depth] += [things[k] for k in wave]
            seen.update(wave)
            wave = [r.target for k in wave for r in things[k].rows if r.target]
            depth += 1
    for column in columns:
        column.sort(key=lambda t: -sum(t.key in o.keys for o in model.outlines))
    return columns


def _place(
    columns: list[list[Thing]], left: float, metrics: Metrics, below: Mapping[str, list[str]], nested: int
) -> dict[str, Placed]:
    """`below` are the variables whose arrows need room under a box; `nested` outlines need it around."""
    out: dict[str, Placed] = {}
    x = left
    for number, column in enumerate(columns):
        y, widest = 1.0 + TOP * nested, 0.0
        for thing in column:
            chars = max(len(s) for s in [thing.title, *(row_text(r) for r in thing.rows)])
            w, h = chars * metrics.char + 22, TITLE_H + ROW_H * len(thing.rows) + (4 if thing.rows else 0)
            out[thing.key] = Placed(thing, number, x, y, w, h)
            y += h + GAP_Y + (TOP + SIDE) * nested
            y += (ARROW_H if thing.key in below else 0) + (WORD_H if thing.ring_word else 0)
            widest = max(widest, w)
        x += widest + GAP_X + 2 * SIDE * nested
    return out


def _bottom(p: Placed, below: Mapping[str, list[str]]) -> float:
    return p.y + p.h + (ARROW_H if p.thing.key in below else 0.0) + (WORD_H + 2 if p.thing.ring_word else 0.0)


def _root_places(beside: list[tuple[str, str | None]], placed: Mapping[str, Placed]) -> list[float]:
    """Where the variables at the left stand: beside the title of their object, none over another."""
    places: list[float] = []
    y = 1.0
    for _, target in beside:
        goal = placed.get(target) if target else None
        y = max(y, goal.y + 1) if goal else y
        places.append(y)
        y += ROW_H + 4
    return places


def _roots(beside: list[tuple[str, str | None]], placed: Mapping[str, Placed], root_w: float) -> list[Shape]:
    shapes: list[Shape] = []
    for (name, target), at in zip(beside, _root_places(beside, placed), strict=True):
        goal = placed.get(target) if target else None
        shapes.append(Label(1, at, root_w, ROW_H, name, Ink.TEXT, Align.RIGHT, bold=True))
        if goal:
            end = (goal.x, goal.y + TITLE_H / 2)
            shapes.append(Line(((root_w + 5, at + ROW_H / 2), end), Ink.ACCENT, 1.8, head=True))
        else:
            shapes.append(Label(root_w + 8, at, 40, ROW_H, "null", Ink.MUTED, Align.LEFT))
    return shapes


def _pointer(p: Placed, names: str, metrics: Metrics) -> tuple[Shape, ...]:
    """Variables under a box, with an arrow up, as under the cell of a strip."""
    middle, under = p.x + p.w / 2, p.y + p.h + 3 + (WORD_H if p.thing.ring_word else 0)
    w = max(p.w, len(names) * metrics.small + 4)
    label = Label(middle - w / 2, under + 16, w, 15, names, Ink.TEXT, bold=True, small=True)
    return Line(((middle, under + 16), (middle, under)), Ink.ACCENT, 1.8, head=True), label


def _thing(p: Placed, metrics: Metrics) -> list[Shape]:
    """An object's box with its fields; a ring, with a word, around what may not be changed."""
    thing = p.thing
    box = Box(p.x, p.y, p.w, p.h, Ink.CELL, Ink.MUTED, radius=5, key=thing.key, tip=thing.title)
    title = Label(p.x + 8, p.y, p.w - 12, TITLE_H, thing.title, Ink.MUTED, Align.LEFT, bold=True, small=True)
    shapes: list[Shape] = [box, title]
    for i, row in enumerate(thing.rows):
        y = row_y(p, i) - ROW_H / 2
        text = row_text(row)
        shapes.append(Label(p.x + 9, y, p.w - 14, ROW_H, text, Ink.TEXT, Align.LEFT, bold=row.changed))
        if row.changed:
            shapes.append(Line(((p.x + 4, y + 3), (p.x + 4, y + ROW_H - 3)), Ink.ACCENT, 3.0))
        if row.ringed:
            shapes.append(Box(p.x - 3, y - 1, p.w + 6, ROW_H + 2, None, Ink.BAD, 2.5, radius=6))
    if thing.ringed:
        shapes.append(Box(p.x - 4, p.y - 4, p.w + 8, p.h + 8, None, Ink.BAD, 2.5, radius=8))
    if word := thing.ring_word:
        w = max(p.w, len(word) * metrics.small + 4)
        at = p.y + p.h + 4
        shapes.append(Label(p.x - 3, at, w, WORD_H, word, Ink.BAD, Align.LEFT, mono=False, small=True))
    return shapes
