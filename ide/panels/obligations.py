"""Obligations: every claim with its status, line and time; filtered by text or to what is not proved."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QToolButton, QVBoxLayout, QWidget

from ide.look.theme import Theme
from ide.model.state import IdeState, ObligationRef
from ide.panels.obligation_rows import obligation_rows
from ide.panels.rows import rows_text
from ide.panels.rows_view import RowsView
from ide.panels.small import empty
from ide.panels.state_panel import StatePanel
from ide.panels.style import panel_style
from ide.texts.catalogue import say
from language.source import Span


class ObligationsView(StatePanel):
    """`obligation_chosen(ObligationRef)` for a claim, `place_chosen(int, Span)` for a declaration."""

    obligation_chosen = Signal(object)
    place_chosen = Signal(int, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.filter = QLineEdit(self)
        self.filter.setPlaceholderText(say("obligations.filter"))
        self.filter.setAccessibleName(say("obligations.filter"))
        self.filter.setClearButtonEnabled(True)
        self.only_open = QToolButton(self)
        self.only_open.setText(say("obligations.only-open"))
        self.only_open.setAccessibleName(say("obligations.only-open"))
        self.only_open.setCheckable(True)
        headers = tuple(say(f"obligations.{h}") for h in ("what", "status", "line", "time"))
        self.view = RowsView(headers, 0, self)
        self.view.setAccessibleName(say("obligations.title"))
        self.view.set_widths({1: 160, 2: 56, 3: 76})
        self._empty = empty("", self)
        self.filter.textChanged.connect(lambda: self._draw(self._state))
        self.only_open.toggled.connect(lambda: self._draw(self._state))
        self.view.chosen.connect(self._chosen)
        top = QHBoxLayout()
        top.setContentsMargins(8, 4, 8, 0)
        top.addWidget(self.filter, 1)
        top.addWidget(self.only_open)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(top)
        layout.addWidget(self.view, 1)
        layout.addWidget(self._empty, 1)

    def set_theme(self, theme: Theme) -> None:
        self.setStyleSheet(panel_style(theme))
        self.view.set_theme(theme)

    def text(self) -> str:
        return rows_text(self.view.rows_model.rows) or self._empty.text()

    def _part(self, state: IdeState) -> tuple[object, ...]:
        doc = state.shown
        return (doc.methods, doc.source) if doc else (None,)

    def _draw(self, state: IdeState) -> None:
        doc = state.shown
        wanted, only = self.filter.text(), self.only_open.isChecked()
        rows = obligation_rows(doc, wanted, only) if doc else ()
        self.view.set_rows(rows)
        if doc is None or not doc.methods:
            self._empty.setText(say("obligations.empty"))
        else:
            self._empty.setText(
                say("obligations.none-open" if only and not wanted else "obligations.no-match")
            )
        self.view.setVisible(bool(rows))
        self._empty.setVisible(not rows)

    def _chosen(self, data: object) -> None:
        if isinstance(data, ObligationRef):
            self.obligation_chosen.emit(data)
        elif isinstance(data, Span) and (doc := self._state.shown) is not None:
            self.place_chosen.emit(doc.id, data)
