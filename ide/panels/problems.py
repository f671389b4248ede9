"""Problems: what is wrong, by line. Enter or a double click goes there; quick fixes are rows of their own."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QContextMenuEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from ide.look.theme import Theme
from ide.model.state import DocumentState, IdeState
from ide.panels.problem_rows import Place, problem_rows
from ide.panels.rows import Row, rows_text
from ide.panels.rows_view import RowsView
from ide.panels.small import empty
from ide.panels.state_panel import StatePanel
from ide.panels.style import panel_style
from ide.texts.catalogue import say
from language.diagnostics import Fix


class ProblemsPanel(StatePanel):
    """`place_chosen(int, Span)`, with `obligation_chosen(ObligationRef)` after it when the problem is a
    claim; `fix_chosen(int, Fix)`. The int is the document."""

    place_chosen = Signal(int, object)
    obligation_chosen = Signal(object)
    fix_chosen = Signal(int, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view = RowsView(tuple(say(f"problems.{h}") for h in ("what", "status", "place")), 0, self)
        self.view.setAccessibleName(say("problems.title"))
        self.view.set_widths({1: 140, 2: 90})
        self.view.chosen.connect(self._chosen)
        self._empty = empty("", self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.view, 1)
        layout.addWidget(self._empty, 1)
        shortcut = QShortcut(QKeySequence("Ctrl+."), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(self.fix_current)

    def set_theme(self, theme: Theme) -> None:
        self.setStyleSheet(panel_style(theme))
        self.view.set_theme(theme)

    def text(self) -> str:
        return rows_text(self.view.rows_model.rows) or self._empty.text()

    def fix_current(self) -> None:
        """Apply the only quick fix of the current problem, or offer several in a menu."""
        actions = self._fix_actions(self.view.current_row())
        if len(actions) == 1:
            actions[0].trigger()
        elif actions:
            self._menu(actions).popup(
                self.view.viewport().mapToGlobal(self.view.visualRect(self.view.currentIndex()).bottomLeft())
            )

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        actions = self._fix_actions(self.view.current_row())
        if actions:
            self._menu(actions).popup(event.globalPos())

    def _part(self, state: IdeState) -> tuple[object, ...]:
        doc = state.shown
        if doc is None:
            return (None,)
        return (doc.methods, doc.source, doc.diagnostics, _waiting(doc))

    def _draw(self, state: IdeState) -> None:
        doc = state.shown
        rows = problem_rows(doc) if doc else ()
        self.view.set_rows(rows)
        waiting = doc is not None and _waiting(doc)
        self._empty.setText(say("problems.waiting" if waiting else "problems.empty"))
        self.view.setVisible(bool(rows))
        self._empty.setVisible(not rows)

    def _chosen(self, data: object) -> None:
        doc = self._state.shown
        if doc is None:
            return
        if isinstance(data, Fix):
            self.fix_chosen.emit(doc.id, data)
        elif isinstance(data, Place):
            self.place_chosen.emit(doc.id, data.span)
            if data.ref is not None:
                self.obligation_chosen.emit(data.ref)

    def _fix_actions(self, row: Row | None) -> list[QAction]:
        if row is None:
            return []
        datas = [c.data for r in (row, *row.children) for c in r.cells]
        actions: list[QAction] = []
        for fix in dict.fromkeys(d for d in datas if isinstance(d, Fix)):
            action = QAction(fix.title, self)
            action.triggered.connect(lambda _=False, fix=fix: self._chosen(fix))
            actions.append(action)
        return actions

    def _menu(self, actions: list[QAction]) -> QMenu:
        menu = QMenu(self)
        menu.addActions(actions)
        return menu


def _waiting(doc: DocumentState) -> bool:
    return doc.counts().pending > 0
