"""The toolbar: what is needed most, and the counts at its right end."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMainWindow, QToolBar, QToolButton, QWidget

from ide.texts.catalogue import say
from ide.window.actions import Actions
from ide.window.menus import TOOLBAR


def make_toolbar(window: QMainWindow, actions: Actions, counts: QWidget) -> QToolBar:
    bar = QToolBar(say("toolbar.name"))
    bar.setObjectName("toolbar")
    bar.setMovable(False)
    bar.setFloatable(False)
    bar.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
    bar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
    for id in TOOLBAR:
        action = actions[id]
        action.setIconText(say(f"button.{id}"))
        keys = action.shortcut().toString()
        action.setToolTip(f"{say(f'action.{id}').replace('&', '')} ({keys})")
        bar.addAction(action)
        button = bar.widgetForAction(action)
        if isinstance(button, QToolButton):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setAccessibleName(say(f"action.{id}").replace("&", ""))
    bar.addWidget(counts)
    window.addToolBar(bar)
    return bar
