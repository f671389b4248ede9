"""Where an expression to watch is typed: Enter adds it, or takes the place of the one that is edited."""

from __future__ import annotations

import re
from collections.abc import Iterable

from PySide6.QtCore import QStringListModel, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCompleter, QLineEdit, QWidget

from ide.texts.catalogue import say

_LAST_NAME = re.compile(r"[A-Za-z_][\w']*$")


class WatchField(QLineEdit):
    """`entered(str, str)`: the expression, and the one it takes the place of ("" for a new one)."""

    entered = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._edited = ""
        self.setObjectName("watch")
        self.setPlaceholderText(say("watch.placeholder"))
        self.setAccessibleName(say("watch.add"))
        self.setToolTip(say("watch.tip"))
        self.setClearButtonEnabled(True)
        self.returnPressed.connect(self._enter)
        self._names = QStringListModel([], self)
        self.setCompleter(_NameCompleter(self._names, self))

    def set_names(self, names: Iterable[str]) -> None:
        """What completion offers."""
        new = sorted(set(names))
        if new != self._names.stringList():
            self._names.setStringList(new)

    def edit(self, text: str) -> None:
        """Change an expression that is being watched."""
        self._edited = text
        self.setText(text)
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self._edited = ""
            self.clear()
            return
        super().keyPressEvent(event)

    def _enter(self) -> None:
        text, edited = " ".join(self.text().split()), self._edited
        self._edited = ""
        self.clear()
        if text:
            self.entered.emit(text, edited)


class _NameCompleter(QCompleter):
    """Completes the name that stands last in the text."""

    def __init__(self, names: QStringListModel, field: WatchField) -> None:
        super().__init__(names, field)
        self._field = field
        self.setCaseSensitivity(Qt.CaseSensitivity.CaseSensitive)

    def splitPath(self, path: str) -> list[str]:
        found = _LAST_NAME.search(path)
        return [found.group() if found else "\0"]  # no name has this in it: nothing is offered

    def pathFromIndex(self, index: object) -> str:
        name = super().pathFromIndex(index)  # pyright: ignore[reportArgumentType] (Qt's own index)
        return _LAST_NAME.sub("", self._field.text()) + name
