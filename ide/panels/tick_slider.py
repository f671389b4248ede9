"""A slider whose ticks are the rounds of loops; the last step is marked where the claim fails."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSlider, QWidget

from ide.look.theme import LIGHT, Theme

RADIUS = 7.0
MOST_TICKS = 120


class TickSlider(QSlider):
    """A click goes straight to the step under it. Keys are those of a slider."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._ticks: tuple[int, ...] = ()
        self._theme = LIGHT
        self.setMinimumWidth(50)
        self.setTracking(True)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def set_ticks(self, ticks: tuple[int, ...]) -> None:
        """Too many ticks to tell apart are not drawn; they can still be gone to."""
        self._ticks = ticks if len(ticks) <= MOST_TICKS else ()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(160, 26)

    def minimumSizeHint(self) -> QSize:
        return QSize(50, 26)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self._to(event.position().x())
            event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._to(event.position().x())
            event.accept()

    def paintEvent(self, event: QPaintEvent) -> None:
        t = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = self.height() / 2
        left, right = RADIUS + 2, self.width() - RADIUS - 2
        at = self._x(self.value())
        painter.setPen(QPen(QColor(t.line), 4, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawLine(QPointF(left, middle), QPointF(right, middle))
        painter.setPen(QPen(QColor(t.accent), 4, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawLine(QPointF(left, middle), QPointF(at, middle))
        painter.setPen(QPen(QColor(t.quiet), 1.5))
        for tick in self._ticks:
            x = self._x(tick)
            painter.drawLine(QPointF(x, middle - 6), QPointF(x, middle + 6))
        if self.hasFocus():
            painter.setPen(QPen(QColor(t.accent), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(QPointF(at, middle), RADIUS + 3, RADIUS + 3)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(t.accent if self.isEnabled() else t.quiet))
        painter.drawEllipse(QRectF(at - RADIUS, middle - RADIUS, 2 * RADIUS, 2 * RADIUS))
        painter.end()

    def _x(self, value: int) -> float:
        span = max(1, self.maximum() - self.minimum())
        room = self.width() - 2 * RADIUS - 4
        return RADIUS + 2 + room * (value - self.minimum()) / span

    def _to(self, x: float) -> None:
        room = max(1.0, self.width() - 2 * RADIUS - 4)
        share = max(0.0, min(1.0, (x - RADIUS - 2) / room))
        self.setValue(self.minimum() + round(share * (self.maximum() - self.minimum())))
