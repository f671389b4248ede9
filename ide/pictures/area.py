"""The pictures of a state, one below the other, each with its title; zoomed with Ctrl and the wheel."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut, QWheelEvent
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from ide.look.theme import LIGHT, Theme
from ide.pictures.scene import Scene, pictures_of
from ide.pictures.view import PictureView, metrics

STEPS = (0.6, 0.8, 1.0, 1.25, 1.5, 2.0, 2.5, 3.0)


class PictureArea(QWidget):
    """Draws a scene, again when its width changes. Widgets are kept, so that stepping never flickers."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scene: Scene | None = None
        self._theme = LIGHT
        self._zoom = 1.0
        self._rows: list[tuple[QLabel, QScrollArea, PictureView]] = []
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
        return [view for _, frame, view in self._rows if not frame.isHidden()]

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
        zoom = self._zoom * self._theme.zoom
        width = max(120.0, (self.width() - 8) / zoom)
        pictures = pictures_of(self._scene, width, self._metrics) if self._scene else ()
        while len(self._rows) < len(pictures):
            self._rows.append(self._row())
        for i, (label, frame, view) in enumerate(self._rows):
            shown = i < len(pictures)
            if shown:
                label.setText(pictures[i].title)
                view.set_picture(pictures[i], self._theme, zoom)
                size = view.sizeHint()
                bar = frame.horizontalScrollBar().sizeHint().height() if size.width() > self.width() else 0
                frame.setFixedHeight(size.height() + bar)
            label.setVisible(shown)
            frame.setVisible(shown)

    def _row(self) -> tuple[QLabel, QScrollArea, PictureView]:
        """A title and a picture; one that is wider than the panel scrolls sideways by itself."""
        label, view, frame = QLabel(self), PictureView(), QScrollArea(self)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setObjectName("pictureTitle")
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        frame.setWidget(view)
        view.zoom_asked.connect(self.zoom_by)
        frame.setFrameShape(QFrame.Shape.NoFrame)
        frame.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        frame.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._layout.addWidget(label)
        self._layout.addWidget(frame)
        return label, frame, view
