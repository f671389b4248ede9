"""Two states side by side, such as before and after a step: what differs is marked in both."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QLabel, QVBoxLayout, QWidget

from ide.look.theme import LIGHT, Theme
from ide.pictures.area import PictureArea
from ide.pictures.phrases import Than
from ide.pictures.scene import Scene
from ide.texts.catalogue import say
from language.records.trace import ABSENT, Absent, FieldSlot, LocalSlot, Slot
from language.values import Value

NARROW = 340
"""Below this width, times the zoom, the states stand one below the other."""


def marked(before: Scene, after: Scene) -> tuple[Scene, Scene]:
    """Both scenes, with everything in which they differ marked as changed in each.

    The mark in the earlier state is the value that it will have, and the other way round."""
    old, new = _store(before), _store(after)
    differing = [slot for slot in {**old, **new} if not _same(old.get(slot, ABSENT), new.get(slot, ABSENT))]
    return (
        replace(before, changed={s: new.get(s, ABSENT) for s in differing}, than=Than.OTHER),
        replace(after, changed={s: old.get(s, ABSENT) for s in differing}, than=Than.OTHER),
    )


def _store(scene: Scene) -> dict[Slot, Value]:
    store: dict[Slot, Value] = {LocalSlot(scene.frame, name): value for name, value in scene.variables}
    store |= {FieldSlot(ref, f): value for ref, own in scene.fields.items() for f, value in own.items()}
    return store


def _same(a: Value | Absent, b: Value | Absent) -> bool:
    return type(a) is type(b) and a == b


class TwoStates(QWidget):
    """Shows two scenes with their titles; where it is narrow, one below the other."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self.areas = (PictureArea(), PictureArea())
        self._titles = (QLabel(), QLabel())
        for title in self._titles:
            title.setTextFormat(Qt.TextFormat.PlainText)
        self._layout = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(14)
        for title, area in zip(self._titles, self.areas, strict=True):
            title.setObjectName("heading")
            title.setTextFormat(Qt.TextFormat.PlainText)
            column = QVBoxLayout()
            column.setSpacing(4)
            column.addWidget(title)
            column.addWidget(area)
            column.addStretch(1)
            self._layout.addLayout(column, 1)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        for area in self.areas:
            area.set_theme(theme)
        self._arrange()

    def show_states(self, before: Scene, after: Scene, titles: tuple[str, str] = ("", "")) -> None:
        """`titles` such as ("Round 2", "Round 3"); without them, "Before" and "After"."""
        names = (titles[0] or say("picture.before"), titles[1] or say("picture.after"))
        for area, title, name, scene in zip(
            self.areas, self._titles, names, marked(before, after), strict=True
        ):
            title.setText(name)
            area.setAccessibleName(name)
            area.set_scene(scene)

    def text(self) -> str:
        """Both states in words, each under its title."""
        shown = zip(self._titles, self.areas, strict=True)
        return "\n".join(f"{title.text()}:\n{area.text()}" for title, area in shown)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        narrow = self.width() < NARROW * self._theme.zoom
        way = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        self._layout.setDirection(way)
