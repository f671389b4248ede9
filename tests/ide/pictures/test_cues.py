"""What a cell's marks mean survives greyscale and color-blindness, in both themes."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations

import pytest
from PySide6.QtGui import QImage, QPainter

from ide.look.theme import Theme, themes
from ide.pictures.chips import Chip, Chips, chips
from ide.pictures.painter import paint
from ide.pictures.primitives import Box, Picture
from ide.pictures.strip import Strip, strip

Color = tuple[float, float, float]
PROTAN = ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998))
DEUTAN = ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881))
TRITAN = ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900))
"""Machado, Oliveira and Fernandes 2009, severity 1, on linear RGB."""


def seen(matrix: tuple[Color, Color, Color]) -> Callable[[Color], float]:
    """The luminance of a linear color, 0 to 1, as it is seen."""

    def luminance(c: Color) -> float:
        r, g, b = (min(1.0, max(0.0, sum(m * x for m, x in zip(row, c, strict=True)))) for row in matrix)
        return 0.2126 * r + 0.7152 * g + 0.0722 * b

    return luminance


GREY = ((0.2126, 0.7152, 0.0722),) * 3
EYES = {"grey": seen(GREY), "protan": seen(PROTAN), "deutan": seen(DEUTAN), "tritan": seen(TRITAN)}


def linear(value: int) -> float:
    c = value / 255
    return c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4


LINEAR = [linear(i) for i in range(256)]


def patches(picture: Picture, theme: Theme, eye: Callable[[Color], float]) -> dict[str, list[float]]:
    """What is painted around each box with a key, as luminances."""
    image = QImage(int(picture.width) + 20, int(picture.height) + 40, QImage.Format.Format_RGB32)
    image.fill(theme.surface)
    painter = QPainter(image)
    painter.translate(10, 10)
    paint(picture, painter, theme)
    painter.end()
    known: dict[int, float] = {}

    def at(x: int, y: int) -> float:
        rgb = image.pixel(x, y)
        if rgb not in known:
            known[rgb] = eye((LINEAR[rgb >> 16 & 255], LINEAR[rgb >> 8 & 255], LINEAR[rgb & 255]))
        return known[rgb]

    out: dict[str, list[float]] = {}
    for b in (s for s in picture.shapes if isinstance(s, Box) and s.key):
        left, top, right, bottom = int(b.x) + 7, int(b.y) + 6, int(b.x + b.w) + 12, int(b.y + b.h) + 30
        out[b.key] = [at(x, y) for y in range(top, bottom) for x in range(left, right)]
    return out


def clear_pixels(a: list[float], b: list[float]) -> int:
    """How many pixels differ with a contrast of at least 3:1."""
    pairs = ((max(x, y), min(x, y)) for x, y in zip(a, b, strict=True))
    return sum((high + 0.05) / (low + 0.05) >= 3 for high, low in pairs)


@pytest.mark.parametrize("theme", themes(), ids=lambda t: t.name)
@pytest.mark.parametrize("eye", EYES)
def test_cells_that_mean_different_things_look_different(qapp, theme: Theme, eye: str):
    cues = {2: "plain", 4: "shaded", 6: "changed", 8: "ringed", 10: "pointed at"}
    model = Strip(
        "a", dict.fromkeys(range(12), "7"), 12, (("i", 10),), {8: ""}, frozenset({4}), frozenset({6})
    )
    cells = patches(strip(model, 2000), theme, EYES[eye])
    for a, b in combinations(cues, 2):
        assert clear_pixels(cells[str(a)], cells[str(b)]) >= 12, (cues[a], cues[b])


@pytest.mark.parametrize("theme", themes(), ids=lambda t: t.name)
@pytest.mark.parametrize("eye", EYES)
def test_chips_that_came_or_went_look_different(qapp, theme: Theme, eye: str):
    models = {
        "same": Chips("s", (Chip("7"),)),
        "new": Chips("s", (Chip("7", changed=True),)),
        "gone": Chips("s", (), gone=(Chip("7"),)),
    }
    drawn = {name: patches(chips(model, 2000), theme, EYES[eye])["7"] for name, model in models.items()}
    for a, b in combinations(drawn, 2):
        assert clear_pixels(drawn[a], drawn[b]) >= 12, (a, b)
