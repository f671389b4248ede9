"""Several pictures as one, each under its title, for saving, copying and projecting them together."""

from __future__ import annotations

from collections.abc import Sequence

from ide.pictures.primitives import Align, Box, Ink, Label, Picture, Shape, moved

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


def framed(picture: Picture, label: str, sentence: str, ink: Ink) -> Picture:
    """The picture inside a labeled outline: dashed for a frame, a thick ring where the ink is `BAD`."""
    bad = ink is Ink.BAD
    label_w = len(label) * CHAR + 8
    right = max(picture.width + 16, label_w + 24)
    bottom = picture.height + 22
    outline = Box(1, 7, right - 2, bottom - 9, None, ink, 2.5 if bad else 1.5, radius=8, dashed=not bad)
    tab = Box(10, 0, label_w, 14, Ink.PAPER)
    word = Label(10, 0, label_w, 14, label, ink, bold=True, small=True)
    shapes = (outline, tab, word, *moved(picture.shapes, 8, 15))
    return Picture(picture.title, f"{picture.text} {sentence}.", right, bottom, shapes)
