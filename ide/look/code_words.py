"""Sentences that name pieces of a program between backticks, which are shown in the face of code."""

from __future__ import annotations

import re
from html import escape

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QTextCharFormat, QTextLayout, QTextOption

from ide.look.fonts import code_family

_CODE = re.compile(r"`([^`\n]+)`")


def without_marks(text: str) -> str:
    """For places that have one face only, such as menus."""
    return _CODE.sub(r"\1", text)


def as_html(text: str) -> str:
    """Safe HTML: whatever is in the text is shown as it is."""
    out: list[str] = []
    at = 0
    for found in _CODE.finditer(text):
        out.append(escape(text[at : found.start()]))
        out.append(f"<span style=\"font-family:'{code_family()}',monospace\">{escape(found[1])}</span>")
        at = found.end()
    return "".join([*out, escape(text[at:])])


class Wrapped:
    """A text laid out in lines of a width, at most so many; the last one ends in "…" where more follows."""

    def __init__(self, text: str, font: QFont, width: int, most: int) -> None:
        self._font = font
        self._metrics = QFontMetrics(font)
        self._shown = without_marks(text)
        self._layout = QTextLayout(self._shown, font)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self._layout.setTextOption(option)
        self._layout.setFormats(_formats(text))
        self._width = width
        self.lines = 0
        self._rest = ""
        self._layout.beginLayout()
        while (line := self._layout.createLine()).isValid():
            line.setLineWidth(width)
            self.lines += 1
            line.setPosition(QPointF(0, (self.lines - 1) * self._metrics.lineSpacing()))
            if self.lines == most and line.textStart() + line.textLength() < len(self._shown):
                self._rest = self._shown[line.textStart() :]
                break
        self._layout.endLayout()
        self.lines = max(1, self.lines)

    @property
    def height(self) -> int:
        return self.lines * self._metrics.lineSpacing()

    def draw(self, painter: QPainter, at: QPointF) -> None:
        last = self.lines - 1
        for i in range(min(self.lines, self._layout.lineCount())):
            if i == last and self._rest:
                rest = self._metrics.elidedText(self._rest, Qt.TextElideMode.ElideRight, self._width)
                below = last * self._metrics.lineSpacing() + self._metrics.ascent()
                painter.setFont(self._font)
                painter.drawText(at + QPointF(0, below), rest)
            else:
                self._layout.lineAt(i).draw(painter, at)


def _formats(text: str) -> list[QTextLayout.FormatRange]:
    formats: list[QTextLayout.FormatRange] = []
    for n, found in enumerate(_CODE.finditer(text)):
        part = QTextLayout.FormatRange()
        part.start = found.start() - 2 * n
        part.length = len(found[1])
        form = QTextCharFormat()
        form.setFontFamilies([code_family()])
        part.format = form
        formats.append(part)
    return formats
