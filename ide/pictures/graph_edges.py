"""The arrows between the boxes of a graph, led so that none runs through a box or hides another.

To a neighboring column an arrow is straight, level where the goal is beside the field. Within a column
it goes around in the gap at the right; across columns, below everything, each in a lane of its own.
"""

from __future__ import annotations

from collections.abc import Mapping

from ide.pictures.graph_places import TITLE_H, Placed, row_y
from ide.pictures.primitives import Ink, Line

LANE = 8.0
OUT = 9.0
STEP = 5.0
"""Between two arrows that bend in the same gap, which has room for six."""


def edges(placed: Mapping[str, Placed], bottom: float) -> tuple[list[Line], float, float]:
    """The arrows of all fields, and how far down and to the right they reach; `bottom` is where the
    boxes end."""
    rights: dict[int, float] = {}
    lefts: dict[int, float] = {}
    for p in placed.values():
        rights[p.column] = max(rights.get(p.column, 0.0), p.x + p.w)
        lefts[p.column] = min(lefts.get(p.column, p.x), p.x)
    lines: list[Line] = []
    lanes, turns = 0, 0
    low = bottom
    for p in placed.values():
        for i, row in enumerate(p.thing.rows):
            goal = placed.get(row.target) if row.target else None
            if goal is None:
                continue
            by = goal.column - p.column
            y = row_y(p, i)
            if by in (1, -1):
                lines.append(_straight(p, goal, y, by))
                continue
            if by == 0:
                out = rights[p.column] + OUT + STEP * (turns % 6)
                end = goal.y + TITLE_H / 2
                points = ((p.x + p.w, y), (out, y), (out, end), (goal.x + goal.w, end))
                lines.append(Line(points, Ink.ACCENT, 1.5, head=True))
                turns += 1
                continue
            low = bottom + 6 + LANE * lanes
            shift = OUT + STEP * (turns % 6)
            end = goal.y + TITLE_H / 2
            if by > 0:
                start, leave = (p.x + p.w, y), rights[p.column] + shift
                arrive, stop = lefts[goal.column] - shift, (goal.x, end)
            else:
                start, leave = (p.x, y), lefts[p.column] - shift
                arrive, stop = rights[goal.column] + shift, (goal.x + goal.w, end)
            points = (start, (leave, y), (leave, low), (arrive, low), (arrive, end), stop)
            lines.append(Line(points, Ink.ACCENT if by > 0 else Ink.MUTED, 1.5, head=True))
            lanes, turns = lanes + 1, turns + 1
    far = max([x for line in lines for x, _ in line.points], default=0.0)
    return lines, low + 3 if lanes else 0.0, far


def _straight(p: Placed, goal: Placed, y: float, by: int) -> Line:
    beside = goal.y + 6 <= y <= goal.y + goal.h - 6
    end = y if beside else goal.y + TITLE_H / 2
    start, stop = ((p.x + p.w, y), (goal.x, end)) if by > 0 else ((p.x, y), (goal.x + goal.w, end))
    return Line((start, stop), Ink.ACCENT if by > 0 else Ink.MUTED, 1.5, head=True)
