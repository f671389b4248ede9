"""Draws a picture with Qt, in the colors of a theme; exports it as PNG, SVG and text."""

from __future__ import annotations

from functools import cache
from math import atan2, cos, sin

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMimeData, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPainterPath, QPen, QPolygonF
from PySide6.QtSvg import QSvgGenerator

from ide.look.fonts import code_family
from ide.look.theme import Theme
from ide.pictures.primitives import Align, Box, Ink, Label, Line, Picture

MONO_PX = 13
SMALL_PX = 11
MARGIN = 8

_ALIGN = {
    Align.LEFT: Qt.AlignmentFlag.AlignLeft,
    Align.CENTER: Qt.AlignmentFlag.AlignHCenter,
    Align.RIGHT: Qt.AlignmentFlag.AlignRight,
}


def color(ink: Ink, theme: Theme) -> QColor:
    return QColor(
        {
            Ink.TEXT: theme.ink,
            Ink.MUTED: theme.quiet,
            Ink.ACCENT: theme.accent,
            Ink.BAD: theme.red,
            Ink.GOOD: theme.green,
            Ink.LINE: theme.edge,
            Ink.CELL: theme.cell_plain,
            Ink.SHADED: theme.cell,
            Ink.PAPER: theme.surface,
        }[ink]
    )


def paint(picture: Picture, painter: QPainter, theme: Theme) -> None:
    """Draw at the painter's origin, in picture units."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for shape in picture.shapes:
        match shape:
            case Box():
                _box(shape, painter, theme)
            case Label():
                _label(shape, painter, theme)
            case Line():
                _line(shape, painter, theme)


def as_image(picture: Picture, theme: Theme, scale: float = 2.0) -> QImage:
    """The picture with a margin, for the clipboard or a file."""
    size = QSize(round((picture.width + 2 * MARGIN) * scale), round((picture.height + 2 * MARGIN) * scale))
    image = QImage(size, QImage.Format.Format_ARGB32)
    image.fill(QColor(theme.surface))
    painter = QPainter(image)
    painter.scale(scale, scale)
    painter.translate(MARGIN, MARGIN)
    paint(picture, painter, theme)
    painter.end()
    return image


def as_svg(picture: Picture, theme: Theme) -> bytes:
    """The picture as an SVG document with its text form as description."""
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    width, height = picture.width + 2 * MARGIN, picture.height + 2 * MARGIN
    generator.setSize(QSize(round(width), round(height)))
    generator.setViewBox(QRectF(0, 0, width, height))
    generator.setTitle(picture.title)
    generator.setDescription(picture.text)
    painter = QPainter(generator)
    painter.fillRect(QRectF(0, 0, width, height), QColor(theme.surface))
    painter.translate(MARGIN, MARGIN)
    paint(picture, painter, theme)
    painter.end()
    buffer.close()
    return bytes(data.data())


def as_mime(picture: Picture, theme: Theme) -> QMimeData:
    """Everything at once, so that whatever it is pasted into takes what it can show."""
    mime = QMimeData()
    mime.setImageData(as_image(picture, theme))
    mime.setData("image/svg+xml", as_svg(picture, theme))
    mime.setText(picture.text)
    return mime


def mono_font(pixels: int = MONO_PX, bold: bool = False) -> QFont:
    font = QFont(code_family())
    font.setStyleHint(QFont.StyleHint.Monospace)
    font.setPixelSize(pixels)
    font.setBold(bold)
    return font


@cache
def _font(small: bool, mono: bool, bold: bool) -> QFont:
    """Made once: a picture has many labels, and a font is dear."""
    pixels = SMALL_PX if small else MONO_PX
    if mono:
        return mono_font(pixels, bold)
    font = QFont()
    font.setPixelSize(pixels)
    font.setBold(bold)
    return font


def _box(box: Box, painter: QPainter, theme: Theme) -> None:
    painter.setBrush(color(box.fill, theme) if box.fill else Qt.BrushStyle.NoBrush)
    if box.line:
        style = Qt.PenStyle.DashLine if box.dashed else Qt.PenStyle.SolidLine
        painter.setPen(QPen(color(box.line, theme), box.width, style))
    else:
        painter.setPen(Qt.PenStyle.NoPen)
    rect = QRectF(box.x, box.y, box.w, box.h)
    if box.radius:
        painter.drawRoundedRect(rect, box.radius, box.radius)
    else:
        painter.drawRect(rect)


def _label(label: Label, painter: QPainter, theme: Theme) -> None:
    painter.setFont(_font(label.small, label.mono, label.bold))
    painter.setPen(color(label.ink, theme))
    flags = _ALIGN[label.align] | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextDontClip
    painter.drawText(QRectF(label.x, label.y, label.w, label.h), int(flags), label.text)


def _line(line: Line, painter: QPainter, theme: Theme) -> None:
    ink = color(line.ink, theme)
    style = Qt.PenStyle.DashLine if line.dashed else Qt.PenStyle.SolidLine
    painter.setPen(QPen(ink, line.width, style, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    points = [QPointF(x, y) for x, y in line.points]
    path = QPainterPath(points[0])
    if line.curved and len(points) == 3:
        path.cubicTo(QPointF(points[1].x(), points[0].y()), QPointF(points[1].x(), points[2].y()), points[2])
        before = QPointF(points[1].x(), points[2].y())
    else:
        for p in points[1:]:
            path.lineTo(p)
        before = points[-2]
    painter.drawPath(path)
    if line.head:
        _head(before, points[-1], ink, painter)


def _head(start: QPointF, end: QPointF, ink: QColor, painter: QPainter) -> None:
    angle = atan2(end.y() - start.y(), end.x() - start.x())
    wings = [QPointF(end.x() - 8 * cos(angle + a), end.y() - 8 * sin(angle + a)) for a in (-0.45, 0.45)]
    painter.setBrush(ink)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.drawPolygon(QPolygonF([end, *wings]))
