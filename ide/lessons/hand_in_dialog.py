"""Who hands in, and where to; then what the grader says of each task here, and the receipt."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)

from ide.texts.catalogue import say


class HandInDialog(QDialog):
    wanted = Signal(str, str)
    """Hand in for this student, to this folder."""

    def __init__(self, title: str, last: tuple[str, str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(say("hand-in.title"))
        self.who = QLineEdit(last[0])
        self.who.setAccessibleName(say("hand-in.who"))
        self.where = QLineEdit(last[1])
        self.where.setAccessibleName(say("hand-in.where"))
        self.where.setMinimumWidth(360)
        browse = QPushButton(say("hand-in.browse"))
        browse.setAutoDefault(False)
        browse.clicked.connect(self._browse)
        folder = QHBoxLayout()
        folder.addWidget(self.where, 1)
        folder.addWidget(browse)
        about = QLabel(say("hand-in.about", title=title))
        about.setWordWrap(True)
        self.answer = QPlainTextEdit()
        self.answer.setReadOnly(True)
        self.answer.setAccessibleName(say("hand-in.answer"))
        self.answer.setMinimumHeight(150)
        self.answer.hide()
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.go = self._buttons.addButton(say("hand-in.go"), QDialogButtonBox.ButtonRole.ActionRole)
        self.go.setDefault(True)
        self.go.clicked.connect(self._go)
        self._buttons.rejected.connect(self.reject)
        form = QFormLayout(self)
        form.addRow(about)
        form.addRow(say("hand-in.who"), self.who)
        form.addRow(say("hand-in.where"), folder)
        form.addRow(self.answer)
        form.addRow(self._buttons)
        for field in (self.who, self.where):
            field.textChanged.connect(self._see)
        self._see()

    def show_busy(self) -> None:
        self.go.setEnabled(False)
        self._show(say("hand-in.busy"))

    def show_answer(self, text: str, done: bool) -> None:
        """What came of it; once it is handed in, this dialog is done."""
        self._show(text)
        self.go.setEnabled(not done)

    def _show(self, text: str) -> None:
        self.answer.setPlainText(text)
        self.answer.show()
        self.adjustSize()

    def _see(self) -> None:
        self.go.setEnabled(bool(self.who.text().strip()) and bool(self.where.text().strip()))

    def _go(self) -> None:
        self.wanted.emit(self.who.text().strip(), self.where.text().strip())

    def _browse(self) -> None:
        start = self.where.text() or str(Path.home())
        name = QFileDialog.getExistingDirectory(self, say("hand-in.where"), start)
        if name:
            self.where.setText(name)
