"""Help ▸ Report a problem: what would be copied, to be read first. Nothing is sent from here."""

from __future__ import annotations

import platform
import sys
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from ide.files.settings import Settings, rows
from ide.model.commands import Command
from ide.model.state import DocumentState
from ide.texts.catalogue import say
from ide.window.faults import Faults
from ide.worker.session import Session

PACKAGES = ("surefoot", "PySide6-Essentials", "z3-solver", "lark")
SIZE = (720, 560)


def report(faults: Iterable[str], messages: Iterable[str], settings: Settings, program: str | None) -> str:
    """Versions, what went wrong, settings, and the program if it is given. Paths of the user's are cut."""
    parts = [f"Python {sys.version.split()[0]}, {platform.platform()}"]
    parts += [f"{name} {_version(name)}" for name in PACKAGES]
    parts += [f"{row.id} = {getattr(settings, row.id)!r}" for row in rows()]
    blocks = ["\n".join(parts), *faults, "\n".join(messages)]
    if program is not None:
        blocks.append(f"```dafny\n{program}\n```")
    return "\n\n".join(b.strip() for b in blocks if b.strip()).replace(str(Path.home()), "~")


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "?"


class ReportDialog(QDialog):
    def __init__(
        self, faults: Faults, settings: Settings, doc: DocumentState | None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(say("report.title"))
        self._faults, self._settings, self._doc = faults, settings, doc
        words = QLabel(say("report.words"))
        words.setWordWrap(True)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setAccessibleName(say("report.text"))
        self.program = QCheckBox(say("report.program"))
        self.program.setEnabled(doc is not None)
        self.program.toggled.connect(lambda _: self._show())
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        copy = buttons.addButton(say("report.copy"), QDialogButtonBox.ButtonRole.ActionRole)
        copy.setDefault(True)
        copy.clicked.connect(self.copy)
        buttons.rejected.connect(self.reject)
        box = QVBoxLayout(self)
        for widget in (words, self.text, self.program, buttons):
            box.addWidget(widget)
        room = self.screen().availableGeometry()
        self.resize(min(SIZE[0], room.width() - 20), min(SIZE[1], room.height() - 60))
        self._show()

    def _show(self) -> None:
        program = self._doc.source.text if self._doc is not None and self.program.isChecked() else None
        self.text.setPlainText(report(self._faults.traces, self._faults.messages, self._settings, program))

    def copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text.toPlainText())


class ReportCommands:
    """`parent` is where the dialog belongs."""

    def __init__(self, session: Session, faults: Faults, settings: Settings, parent: QWidget) -> None:
        self._session = session
        self._faults = faults
        self._settings = settings
        self._parent = parent

    def rows(self) -> tuple[Command, ...]:
        return (Command("report", self.open),)

    def open(self) -> None:
        ReportDialog(self._faults, self._settings, self._session.state.shown, self._parent).open()
