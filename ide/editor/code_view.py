"""The text area of one document. It shows what it is given and reports edits; it decides nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping

from PySide6.QtCore import QEvent, QMimeData, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFont,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextOption,
    QWheelEvent,
)
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QToolTip, QWidget

from ide.editor import typing_help
from ide.editor.diff import single_edit
from ide.editor.gutter import Gutter
from ide.editor.highlighter import Highlighter
from ide.editor.indent import match_bracket
from ide.editor.marks import Band, Mark, selection
from ide.editor.text_area import TextArea
from ide.editor.utf16 import Utf16
from ide.look.fonts import code_font
from ide.look.theme import Theme
from ide.model.moves import move_span
from ide.model.state import Status
from ide.texts.catalogue import say
from language.reading import lines
from language.source import Span

TOP = 6
"""Pixels above the first line."""
LONGEST_LINE = 20_000
"""A longer line is not pasted: Qt would take seconds to lay it out, again and again."""


class CodeView(TextArea):
    """Reports `edited(text, move)`, `caret_moved(offset)` and what was asked for at a line."""

    edited = Signal(str, object)
    caret_moved = Signal(int)
    menu_asked = Signal(QPoint)
    line_clicked = Signal(int)
    """The caret was put into this line with the pointer."""
    zoomed = Signal(int)
    """Ctrl and the wheel: +1 or -1."""

    def __init__(self, text: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._theme = theme
        self._stepping = False
        self._inline: Mapping[int, str] = {}
        self._bands: Mapping[int, Band] = {}
        self._marks: list[Mark] = []
        self._found: list[Mark] = []
        self.setAccessibleName(say("editor.name"))
        self.setFrameShape(QPlainTextEdit.Shape.NoFrame)
        self.set_wrapped(False)
        self.setTabChangesFocus(False)
        self.document().setDocumentMargin(0)
        self.setPlainText(text)
        self.gutter = Gutter(self, theme)
        self.highlighter = Highlighter(self.document(), theme)
        self.set_font_size(10.5)
        self.document().contentsChanged.connect(self._contents_changed)
        self.cursorPositionChanged.connect(self._caret)
        self.updateRequest.connect(self.gutter.follow)
        self.blockCountChanged.connect(lambda _: self.make_room())
        self.make_room()

    def _contents_changed(self) -> None:
        if self.highlighter.busy:
            return
        raw = self.document().toRawText().replace("\u2029", "\n").replace("\u2028", "\n")
        move = single_edit(self._text.text, raw)
        if move is None:
            return
        self._text = Utf16(raw)
        if not self._stepping and any(move.touches(s) for s in self._locked):
            # By a way that no key goes, such as dragging the text away: take it back.
            self.refused.emit(say("editor.locked"))
            QTimer.singleShot(0, self.undo)
        self._locked = tuple(move_span(s, (move,)) for s in self._locked)
        self.edited.emit(raw, move)

    # ── what is shown ────────────────────────────────────────────────────────────────────────────

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.gutter.set_theme(theme)
        self.highlighter.set_theme(theme)
        self._select_extra()

    def set_wrapped(self, on: bool) -> None:
        """Whether long lines go on below, or beyond the right edge."""
        mode, option = QPlainTextEdit.LineWrapMode, QTextOption.WrapMode
        self.setLineWrapMode(mode.WidgetWidth if on else mode.NoWrap)
        self.setWordWrapMode(option.WrapAtWordBoundaryOrAnywhere if on else option.NoWrap)

    def set_font_size(self, points: float) -> None:
        font = code_font(points)
        # a style sheet of its own: the window's would have its word in the size, by when it comes
        self.setStyleSheet(f"QPlainTextEdit {{ font-family: '{font.family()}'; font-size: {points}pt; }}")
        self.setFont(font)
        self.document().setDefaultFont(font)
        self.setTabStopDistance(2 * self.fontMetrics().horizontalAdvance(" "))
        self.make_room()

    def set_locked(self, locked: tuple[Span, ...]) -> None:
        self._locked = locked

    def set_statuses(self, statuses: Mapping[int, Status], bulb: int | None, current: int | None) -> None:
        self.gutter.show_statuses(statuses, bulb, current)

    def set_bands(self, bands: Mapping[int, Band]) -> None:
        """Tint whole lines (from 1)."""
        if bands != self._bands:
            self._bands = dict(bands)
            self.viewport().update()

    def set_inline(self, inline: Mapping[int, str]) -> None:
        if inline != self._inline:
            self._inline = inline
            self.viewport().update()

    def set_marks(self, marks: list[Mark]) -> None:
        if marks != self._marks:
            self._marks = marks
            self._select_extra()

    def set_found(self, found: list[Mark]) -> None:
        if found != self._found:
            self._found = found
            self._select_extra()

    def _select_extra(self) -> None:
        marks = [*self._marks, *self._found, *self._bracket_marks()]
        extra: list[QTextEdit.ExtraSelection] = []
        length = len(self.text)
        for mark in marks:
            if mark.span.start <= length:
                extra.append(selection(mark, self.cursor_at(mark.span), self._theme))
        self.setExtraSelections(extra)

    def _bracket_marks(self) -> list[Mark]:
        pair = match_bracket(self.text, self.offset) if not self.textCursor().hasSelection() else None
        return [Mark(Span(at, at + 1), "bracket") for at in pair] if pair else []

    def _caret(self) -> None:
        self._select_extra()
        self.gutter.update()
        self.caret_moved.emit(self.offset)

    def paintEvent(self, e: QPaintEvent) -> None:
        if self._bands:
            self._paint_bands()
        super().paintEvent(e)
        if self._inline:
            self._paint_inline(e.rect())

    def _paint_bands(self) -> None:
        painter = QPainter(self.viewport())
        colors = {"current": QColor(self._theme.current), "locked": QColor(self._theme.locked)}
        for block in self.visible_blocks():
            band = self._bands.get(block.blockNumber() + 1)
            if band is not None:
                height = self.block_height(block)
                line = QRect(0, int(self.block_top(block)), self.viewport().width(), height)
                painter.fillRect(line, colors[band])
        painter.end()

    def _paint_inline(self, area: QRect) -> None:
        painter = QPainter(self.viewport())
        font = QFont(self.font())
        font.setItalic(True)
        painter.setFont(font)
        painter.setPen(QColor(self._theme.quiet))
        for line, text in self._inline.items():
            block = self.document().findBlockByNumber(line - 1)
            if not block.isValid() or not block.isVisible():
                continue
            lines = block.layout().lineCount()
            top = self.block_top(block) + max(0, lines - 1) * self.line_height()
            if top > area.bottom() or top + self.line_height() < area.top():
                continue
            width = block.layout().lineAt(lines - 1).naturalTextWidth() if lines else 0
            left = self.contentOffset().x() + width + 3 * self.fontMetrics().horizontalAdvance(" ")
            room = max(0, self.viewport().width() - int(left) - 4)
            shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room)
            place = QRect(int(left), int(top), room, self.line_height())
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, shown)
        painter.end()

    # ── the gutter's room ────────────────────────────────────────────────────────────────────────

    def make_room(self) -> None:
        self.setViewportMargins(self.gutter.wanted_width(), TOP, 0, 0)
        self._place_gutter()

    def changeEvent(self, e: QEvent) -> None:
        super().changeEvent(e)
        # The style sheet has its word in the font's size too, and later than `set_font_size`.
        if e.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and hasattr(self, "gutter"):
            self.setTabStopDistance(2 * self.fontMetrics().horizontalAdvance(" "))
            self.make_room()

    def resizeEvent(self, e: QResizeEvent) -> None:
        super().resizeEvent(e)
        self._place_gutter()

    def _place_gutter(self) -> None:
        r = self.contentsRect()
        self.gutter.setGeometry(QRect(r.left(), r.top() + TOP, self.gutter.wanted_width(), r.height() - TOP))

    # ── keys and pointer ─────────────────────────────────────────────────────────────────────────

    def keyPressEvent(self, e: QKeyEvent) -> None:
        if not typing_help.handle(self, e):
            super().keyPressEvent(e)

    def insertFromMimeData(self, source: QMimeData) -> None:
        text = re.sub("\r\n?|[\u2028\u2029]", "\n", source.text())  # as Qt shows it
        if any(len(line) > LONGEST_LINE for line in lines(text)):
            self.refused.emit(say("editor.long-paste", n=LONGEST_LINE))
            return
        if self.may_edit(self.selected):
            self.textCursor().insertText(text)
            self.ensureCursorVisible()

    def undo(self) -> None:
        self._stepping = True
        super().undo()
        self._stepping = False

    def redo(self) -> None:
        self._stepping = True
        super().redo()
        self._stepping = False

    def cut(self) -> None:
        if self.may_edit(self.selected):
            super().cut()

    def mouseReleaseEvent(self, e: QMouseEvent) -> None:
        super().mouseReleaseEvent(e)
        if e.button() is Qt.MouseButton.LeftButton and not self.textCursor().hasSelection():
            self.line_clicked.emit(self.textCursor().blockNumber() + 1)

    def contextMenuEvent(self, e: QContextMenuEvent) -> None:
        cursor = self.cursorForPosition(e.pos())
        if e.reason() == QContextMenuEvent.Reason.Mouse and not self.textCursor().hasSelection():
            self.setTextCursor(cursor)  # the menu speaks about the line under the pointer
        self.menu_asked.emit(e.globalPos())

    def wheelEvent(self, e: QWheelEvent) -> None:
        if e.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoomed.emit(1 if e.angleDelta().y() > 0 else -1)
            e.accept()
        else:
            super().wheelEvent(e)

    def viewportEvent(self, e: QEvent) -> bool:
        if isinstance(e, QHelpEvent) and e.type() == QEvent.Type.ToolTip:
            block = self.cursorForPosition(e.pos()).block()
            if self.block_top(block) + self.block_height(block) >= e.pos().y():
                self.hover_wanted.emit(block.blockNumber() + 1, e.globalPos())
            else:
                QToolTip.hideText()
            return True
        return super().viewportEvent(e)
