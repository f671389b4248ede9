"""The hint card: which stage of how many, its text, and "Show me more"."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from ide.look.theme import Theme
from ide.panels.markdown import MarkdownLabel
from ide.panels.small import heading
from ide.texts.catalogue import say


class HintCard(QFrame):
    more = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("hint")
        self._title = heading("", self)
        self._text = MarkdownLabel(self)
        self.button = QPushButton(self)
        self.button.setObjectName("link")
        self.button.clicked.connect(self.more)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(11, 8, 11, 8)
        layout.setSpacing(4)
        layout.addWidget(self._title)
        layout.addWidget(self._text)
        layout.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)

    def set_theme(self, theme: Theme) -> None:
        self._text.set_theme(theme)

    def show_hint(self, text: str, number: int, count: int) -> None:
        """`number` stages of `count` are shown; hidden when there are none."""
        self.setVisible(count > 0)
        title = say("hint.title", n=number, count=count) if number else say("hint.offer", count=count)
        self._title.setText(title.upper())
        self._title.setAccessibleName(title)
        self._text.set_markdown(text)
        self._text.setVisible(bool(text))
        self.button.setText(say("hint.more" if number else "hint.first"))
        self.button.setVisible(number < count)

    def text(self) -> str:
        if self.isHidden():
            return ""
        button = "" if self.button.isHidden() else f"[{self.button.text()}]"
        return "\n".join(t for t in (self._title.text(), self._text.plain(), button) if t)
