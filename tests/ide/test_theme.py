"""Both themes: contrast, and a shape, a color and a word for every status."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from ide.look.shapes import paint_status
from ide.look.style import scaled, window_style
from ide.look.theme import SHAPES, Theme, contrast, themes
from ide.model.state import Status
from ide.texts.catalogue import status_sentence, status_word

TEXT = ["ink", "quiet", "keyword", "spec", "type_name", "string", "comment", "ghost", "accent"]
SURFACES = ["surface", "chrome", "raised", "current", "caret_line", "locked", "selection", "bracket"]
SURFACES += ["found", "cell", "cell_plain"]


def test_contrast_is_the_well_known_measure():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", themes(), ids=lambda t: t.name)
def test_every_text_can_be_read_on_every_surface(theme: Theme):
    low = [
        (text, surface)
        for text in TEXT
        for surface in SURFACES
        if contrast(getattr(theme, text), getattr(theme, surface)) < 4.5
    ]
    assert low == []
    assert contrast(theme.on_accent, theme.accent) >= 4.5


@pytest.mark.parametrize("theme", themes(), ids=lambda t: t.name)
def test_what_is_drawn_stands_out_from_what_it_is_drawn_on(theme: Theme):
    for surface in (theme.surface, theme.cell, theme.cell_plain):
        for ink in (theme.edge, theme.accent, theme.red, theme.green, theme.quiet):
            assert contrast(ink, surface) >= 3


@pytest.mark.parametrize("theme", themes(), ids=lambda t: t.name)
@pytest.mark.parametrize("status", Status)
def test_every_status_can_be_read(theme: Theme, status: Status):
    for surface in (
        theme.surface,
        theme.chrome,
        theme.raised,
        theme.current,
        theme.locked,
        theme.fill(status),
    ):
        assert contrast(theme.status(status), surface) >= 4.5


def test_every_status_has_its_own_character_and_word():
    assert len(set(SHAPES.values())) == len(Status)
    assert len({status_word(s) for s in Status}) == len(Status)
    assert all(status_sentence(s).endswith(".") for s in Status)


def test_every_status_has_its_own_painted_shape_without_color(qapp):
    """In grey, as on a bad projector or for color-blind eyes, no two shapes are the same picture."""
    grey = themes()[0]
    pictures: dict[bytes, Status] = {}
    for status in Status:
        image = QImage(24, 24, QImage.Format.Format_ARGB32)
        image.fill(0xFFFFFFFF)
        painter = QPainter(image)
        paint_status(painter, QRectF(2, 2, 20, 20), status, grey)
        painter.end()
        mono = image.convertToFormat(QImage.Format.Format_Mono)
        bits = bytes(mono.constBits())
        assert bits not in pictures, (status, pictures[bits])
        pictures[bits] = status


def test_sizes_are_scaled_but_hair_lines_are_not():
    assert scaled("a { width: 10px; border: 1px solid; }", 1.5) == "a { width: 15.0px; border: 1px solid; }"
    assert "url(" in window_style(themes()[0])
