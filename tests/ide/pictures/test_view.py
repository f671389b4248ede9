"""The widgets: told to screen readers, copied as PNG, SVG and text, zoomed from the keyboard."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from ide.pictures.area import PictureArea
from ide.pictures.painter import as_image, as_svg
from ide.pictures.scene import Scene
from ide.theme import DARK, LIGHT
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


def test_everything_is_drawn(qtbot: QtBot) -> None:
    assert not area(qtbot).grab().isNull()
