"""The widgets: told to screen readers, copied as PNG, SVG and text, zoomed from the keyboard."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QMessageBox
from pytestqt.qtbot import QtBot

from ide.look.theme import DARK, LIGHT
from ide.pictures.area import PictureArea
from ide.pictures.compose import stacked
from ide.pictures.painter import as_image, as_svg
from ide.pictures.primitives import Box, Label, Picture
from ide.pictures.scene import Scene
from ide.pictures.two_states import TwoStates
from language.values import Data, Ref

A = Ref(1, "array")
SCENE = Scene(
    (("a", A), ("i", 1), ("s", frozenset({1})), ("t", Data("P", (1, 2)))),
    {A: {"Length": 2, "0": 7, "1": 8}},
    index_names={"i": frozenset({"a"})},
)


def area(qtbot: QtBot) -> PictureArea:
    widget = PictureArea()
    qtbot.addWidget(widget)
    widget.resize(400, 400)
    widget.set_scene(SCENE)
    widget.show()
    return widget


def test_each_picture_has_a_name_and_a_text_form(qtbot: QtBot) -> None:
    shown = [(v.accessibleName(), v.accessibleDescription()) for v in area(qtbot).views()]
    assert shown[0] == ("a", "a, array, 2 cells: 0: 7 and 1: 8. i points at cell 1.")
    assert len(shown) == 3


def test_fewer_pictures_hide_the_rest_and_come_back(qtbot: QtBot) -> None:
    widget = area(qtbot)
    widget.set_scene(Scene((("i", 1),)))
    assert widget.views() == []
    widget.set_scene(SCENE)
    assert len(widget.views()) == 3


def test_zoom_by_menu_and_keys(qtbot: QtBot) -> None:
    widget = area(qtbot)
    view = widget.views()[0]
    normal = view.sizeHint().width()
    view.setFocus()
    larger = next(a for a in view.menu().actions() if a.text() == "Larger")
    larger.trigger()
    assert view.sizeHint().width() > normal
    widget.zoom_by(0)
    assert view.sizeHint().width() == normal


def test_copy_puts_every_form_on_the_clipboard(qtbot: QtBot) -> None:
    view = area(qtbot).views()[0]
    qtbot.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    mime = QGuiApplication.clipboard().mimeData()
    assert mime.hasImage() and mime.hasFormat("image/svg+xml") and mime.text().startswith("a, array")


def test_svg_and_png_in_both_themes(qtbot: QtBot) -> None:
    picture = area(qtbot).views()[0].picture
    for theme in (LIGHT, DARK):
        svg = as_svg(picture, theme).decode()
        assert svg.startswith("<?xml") and "<desc>a, array, 2 cells" in svg
        image = as_image(picture, theme)
        assert image.pixelColor(0, 0).name() == theme.surface


@pytest.mark.parametrize(
    ("suffix", "start"), [(".png", b"\x89PNG"), (".svg", b"<?xml"), (".txt", b"a, array, 2 cells")]
)
def test_a_picture_is_saved_as_its_ending_says(
    qtbot: QtBot, tmp_path: Path, suffix: str, start: bytes, monkeypatch
):
    view, path = area(qtbot).views()[0], tmp_path / f"a{suffix}"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    next(a for a in view.menu().actions() if a.text() == "Save picture as…").trigger()
    assert path.read_bytes().startswith(start)


def test_a_picture_that_cannot_be_saved_says_why(qtbot: QtBot, tmp_path: Path, monkeypatch):
    told: list[str] = []
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "no" / "a.png"), ""))
    monkeypatch.setattr(QMessageBox, "open", lambda box: told.append(box.text()))
    area(qtbot).views()[0].save()
    assert told[0].startswith("The picture could not be saved as a.png: ")


def test_pictures_are_saved_together_with_their_titles():
    first, second = (Picture(t, f"{t}, a set.", 40, 20, ()) for t in "ab")
    whole = stacked([first, second])
    assert whole is not None and whole.text == "a, a set.\nb, a set." and whole.title == "a, b"
    titles = [s for s in whole.shapes if isinstance(s, Label)]
    assert [t.text for t in titles] == ["a", "b"] and titles[1].y >= titles[0].y + 40
    assert stacked([]) is None


def test_two_states_mark_what_differs_in_both(qtbot: QtBot):
    widget = TwoStates()
    qtbot.addWidget(widget)
    before = Scene((("a", A), ("s", frozenset({1}))), {A: {"Length": 2, "0": 7, "1": 8}})
    after = Scene((("a", A), ("s", frozenset({1, 2}))), {A: {"Length": 2, "0": 7, "1": 9}})
    widget.show_states(before, after)
    assert widget.text() == (
        "Before:\n"
        "a, array, 2 cells: 0: 7 and 1: 8. Differs from the other state: 1.\n"
        "s, set, 1 element: 1. Only in the other state: 2.\n"
        "After:\n"
        "a, array, 2 cells: 0: 7 and 1: 9. Differs from the other state: 1.\n"
        "s, set, 2 elements: 1 and 2. Only in this state: 2."
    )
    assert [a.accessibleName() for a in widget.areas] == ["Before", "After"]


def test_everything_is_drawn(qtbot: QtBot) -> None:
    assert not area(qtbot).grab().isNull()


@pytest.mark.parametrize("zoom", [1.0, 1.25, 1.5, 2.0])
def test_fifty_cells_fit_the_panel_at_every_zoom(qtbot: QtBot, zoom: float) -> None:
    widget = area(qtbot)
    widget.set_theme(replace(LIGHT, zoom=zoom))
    cells = {"Length": 50} | {str(i): i for i in range(50)}
    widget.set_scene(Scene((("a", A), ("i", 50)), {A: cells}, index_names={"i": frozenset({"a"})}))
    (view,) = widget.views()
    assert view.sizeHint().width() <= widget.width()
    assert view.sizeHint().height() > 100 * zoom
    assert len([s for s in view.picture.shapes if isinstance(s, Box) and s.key]) == 50
