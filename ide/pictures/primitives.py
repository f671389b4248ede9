"""What a picture is made of: boxes, labels and lines in its own units (pixels at zoom 1).

Inks name a meaning; the painter turns them into the theme's colors. Meaning never rests on color
alone: a ring, a bold face, a dash or a word says the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum


class Ink(StrEnum):
    TEXT = "text"
    MUTED = "muted"
    ACCENT = "accent"
    BAD = "bad"
    GOOD = "good"
    LINE = "line"
    CELL = "cell"
    SHADED = "shaded"
    PAPER = "paper"


class Align(StrEnum):
    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle. `key` names the thing drawn, for tooltips and clicks."""

    x: float
    y: float
    w: float
    h: float
    fill: Ink | None = None
    line: Ink | None = None
    width: float = 1.0
    radius: float = 0.0
    dashed: bool = False
    key: str = ""
    tip: str = ""


@dataclass(frozen=True, slots=True)
class Label:
    """Text inside a rectangle, vertically centered."""

    x: float
    y: float
    w: float
    h: float
    text: str
    ink: Ink = Ink.TEXT
    align: Align = Align.CENTER
    mono: bool = True
    bold: bool = False
    small: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A polyline, or a smooth curve through three points when `curved`; `head` puts an arrow at its end."""

    points: tuple[tuple[float, float], ...]
    ink: Ink = Ink.LINE
    width: float = 1.5
    head: bool = False
    curved: bool = False
    dashed: bool = False


Shape = Box | Label | Line


@dataclass(frozen=True, slots=True)
class Picture:
    """A finished layout. `title` is what it shows, `text` says all of it in words."""

    title: str
    text: str
    width: float
    height: float
    shapes: tuple[Shape, ...]


@dataclass(frozen=True, slots=True)
class Metrics:
    """Measures of the fonts that the painter will use, so that layouts stay free of Qt."""

    char: float = 8.0
    """Width of a character of the monospaced face."""
    small: float = 6.4
    """Width of a character of small labels."""
    line: float = 18.0
    """Height of a line of text."""


METRICS = Metrics()


def moved(shapes: Iterable[Shape], dx: float, dy: float) -> tuple[Shape, ...]:
    """The shapes shifted by (dx, dy)."""
    out: list[Shape] = []
    for s in shapes:
        match s:
            case Line():
                out.append(replace(s, points=tuple((x + dx, y + dy) for x, y in s.points)))
            case Box() | Label():
                out.append(replace(s, x=s.x + dx, y=s.y + dy))
    return tuple(out)


def clip(text: str, limit: int) -> str:
    """The text, or its beginning and `…`, at most `limit` characters."""
    return text if len(text) <= limit else text[: max(1, limit - 1)] + "…"
