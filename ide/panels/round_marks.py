"""The rounds of sampled runs in one cell: a small square each, with a sign in it, and a gap between runs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from ide.look.shapes import paint_status
from ide.look.theme import SHAPES, Theme
from ide.model.state import Status

SIDE, GAP, BETWEEN = 13, 2, 8


@dataclass(frozen=True, slots=True)
class RoundMark:
    """`truth` of a conjunct at a round (None: unknown); `first` of its run; `data` is what choosing it
    means."""

    truth: bool | None
    first: bool = False
    data: object = None

    @property
    def status(self) -> Status:
        return {True: Status.PROVED, False: Status.REFUTED, None: Status.UNDECIDED}[self.truth]


def marks_text(marks: tuple[RoundMark, ...]) -> str:
    """`✔✔✖ ✔✔✔`."""
    return "".join((" " if m.first else "") + SHAPES[m.status] for m in marks).strip()


def mark_at(marks: tuple[RoundMark, ...], area: QRect, x: int, zoom: float) -> RoundMark | None:
    """The mark that is drawn at `x` in a cell."""
    return next((m for m, r in _places(marks, area, zoom) if r.left() - GAP <= x <= r.right() + GAP), None)


def paint_marks(painter: QPainter, marks: tuple[RoundMark, ...], area: QRect, theme: Theme) -> None:
    """As many as there is room for, then dots."""
    shown = 0
    for mark, spot in _places(marks, area, theme.zoom):
        shown += 1
        painter.setPen(QColor(theme.red if mark.truth is False else theme.line))
        painter.setBrush(QColor(theme.fill(mark.status)))
        painter.drawRoundedRect(spot, 3, 3)
        side = spot.width() - 4
        paint_status(painter, QRectF(spot.x() + 2, spot.y() + 2, side, side), mark.status, theme)
    if shown < len(marks):
        painter.setPen(QColor(theme.quiet))
        painter.drawText(area, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop), "…")


def _places(marks: tuple[RoundMark, ...], area: QRect, zoom: float) -> Iterator[tuple[RoundMark, QRectF]]:
    x, side = float(area.x()), SIDE * zoom
    for i, mark in enumerate(marks):
        if mark.first and i > 0:
            x += BETWEEN * zoom
        last = i == len(marks) - 1
        if x + side > area.right() - (0 if last else 10 * zoom):
            return
        yield mark, QRectF(x, area.y() + 1, side, side)
        x += side + GAP * zoom
