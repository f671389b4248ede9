"""The pictures on the screen, from the main menu: saved or copied, the one with the focus or all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from ide.pictures.area import PictureArea
from ide.pictures.compose import stacked
from ide.pictures.painter import as_mime
from ide.pictures.primitives import Picture
from ide.pictures.saving import save_with_dialog
from ide.pictures.view import PictureView
from ide.texts.catalogue import say

if TYPE_CHECKING:
    from ide.window.main_window import MainWindow


def picture_on_screen(window: MainWindow) -> Picture | None:
    """The picture that has the focus, else all that can be seen, one below the other."""
    focused = QApplication.focusWidget()
    if isinstance(focused, PictureView):
        return focused.picture
    areas = [a for a in window.findChildren(PictureArea) if a.isVisible()]
    return stacked([v.picture for a in areas for v in a.views()])


def save_picture(window: MainWindow) -> None:
    picture = picture_on_screen(window)
    if picture is None:
        window.status.say(say("picture.none"))
    elif said := save_with_dialog(window, picture, window.theme):
        window.status.say(said)


def copy_picture(window: MainWindow) -> None:
    """As PNG, SVG and text at once: what it is pasted into takes what it can show."""
    picture = picture_on_screen(window)
    if picture is None:
        window.status.say(say("picture.none"))
        return
    QGuiApplication.clipboard().setMimeData(as_mime(picture, window.theme))
    window.status.say(say("picture.copied"))
