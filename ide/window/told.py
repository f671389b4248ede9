"""What people are told: news in the status bar, and what cannot be done right where they look.

A refusal stands in a bubble below the caret, or below the button that was pressed, long enough to be read;
screen readers hear it.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLabel,
    QMainWindow,
    QMessageBox,
    QPlainTextEdit,
    QWidget,
)

from ide.look.theme import Theme
from ide.texts.catalogue import say
from ide.window.status_bar import StatusBar

SHORTEST_MS, LONGEST_MS = 5_000, 20_000
PER_LETTER_MS = 75
"""Slow readers manage about 13 letters a second."""
WIDTH = 380
GAP = 4


class Told(QObject):
    def __init__(self, window: QMainWindow, status: StatusBar) -> None:
        super().__init__(window)
        self._window = window
        self._status = status
        self.bubble = Bubble(window)

    def say(self, text: str) -> None:
        """News that nobody needs to act on."""
        self._status.say(text)

    def refuse(self, text: str) -> None:
        """Why something cannot be done, and what to do instead."""
        self._status.say(text)
        self.bubble.tell(text, _where_people_look(self._window))

    def warn(self, text: str) -> None:
        """A problem that has to be seen before work goes on."""
        box = QMessageBox(QMessageBox.Icon.Warning, say("window.title"), text, parent=self._window)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.open()


class Bubble(QLabel):
    """One sentence beside a place; it goes by itself, by a click on it, and when the window is used on."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.setObjectName("told")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.hide()
        self._over = QTimer(self)
        self._over.setSingleShot(True)
        self._over.timeout.connect(self.hide)

    def set_theme(self, theme: Theme) -> None:
        colors = f"background: {theme.ink}; color: {theme.surface};"
        self.setStyleSheet(f"#told {{ {colors} border-radius: 6px; padding: 7px 10px; }}")

    def tell(self, text: str, place: QRect) -> None:
        """Stand below `place` (in the window's coordinates), or above it where there is no room."""
        self.setText(text)
        self.setAccessibleName(text)
        window = self._window
        self.setMaximumWidth(WIDTH * self.fontMetrics().height() // 16)
        self.adjustSize()
        left = max(GAP, min(place.left(), window.width() - self.width() - GAP))
        top = place.bottom() + GAP
        if top + self.height() > window.height():
            top = max(GAP, place.top() - GAP - self.height())
        self.move(left, top)
        self.show()
        self.raise_()
        self._over.start(max(SHORTEST_MS, min(LONGEST_MS, PER_LETTER_MS * len(text))))
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def event(self, e: QEvent) -> bool:
        if e.type() == QEvent.Type.MouseButtonPress:
            self.hide()
            return True
        return super().event(e)


def _where_people_look(window: QWidget) -> QRect:
    pressed = next((b for b in window.findChildren(QAbstractButton) if b.underMouse()), None)
    focused = QApplication.focusWidget()
    if pressed is not None:
        return QRect(pressed.mapTo(window, QPoint(0, 0)), pressed.size())
    if isinstance(focused, QPlainTextEdit) and window.isAncestorOf(focused):
        caret = focused.cursorRect()
        return QRect(focused.viewport().mapTo(window, caret.topLeft()), caret.size())
    if focused is not None and focused is not window and window.isAncestorOf(focused):
        at = QRect(focused.mapTo(window, QPoint(0, 0)), focused.size())
        return at if at.height() < window.height() // 3 else QRect(at.topLeft(), at.size() / 3)
    middle = window.rect().center()
    return QRect(middle.x() - WIDTH // 2, middle.y(), WIDTH, 0)
