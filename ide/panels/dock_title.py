"""The line above a panel: its name, and buttons to let it float and to close it, in the size of the zoom."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QDockWidget, QHBoxLayout, QLabel, QToolButton, QWidget

from ide.look.style import icon_folder, scaled
from ide.look.theme import Theme
from ide.texts.catalogue import say

ICON = 11
"""Pixels of a button's icon at zoom 1."""


class DockTitle(QWidget):
    """Dragging it moves the panel, as with Qt's own."""

    def __init__(self, dock: QDockWidget) -> None:
        super().__init__(dock)
        self._name = QLabel(dock.windowTitle())
        self._name.setTextFormat(Qt.TextFormat.PlainText)
        self._float = self._button("float", lambda: dock.setFloating(not dock.isFloating()))
        self._close = self._button("close", dock.close)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 6, 6, 2)
        row.setSpacing(4)
        row.addWidget(self._name, 1)
        row.addWidget(self._float)
        row.addWidget(self._close)

    def _button(self, name: str, call: Callable[[], object]) -> QToolButton:
        button = QToolButton(self)
        button.setAutoRaise(True)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setAccessibleName(say(f"docks.{name}", name=self._name.text()))
        button.setToolTip(say(f"docks.{name}", name=self._name.text()))
        button.clicked.connect(lambda _=False: call())
        return button

    def set_theme(self, theme: Theme) -> None:
        folder, side = icon_folder(), round(ICON * theme.zoom)
        for name, button in (("float", self._float), ("close", self._close)):
            button.setIcon(QIcon(f"{folder}/{name}-{theme.name}.svg"))
            button.setIconSize(QSize(side, side))
        words = f"QLabel {{ font-size: 11px; font-weight: 600; color: {theme.quiet}; }}"
        lit = f"QToolButton:hover, QToolButton:focus {{ background: {theme.line}; border-radius: 4px; }}"
        buttons = f"QToolButton {{ border: 0; padding: 2px; }} {lit}"
        self.setStyleSheet(scaled(f"{words} {buttons}", theme.zoom))
