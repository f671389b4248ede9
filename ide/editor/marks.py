"""What is marked in the text: squiggles, brackets, found text. Whole lines are bands (code_view.py)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from PySide6.QtGui import QColor, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QTextEdit

from ide.look.theme import Theme
from ide.model.state import Status
from language.source import Span

MarkKind = Literal["squiggle", "free", "bracket", "found"]
Band = Literal["current", "locked"]
"""A line that is tinted from edge to edge: where the trace is, or what a lesson keeps as it is."""


@dataclass(frozen=True, slots=True)
class Mark:
    span: Span
    kind: MarkKind
    status: Status | None = None


def selection(mark: Mark, cursor: QTextCursor, theme: Theme) -> QTextEdit.ExtraSelection:
    """The mark as Qt takes it."""
    extra = QTextEdit.ExtraSelection()
    form = QTextCharFormat()
    match mark.kind:
        case "squiggle":
            # Color and shape both: wrong is a wave, too weak and undecided are dashes and dots.
            form.setUnderlineColor(QColor(theme.status(mark.status or Status.ERROR)))
            form.setUnderlineStyle(_LINES.get(mark.status, QTextCharFormat.UnderlineStyle.WaveUnderline))
        case "free":
            # a part of a locked line that is the learner's: it must stand out from the line
            form.setBackground(QColor(theme.cell))
        case "bracket":
            form.setBackground(QColor(theme.bracket))
        case "found":
            form.setBackground(QColor(theme.found))
    # PySide's stubs leave out that these are attributes of the record.
    extra.cursor = cursor  # pyright: ignore[reportAttributeAccessIssue]
    extra.format = form  # pyright: ignore[reportAttributeAccessIssue]
    return extra


_LINES: dict[Status | None, QTextCharFormat.UnderlineStyle] = {
    Status.TOO_WEAK: QTextCharFormat.UnderlineStyle.WaveUnderline,
    Status.UNDECIDED: QTextCharFormat.UnderlineStyle.DashUnderline,
    Status.TIMED_OUT: QTextCharFormat.UnderlineStyle.DotLine,
    Status.CRASHED: QTextCharFormat.UnderlineStyle.DotLine,
}
