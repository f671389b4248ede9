"""A text with places counted as the rest of the project counts them, and lines with a place on screen.

What the gutter and the keys need of the code view, below all three.
"""

from __future__ import annotations

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QTextBlock, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from ide.editor.utf16 import Utf16
from ide.texts.catalogue import say
from language.source import Span


class TextArea(QPlainTextEdit):
    """Whoever changes the text keeps `_text` as it is on screen (see `CodeView`)."""

    line_asked = Signal(int)
    """A click on the gutter: what is about this line?"""
    fix_asked = Signal()
    """A click on the bulb."""
    refused = Signal(str)
    """An edit that is not allowed, and why."""
    hover_wanted = Signal(int, QPoint)

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = Utf16(text)
        self._locked: tuple[Span, ...] = ()

    # ── text and places ──────────────────────────────────────────────────────────────────────────

    @property
    def text(self) -> str:
        """The text as it is, with `\\n` between lines."""
        return self._text.text

    @property
    def offset(self) -> int:
        return self._text.to_points(self.textCursor().position())

    @property
    def selected(self) -> Span:
        return self.span_of(self.textCursor())

    def span_of(self, cursor: QTextCursor) -> Span:
        start, end = cursor.selectionStart(), cursor.selectionEnd()
        return Span(self._text.to_points(start), self._text.to_points(end))

    def cursor_at(self, span: Span) -> QTextCursor:
        """A cursor that has the span selected."""
        cursor = QTextCursor(self.document())
        most = self.document().characterCount() - 1
        cursor.setPosition(min(self._text.to_units(span.start), most))
        cursor.setPosition(min(self._text.to_units(span.end), most), QTextCursor.MoveMode.KeepAnchor)
        return cursor

    def go_to(self, span: Span, select: bool = False) -> None:
        """Put the caret there and bring it into view."""
        cursor = self.cursor_at(span if select else Span(span.start, span.start))
        self.setTextCursor(cursor)
        if not self.viewport().rect().adjusted(0, 30, 0, -30).contains(self.cursorRect().center()):
            self.centerCursor()

    def show_line(self, line: int) -> None:
        """Bring a line into view; the caret stays where it is."""
        block = self.document().findBlockByNumber(line - 1)
        first, last = self.firstVisibleBlock().blockNumber(), self._last_visible()
        if block.isValid() and not first <= line - 1 < last:
            self.verticalScrollBar().setValue(max(0, line - 1 - (last - first) // 2))

    def _last_visible(self) -> int:
        return self.cursorForPosition(QPoint(0, self.viewport().height() - 1)).blockNumber()

    def replace(self, span: Span, text: str) -> bool:
        """Edit, as one step of undo; false where the text is locked."""
        return self.replace_all([(span, text)])

    def replace_all(self, edits: list[tuple[Span, str]]) -> bool:
        """Several edits that do not overlap, as one step of undo."""
        if self.isReadOnly() or not all(self.may_edit(span) for span, _ in edits):
            return False
        cursor = self.textCursor()
        cursor.beginEditBlock()
        for span, text in sorted(edits, key=lambda e: e[0].start, reverse=True):
            at = self._text.to_units(span.start)
            cursor.setPosition(at)
            cursor.setPosition(self._text.to_units(span.end), QTextCursor.MoveMode.KeepAnchor)
            cursor.insertText(text)
        cursor.endEditBlock()
        return True

    def may_edit(self, span: Span) -> bool:
        """Whether the lesson lets people change this; says so when not."""
        empty = span.start == span.end
        for lock in self._locked:
            inside = (
                lock.start < span.start < lock.end
                if empty
                else (span.start < lock.end and span.end > lock.start)
            )
            if inside:
                self.refused.emit(say("editor.locked"))
                return False
        return True

    # ── lines on screen ──────────────────────────────────────────────────────────────────────────

    def block_top(self, block: QTextBlock) -> float:
        return self.blockBoundingGeometry(block).translated(self.contentOffset()).top()

    def block_height(self, block: QTextBlock) -> int:
        """Of all its lines, where it is wrapped."""
        return int(self.blockBoundingRect(block).height())

    def line_height(self) -> int:
        first = self.firstVisibleBlock()
        return self.block_height(first) // max(1, first.layout().lineCount())

    def visible_blocks(self) -> list[QTextBlock]:
        blocks: list[QTextBlock] = []
        block = self.firstVisibleBlock()
        bottom = self.viewport().height()
        while block.isValid() and self.block_top(block) <= bottom:
            blocks.append(block)
            block = block.next()
        return blocks
