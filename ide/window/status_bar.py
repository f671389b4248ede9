"""The line at the bottom: where the caret is, what is said about its line, and the window's notices."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QStatusBar, QWidget

from ide.editor.hover import hover_text
from ide.look.theme import Theme
from ide.look.tips import tip
from ide.model.state import IdeState
from ide.texts.catalogue import say

SHOWN_MS = 6000


class StatusBar(QStatusBar):
    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._place = QLabel()
        self._line = _Sentence()
        self._notice = _Sentence()
        self.addWidget(self._place)
        self.addWidget(self._line, 1)
        self.addPermanentWidget(self._notice, 1)
        self.setSizeGripEnabled(False)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        self._notice.setStyleSheet(f"color: {theme.red}")

    def say(self, text: str) -> None:
        self.showMessage(text, SHOWN_MS)

    def show_state(self, state: IdeState) -> None:
        doc = state.shown
        self._notice.say(state.notice)
        self._notice.setVisible(bool(state.notice))
        if doc is None:
            self._place.setText("")
            self._line.say("")
            return
        at = doc.source.position(state.caret)
        self._place.setText(say("status.place", line=at.line, column=at.column))
        self._line.say(hover_text(doc, at.line))


class _Sentence(QLabel):
    """A sentence that is cut where there is no room, rather than making the window wider."""

    def __init__(self) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def say(self, text: str) -> None:
        if text != self.accessibleName():
            self.setAccessibleName(text)
            self.setToolTip(tip(text))
            self._cut()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._cut()

    def _cut(self) -> None:
        line = " ".join(self.accessibleName().split())
        self.setText(self.fontMetrics().elidedText(line, Qt.TextElideMode.ElideRight, self.width()))
