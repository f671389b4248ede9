"""Several pictures as one, each under its title, for saving, copying and projecting them together."""

from __future__ import annotations

from collections.abc import Sequence

from ide.pictures.primitives import Align, Ink, Label, Picture, Shape, moved

TITLE_H = 20.0
GAP = 12.0
CHAR = 7.5


def stacked(pictures: Sequence[Picture]) -> Picture | None:
    """The pictures one below the other; their text forms are its lines. None where there are none."""
    if not pictures:
        return None
    shapes: list[Shape] = []
    y, width = 0.0, 0.0
    for picture in pictures:
        wide = max(picture.width, len(picture.title) * CHAR + 4)
        shapes.append(Label(1, y, wide, TITLE_H, picture.title, Ink.MUTED, Align.LEFT))
        shapes += moved(picture.shapes, 0, y + TITLE_H)
        width = max(width, wide)
        y += TITLE_H + picture.height + GAP
    title = ", ".join(p.title for p in pictures)
    return Picture(title, "\n".join(p.text for p in pictures), width, y - GAP, tuple(shapes))
