"""The numbers at the right of the toolbar: how many obligations are in which state, and how fast."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from ide.state import Counts, IdeState, Status
from ide.theme import SHAPES, Theme
from ide.words import count, say


def count_parts(counts: Counts) -> list[tuple[Status | None, int | None, str]]:
    """What is said, in order: a status for the color, a number, and words."""
    parts: list[tuple[Status | None, int | None, str]] = [
        (Status.PROVED, counts.proved, say("counts.proved")),
        (Status.TOO_WEAK, counts.too_weak, say("counts.too-weak")),
        (Status.REFUTED, counts.wrong, say("counts.wrong")),
        (Status.UNDECIDED, counts.undecided, say("counts.undecided")),
    ]
    if counts.errors:
        parts.insert(0, (Status.ERROR, counts.errors, count("counts.errors", counts.errors)))
    if counts.seconds is None and counts.pending:
        parts.append((None, None, say("counts.checking")))
    elif counts.seconds is not None:
        parts.append((None, None, say("counts.checked", seconds=f"{max(counts.seconds, 0.01):.2f}")))
    return parts


class CountsBar(QLabel):
    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._counts: Counts | None = None
        self.setObjectName("counts")
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setAlignment(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._paint()

    def show_state(self, state: IdeState) -> None:
        counts = state.shown.counts() if state.shown else None
        if counts != self._counts:
            self._counts = counts
            self._paint()

    def _paint(self) -> None:
        if self._counts is None:
            self.setText("")
            return
        pieces: list[str] = []
        plain: list[str] = []
        for status, number, words in count_parts(self._counts):
            shape = SHAPES[status] if status else ""
            quiet = number == 0 or status is None
            color = self._theme.quiet if quiet or status is None else self._theme.status(status)
            figure = "" if number is None else f"<b>{number}</b>&nbsp;" if number else f"{number}&nbsp;"
            mark = f"<span style='color:{color}'>{shape}&nbsp;{figure}</span>"
            pieces.append(f"{mark}{escape(words).replace(' ', '&nbsp;')}")
            plain.append(" ".join(x for x in ("" if number is None else str(number), words) if x))
        self.setText("&nbsp;&nbsp;&nbsp; ".join(pieces))
        self.setAccessibleName(", ".join(plain))
