"""The verdict in a banner: its shape, its headline and its sentence, in the color of its status."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ide.look.code_words import as_html
from ide.look.shapes import status_pixmap
from ide.look.style import scaled
from ide.look.theme import LIGHT, SHAPES, Theme
from ide.model.state import Status


class VerdictBanner(QFrame):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self._status = Status.WAITING
        self.setObjectName("banner")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._shape = QLabel(self)
        self._headline = QLabel(self)
        self._headline.setTextFormat(Qt.TextFormat.PlainText)
        self._headline.setWordWrap(True)
        self._sentence = QLabel(self)
        self._sentence.setTextFormat(Qt.TextFormat.RichText)
        self._sentence.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 10)
        layout.setSpacing(3)
        top = QHBoxLayout()
        top.setSpacing(7)
        top.addWidget(self._shape, 0, Qt.AlignmentFlag.AlignTop)
        top.addWidget(self._headline, 1)
        layout.addLayout(top)
        layout.addWidget(self._sentence)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._restyle()

    def show_verdict(self, status: Status, headline: str, sentence: str) -> None:
        self._status = status
        self._headline.setText(headline)
        self._sentence.setText("<br>".join(as_html(line) for line in sentence.split("\n")))
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
        style = (
            f"QFrame#banner {{ background: {fill}; border: 0; {edge} border-radius: 7px; }}"
            f" QFrame#banner:focus {{ border: 2px solid {color}; {edge} }}"
            f" QLabel {{ background: transparent; color: {self._theme.ink}; }}"
        )
        self.setStyleSheet(scaled(style, self._theme.zoom))
        headline = f"color: {color}; font-weight: 700; font-size: 14px;"
        self._headline.setStyleSheet(scaled(headline, self._theme.zoom))
        self._shape.setPixmap(status_pixmap(self._status, self._theme, round(16 * self._theme.zoom), 2.0))
