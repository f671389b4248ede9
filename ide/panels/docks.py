"""The panels around the editor, as docks. A panel is made when it first appears, not before.

A beginner starts with the lesson and the editor alone; the others come when something first needs
them, and stay where the learner puts them.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from itertools import pairwise
from typing import Protocol, cast

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QDockWidget, QMainWindow, QTabBar, QTabWidget, QWidget

from ide.look.theme import Theme
from ide.model.state import IdeState, Panel
from ide.panels.dock_title import DockTitle
from ide.panels.style import panel_style
from ide.texts.catalogue import say

_LEFT, _RIGHT = Qt.DockWidgetArea.LeftDockWidgetArea, Qt.DockWidgetArea.RightDockWidgetArea
_BELOW = Qt.DockWidgetArea.BottomDockWidgetArea
PLACES = {
    Panel.LESSON: _LEFT,
    Panel.COUNTEREXAMPLE: _RIGHT,
    Panel.INVARIANTS: _BELOW,
    Panel.STATE_MAP: _BELOW,
    Panel.OBLIGATIONS: _BELOW,
    Panel.PROBLEMS: _BELOW,
    Panel.OUTPUT: _BELOW,
}
BELOW = tuple(p for p, place in PLACES.items() if place is _BELOW)
WIDTHS = {Panel.LESSON: 286, Panel.COUNTEREXAMPLE: 420}
HEIGHT = 250
TABS = 34
"""The height of the tabs above the panels below."""
CLASSES = {
    Panel.LESSON: ("ide.panels.lesson", "LessonPanel"),
    Panel.COUNTEREXAMPLE: ("ide.panels.counterexample", "CounterexamplePanel"),
    Panel.INVARIANTS: ("ide.panels.invariants", "InvariantsView"),
    Panel.STATE_MAP: ("ide.panels.state_map", "StateMapPanel"),
    Panel.OBLIGATIONS: ("ide.panels.obligations", "ObligationsView"),
    Panel.PROBLEMS: ("ide.panels.problems", "ProblemsPanel"),
    Panel.OUTPUT: ("ide.panels.output", "OutputPanel"),
}
"""Imported on first need: the window is visible before any of them is."""


BARE = frozenset({Panel.INVARIANTS, Panel.OBLIGATIONS})
"""Views that leave their style sheet to whoever shows them."""


class PanelWidget(Protocol):
    def show_state(self, state: IdeState) -> None: ...
    def set_theme(self, theme: Theme) -> None: ...


class Docks(QObject):
    """`made(widget)` is called once for each panel, to connect its signals; `seen()` is sent when one is
    opened or closed."""

    seen = Signal()

    def __init__(self, window: QMainWindow, theme: Theme, made: Callable[[QWidget], None]) -> None:
        super().__init__(window)
        self._window = window
        self._theme = theme
        self._made = made
        self._state = IdeState()
        self._panels: dict[Panel, QWidget] = {}
        self._shown_before: set[Panel] = set()
        self._away = False
        self._titles: list[DockTitle] = []
        self.docks: dict[Panel, _Dock] = {}
        window.setDockOptions(QMainWindow.DockOption.AllowTabbedDocks)
        window.setTabPosition(Qt.DockWidgetArea.AllDockWidgetAreas, QTabWidget.TabPosition.North)
        window.setCorner(Qt.Corner.BottomLeftCorner, _LEFT)
        window.setCorner(Qt.Corner.BottomRightCorner, _RIGHT)
        for panel in PLACES:
            dock = _Dock(panel, window)
            if panel in BELOW:
                dock.setTitleBarWidget(QWidget(dock))  # its tab names it
            else:
                self._titles.append(DockTitle(dock))
                dock.setTitleBarWidget(self._titles[-1])
            dock.appeared.connect(lambda p=panel: self._appeared(p))
            dock.visibilityChanged.connect(lambda _: self.seen.emit())
            self.docks[panel] = dock
            window.addDockWidget(PLACES[panel], dock)
            dock.hide()
        self.reset_places()

    def reset_places(self) -> None:
        for panel, dock in self.docks.items():
            dock.setFloating(False)
            self._window.addDockWidget(PLACES[panel], dock)
        for left, right in pairwise(BELOW):
            self._window.tabifyDockWidget(self.docks[left], self.docks[right])

    def size_at_first(self) -> None:
        """Give the panels the sizes of the design."""
        zoom = self._theme.zoom
        for panel, width in WIDTHS.items():
            dock = self.docks[panel]
            if dock.isVisible():
                self._window.resizeDocks([dock], [int(width * zoom)], Qt.Orientation.Horizontal)
        below = [d for p, d in self.docks.items() if PLACES[p] is _BELOW and d.isVisible()]
        if below:
            self._window.resizeDocks(below[:1], [self._height()], Qt.Orientation.Vertical)

    def show(self, panel: Panel, focus: bool = False) -> None:
        dock = self.docks[panel]
        if self._away:
            return
        first = panel not in self._shown_before and not dock.isVisible()
        if panel in BELOW and all(self.docks[p].isHidden() for p in BELOW):
            for other in BELOW:  # they come together, as tabs
                self.docks[other].show()
                self._shown_before.add(other)
        dock.show()
        dock.raise_()
        if first:
            self._shown_before.add(panel)
            self._fit(panel)
        for bar in self._window.findChildren(QTabBar, options=Qt.FindChildOption.FindDirectChildrenOnly):
            bar.setAccessibleName(say("docks.name"))  # Qt makes it when docks first share a place
        widget = self._panels.get(panel)
        if focus and widget is not None:
            widget.setFocus(Qt.FocusReason.ShortcutFocusReason)
            if not widget.hasFocus():
                following = widget.nextInFocusChain()
                if following is not None:
                    following.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def put_away(self) -> None:
        """Hide all, and show none until `bring_back`."""
        self._away = True
        for dock in self.docks.values():
            dock.hide()

    def bring_back(self) -> None:
        """Panels may be shown again; which ones were is in the window's own record of its layout."""
        self._away = False

    def _height(self) -> int:
        """What the panels below get at first: never so much that the window would have to grow."""
        center = self._window.centralWidget()
        room = center.height() - center.minimumSizeHint().height() if center is not None else 0
        most = min(self._window.height() * 2 // 5, int(room - TABS * self._theme.zoom))
        return max(0, min(int(HEIGHT * self._theme.zoom), most))

    def _fit(self, panel: Panel) -> None:
        zoom, dock = self._theme.zoom, self.docks[panel]
        if panel in WIDTHS:
            self._window.resizeDocks([dock], [int(WIDTHS[panel] * zoom)], Qt.Orientation.Horizontal)
        else:
            self._window.resizeDocks([dock], [self._height()], Qt.Orientation.Vertical)

    def toggle(self, panel: Panel) -> None:
        """Show it and go there; hide it when it is in front already."""
        dock, widget = self.docks[panel], self._panels.get(panel)
        if dock.isVisible() and widget is not None and not widget.visibleRegion().isEmpty():
            dock.hide()
        else:
            self.show(panel, focus=True)

    def shown(self) -> frozenset[Panel]:
        """The panels that are open, be they in front or behind another one."""
        return frozenset(p for p, dock in self.docks.items() if not dock.isHidden())

    def widget(self, panel: Panel) -> QWidget | None:
        """The panel's widget, once it was made."""
        return self._panels.get(panel)

    def _appeared(self, panel: Panel) -> None:
        if panel in self._panels:
            self.refresh(panel)
            return
        module, name = CLASSES[panel]
        widget = cast(QWidget, getattr(import_module(module), name)())
        self._panels[panel] = widget
        self.docks[panel].setWidget(widget)
        self._made(widget)
        self._dress(panel, widget)
        cast(PanelWidget, widget).show_state(self._state)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        for title in self._titles:
            title.set_theme(theme)
        for panel, widget in self._panels.items():
            self._dress(panel, widget)

    def _dress(self, panel: Panel, widget: QWidget) -> None:
        if panel in BARE:
            widget.setStyleSheet(panel_style(self._theme))
        cast(PanelWidget, widget).set_theme(self._theme)

    def urgent(self, state: IdeState) -> bool:
        """Whether something changed that people wait for, and not only the text and its results."""
        old = self._state
        return (
            state.trace is not old.trace
            or state.selected != old.selected
            or state.map is not old.map
            or state.current != old.current
            or state.lesson is not old.lesson
            or state.run.status is not old.run.status
        )

    def show_state(self, state: IdeState) -> None:
        """Only what can be seen is brought up to date; the rest is when it appears."""
        self._state = state
        for panel, widget in self._panels.items():
            if self.docks[panel].isVisible() and not widget.visibleRegion().isEmpty():
                cast(PanelWidget, widget).show_state(state)

    def refresh(self, panel: Panel) -> None:
        cast(PanelWidget, self._panels[panel]).show_state(self._state)


class _Dock(QDockWidget):
    appeared = Signal()

    def __init__(self, panel: Panel, window: QMainWindow) -> None:
        super().__init__(say(f"panel.{panel}"), window)
        self.setObjectName(f"dock-{panel}")
        self.setAccessibleName(say(f"panel.{panel}"))
        self.visibilityChanged.connect(lambda visible: self.appeared.emit() if visible else None)
