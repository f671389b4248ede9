"""The table of variables and watches: before, now and, in two lanes, the run."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QHeaderView,
    QLineEdit,
    QMenu,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from ide.look.theme import Theme
from ide.panels.small import FittedTree, empty
from ide.panels.variable_rows import VariableRow
from ide.panels.variables_model import VariablesModel, cell_text
from ide.panels.watch_field import WatchField
from ide.texts.catalogue import say

REMOVE = Qt.Key.Key_Delete
NAMES = 0.36
"""Of the width, for the names and watched expressions."""


class _Fog(QStyledItemDelegate):
    """Draws the fog over values that could be others; a style sheet leaves out the brushes of models."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        fog = index.data(Qt.ItemDataRole.BackgroundRole)
        if fog is not None:
            area: QRect = option.rect  # type: ignore[attr-defined]
            painter.fillRect(area.adjusted(0, 1, -6, -2), fog)
        super().paint(painter, option, index)


class VariablesTable(QWidget):
    """The table with its filter and its watches. What was opened stays open from step to step.

    `watches_changed(tuple[str, ...])` when an expression was added, changed or removed."""

    watches_changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._all: tuple[VariableRow, ...] = ()
        self._two = False
        self._open: set[str] = set()
        self._watches: tuple[str, ...] = ()
        self.filter = QLineEdit(self)
        self.filter.setPlaceholderText(say("variables.filter"))
        self.filter.setAccessibleName(say("variables.filter"))
        self.filter.setClearButtonEnabled(True)
        self.filter.textChanged.connect(self._refilter)
        self.model = VariablesModel()
        self.watch_field = WatchField(self)
        self.watch_field.entered.connect(self._watch)
        self.tree = FittedTree(420, self)
        self.tree.setModel(self.model)
        self._fog = _Fog(self.tree)
        self.tree.setItemDelegate(self._fog)
        self.tree.setAccessibleName(say("variables.title"))
        self.tree.setIndentation(16)
        self.tree.setUniformRowHeights(True)
        header = self.tree.header()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Fixed)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
        header.setMinimumSectionSize(50)
        self.tree.expanded.connect(lambda i: self._open.add(self._key(i)))
        self.tree.collapsed.connect(lambda i: self._open.discard(self._key(i)))
        self.tree.activated.connect(self._edit)
        self.tree.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.tree.customContextMenuRequested.connect(self._menu)
        self._none = empty(say("variables.none"), self)
        self._none.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        for widget in (self.filter, self.tree, self._none, self.watch_field):
            layout.addWidget(widget)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.tree.header().resizeSection(0, round(event.size().width() * NAMES))

    def set_theme(self, theme: Theme) -> None:
        self.model.set_theme(theme)
        self.tree.doItemsLayout()
        self.tree.fit()

    def set_rows(self, rows: tuple[VariableRow, ...], two_lanes: bool = False, before: str = "") -> None:
        """`before`: what the column of old values is called."""
        self.model.set_before(before or say("variables.before"))
        self._all, self._two = rows, two_lanes
        self._watches = tuple(r.name for r in rows if r.watch)
        self.filter.setVisible(len(rows) - len(self._watches) > 5 or bool(self.filter.text()))
        self.watch_field.set_names(r.name for r in rows if not r.watch)
        self._refilter()

    def text(self) -> str:
        """The rows as text, a line each, open ones with what is in them."""
        lines: list[str] = []

        def walk(rows: tuple[VariableRow, ...], depth: int) -> None:
            for row in rows:
                cells = [cell_text(row, c) for c in range(self.model.columnCount())]
                lines.append("  " * depth + " | ".join(cells).rstrip())
                if row.key in self._open:
                    walk(row.children, depth + 1)

        walk(self.model.rows, 0)
        return "\n".join(lines)

    def _refilter(self) -> None:
        wanted = self.filter.text().strip().lower()
        rows = tuple(r for r in self._all if r.watch or wanted in r.name.lower())
        bar = self.tree.verticalScrollBar()
        at = bar.value()
        if self.model.set_rows(rows, self._two):
            self._reopen(QModelIndex())
            self.tree.fit()
        for i, row in enumerate(rows):
            if self.tree.isFirstColumnSpanned(i, QModelIndex()) != row.trouble:
                self.tree.setFirstColumnSpanned(i, QModelIndex(), row.trouble)
        bar.setValue(at)
        self._none.setVisible(not rows)
        self.tree.setVisible(bool(rows))

    def _reopen(self, parent: QModelIndex) -> None:
        for i in range(self.model.rowCount(parent)):
            index = self.model.index(i, 0, parent)
            if self._key(index) in self._open:
                self.tree.expand(index)
                self._reopen(index)

    @staticmethod
    def _key(index: QModelIndex) -> str:
        return index.internalPointer().row.key

    # ── watches ──────────────────────────────────────────────────────────────────────────────────

    def _watch(self, text: str, edited: str) -> None:
        others = [w for w in self._watches if w != text or w == edited]
        if edited in others:
            others[others.index(edited)] = text
        else:
            others.append(text)
        self.watches_changed.emit(tuple(dict.fromkeys(others)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == REMOVE:
            self._remove_current()
            return
        super().keyPressEvent(event)

    def _current(self) -> VariableRow | None:
        index = self.tree.currentIndex()
        return index.internalPointer().row if index.isValid() else None

    def _edit(self) -> None:
        row = self._current()
        if row is not None and row.watch:
            self.watch_field.edit(row.name)

    def _remove_current(self) -> None:
        row = self._current()
        if row is not None and row.watch:
            self.watches_changed.emit(tuple(w for w in self._watches if w != row.name))

    def _menu(self, at: QPoint) -> None:
        row = self._current()
        menu = QMenu(self.tree)
        if row is not None and row.watch:
            menu.addAction(say("watch.edit"), self._edit)
            menu.addAction(say("watch.remove"), QKeySequence(REMOVE), self._remove_current)
        menu.addAction(say("watch.add"), self.watch_field.setFocus)
        menu.popup(self.tree.viewport().mapToGlobal(at))
