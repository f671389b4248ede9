"""Markdown as a label that wraps: prose in the window's face, code in the language's."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
)
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from ide.look.fonts import code_family
from ide.look.theme import LIGHT, Theme

PIXELS = 13
_DIALECT = QTextDocument.MarkdownFeature.MarkdownDialectGitHub | QTextDocument.MarkdownFeature.MarkdownNoHTML
"""HTML is shown as it is written: what a program or a lesson says never becomes a part of the page."""


def as_html(markdown: str, theme: Theme) -> str:
    """Rich text for a label."""
    doc = QTextDocument()
    font = QFont()
    font.setPixelSize(round(PIXELS * theme.zoom))
    doc.setDefaultFont(font)
    doc.setMarkdown(markdown, _DIALECT)
    _drop_images(doc)
    block = doc.begin()
    while block.isValid():
        _dress(block, theme)
        block = block.next()
    return doc.toHtml()


def _drop_images(doc: QTextDocument) -> None:
    """A label would load them from anywhere."""
    find = QTextCursor(doc)
    while not find.atEnd():
        find.movePosition(QTextCursor.MoveOperation.NextCharacter, QTextCursor.MoveMode.KeepAnchor)
        if find.charFormat().isImageFormat():
            find.removeSelectedText()
        find.setPosition(find.position())


def _is_code(block: QTextBlock) -> bool:
    """Whether the block is a line of a code fence."""
    format = block.blockFormat()
    properties = (QTextFormat.Property.BlockCodeFence, QTextFormat.Property.BlockCodeLanguage)
    return block.isValid() and any(format.hasProperty(p) for p in properties)


def _dress(block: QTextBlock, theme: Theme) -> None:
    code = _is_code(block)
    cursor = QTextCursor(block)
    shape = QTextBlockFormat()
    if code:
        shape.setBackground(QColor(theme.chrome))
        shape.setLeftMargin(6)
        shape.setNonBreakableLines(False)
        shape.setBottomMargin(0 if _is_code(block.next()) else 9 * theme.zoom)
        shape.setTopMargin(0)
    else:
        shape.setBottomMargin(9 * theme.zoom if block.next().isValid() else 0)
        shape.setTopMargin(0)
        shape.setLineHeight(125, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
    cursor.mergeBlockFormat(shape)
    places = block.begin()
    while not places.atEnd():
        fragment = places.fragment()
        format = fragment.charFormat()
        if format.fontFixedPitch() or code:
            mono = QTextCharFormat()
            mono.setFontFamilies([code_family()])
            mono.setForeground(QColor(theme.ink))
            if not code:
                mono.setBackground(QColor(theme.chrome))
            part = QTextCursor(block.document())
            part.setPosition(fragment.position())
            part.setPosition(fragment.position() + fragment.length(), QTextCursor.MoveMode.KeepAnchor)
            part.mergeCharFormat(mono)
        places += 1  # type: ignore[operator]


class MarkdownLabel(QLabel):
    """`set_markdown` shows it; screen readers get the plain text."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self._markdown = ""
        self._shown: tuple[str, Theme] | None = None
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setWordWrap(True)
        self.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.LinksAccessibleByMouse
        )
        self.setOpenExternalLinks(False)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._show()

    def set_markdown(self, markdown: str) -> None:
        self._markdown = markdown
        self._show()

    def plain(self) -> str:
        doc = QTextDocument()
        doc.setMarkdown(self._markdown, _DIALECT)
        return doc.toPlainText()

    def _show(self) -> None:
        if self._shown == (self._markdown, self._theme):
            return
        self._shown = (self._markdown, self._theme)
        self.setText(as_html(self._markdown, self._theme) if self._markdown else "")
        self.setAccessibleName(self.plain())
