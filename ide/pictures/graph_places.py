"""Where the boxes of a graph stand, and how high their parts are."""

from __future__ import annotations

from dataclasses import dataclass

from ide.pictures.graph_model import Row, Thing
from ide.pictures.primitives import clip

TEXT_CHARS = 22
ROW_H = 20.0
TITLE_H = 22.0
ARROW_H = 36.0


@dataclass(frozen=True, slots=True)
class Placed:
    """An object in its column, with the rectangle of its box."""

    thing: Thing
    column: int
    x: float
    y: float
    w: float
    h: float


def row_y(p: Placed, i: int) -> float:
    """The middle of the i-th field."""
    return p.y + TITLE_H + (i + 0.5) * ROW_H


def row_text(row: Row) -> str:
    return clip(f"{row.field}: {'•' if row.target else row.text}", TEXT_CHARS)
