"""Find and replace, under the editor."""

from __future__ import annotations

import re
from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLabel, QLineEdit, QPushButton, QWidget

from ide.editor.code_view import CodeView
from ide.editor.marks import Mark
from ide.texts.catalogue import count, say
from language.source import Span

MOST = 2000
"""Matches that are marked; beyond them finding still works, one by one."""


def find_all(text: str, wanted: str, case: bool, word: bool) -> list[Span]:
    """Every place of a plain text, up to `MOST`."""
    if not wanted:
        return []
    pattern = re.escape(wanted)
    if word:
        pattern = rf"(?<!\w){pattern}(?!\w)"
    found: list[Span] = []
    for m in re.finditer(pattern, text, 0 if case else re.IGNORECASE):
        found.append(Span(m.start(), m.end()))
        if len(found) >= MOST:
            break
    return found


class FindBar(QWidget):
    """Hidden until asked for; Escape closes it and gives the focus back."""

    closed = Signal()

    def __init__(self, view: Callable[[], CodeView | None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view = view
        self._matches: list[Span] = []
        self.setObjectName("find-bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.wanted = _field("find.what")
        self.replacement = _field("find.with")
        self.case = QCheckBox(say("find.case"))
        self.word = QCheckBox(say("find.word"))
        self.found = QLabel()
        self.found.setObjectName("quiet")
        self.found.setMinimumWidth(90)
        self._buttons = {
            "previous": _button("find.previous", lambda: self.step(-1)),
            "next": _button("find.next", lambda: self.step(1)),
            "one": _button("find.one", self.replace_one),
            "all": _button("find.all", self.replace_all),
            "close": _button("find.close", self.close_bar),
        }
        grid = QGridLayout(self)
        grid.setContentsMargins(10, 6, 10, 6)
        grid.setSpacing(6)
        first = [self.wanted, self._buttons["previous"], self._buttons["next"], self.found]
        first += [self.case, self.word, self._buttons["close"]]
        for column, widget in enumerate(first):
            grid.addWidget(widget, 0, column)
        self._second = [self.replacement, self._buttons["one"], self._buttons["all"]]
        for column, widget in enumerate(self._second):
            grid.addWidget(widget, 1, column)
        grid.setColumnStretch(0, 1)
        self.wanted.textChanged.connect(self.refresh)
        self.case.toggled.connect(self.refresh)
        self.word.toggled.connect(self.refresh)
        self.hide()

    def open_bar(self, replacing: bool) -> None:
        view = self._view()
        for widget in self._second:
            widget.setVisible(replacing)
        if view is not None:
            chosen = view.text[view.selected.start : view.selected.end]
            if chosen and "\n" not in chosen:
                self.wanted.setText(chosen)
        self.show()
        self.refresh()
        self.wanted.setFocus()
        self.wanted.selectAll()

    def close_bar(self) -> None:
        self.hide()
        view = self._view()
        if view is not None:
            view.set_found([])
            view.setFocus()
        self.closed.emit()

    def refresh(self) -> None:
        """Look again, after the text, the document or what is looked for changed."""
        view = self._view()
        if view is None or not self.isVisible():
            return
        case, word = self.case.isChecked(), self.word.isChecked()
        self._matches = find_all(view.text, self.wanted.text(), case, word)
        view.set_found([Mark(s, "found") for s in self._matches])
        if self.wanted.text():
            self.found.setText(count("find.found", len(self._matches)))
        else:
            self.found.setText("")

    def step(self, by: int) -> None:
        """Select the next (1) or previous (-1) match, around the end of the text."""
        view = self._view()
        if view is None:
            return
        self.refresh()
        if not self._matches:
            return
        here = view.selected
        if by > 0:
            at = next((m for m in self._matches if m.start >= here.end and m != here), self._matches[0])
        else:
            at = next((m for m in reversed(self._matches) if m.end <= here.start), self._matches[-1])
        view.go_to(at, select=True)

    def replace_one(self) -> None:
        view = self._view()
        if view is not None and view.selected in self._matches:
            view.replace(view.selected, self.replacement.text())
        self.step(1)

    def replace_all(self) -> None:
        view = self._view()
        if view is None:
            return
        case, word = self.case.isChecked(), self.word.isChecked()
        matches = find_all(view.text, self.wanted.text(), case, word)
        if view.replace_all([(m, self.replacement.text()) for m in matches]):
            self.refresh()
            self.found.setText(count("find.replaced", len(matches)))

    def keyPressEvent(self, e: QKeyEvent) -> None:
        match e.key():
            case Qt.Key.Key_Escape:
                self.close_bar()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                back = bool(e.modifiers() & Qt.KeyboardModifier.ShiftModifier)
                if self.replacement.hasFocus():
                    self.replace_one()
                else:
                    self.step(-1 if back else 1)
            case _:
                super().keyPressEvent(e)


class _Field(QLineEdit):
    def minimumSizeHint(self) -> QSize:
        """What it asks for can be read in it."""
        hint = super().minimumSizeHint()
        words = self.fontMetrics().horizontalAdvance(self.placeholderText())
        return QSize(words + 2 * self.fontMetrics().averageCharWidth() + 24, hint.height())


def _field(id: str) -> QLineEdit:
    field = _Field()
    field.setPlaceholderText(say(id))
    field.setAccessibleName(say(id))
    return field


def _button(id: str, call: Callable[[], None]) -> QPushButton:
    button = QPushButton(say(id))
    button.setAccessibleName(say(id))
    button.clicked.connect(lambda _=False: call())
    return button
