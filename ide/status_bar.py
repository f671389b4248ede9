"""The line at the bottom: where the caret is, what is said about its line, and the window's notices."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSizePolicy, QStatusBar, QWidget

from ide.editor.hover import hover_text
from ide.state import IdeState
from ide.theme import Theme
from ide.words import say

SHOWN_MS = 6000


class StatusBar(QStatusBar):
    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._place = QLabel()
        self._line = QLabel()
        self._line.setTextFormat(Qt.TextFormat.PlainText)
        # A long sentence is cut rather than making the window wider.
        self._line.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._notice = QLabel()
        self.addWidget(self._place)
        self.addWidget(self._line, 1)
        self.addPermanentWidget(self._notice)
        self.setSizeGripEnabled(False)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        self._notice.setStyleSheet(f"color: {theme.red}")

    def say(self, text: str) -> None:
        self.showMessage(text, SHOWN_MS)

    def show_state(self, state: IdeState) -> None:
        doc = state.shown
        self._notice.setText(state.notice)
        if doc is None:
            self._place.setText("")
            self._line.setText("")
            return
        at = doc.source.position(state.caret)
        self._place.setText(say("status.place", line=at.line, column=at.column))
        text = hover_text(doc, at.line)
        self._line.setText(text)
        self._line.setToolTip(text)
