"""The pictures of a state, one below the other, each with its title; zoomed with Ctrl and the wheel."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut, QWheelEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from ide.pictures.scene import Scene, pictures_of
from ide.pictures.view import PictureView, metrics
from ide.theme import LIGHT, Theme

STEPS = (0.6, 0.8, 1.0, 1.25, 1.5, 2.0, 2.5, 3.0)


class PictureArea(QWidget):
    """Draws a scene, again when its width changes. Widgets are kept, so that stepping never flickers."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scene: Scene | None = None
        self._theme = LIGHT
        self._zoom = 1.0
        self._rows: list[tuple[QLabel, PictureView]] = []
        self._metrics = metrics()
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(2)
        for keys, step in (("Ctrl+=", 1), ("Ctrl++", 1), ("Ctrl+-", -1), ("Ctrl+0", 0)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(lambda step=step: self.zoom_by(step))

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._draw()

    def set_scene(self, scene: Scene | None) -> None:
        self._scene = scene
        self._draw()

    def zoom_by(self, step: int) -> None:
        """One size up or down; 0 goes back to normal."""
        at = STEPS.index(self._zoom)
        self._zoom = STEPS[max(0, min(len(STEPS) - 1, at + step))] if step else 1.0
        self._draw()

    def views(self) -> list[PictureView]:
        """The pictures that are shown."""
        return [view for _, view in self._rows if not view.isHidden()]

    def text(self) -> str:
        """All pictures in words, a line each."""
        return "\n".join(v.picture.text for v in self.views())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._draw()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier and event.angleDelta().y():
            self.zoom_by(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
            return
        super().wheelEvent(event)

    def _draw(self) -> None:
        width = max(120.0, (self.width() - 8) / self._zoom)
        pictures = pictures_of(self._scene, width, self._metrics) if self._scene else ()
        while len(self._rows) < len(pictures):
            label, view = QLabel(self), PictureView(self)
            label.setObjectName("pictureTitle")
            label.setTextFormat(Qt.TextFormat.PlainText)
            self._layout.addWidget(label)
            self._layout.addWidget(view, 0, Qt.AlignmentFlag.AlignLeft)
            self._rows.append((label, view))
        for i, (label, view) in enumerate(self._rows):
            shown = i < len(pictures)
            if shown:
                label.setText(pictures[i].title)
                view.set_picture(pictures[i], self._theme, self._zoom)
            label.setVisible(shown)
            view.setVisible(shown)
