"""The pictures on the screen, from the main menu: saved or copied, the one with the focus or all."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

from ide.look.theme import Theme
from ide.model.commands import Command
from ide.pictures.primitives import Picture
from ide.texts.catalogue import say


class PictureCommands:
    """`refuse` says why something cannot be done, `said` what was done; the modules that draw are loaded
    with the first picture."""

    def __init__(
        self,
        window: QWidget,
        theme: Callable[[], Theme],
        said: Callable[[str], None],
        refuse: Callable[[str], None],
    ) -> None:
        self._window = window
        self._theme = theme
        self._said = said
        self._refuse = refuse

    def rows(self) -> tuple[Command, ...]:
        return (
            Command("picture-save", self.save, ("Ctrl+F11",)),
            Command("picture-copy", self.copy, ("Ctrl+Shift+F11",)),
        )

    def save(self) -> None:
        from ide.pictures.saving import save_with_dialog

        picture = self._on_screen()
        if picture is None:
            self._refuse(say("picture.none"))
        elif said := save_with_dialog(self._window, picture, self._theme()):
            self._said(said)

    def copy(self) -> None:
        """As PNG, SVG and text at once: what it is pasted into takes what it can show."""
        from ide.pictures.painter import as_mime

        picture = self._on_screen()
        if picture is None:
            self._refuse(say("picture.none"))
            return
        QGuiApplication.clipboard().setMimeData(as_mime(picture, self._theme()))
        self._said(say("picture.copied"))

    def _on_screen(self) -> Picture | None:
        """The picture that has the focus, else all that can be seen, one below the other."""
        from ide.pictures.area import PictureArea
        from ide.pictures.compose import stacked
        from ide.pictures.view import PictureView

        focused = QApplication.focusWidget()
        if isinstance(focused, PictureView):
            return focused.picture
        areas = [a for a in self._window.findChildren(PictureArea) if a.isVisible()]
        return stacked([v.picture for a in areas for v in a.views()])
