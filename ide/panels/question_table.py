"""A table of sentences with boxes to tick, which is answered as a whole."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLabel, QPushButton, QWidget

from ide.look.theme import Theme
from ide.model.state import TableView
from ide.panels.markdown import MarkdownLabel
from ide.texts.catalogue import say

Ticks = tuple[tuple[bool, ...], ...]


class QuestionTable(QWidget):
    """`answered(ticks)`, a tuple of Booleans a row, when the button is pressed."""

    answered = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._table = TableView((), ())
        self._theme: Theme | None = None
        self.boxes: list[list[QCheckBox]] = []
        self._parts: list[QWidget] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 2, 0, 2)
        self._grid.setHorizontalSpacing(8)
        self._grid.setColumnStretch(0, 1)
        self.button = QPushButton(say("table.commit"), self)
        self.button.setObjectName("primary")
        self.button.clicked.connect(lambda: self.answered.emit(self.ticks()))

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        for part in self._parts:
            if isinstance(part, MarkdownLabel):
                part.set_theme(theme)

    def show_table(self, table: TableView) -> None:
        """Another table starts without ticks; the same one keeps them."""
        if table == self._table:
            return
        self._table = table
        for part in self._parts:
            self._grid.removeWidget(part)
            part.deleteLater()
        self._parts, self.boxes = [], []
        for column, word in enumerate(table.columns, 1):
            self._put(QLabel(word, self), 0, column)
        for row, sentence in enumerate(table.rows, 1):
            label = MarkdownLabel(self)
            label.set_markdown(f"`{sentence}`")
            if self._theme is not None:
                label.set_theme(self._theme)
            self._put(label, row, 0)
            self.boxes.append([self._box(sentence, word) for word in table.columns])
            for column, box in enumerate(self.boxes[-1], 1):
                self._put(box, row, column)
        self._grid.addWidget(self.button, len(table.rows) + 1, 0, 1, -1, Qt.AlignmentFlag.AlignLeft)

    def ticks(self) -> Ticks:
        return tuple(tuple(box.isChecked() for box in row) for row in self.boxes)

    def text(self) -> str:
        """The table as text, a line a row."""
        lines = [" | ".join(self._table.columns)]
        for sentence, row in zip(self._table.rows, self.boxes, strict=True):
            signs = "".join("[x]" if box.isChecked() else "[ ]" for box in row)
            lines.append(f"{signs} {sentence}")
        return "\n".join([*lines, f"[{self.button.text()}]"])

    def _box(self, sentence: str, word: str) -> QCheckBox:
        box = QCheckBox(self)
        box.setAccessibleName(f"{sentence}: {word}")
        box.setToolTip(word)
        return box

    def _put(self, part: QWidget, row: int, column: int) -> None:
        if column == 0:
            self._grid.addWidget(part, row, column)
        else:
            self._grid.addWidget(part, row, column, Qt.AlignmentFlag.AlignHCenter)
        self._parts.append(part)
