"""The rows of the table of variables as a Qt model; changes marked by sign, face and color."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QBrush, QColor, QFont

from ide.look.theme import LIGHT, Theme
from ide.look.tips import tip
from ide.panels.variable_rows import Mark, VariableRow
from ide.pictures.painter import MONO_PX, mono_font
from ide.texts.catalogue import say

_SIGNS = {Mark.CHANGED: "●", Mark.REMOVED: "−"}
FOG = 60
"""How opaque the fog over a value is, of 255."""
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
        self._before = say("variables.before")
        self._theme = LIGHT
        self._faces()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._faces()

    def _faces(self) -> None:
        pixels = round(MONO_PX * self._theme.zoom)
        self._mono, self._bold = mono_font(pixels), mono_font(pixels, bold=True)
        self._slanted = mono_font(pixels)
        self._slanted.setItalic(True)
        self._words = QFont()
        self._words.setPixelSize(pixels)
        self._words.setItalic(True)

    @property
    def rows(self) -> tuple[VariableRow, ...]:
        return self._rows

    def set_before(self, title: str) -> None:
        """What the column of old values is called."""
        if title != self._before:
            self._before = title
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, BEFORE, BEFORE)

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
            names = (say("variables.name"), self._before, say("variables.now"), say("variables.run"))
            return names[section]
        return None

    def data(self, index: _Index, role: int = _Role.DisplayRole) -> object:
        row, column = self._item(index).row, index.column()
        match role:
            case _Role.DisplayRole:
                return cell_text(row, column)
            case _Role.ToolTipRole if row.fog and column == NOW:
                return tip(f"{row.now}: {say('variables.fog')}")
            case _Role.ToolTipRole:
                return tip((row.name, row.before, row.now, row.run)[column])
            case _Role.FontRole:
                return self._font(row, column)
            case _Role.ForegroundRole:
                return QColor(self._color(row, column))
            case _Role.BackgroundRole if row.fog and column == NOW:
                fog = QColor(self._theme.amber)
                fog.setAlpha(FOG)
                return QBrush(fog, Qt.BrushStyle.Dense5Pattern)
            case _Role.AccessibleTextRole:
                return _spoken(row, column)
            case _:
                return None

    def _font(self, row: VariableRow, column: int) -> QFont:
        if row.trouble:
            return self._words
        if row.watch and column == NAME:
            return self._slanted
        return self._bold if row.mark is not Mark.SAME and column == NOW else self._mono

    def _color(self, row: VariableRow, column: int) -> str:
        if column == BEFORE or row.trouble:
            return self._theme.quiet
        if column == NOW and row.fog:
            return self._theme.amber
        if column == NOW and row.mark is not Mark.SAME:
            return self._theme.accent
        return self._theme.ink

    @staticmethod
    def _item(index: _Index) -> _Item:
        return index.internalPointer()


def cell_text(row: VariableRow, column: int) -> str:
    if row.trouble:  # a sentence, across all columns
        return say("variables.trouble", name=row.name, why=row.now) if column == NAME else ""
    if column == NOW:
        sign = say("variables.added") if row.mark is Mark.ADDED else _SIGNS.get(row.mark, "")
        now = row.now if row.mark is not Mark.REMOVED else say("variables.gone")
        any_value = say("variables.any") if row.fog else ""
        return " ".join(t for t in (sign, any_value, now) if t)
    return (row.name, row.before, "", row.run)[column]


def _spoken(row: VariableRow, column: int) -> str:
    if column != NOW:
        return cell_text(row, column)
    words = [row.now]
    if row.mark is not Mark.SAME:
        words.append(say(f"variables.{row.mark}"))
    if row.fog:
        words.append(say("variables.fog"))
    return ", ".join(words)
