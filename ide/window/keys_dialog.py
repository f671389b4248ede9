"""All commands with their keys, in a list that can be searched and scrolled."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QLineEdit,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ide.model.commands import Command, Where
from ide.texts.catalogue import say

SIZE = (640, 560)


def key_rows(commands: Iterable[Command]) -> list[tuple[str, str]]:
    """What each command is called, and its keys; those without keys last."""
    native = QKeySequence.SequenceFormat.NativeText
    rows: list[tuple[str, str]] = []
    for c in commands:
        keys = say("keys.or").join(QKeySequence(k).toString(native) for k in c.keys)
        words = say(f"action.{c.id}").replace("&", "").rstrip("…")
        rows.append((words, say("keys.in-run", keys=keys) if c.where is Where.RUN else keys))
    return sorted(rows, key=lambda r: not r[1])


class KeysDialog(QDialog):
    def __init__(self, commands: Iterable[Command], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(say("action.keys").replace("&", ""))
        self.wanted = QLineEdit()
        self.wanted.setPlaceholderText(say("keys.find"))
        self.wanted.setAccessibleName(say("keys.find"))
        self.wanted.textChanged.connect(self._find)
        rows = key_rows(commands)
        self.table = QTableWidget(len(rows), 2)
        self.table.setAccessibleName(self.windowTitle())
        self.table.setHorizontalHeaderLabels([say("keys.command"), say("keys.keys")])
        self.table.verticalHeader().hide()
        self.table.setShowGrid(False)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.table.horizontalHeader().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
        for i, row in enumerate(rows):
            for column, text in enumerate(row):
                self.table.setItem(i, column, QTableWidgetItem(text))
        self._rows = rows
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        box = QVBoxLayout(self)
        for widget in (self.wanted, self.table, buttons):
            box.addWidget(widget)
        room = self.screen().availableGeometry()
        self.resize(min(SIZE[0], room.width() - 20), min(SIZE[1], room.height() - 60))

    def _find(self, wanted: str) -> None:
        words = wanted.lower().split()
        for i, row in enumerate(self._rows):
            text = " ".join(row).lower()
            self.table.setRowHidden(i, not all(w in text for w in words))
