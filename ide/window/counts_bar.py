"""The numbers at the right of the toolbar: how many obligations are in which state, and how fast."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from ide.look.theme import SHAPES, Theme
from ide.model.state import Counts, IdeState, Status
from ide.texts.catalogue import count, say, status_word

Part = tuple[Status | None, int | None, str]


def count_parts(counts: Counts) -> list[Part]:
    """What is said, in order: a status for the color, a number, and words."""
    parts: list[Part] = [
        (Status.PROVED, counts.proved, say("counts.proved")),
        (Status.TOO_WEAK, counts.too_weak, say("counts.too-weak")),
        (Status.REFUTED, counts.wrong, say("counts.wrong")),
        (Status.UNDECIDED, counts.undecided, say("counts.undecided")),
    ]
    weaker = (
        (Status.CONDITIONAL, counts.conditional),
        (Status.ASSUMED, counts.assumed),
        (Status.VACUOUS, counts.vacuous),
    )
    parts[1:1] = [(status, n, status_word(status)) for status, n in weaker if n]
    if counts.errors:
        parts.insert(0, (Status.ERROR, counts.errors, count("counts.errors", counts.errors)))
    if counts.seconds is None and counts.pending:
        parts.append((None, None, say("counts.checking")))
    elif counts.seconds is not None:
        parts.append((None, None, say("counts.checked", seconds=f"{max(counts.seconds, 0.01):.2f}")))
    return parts


class CountsBar(QLabel):
    """Takes the room that is left: all of it in words; without what is zero; or shapes and numbers."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._counts: Counts | None = None
        self.setObjectName("counts")
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setAlignment(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._say()

    def show_state(self, state: IdeState) -> None:
        counts = state.shown.counts() if state.shown else None
        if counts != self._counts:
            self._counts = counts
            self._say()

    def sizeHint(self) -> QSize:
        return QSize(80, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._say()

    def _say(self) -> None:
        parts = count_parts(self._counts) if self._counts else []
        fewer = [p for p in parts if p[1] != 0]
        plain = [" ".join(x for x in ("" if n is None else str(n), words) if x) for _, n, words in parts]
        for shown, words in ((parts, True), (fewer, True), (fewer, False)):
            self.setText(self._html(shown, words))
            if super().sizeHint().width() <= self.width():
                break
        self.setAccessibleName(", ".join(plain))
        self.setToolTip(", ".join(plain))

    def _html(self, parts: list[Part], words: bool) -> str:
        pieces: list[str] = []
        for status, number, text in parts:
            quiet = number == 0 or status is None
            color = self._theme.quiet if quiet or status is None else self._theme.status(status)
            figure = "" if number is None else f"<b>{number}</b>" if number else f"{number}"
            mark = f"<span style='color:{color}'>{SHAPES[status] if status else ''}&nbsp;{figure}</span>"
            said = f"&nbsp;{escape(text).replace(' ', '&nbsp;')}" if words or number is None else ""
            pieces.append(f"{mark}{said}")
        return "&nbsp;&nbsp;&nbsp; ".join(pieces)
