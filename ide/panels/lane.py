"""One lane of the counterexample: a title, the pictures of a state, and its plain variables."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from ide.look.theme import Theme
from ide.panels.small import heading
from ide.pictures.area import PictureArea
from ide.pictures.scene import Scene
from language.values import Char, Value, show

MOST = 8


class Lane(QFrame):
    """A card that lists plain variables too, so that two lanes can be compared without the table."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self._title = heading("", self)
        self.pictures = PictureArea(self)
        self._scalars = QLabel(self)
        self._scalars.setTextFormat(Qt.TextFormat.PlainText)
        self._scalars.setObjectName("mono")
        self._scalars.setTextFormat(Qt.TextFormat.PlainText)
        self._scalars.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 8, 10, 8)
        layout.setSpacing(6)
        for widget in (self._title, self.pictures, self._scalars):
            layout.addWidget(widget)
        layout.addStretch(1)

    def set_title(self, title: str) -> None:
        self._title.setText(title.upper())
        self._title.setVisible(bool(title))
        self._title.setAccessibleName(title)

    def set_theme(self, theme: Theme) -> None:
        self.pictures.set_theme(theme)

    def show_scene(self, scene: Scene | None, beside: Mapping[str, Value] | None = None) -> None:
        """`beside` are the other lane's variables: those that differ are marked with ≠."""
        self.pictures.set_scene(scene)
        lines: list[str] = []
        for name, value in scene.variables if scene else ():
            if not isinstance(value, bool | int | Char):
                continue
            differs = beside is not None and name in beside and beside[name] != value
            lines.append(f"{name} = {show(value, 20)}" + ("  ≠" if differs else ""))
        if len(lines) > MOST:
            lines = [*lines[: MOST - 1], "…"]
        self._scalars.setText("\n".join(lines))
        self._scalars.setVisible(bool(lines))

    def show_note(self, text: str) -> None:
        """Say something in place of a state."""
        self.pictures.set_scene(None)
        self._scalars.setText(text)
        self._scalars.show()

    def text(self) -> str:
        parts = [self._title.text(), self.pictures.text(), self._scalars.text()]
        return "\n".join(p for p in parts if p)
