"""A tree of rows: status shapes, wrapped formulas, remembered opening, Enter and double click."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
    QWidget,
)

from ide.look.code_words import Wrapped, without_marks
from ide.look.shapes import paint_status
from ide.look.theme import LIGHT, Theme
from ide.panels.round_marks import mark_at, paint_marks
from ide.panels.rows import CELL_ROLE, Cell, Row, RowsModel, item_of
from ide.pictures.painter import MONO_PX, mono_font

PAD_X, PAD_Y = 7, 5
LINES = 3
SHAPE_W = 19

_Index = QModelIndex | QPersistentModelIndex


class RowsView(QTreeView):
    """`chosen(data)` for a cell's data by Enter, double click or a click on a filled cell."""

    chosen = Signal(object)

    def __init__(self, headers: tuple[str, ...], stretched: int = 0, parent: QWidget | None = None) -> None:
        """The column `stretched` takes the room that is left and wraps its text."""
        super().__init__(parent)
        self.rows_model = RowsModel(headers)
        self.stretched = stretched
        self._open: dict[str, bool] = {}
        self._restoring = False
        self.single_click = False
        """Whether one click on a row with something to choose is enough."""
        self._widths: dict[int, int] = {}
        self.setObjectName("rows")
        self.setModel(self.rows_model)
        self._painter = _CellPainter(self)
        self.setItemDelegate(self._painter)
        self.setSelectionBehavior(QTreeView.SelectionBehavior.SelectItems)
        self.setVerticalScrollMode(QTreeView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setIndentation(16)
        self.setExpandsOnDoubleClick(False)
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionsMovable(False)
        for column in range(len(headers)):
            mode = (
                QHeaderView.ResizeMode.Stretch if column == stretched else QHeaderView.ResizeMode.Interactive
            )
            header.setSectionResizeMode(column, mode)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.sectionResized.connect(lambda *_: self.scheduleDelayedItemsLayout())
        self.expanded.connect(lambda i: self._remember(i, True))
        self.collapsed.connect(lambda i: self._remember(i, False))
        self.activated.connect(self._activate)

    def set_theme(self, theme: Theme) -> None:
        self._painter.theme = theme
        for column, width in self._widths.items():
            self.header().resizeSection(column, round(width * theme.zoom))
        self.doItemsLayout()

    def set_widths(self, widths: dict[int, int]) -> None:
        """Widths of the columns that do not stretch, at zoom 1."""
        if widths == self._widths:
            return
        self._widths = widths
        for column, width in widths.items():
            self.header().resizeSection(column, round(width * self._painter.theme.zoom))

    def set_rows(self, rows: tuple[Row, ...]) -> None:
        bar = self.verticalScrollBar()
        at, current = bar.value(), self._current_key()
        if self.rows_model.set_rows(rows):
            self._restoring = True
            self._restore(QModelIndex(), current)
            self._restoring = False
            bar.setValue(at)
        self.scheduleDelayedItemsLayout()

    def current_cell(self) -> Cell:
        index = self.currentIndex()
        return index.data(CELL_ROLE) if index.isValid() else Cell()

    def current_row(self) -> Row | None:
        index = self.currentIndex()
        return item_of(index).row if index.isValid() else None

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and event.button() is Qt.MouseButton.LeftButton:
            cell: Cell = index.data(CELL_ROLE)
            if cell.rounds:
                area = self.visualRect(index).adjusted(PAD_X, PAD_Y, -PAD_X, -PAD_Y)
                mark = mark_at(cell.rounds, area, event.position().toPoint().x(), self._painter.theme.zoom)
                if mark is not None:
                    self.chosen.emit(mark.data)
            elif (cell.filled or self.single_click) and cell.data is not None:
                self.chosen.emit(cell.data)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()

    def _activate(self, index: QModelIndex) -> None:
        cell: Cell = index.data(CELL_ROLE)
        if cell.data is not None:
            self.chosen.emit(cell.data)
        elif self.rows_model.rowCount(index.siblingAtColumn(0)):
            first = index.siblingAtColumn(0)
            self.setExpanded(first, not self.isExpanded(first))

    def _remember(self, index: QModelIndex, opened: bool) -> None:
        if not self._restoring:
            self._open[item_of(index).row.key] = opened

    def _restore(self, parent: QModelIndex, current: tuple[str, int] | None) -> None:
        for i in range(self.rows_model.rowCount(parent)):
            index = self.rows_model.index(i, 0, parent)
            row = item_of(index).row
            if self._open.get(row.key, row.opened):
                self.setExpanded(index, True)
            if current is not None and row.key == current[0]:
                self.setCurrentIndex(index.siblingAtColumn(current[1]))
            if row.children:
                self._restore(index, current)

    def _current_key(self) -> tuple[str, int] | None:
        index = self.currentIndex()
        return (item_of(index).row.key, index.column()) if index.isValid() else None


class _CellPainter(QStyledItemDelegate):
    def __init__(self, view: RowsView) -> None:
        super().__init__(view)
        self._view = view
        self.theme = LIGHT

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        cell: Cell = index.data(CELL_ROLE)
        metrics = QFontMetrics(self._font(cell))
        lines = 1
        if cell.text and not cell.rounds and (index.column() == self._view.stretched or cell.filled):
            room = self._room(index) - (round(SHAPE_W * self.theme.zoom) if cell.status else 0)
            lines = Wrapped(cell.text, self._font(cell), room, LINES).lines
        return QSize(60, metrics.lineSpacing() * lines + 2 * PAD_Y)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        cell: Cell = index.data(CELL_ROLE)
        t = self.theme
        area: QRect = option.rect  # type: ignore[attr-defined]
        state: QStyle.StateFlag = option.state  # type: ignore[attr-defined]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(t.line))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        if cell.filled and cell.status:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(t.fill(cell.status)))
            painter.drawRoundedRect(QRectF(area).adjusted(2, 2, -2, -3), 5, 5)
        if state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            color = QColor(t.selection)
            color.setAlpha(150 if cell.filled else 255)
            painter.setBrush(color)
            painter.drawRect(area.adjusted(0, 0, 0, -1))
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QColor(t.accent))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(area).adjusted(1, 1, -1.5, -1.5), 4, 4)
        self._words(painter, cell, area, index)
        painter.restore()

    def _words(self, painter: QPainter, cell: Cell, area: QRect, index: _Index) -> None:
        t = self.theme
        room = area.adjusted(PAD_X, PAD_Y, -PAD_X, -PAD_Y)
        if cell.rounds:
            paint_marks(painter, cell.rounds, room, t)
            return
        color = t.status(cell.status) if cell.status else t.ink
        if cell.status:
            side = 13 * t.zoom
            line = QFontMetrics(self._font(cell)).lineSpacing()
            spot = QRectF(room.x(), room.y() + (line - side) / 2, side, side)
            paint_status(painter, spot, cell.status, t)
            room.setLeft(room.left() + round(SHAPE_W * t.zoom))
        font = self._font(cell)
        painter.setFont(font)
        painter.setPen(QColor(color if cell.filled else t.quiet if cell.quiet else t.ink))
        metrics = QFontMetrics(font)
        if index.column() == self._view.stretched or cell.filled:
            Wrapped(cell.text, font, room.width(), LINES).draw(painter, QPointF(room.topLeft()))
        else:
            text = metrics.elidedText(without_marks(cell.text), Qt.TextElideMode.ElideRight, room.width())
            painter.drawText(room, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop), text)

    def _font(self, cell: Cell) -> QFont:
        if cell.mono:
            return mono_font(round(MONO_PX * self.theme.zoom), cell.bold)
        font = QFont(self._view.font())
        font.setPixelSize(round(MONO_PX * self.theme.zoom))
        font.setBold(cell.bold or cell.filled)
        return font

    def _room(self, index: _Index) -> int:
        width = self._view.columnWidth(index.column())
        if index.column() == 0:
            above = index.parent()
            depth = 1
            while above.isValid():
                depth, above = depth + 1, above.parent()
            width -= depth * self._view.indentation()
        return max(40, width - 2 * PAD_X)
