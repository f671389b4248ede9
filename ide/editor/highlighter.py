"""Colors of the code: our pygments lexer through Qt's highlighter, block by block.

A block's state is the lexer's stack at its end, as a small number, so that a multi-line comment
recolors only what it must. The lexer is loaded after the window is visible. A very long line, and
what comes when the time of one round is used up, stays plain until the next round.
"""

from __future__ import annotations

import time
from typing import Protocol

from PySide6.QtCore import QTimer
from PySide6.QtGui import QColor, QSyntaxHighlighter, QTextCharFormat, QTextDocument

from ide.editor.utf16 import units
from ide.look.theme import Theme

LONGEST = 4000
BUDGET_SECONDS = 0.004
"""Time that one round of coloring may take of the window's thread."""
GAP_SECONDS = 0.004
"""A call that comes so long after the last round begins a new one."""


class Coloring(Protocol):
    """How a line is colored: given the state at its start, its pieces and the state at its end.

    A piece is (start, length, style name); style names are fields of `Theme`.
    """

    def __call__(self, line: str, state: int) -> tuple[list[tuple[int, int, str]], int]: ...


class Highlighter(QSyntaxHighlighter):
    def __init__(self, document: QTextDocument, theme: Theme) -> None:
        super().__init__(document)
        self.busy = False
        """Coloring goes on: the document says that its contents changed, but its text did not."""
        self._coloring: Coloring | None = None
        self._formats: dict[str, QTextCharFormat] = {}
        self._theme = theme
        self._deadline = 0.0
        self._put_off: int | None = None
        self._next = QTimer(self)
        self._next.setSingleShot(True)
        self._next.setInterval(5)
        self._next.timeout.connect(self._go_on)

    def set_coloring(self, coloring: Coloring) -> None:
        self._coloring = coloring
        self._put_off_from(0)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._formats.clear()
        self._put_off_from(0)

    def _put_off_from(self, block: int) -> None:
        self._put_off = block if self._put_off is None else min(block, self._put_off)
        self._next.start()

    def _go_on(self) -> None:
        """Color the blocks that were put off, for one round's time."""
        at, self._put_off = self._put_off, None
        if at is None:
            return
        self._deadline = time.perf_counter() + BUDGET_SECONDS
        block = self.document().findBlockByNumber(at)
        self.busy = True
        while block.isValid() and self._put_off is None:
            self.rehighlightBlock(block)
            block = block.next()
        self.busy = False

    def highlightBlock(self, text: str) -> None:
        if self._coloring is None:
            return
        now = time.perf_counter()
        if now > self._deadline + GAP_SECONDS:
            self._deadline = now + BUDGET_SECONDS
        if now > self._deadline:
            self._put_off_from(self.currentBlock().blockNumber())
            return
        before = max(0, self.previousBlockState())
        if len(text) > LONGEST:
            self.setCurrentBlockState(before)
            return
        pieces, after = self._coloring(text, before)
        wide = not text.isascii()
        for start, length, style in pieces:
            if wide:
                length = units(text[start : start + length])
                start = units(text[:start])
            self.setFormat(start, length, self._format(style))
        self.setCurrentBlockState(after)

    def _format(self, style: str) -> QTextCharFormat:
        made = self._formats.get(style)
        if made is None:
            made = QTextCharFormat()
            made.setForeground(QColor(getattr(self._theme, style)))
            if style == "comment":
                made.setFontItalic(True)
            self._formats[style] = made
        return made
