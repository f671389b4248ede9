"""Rows of cells as a Qt model: what the trees of Invariants, Obligations and Problems show.

Rows keep their identity while their keys stay, so that a new verdict repaints a cell and neither
scrolls, closes nor deselects anything.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, Qt

from ide.look.theme import SHAPES
from ide.look.tips import tip
from ide.model.state import Status
from ide.panels.round_marks import RoundMark

_Index = QModelIndex | QPersistentModelIndex
_Role = Qt.ItemDataRole
CELL_ROLE = _Role.UserRole + 1


@dataclass(frozen=True, slots=True)
class Cell:
    """Text with, in front of it, the shape of a status. `filled` draws attention to it.

    `data` is what choosing the cell means to the panel; None: nothing.
    """

    text: str = ""
    status: Status | None = None
    mono: bool = False
    quiet: bool = False
    bold: bool = False
    filled: bool = False
    tip: str = ""
    data: object = None
    rounds: tuple[RoundMark, ...] = ()
    """Drawn in place of the text, which then only says it."""


@dataclass(frozen=True, slots=True)
class Row:
    """`opened` says whether it starts open; what the learner opened or closed goes before that."""

    key: str
    cells: tuple[Cell, ...]
    children: tuple[Row, ...] = ()
    opened: bool = False


def cell_text(cell: Cell) -> str:
    shape = SHAPES[cell.status] if cell.status else ""
    return " ".join(t for t in (shape, cell.text) if t)


def rows_text(rows: tuple[Row, ...], depth: int = 0) -> str:
    """The rows as text, a line each: `cell | cell | cell`."""
    lines: list[str] = []
    for row in rows:
        cells = [cell_text(c) for c in row.cells]
        lines.append("  " * depth + " | ".join(cells).rstrip(" |"))
        if row.children:
            lines.append(rows_text(row.children, depth + 1))
    return "\n".join(lines)


class Item:
    """A row with its place in the tree."""

    __slots__ = ("children", "number", "parent", "row")

    def __init__(self, row: Row, parent: Item | None, number: int) -> None:
        self.row, self.parent, self.number = row, parent, number
        self.children = [Item(r, self, i) for i, r in enumerate(row.children)]


def _shape(rows: tuple[Row, ...]) -> tuple[object, ...]:
    return tuple((r.key, _shape(r.children)) for r in rows)


class RowsModel(QAbstractItemModel):
    def __init__(self, headers: tuple[str, ...]) -> None:
        super().__init__()
        self._headers = headers
        self._rows: tuple[Row, ...] = ()
        self._items: list[Item] = []
        self._shape: tuple[object, ...] = ()

    @property
    def rows(self) -> tuple[Row, ...]:
        return self._rows

    def set_rows(self, rows: tuple[Row, ...]) -> bool:
        """Show the rows; True when the tree changed its shape and was laid out anew."""
        if rows == self._rows:
            return False
        shape = _shape(rows)
        self._rows = rows
        if shape == self._shape:
            self._refill(self._items, rows)
            return False
        self.beginResetModel()
        self._shape = shape
        self._items = [Item(r, None, i) for i, r in enumerate(rows)]
        self.endResetModel()
        return True

    def _refill(self, items: list[Item], rows: tuple[Row, ...]) -> None:
        last = len(self._headers) - 1
        for item, row in zip(items, rows, strict=True):
            if item.row != row:
                item.row = row
                first = self.createIndex(item.number, 0, item)
                self.dataChanged.emit(first, self.createIndex(item.number, last, item))
                self._refill(item.children, row.children)

    # ── what a view asks ─────────────────────────────────────────────────────────────────────────

    def index(self, row: int, column: int, parent: _Index = QModelIndex()) -> QModelIndex:  # noqa: B008 (Qt's signature)
        items = item_of(parent).children if parent.isValid() else self._items
        return self.createIndex(row, column, items[row]) if 0 <= row < len(items) else QModelIndex()

    def parent(self, index: _Index) -> QModelIndex:  # type: ignore[override]
        above = item_of(index).parent if index.isValid() else None
        return self.createIndex(above.number, 0, above) if above else QModelIndex()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        if parent.isValid() and parent.column() > 0:
            return 0
        return len(item_of(parent).children if parent.isValid() else self._items)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return len(self._headers)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _Role.DisplayRole) -> object:
        if role == _Role.DisplayRole and orientation is Qt.Orientation.Horizontal:
            return self._headers[section]
        return None

    def data(self, index: _Index, role: int = _Role.DisplayRole) -> object:
        cells = item_of(index).row.cells
        cell = cells[index.column()] if index.column() < len(cells) else Cell()
        match role:
            case _Role.DisplayRole:
                return cell.text
            case _Role.ToolTipRole:
                return tip(cell.tip or cell.text)
            case _Role.AccessibleTextRole:
                return ", ".join(t for t in (cell.text, cell.tip) if t)
            case _ if role == CELL_ROLE:
                return cell
            case _:
                return None


def item_of(index: _Index) -> Item:
    return index.internalPointer()
