"""The column beside the code: line numbers, a shape for each line's status, the quick-fix bulb."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ide.editor.text_area import TextArea
from ide.look.shapes import paint_bulb, paint_pointer, paint_status
from ide.look.theme import Theme
from ide.model.state import Status
from ide.texts.catalogue import say


class Gutter(QWidget):
    def __init__(self, view: TextArea, theme: Theme) -> None:
        super().__init__(view)
        self._view = view
        self._theme = theme
        self._statuses: Mapping[int, Status] = {}
        self._bulb: int | None = None
        self._current: int | None = None
        self.setAccessibleName(say("gutter.name"))
        self.setCursor(Qt.CursorShape.ArrowCursor)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def show_statuses(self, statuses: Mapping[int, Status], bulb: int | None, current: int | None) -> None:
        """A status by line (from 1), the line with a quick fix, and the line of the current step."""
        if (statuses, bulb, current) != (self._statuses, self._bulb, self._current):
            self._statuses, self._bulb, self._current = dict(statuses), bulb, current
            self.update()

    def wanted_width(self) -> int:
        metrics = self._view.fontMetrics()
        digits = max(3, len(str(self._view.blockCount())))
        return metrics.horizontalAdvance("9") * digits + 2 * self._cell() + 12

    def _cell(self) -> int:
        return max(16, int(self._view.fontMetrics().height() * 1.0))

    def sizeHint(self) -> QSize:
        return QSize(self.wanted_width(), 0)

    def follow(self, rect: QRect, dy: int) -> None:
        """Scroll or repaint with the text."""
        if dy:
            self.scroll(0, dy)
        else:
            self.update(0, rect.y(), self.width(), rect.height())

    def paintEvent(self, e: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(e.rect(), QColor(self._theme.surface))
        painter.setFont(self._view.font())
        view, cell = self._view, self._cell()
        height = view.line_height()
        caret = view.textCursor().blockNumber()
        size = min(cell, height) * 0.72
        for block in view.visible_blocks():
            line, top = block.blockNumber() + 1, int(view.block_top(block))
            if line == self._current:
                painter.fillRect(0, top, self.width(), view.block_height(block), QColor(self._theme.current))
            ink = self._theme.ink if block.blockNumber() == caret else self._theme.quiet
            painter.setPen(QColor(ink))
            numbers = QRect(cell, top, self.width() - 2 * cell - 10, height)
            painter.drawText(numbers, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop, str(line))
            spot = QRectF(self.width() - cell - 4 + (cell - size) / 2, top + (height - size) / 2, size, size)
            if line == self._current:
                paint_pointer(painter, spot, self._theme.accent)
            elif (status := self._statuses.get(line)) is not None:
                paint_status(painter, spot, status, self._theme)
            if line == self._bulb:
                paint_bulb(painter, QRectF(3, top + (height - size) / 2, size, size), self._theme.amber)
        painter.end()

    def _line_at(self, y: int) -> int | None:
        for block in self._view.visible_blocks():
            top = self._view.block_top(block)
            if top <= y < top + self._view.block_height(block):
                return block.blockNumber() + 1
        return None

    def mousePressEvent(self, e: QMouseEvent) -> None:
        line = self._line_at(int(e.position().y()))
        if line is None:
            return
        if line == self._bulb and e.position().x() < self._cell() + 4:
            self._view.fix_asked.emit()
        else:
            self._view.line_asked.emit(line)

    def event(self, e: QEvent) -> bool:
        if isinstance(e, QHelpEvent) and e.type() == QEvent.Type.ToolTip:
            line = self._line_at(e.pos().y())
            if line is not None:
                self._view.hover_wanted.emit(line, e.globalPos())
            return True
        return super().event(e)
