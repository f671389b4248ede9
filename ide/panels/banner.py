"""The verdict in a banner: its shape, its headline and its sentence, in the color of its status."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from ide.state import Status
from ide.theme import LIGHT, SHAPES, Theme


class VerdictBanner(QFrame):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self._status = Status.WAITING
        self.setObjectName("banner")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._headline = QLabel(self)
        self._headline.setTextFormat(Qt.TextFormat.RichText)
        self._headline.setWordWrap(True)
        self._sentence = QLabel(self)
        self._sentence.setTextFormat(Qt.TextFormat.PlainText)
        self._sentence.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 10)
        layout.setSpacing(3)
        layout.addWidget(self._headline)
        layout.addWidget(self._sentence)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._restyle()

    def show_verdict(self, status: Status, headline: str, sentence: str) -> None:
        self._status = status
        self._headline.setText(f"{SHAPES[status]}&nbsp; {escape(headline)}")
        self._sentence.setText(sentence)
        self._sentence.setVisible(bool(sentence))
        self.setAccessibleName(headline)
        self.setAccessibleDescription(sentence)
        self._restyle()

    def text(self) -> str:
        """Shape, headline and sentence."""
        headline = f"{SHAPES[self._status]} {self.accessibleName()}"
        return "\n".join(t for t in (headline, self.accessibleDescription()) if t)

    def _restyle(self) -> None:
        color, fill = self._theme.status(self._status), self._theme.fill(self._status)
        edge = f"border-left: 4px solid {color};"
        self.setStyleSheet(
            f"QFrame#banner {{ background: {fill}; border: 0; {edge} border-radius: 7px; }}"
            f" QFrame#banner:focus {{ border: 2px solid {color}; {edge} }}"
            f" QLabel {{ background: transparent; color: {self._theme.ink}; }}"
        )
        self._headline.setStyleSheet(f"color: {color}; font-weight: 700; font-size: 14px;")
