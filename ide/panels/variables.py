"""The table of variables: before, now and, in two lanes, the run; changes marked by sign, face and color."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QBrush, QColor
from PySide6.QtWidgets import QHeaderView, QLineEdit, QVBoxLayout, QWidget

from ide.panels.small import FittedTree, empty
from ide.panels.variable_rows import Mark, VariableRow
from ide.pictures.painter import MONO_PX, mono_font
from ide.theme import LIGHT, Theme
from ide.words import say

_SIGNS = {Mark.CHANGED: "●", Mark.ADDED: "+", Mark.REMOVED: "−"}
NAME, BEFORE, NOW, RUN = range(4)

_Index = QModelIndex | QPersistentModelIndex
_Role = Qt.ItemDataRole


class _Item:
    """A row with its place in the tree."""

    __slots__ = ("children", "number", "parent", "row")

    def __init__(self, row: VariableRow, parent: _Item | None, number: int) -> None:
        self.row, self.parent, self.number = row, parent, number
        self.children = [_Item(r, self, i) for i, r in enumerate(row.children)]


def _shape(rows: tuple[VariableRow, ...]) -> tuple[object, ...]:
    return tuple((r.key, _shape(r.children)) for r in rows)


class VariablesModel(QAbstractItemModel):
    """Rows that keep their identity while their keys stay, so that nothing scrolls or closes."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: tuple[VariableRow, ...] = ()
        self._items: list[_Item] = []
        self._shape: tuple[object, ...] = ()
        self._two = False
        self._theme = LIGHT
        self._mono, self._bold = mono_font(), mono_font(bold=True)

    def set_theme(self, theme: Theme) -> None:
        pixels = round(MONO_PX * theme.zoom)
        self._theme = theme
        self._mono, self._bold = mono_font(pixels), mono_font(pixels, bold=True)

    @property
    def rows(self) -> tuple[VariableRow, ...]:
        return self._rows

    def set_rows(self, rows: tuple[VariableRow, ...], two_lanes: bool) -> bool:
        """Show the rows; True when the tree changed its shape and was laid out anew."""
        shape = _shape(rows)
        if shape == self._shape and two_lanes == self._two:
            self._rows = rows
            self._refill(self._items, rows)
            return False
        self.beginResetModel()
        self._rows, self._shape, self._two = rows, shape, two_lanes
        self._items = [_Item(r, None, i) for i, r in enumerate(rows)]
        self.endResetModel()
        return True

    def _refill(self, items: list[_Item], rows: tuple[VariableRow, ...]) -> None:
        for item, row in zip(items, rows, strict=True):
            if item.row != row:
                item.row = row
                self.dataChanged.emit(
                    self.createIndex(item.number, 0, item), self.createIndex(item.number, RUN, item)
                )
                self._refill(item.children, row.children)

    # ── what a view asks ─────────────────────────────────────────────────────────────────────────

    def index(self, row: int, column: int, parent: _Index = QModelIndex()) -> QModelIndex:  # noqa: B008 (Qt's signature)
        items = self._item(parent).children if parent.isValid() else self._items
        return self.createIndex(row, column, items[row]) if 0 <= row < len(items) else QModelIndex()

    def parent(self, index: _Index) -> QModelIndex:  # type: ignore[override]
        above = self._item(index).parent if index.isValid() else None
        return self.createIndex(above.number, 0, above) if above else QModelIndex()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        if parent.isValid() and parent.column() > 0:
            return 0
        return len(self._item(parent).children if parent.isValid() else self._items)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 4 if self._two else 3

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _Role.DisplayRole) -> object:
        if role == _Role.DisplayRole and orientation is Qt.Orientation.Horizontal:
            return say(("variables.name", "variables.before", "variables.now", "variables.run")[section])
        return None

    def data(self, index: _Index, role: int = _Role.DisplayRole) -> object:
        row, column = self._item(index).row, index.column()
        changed = row.mark is not Mark.SAME and column == NOW
        match role:
            case _Role.DisplayRole:
                return _text(row, column)
            case _Role.ToolTipRole if row.fog and column == NOW:
                return f"{row.now}: {say('variables.fog')}"
            case _Role.ToolTipRole:
                return (row.name, row.before, row.now, row.run)[column]
            case _Role.FontRole:
                return self._bold if changed else self._mono
            case _Role.ForegroundRole:
                return QColor(self._color(row, column))
            case _Role.BackgroundRole if row.fog and column == NOW:
                return QBrush(QColor(self._theme.amber_fill), Qt.BrushStyle.Dense4Pattern)
            case _Role.AccessibleTextRole:
                return _spoken(row, column)
            case _:
                return None

    def _color(self, row: VariableRow, column: int) -> str:
        if column == BEFORE:
            return self._theme.quiet
        if column == NOW and row.fog:
            return self._theme.amber
        if column == NOW and row.mark is not Mark.SAME:
            return self._theme.accent
        return self._theme.ink

    @staticmethod
    def _item(index: _Index) -> _Item:
        return index.internalPointer()


def _text(row: VariableRow, column: int) -> str:
    if column == NOW:
        sign = _SIGNS.get(row.mark, "")
        now = row.now if row.mark is not Mark.REMOVED else say("variables.gone")
        any_value = say("variables.any") if row.fog else ""
        return " ".join(t for t in (sign, now, any_value) if t)
    return (row.name, row.before, "", row.run)[column]


def _spoken(row: VariableRow, column: int) -> str:
    if column != NOW:
        return _text(row, column)
    words = [row.now]
    if row.mark is not Mark.SAME:
        words.append(say(f"variables.{row.mark}"))
    if row.fog:
        words.append(say("variables.fog"))
    return ", ".join(words)


class VariablesTable(QWidget):
    """The table with its filter. What was opened stays open from step to step."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._all: tuple[VariableRow, ...] = ()
        self._two = False
        self._open: set[str] = set()
        self.filter = QLineEdit(self)
        self.filter.setPlaceholderText(say("variables.filter"))
        self.filter.setAccessibleName(say("variables.filter"))
        self.filter.setClearButtonEnabled(True)
        self.filter.textChanged.connect(self._refilter)
        self.model = VariablesModel()
        self.tree = FittedTree(420, self)
        self.tree.setModel(self.model)
        self.tree.setAccessibleName(say("variables.title"))
        self.tree.setIndentation(16)
        self.tree.setUniformRowHeights(True)
        header = self.tree.header()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
        header.setMinimumSectionSize(50)
        self.tree.expanded.connect(lambda i: self._open.add(self._key(i)))
        self.tree.collapsed.connect(lambda i: self._open.discard(self._key(i)))
        self._none = empty(say("variables.none"), self)
        self._none.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        for widget in (self.filter, self.tree, self._none):
            layout.addWidget(widget)

    def set_theme(self, theme: Theme) -> None:
        self.model.set_theme(theme)
        self.tree.doItemsLayout()
        self.tree.fit()

    def set_rows(self, rows: tuple[VariableRow, ...], two_lanes: bool = False) -> None:
        self._all, self._two = rows, two_lanes
        self.filter.setVisible(len(rows) > 5 or bool(self.filter.text()))
        self._refilter()

    def text(self) -> str:
        """The rows as text, a line each, open ones with what is in them."""
        lines: list[str] = []

        def walk(rows: tuple[VariableRow, ...], depth: int) -> None:
            for row in rows:
                cells = [_text(row, c) for c in range(self.model.columnCount())]
                lines.append("  " * depth + " | ".join(cells).rstrip())
                if row.key in self._open:
                    walk(row.children, depth + 1)

        walk(self.model.rows, 0)
        return "\n".join(lines)

    def _refilter(self) -> None:
        wanted = self.filter.text().strip().lower()
        rows = tuple(r for r in self._all if wanted in r.name.lower()) if wanted else self._all
        bar = self.tree.verticalScrollBar()
        at = bar.value()
        if self.model.set_rows(rows, self._two):
            self._reopen(QModelIndex())
            self.tree.fit()
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
