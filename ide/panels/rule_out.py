"""What would rule the allowed state out: a hint, then a shape, then a formula, one at a time."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from ide.look.theme import Theme
from ide.model.state import OpenTrace
from ide.panels.markdown import MarkdownLabel
from ide.panels.small import heading
from ide.pictures.phrases import listed
from ide.texts.catalogue import say

STAGES = 3


def ruled_out_text(opened: OpenTrace) -> str:
    """What has been shown so far, in words."""
    if opened.hints == 0:
        return ""
    if not opened.ruled_done:
        return say("ruled.waiting")
    found = opened.ruled
    if found is None:
        return say("ruled.nothing")
    lines = [
        say("ruled.hint", n=found.states, names=listed(found.names)),
        say("ruled.shape", shape=found.shape),
        say("ruled.formula", n=found.states, formula=found.formula),
    ]
    return "\n\n".join(lines[: opened.hints])


class RuleOutCard(QFrame):
    """`asked()` for the first word about it, and for each further one."""

    asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("hint")
        self._title = heading(say("ruled.title"), self)
        self._text = MarkdownLabel(self)
        self.button = QPushButton(self)
        self.button.setObjectName("link")
        self.button.clicked.connect(self.asked)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(11, 6, 11, 6)
        layout.setSpacing(3)
        layout.addWidget(self._title)
        layout.addWidget(self._text)
        layout.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)

    def set_theme(self, theme: Theme) -> None:
        self._text.set_theme(theme)

    def show_trace(self, opened: OpenTrace) -> None:
        """Only a round that an invariant allows can be ruled out."""
        text = ruled_out_text(opened)
        self._text.set_markdown(text)
        self._text.setVisible(bool(text))
        self._title.setVisible(bool(text))
        self.button.setText(say("hint.more" if opened.hints else "ruled.title"))
        done = opened.ruled_done and opened.ruled is None
        self.button.setVisible(opened.hints < STAGES and not done)
        self.setVisible(opened.only_allowed)

    def text(self) -> str:
        if self.isHidden():
            return ""
        button = "" if self.button.isHidden() else f"[{self.button.text()}]"
        return "\n".join(t for t in ("" if self._text.isHidden() else self._text.plain(), button) if t)
