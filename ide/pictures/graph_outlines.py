"""Frames as outlines around the objects that they hold, each with its label on its upper edge.

One outline holds all of a frame's objects where nothing else stands between them; else each row of
neighbors in a column has an outline of its own. Of nested frames the smaller lies inside.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ide.pictures.graph_model import Outline
from ide.pictures.graph_places import Placed
from ide.pictures.primitives import Align, Box, Ink, Label, Metrics, Shape

TOP = 17.0
SIDE = 7.0


@dataclass(frozen=True)
class Drawn:
    shapes: tuple[Shape, ...]
    right: float
    bottom: float


def outlines(frames: Sequence[Outline], placed: Mapping[str, Placed], metrics: Metrics) -> list[Drawn]:
    """The outlines, the outermost first."""
    out: list[Drawn] = []
    for depth, frame in enumerate(sorted(frames, key=lambda f: -len(f.keys))):
        inside = len(frames) - 1 - depth
        members = [p for p in placed.values() if p.thing.key in frame.keys]
        others = [p for p in placed.values() if p.thing.key not in frame.keys]
        groups = [members] if _clear(members, others) else _runs(placed.values(), frame)
        for group in groups:
            if group:
                out.append(_outline(frame, group, inside, metrics))
    return out


def _clear(members: Sequence[Placed], others: Sequence[Placed]) -> bool:
    """Whether a rectangle around the members holds no other box."""
    if not members:
        return True
    x0, y0 = min(p.x for p in members), min(p.y for p in members)
    x1, y1 = max(p.x + p.w for p in members), max(p.y + p.h for p in members)
    return all(p.x > x1 or p.x + p.w < x0 or p.y > y1 or p.y + p.h < y0 for p in others)


def _runs(placed: Iterable[Placed], frame: Outline) -> list[list[Placed]]:
    """Neighbors in a column that are in the frame."""
    runs: list[list[Placed]] = [[]]
    column = -1
    for p in sorted(placed, key=lambda p: (p.column, p.y)):
        if p.column != column or p.thing.key not in frame.keys:
            runs.append([])
        column = p.column
        if p.thing.key in frame.keys:
            runs[-1].append(p)
    return runs


def _outline(frame: Outline, group: Sequence[Placed], inside: int, metrics: Metrics) -> Drawn:
    side, top = SIDE * (inside + 1), TOP * (inside + 1) - 3
    label_w = len(frame.name) * metrics.small + 8
    x, y = min(p.x for p in group) - side, min(p.y for p in group) - top
    right = max([p.x + p.w + side for p in group] + [x + label_w + 14])
    bottom = max(p.y + p.h for p in group) + side
    ink = Ink.ACCENT if frame.modifies else Ink.MUTED
    shapes = (
        Box(x, y + 6, right - x, bottom - y - 6, None, ink, 1.5, radius=8, dashed=True, tip=frame.name),
        Box(x + 8, y, label_w, 13, Ink.PAPER),
        Label(x + 8, y, label_w, 13, frame.name, ink, Align.CENTER, bold=True, small=True),
    )
    return Drawn(shapes, right, bottom)
