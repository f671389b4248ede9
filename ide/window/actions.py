"""Makes menus and keys of the commands' rows, and keeps them as the state wants them."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu, QWidget

from ide.model.commands import Command, Where
from ide.model.state import IdeState
from ide.texts.catalogue import say
from ide.window.menus import MENUS, SUBMENUS


class Actions:
    """The actions by id, and their menus. Each command is in a menu, so that none needs a pointer."""

    def __init__(self, window: QMainWindow, rows: Iterable[Command]) -> None:
        self._window = window
        self.rows = {row.id: row for row in rows}
        self._by_id = {id: self._make(row) for id, row in self.rows.items()}
        self.menus: dict[str, QMenu] = {}
        for name, ids in MENUS.items():
            menu = window.menuBar().addMenu(say(f"menu.{name}"))
            menu.setToolTipsVisible(True)
            self.menus[name] = menu
            self.fill(menu, ids)

    def fill(self, menu: QMenu, ids: Iterable[str]) -> None:
        """Add commands, lines between them and menus inside it."""
        for id in ids:
            if id == "-":
                menu.addSeparator()
            elif id in SUBMENUS:
                self.menus[id] = menu.addMenu(say(f"action.{id}"))
            elif id in self._by_id:  # a window without lessons has no commands about them
                menu.addAction(self._by_id[id])

    def _make(self, row: Command) -> QAction:
        action = QAction(say(f"action.{row.id}"), self._window)
        action.setObjectName(row.id)
        action.setShortcuts([QKeySequence(k) for k in row.keys])
        action.setCheckable(row.checked is not None)
        action.triggered.connect(lambda _=False: row.do())
        if row.where is Where.WINDOW:
            self._window.addAction(action)
        else:
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        return action

    def hold_in(self, where: Where, widget: QWidget) -> None:
        """The keys of these commands hold in this widget."""
        for id, row in self.rows.items():
            if row.where is where:
                widget.addAction(self._by_id[id])

    def show_state(self, state: IdeState) -> None:
        """Which commands make sense now, and which are on."""
        for id, row in self.rows.items():
            action = self._by_id[id]
            action.setEnabled(row.enabled(state))
            if row.checked is not None:
                action.setChecked(row.checked(state))

    def __getitem__(self, id: str) -> QAction:
        return self._by_id[id]

    def all(self) -> list[QAction]:
        return list(self._by_id.values())
