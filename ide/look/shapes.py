"""The shapes of the statuses, painted as paths: the same on every machine, whatever its fonts have."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QPainter, QPainterPath, QPen, QPixmap

from ide.look.theme import Theme
from ide.model.state import Status


def paint_status(painter: QPainter, spot: QRectF, status: Status, theme: Theme) -> None:
    """Paint a status's shape inside a square."""
    color = QColor(theme.status(status))
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(spot.topLeft())
    painter.scale(spot.width() / 16, spot.height() / 16)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    _PAINT[status](painter, color, QColor(theme.surface))
    painter.restore()


def _stroke(painter: QPainter, color: QColor, width: float, *points: tuple[float, float]) -> None:
    pen = QPen(color, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    path = QPainterPath(QPointF(*points[0]))
    for p in points[1:]:
        path.lineTo(QPointF(*p))
    painter.drawPath(path)


def _fill(painter: QPainter, color: QColor, *points: tuple[float, float]) -> None:
    path = QPainterPath(QPointF(*points[0]))
    for p in points[1:]:
        path.lineTo(QPointF(*p))
    path.closeSubpath()
    painter.fillPath(path, QBrush(color))


def _letter(painter: QPainter, color: QColor, letter: str) -> None:
    font = QFont()
    font.setPixelSize(15)
    font.setBold(True)
    painter.setFont(font)
    painter.setPen(color)
    painter.drawText(QRectF(0, 0, 16, 16), Qt.AlignmentFlag.AlignCenter, letter)


def _proved(p: QPainter, c: QColor, _: QColor) -> None:
    _stroke(p, c, 2.6, (2.5, 8.5), (6.3, 12.6), (13.5, 3.4))


def _conditional(p: QPainter, c: QColor, _: QColor) -> None:
    """A tick with a dot beneath: it stands on something else."""
    _stroke(p, c, 1.8, (2.5, 6.5), (6.3, 10), (13.5, 2))
    p.setPen(Qt.PenStyle.NoPen)
    p.setBrush(c)
    for x in (4, 8, 12):
        p.drawEllipse(QPointF(x, 14.4), 1.1, 1.1)


def _assumed(p: QPainter, c: QColor, _: QColor) -> None:
    _fill(p, c, (8, 2), (15, 14), (1, 14))


def _vacuous(p: QPainter, c: QColor, _: QColor) -> None:
    p.setPen(QPen(c, 2))
    p.drawEllipse(QPointF(8, 8), 5.5, 5.5)
    _stroke(p, c, 2, (2.5, 13.5), (13.5, 2.5))


def _refuted(p: QPainter, c: QColor, _: QColor) -> None:
    _stroke(p, c, 3.2, (3, 3), (13, 13))
    _stroke(p, c, 3.2, (13, 3), (3, 13))


def _too_weak(p: QPainter, c: QColor, _: QColor) -> None:
    _fill(p, c, (8, 0.5), (15.5, 8), (8, 15.5), (0.5, 8))


def _undecided(p: QPainter, c: QColor, _: QColor) -> None:
    _letter(p, c, "?")


def _timed_out(p: QPainter, c: QColor, _: QColor) -> None:
    """An hourglass."""
    _fill(p, c, (3, 1.5), (13, 1.5), (8, 8))
    _fill(p, c, (3, 14.5), (13, 14.5), (8, 8))


def _crashed(p: QPainter, c: QColor, _: QColor) -> None:
    """A bolt."""
    _fill(p, c, (9.5, 0.5), (3, 9), (7.2, 9), (6, 15.5), (13, 6.5), (8.6, 6.5))


def _error(p: QPainter, c: QColor, surface: QColor) -> None:
    p.setBrush(c)
    p.drawEllipse(QPointF(8, 8), 7.2, 7.2)
    _stroke(p, surface, 2.2, (8, 4), (8, 8.6))
    p.setPen(Qt.PenStyle.NoPen)
    p.setBrush(surface)
    p.drawEllipse(QPointF(8, 11.8), 1.3, 1.3)


def _warning(p: QPainter, c: QColor, surface: QColor) -> None:
    _fill(p, c, (8, 1), (15.5, 14.5), (0.5, 14.5))
    _stroke(p, surface, 1.8, (8, 6), (8, 9.6))
    p.setPen(Qt.PenStyle.NoPen)
    p.setBrush(surface)
    p.drawEllipse(QPointF(8, 12.2), 1.1, 1.1)


def _stale(p: QPainter, c: QColor, _: QColor) -> None:
    """A broken ring."""
    p.setPen(QPen(c, 1.8, Qt.PenStyle.DotLine))
    p.drawEllipse(QPointF(8, 8), 5.5, 5.5)


def _running(p: QPainter, c: QColor, _: QColor) -> None:
    p.setBrush(c)
    for x in (3, 8, 13):
        p.drawEllipse(QPointF(x, 8), 1.7, 1.7)


def _waiting(p: QPainter, c: QColor, _: QColor) -> None:
    p.setBrush(c)
    p.drawEllipse(QPointF(8, 8), 2, 2)


_PAINT = {
    Status.PROVED: _proved,
    Status.CONDITIONAL: _conditional,
    Status.ASSUMED: _assumed,
    Status.VACUOUS: _vacuous,
    Status.REFUTED: _refuted,
    Status.TOO_WEAK: _too_weak,
    Status.UNDECIDED: _undecided,
    Status.TIMED_OUT: _timed_out,
    Status.CRASHED: _crashed,
    Status.ERROR: _error,
    Status.WARNING: _warning,
    Status.STALE: _stale,
    Status.RUNNING: _running,
    Status.WAITING: _waiting,
}


def paint_pointer(painter: QPainter, spot: QRectF, color: str) -> None:
    """The arrow at the line of the current step."""
    painter.save()
    painter.translate(spot.topLeft())
    painter.scale(spot.width() / 16, spot.height() / 16)
    _fill(painter, QColor(color), (1, 2), (15, 8), (1, 14), (5, 8))
    painter.restore()


def paint_bulb(painter: QPainter, spot: QRectF, color: str) -> None:
    """A light bulb: there is a quick fix."""
    painter.save()
    painter.translate(spot.topLeft())
    painter.scale(spot.width() / 16, spot.height() / 16)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(color))
    painter.drawEllipse(QPointF(8, 6), 5, 5)
    painter.drawRect(QRectF(5.8, 9, 4.4, 3))
    _stroke(painter, QColor(color), 1.4, (6, 13.2), (10, 13.2))
    _stroke(painter, QColor(color), 1.4, (6.8, 15.2), (9.2, 15.2))
    painter.restore()


@lru_cache(maxsize=200)
def status_pixmap(status: Status, theme: Theme, size: int, ratio: float = 1.0) -> QPixmap:
    pixmap = QPixmap(int(size * ratio), int(size * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    paint_status(painter, QRectF(1, 1, size - 2, size - 2), status, theme)
    painter.end()
    return pixmap
