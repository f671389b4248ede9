"""The why-false tree: the failing formula, its parts and their values, opened down to what decided."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QPainter,
    QResizeEvent,
    QStandardItem,
    QStandardItemModel,
)
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ide.look.theme import LIGHT, Theme
from ide.look.tips import tip
from ide.model.deciding import deciding_path
from ide.panels.small import FittedTree
from ide.pictures.painter import MONO_PX, mono_font
from ide.texts.catalogue import say
from language.records.trace import WhyNode

MOST = 1500
"""Nodes shown; a quantifier over many cells has many."""
LINES = 4
NODE_ROLE = Qt.ItemDataRole.UserRole + 1
_GAP, _PAD = 8, 3


class WhyTree(FittedTree):
    """`node_chosen(WhyNode)` when a node becomes current; `node_opened` for Enter or a double click."""

    node_chosen = Signal(object)
    node_opened = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(420, parent)
        self.setObjectName("why")
        self.setHeaderHidden(True)
        self.setIndentation(14)
        self.setAccessibleName(say("why.title"))
        self._why: WhyNode | None = None
        self._items = QStandardItemModel(self)
        self.setModel(self._items)
        self._paint = _Delegate(self)
        self.setItemDelegate(self._paint)
        self.selectionModel().currentChanged.connect(self._current)
        self.activated.connect(lambda i: self.node_opened.emit(i.data(NODE_ROLE)))

    def set_theme(self, theme: Theme) -> None:
        self._paint.set_theme(theme)
        self.doItemsLayout()
        self.fit()

    def set_why(self, why: WhyNode | None) -> None:
        """Show the formula; the same one again keeps what is open."""
        if why is self._why:
            return
        self._why = why
        self.selectionModel().blockSignals(True)
        self._items.clear()
        if why is not None:
            left = [MOST]
            path = {id(n) for n in deciding_path(why)}
            leaf = self._add(self._items.invisibleRootItem(), why, left, path)
            for item in self._all(self._items.invisibleRootItem()):
                if id(item.data(NODE_ROLE)) in path:
                    self.setExpanded(item.index(), True)
            if leaf is not None:
                self.setCurrentIndex(leaf.index())
        self.selectionModel().blockSignals(False)
        self.fit()

    def text(self) -> str:
        """The open part as text: `▾ formula  [false]  note`."""
        lines: list[str] = []
        index = self._items.index(0, 0)
        while index.isValid():
            depth, above = 0, index.parent()
            while above.isValid():
                depth, above = depth + 1, above.parent()
            opened = "▾ " if self.isExpanded(index) else "▸ " if self._items.hasChildren(index) else "  "
            mark = "*" if index == self.currentIndex() else ""
            lines.append("  " * depth + opened + spoken(index.data(NODE_ROLE)) + mark)
            index = self.indexBelow(index)
        return "\n".join(lines)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.scheduleDelayedItemsLayout()
            self.fit()

    def _current(self, index: QModelIndex) -> None:
        if (node := index.data(NODE_ROLE)) is not None:
            self.node_chosen.emit(node)

    def _add(
        self, above: QStandardItem, node: WhyNode, left: list[int], path: set[int]
    ) -> QStandardItem | None:
        """Add the node and what is below it; the item of the deciding leaf comes back."""
        left[0] -= 1
        item = QStandardItem(node.text)
        item.setEditable(False)
        item.setData(node, NODE_ROLE)
        item.setData(spoken(node), Qt.ItemDataRole.AccessibleTextRole)
        item.setData(tip(spoken(node)), Qt.ItemDataRole.ToolTipRole)
        above.appendRow(item)
        found = item if id(node) in path and not any(c.deciding for c in node.children) else None
        # What decides is never cut off.
        for child in (
            sorted(node.children, key=lambda c: not c.deciding)
            if left[0] < len(node.children)
            else node.children
        ):
            if left[0] <= 0 and id(child) not in path:
                more = QStandardItem(say("why.more"))
                more.setEnabled(False)
                item.appendRow(more)
                break
            found = self._add(item, child, left, path) or found
        return found

    def _all(self, above: QStandardItem) -> list[QStandardItem]:
        out: list[QStandardItem] = []
        todo = [above]
        while todo:
            item = todo.pop()
            for i in range(item.rowCount()):
                child = item.child(i)
                if child.rowCount():
                    out.append(child)
                    todo.append(child)
        return out


def spoken(node: WhyNode | None) -> str:
    """`a[k] <= m is false (at k = 0)`."""
    if node is None:
        return say("why.more")
    text = say("trace.is", text=node.text, value=node.value or "?")
    return f"{text} ({node.note})" if node.note else text


class _Delegate(QStyledItemDelegate):
    """Formula in the language's face, its value as a pill with the word in it, the note in quiet."""

    def __init__(self, view: WhyTree) -> None:
        super().__init__(view)
        self._view = view
        self.theme = LIGHT
        self._mono, self._bold = mono_font(), mono_font(bold=True)

    def set_theme(self, theme: Theme) -> None:
        pixels = round(MONO_PX * theme.zoom)
        self.theme = theme
        self._mono, self._bold = mono_font(pixels), mono_font(pixels, bold=True)

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        node: WhyNode | None = index.data(NODE_ROLE)
        metrics = QFontMetrics(self._mono)
        width = self._room(index)
        text, pill, note = self._measure(node, width, metrics)
        height = text.height()
        # The pill and the note go below the formula where they do not fit beside it.
        if text.width() + _GAP + pill + note > width or text.height() > metrics.height() + 2:
            height += metrics.height() + 4 if pill or note else 0
        return QSize(width, height + 2 * _PAD)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        node: WhyNode | None = index.data(NODE_ROLE)
        t = self.theme
        area: QRect = option.rect  # type: ignore[attr-defined]
        state: QStyle.StateFlag = option.state  # type: ignore[attr-defined]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(t.selection))
            painter.drawRoundedRect(QRectF(area).adjusted(0, 0, -2, -1), 4, 4)
        font = self._bold if node and node.deciding else self._mono
        painter.setFont(font)
        metrics = QFontMetrics(font)
        width = area.width() - 4
        text, pill, note = self._measure(node, width, metrics)
        text.translate(area.x() + 3, area.y() + _PAD)
        painter.setPen(QColor(t.ink if node else t.quiet))
        flags = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        shown = node.text if node else say("why.more")
        painter.drawText(QRect(text.x(), text.y(), max(text.width(), 10) + 2, text.height()), flags, shown)
        if node is not None:
            below = text.width() + _GAP + pill + note > width or text.height() > metrics.height() + 2
            x = text.x() if below else text.right() + _GAP
            y = text.bottom() + 2 if below else text.y() - 1
            self._pill(painter, node, QRect(x, y, pill, metrics.height() + 2))
            room = area.right() - x - pill - _GAP
            painter.setFont(self._mono)
            painter.setPen(QColor(t.quiet if not state & QStyle.StateFlag.State_Selected else t.ink))
            words = QFontMetrics(self._mono).elidedText(node.note, Qt.TextElideMode.ElideRight, room)
            painter.drawText(
                QRect(x + pill + _GAP, y, room, metrics.height() + 2), Qt.AlignmentFlag.AlignVCenter, words
            )
        painter.restore()

    def _measure(self, node: WhyNode | None, width: int, metrics: QFontMetrics) -> tuple[QRect, int, int]:
        shown = node.text if node else say("why.more")
        flags = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft)
        text = metrics.boundingRect(QRect(0, 0, max(40, width), 10_000), flags, shown)
        text.moveTo(0, 0)
        text.setHeight(min(text.height(), metrics.lineSpacing() * LINES))
        pill = metrics.horizontalAdvance(node.value) + 14 if node and node.value else 0
        note = metrics.horizontalAdvance(node.note) + _GAP if node and node.note else 0
        return text, pill, note

    def _room(self, index: QModelIndex | QPersistentModelIndex) -> int:
        depth, above = 1, index.parent()
        while above.isValid():
            depth, above = depth + 1, above.parent()
        return max(60, self._view.viewport().width() - depth * self._view.indentation() - 4)

    def _pill(self, painter: QPainter, node: WhyNode, area: QRect) -> None:
        if not node.value:
            return
        t = self.theme
        ink, fill = t.quiet, t.chrome
        if node.truth is not None:
            ink, fill = (t.green, t.green_fill) if node.truth else (t.red, t.red_fill)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(fill))
        painter.drawRoundedRect(QRectF(area), 4, 4)
        painter.setFont(self._bold if node.truth is False else self._mono)
        painter.setPen(QColor(ink))
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, node.value)
