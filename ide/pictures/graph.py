"""Objects and arrays as a graph: variables at the left, a box an object, an arrow a reference.

Two arrows into one box are an alias. Columns are distances from the variables; variables that point
to a later column stand below its box. At most `LIMIT` objects are drawn.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ide.pictures.phrases import Than, listed, sentences
from ide.pictures.primitives import METRICS, Align, Box, Ink, Label, Line, Metrics, Picture, Shape, clip
from ide.words import say

LIMIT = 24
TEXT_CHARS = 22
ROW_H = 20.0
TITLE_H = 22.0
GAP_X = 46.0
GAP_Y = 16.0
ARROW_H = 36.0


@dataclass(frozen=True, slots=True)
class Row:
    """A field: its shown value, or the key of the object it points to."""

    field: str
    text: str = ""
    target: str | None = None
    changed: bool = False


@dataclass(frozen=True, slots=True)
class Thing:
    """An object. `key` is unique, `title` such as `Node#1`; `outlined` names the frame it is in."""

    key: str
    title: str
    rows: tuple[Row, ...] = ()
    outlined: bool = False


@dataclass(frozen=True)
class Graph:
    """`roots` are variables and the key that each points to (None: null)."""

    name: str
    roots: tuple[tuple[str, str | None], ...]
    things: tuple[Thing, ...]
    than: Than = Than.BEFORE


@dataclass(frozen=True, slots=True)
class _Placed:
    thing: Thing
    column: int
    x: float
    y: float
    w: float
    h: float


def graph(model: Graph, width: float = 380.0, metrics: Metrics = METRICS) -> Picture:
    columns = _columns(model)
    first = {t.key for t in columns[0]} if columns else set[str]()
    beside = [(n, t) for n, t in model.roots if t is None or t in first]
    below: dict[str, list[str]] = {}
    for name, target in model.roots:
        if target is not None and target not in first:
            below.setdefault(target, []).append(name)
    root_w = max([len(n) * metrics.char + 12 for n, _ in beside], default=0.0)
    placed = _place(columns, root_w + (GAP_X if beside else 1.0), metrics, below)
    shapes: list[Shape] = []
    edges: list[Shape] = []
    far = max([p.x + p.w for p in placed.values()], default=root_w) + 14
    bends = 0
    for p in placed.values():
        bends = _thing(p, placed, far, bends, shapes, edges)
        if p.thing.key in below:
            shapes += _pointer(p, ", ".join(below[p.thing.key]), metrics)
    bottom = max([p.y + p.h + (ARROW_H if k in below else 0) for k, p in placed.items()], default=0.0)
    y = 1.0
    for name, target in beside:
        goal = placed.get(target) if target else None
        at = max(y, goal.y + 1) if goal else y
        shapes.append(Label(1, at, root_w, ROW_H, name, Ink.TEXT, Align.RIGHT, bold=True))
        middle = at + ROW_H / 2
        if goal:
            edges.append(
                Line(((root_w + 5, middle), (goal.x, goal.y + TITLE_H / 2)), Ink.ACCENT, 1.8, head=True)
            )
        else:
            shapes.append(Label(root_w + 8, at, 40, ROW_H, "null", Ink.MUTED, Align.LEFT))
        y = at + ROW_H + 4
    width_used = max(far + 12.0 * min(bends, 6), root_w + 54)
    # Arrows go under the boxes, so that a long one never hides a field.
    return Picture(model.name, describe(model), width_used, max(bottom, y) + 3, (*edges, *shapes))


def describe(model: Graph) -> str:
    """Every variable and object in words, aliases named."""
    titles = {t.key: t.title for t in model.things}
    by_target: dict[str, list[str]] = {}
    parts: list[str] = []
    for name, target in model.roots:
        if target is None:
            parts.append(say("picture.graph.null", name=name))
        else:
            by_target.setdefault(target, []).append(name)
    for target, names in by_target.items():
        title = titles.get(target, target)
        id = "picture.graph.points" if len(names) == 1 else "picture.graph.alias"
        parts.append(say(id, names=listed(names), thing=title))
    for thing in model.things[:LIMIT]:
        rows = [_field(r, titles) for r in thing.rows]
        parts.append(f"{thing.title}: {listed(rows)}" if rows else thing.title)
        if changed := [r.field for r in thing.rows if r.changed]:
            parts.append(
                say(f"picture.changed.{model.than}", what=listed(f"{thing.title}.{f}" for f in changed))
            )
    if len(model.things) > LIMIT:
        parts.append(say("picture.graph.more", n=len(model.things) - LIMIT))
    return sentences(parts)


def _field(row: Row, titles: dict[str, str]) -> str:
    if row.target is None:
        return f"{row.field} = {row.text}"
    return say("picture.graph.field", field=row.field, thing=titles.get(row.target, row.target))


def _columns(model: Graph) -> list[list[Thing]]:
    """Objects by their distance from a variable, the variables taken in order.

    What the first variable reaches is laid out from it, so that a list is a chain even when another
    variable points into its middle.
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
    return columns


def _place(
    columns: list[list[Thing]], left: float, metrics: Metrics, below: Mapping[str, list[str]]
) -> dict[str, _Placed]:
    """`below` are the variables whose arrows need room under a box."""
    out: dict[str, _Placed] = {}
    x = left
    for number, column in enumerate(columns):
        y, widest = 1.0, 0.0
        for thing in column:
            rows = [f"{r.field}: {_value(r)}" for r in thing.rows]
            chars = max(len(clip(s, TEXT_CHARS)) for s in [thing.title, *rows])
            w, h = chars * metrics.char + 22, TITLE_H + ROW_H * len(rows) + (4 if rows else 0)
            out[thing.key] = _Placed(thing, number, x, y, w, h)
            y += h + GAP_Y + (ARROW_H if thing.key in below else 0)
            widest = max(widest, w)
        x += widest + GAP_X
    return out


def _value(row: Row) -> str:
    return "•" if row.target else row.text


def _pointer(p: _Placed, names: str, metrics: Metrics) -> tuple[Shape, ...]:
    """Variables under a box, with an arrow up, as under the cell of a strip."""
    middle, under = p.x + p.w / 2, p.y + p.h + 3
    w = max(p.w, len(names) * metrics.small + 4)
    label = Label(middle - w / 2, under + 16, w, 15, names, Ink.TEXT, bold=True, small=True)
    return Line(((middle, under + 16), (middle, under)), Ink.ACCENT, 1.8, head=True), label


def _thing(
    p: _Placed,
    placed: Mapping[str, _Placed],
    far: float,
    bends: int,
    shapes: list[Shape],
    edges: list[Shape],
) -> int:
    """Draw an object's box and its arrows; `bends` counts the arrows around the right side."""
    if p.thing.outlined:
        shapes.append(Box(p.x - 4, p.y - 4, p.w + 8, p.h + 8, None, Ink.ACCENT, 1.5, radius=8, dashed=True))
    shapes.append(Box(p.x, p.y, p.w, p.h, Ink.CELL, Ink.MUTED, radius=5, key=p.thing.key, tip=p.thing.title))
    title = Label(
        p.x + 8, p.y, p.w - 12, TITLE_H, p.thing.title, Ink.MUTED, Align.LEFT, bold=True, small=True
    )
    shapes.append(title)
    for i, row in enumerate(p.thing.rows):
        y = p.y + TITLE_H + i * ROW_H
        middle = y + ROW_H / 2
        goal = placed.get(row.target) if row.target else None
        shown = _value(row) if goal or not row.target else row.target
        text = clip(f"{row.field}: {shown}", TEXT_CHARS)
        shapes.append(Label(p.x + 9, y, p.w - 14, ROW_H, text, Ink.TEXT, Align.LEFT, bold=row.changed))
        if row.changed:
            shapes.append(Line(((p.x + 3, y + 3), (p.x + 3, y + ROW_H - 3)), Ink.ACCENT, 3.0))
        if goal is None:
            continue
        if goal.column > p.column:
            line = ((p.x + p.w, middle), (goal.x, goal.y + TITLE_H / 2))
            edges.append(Line(line, Ink.ACCENT, 1.5, head=True))
        elif goal.column < p.column:
            line = ((p.x, middle), (goal.x + goal.w, goal.y + TITLE_H / 2))
            edges.append(Line(line, Ink.MUTED, 1.5, head=True))
        else:
            out = far + 12.0 * min(bends, 6)
            end = (goal.x + goal.w, goal.y + TITLE_H / 2)
            bent = ((p.x + p.w, middle), (out, (middle + end[1]) / 2), end)
            edges.append(Line(bent, Ink.ACCENT, 1.5, head=True, curved=True))
            bends += 1
    return bends
