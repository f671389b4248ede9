"""Invariants: loop by loop, which conjunct holds on entry, is kept, and whether they are enough."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ide.look.theme import Theme
from ide.model.state import IdeState, ObligationRef, SampleRef
from ide.panels.invariant_rows import invariant_rows
from ide.panels.rows import rows_text
from ide.panels.rows_view import RowsView
from ide.panels.small import empty
from ide.panels.state_panel import StatePanel
from ide.panels.style import panel_style
from ide.texts.catalogue import say
from language.source import Span

NARROW = {1: 72, 2: 112, 3: 134, 4: 176}
WIDE = {1: 92, 2: 260, 3: 132, 4: 206}
"""Widths of the columns after the conjunct's, which takes what is left."""
ROOMY = 860


class InvariantsView(StatePanel):
    """`obligation_chosen(ObligationRef)` for a cell, `sample_chosen(SampleRef)` for a round of a run,
    `place_chosen(int, Span)` for a conjunct or a loop, `loops_shown(int)` when a document's loops are."""

    obligation_chosen = Signal(object)
    place_chosen = Signal(int, object)
    sample_chosen = Signal(object)
    loops_shown = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        headers = tuple(say(f"invariants.{h}") for h in ("conjunct", "entry", "sampled", "kept", "follows"))
        self.view = RowsView(headers, 0, self)
        self.view.setAccessibleName(say("invariants.title"))
        self.view.set_widths(NARROW)
        self.view.chosen.connect(self._chosen)
        self._zoom = 1.0
        self._empty = empty("", self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 0, 8, 0)
        layout.addWidget(self.view)
        layout.addWidget(self._empty, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.view.set_widths(WIDE if event.size().width() > ROOMY * self._zoom else NARROW)

    def set_theme(self, theme: Theme) -> None:
        self.setStyleSheet(panel_style(theme))
        self._zoom = theme.zoom
        self.view.set_theme(theme)

    def text(self) -> str:
        return rows_text(self.view.rows_model.rows) or self._empty.text()

    def _part(self, state: IdeState) -> tuple[object, ...]:
        doc = state.shown
        return (doc.methods, doc.source) if doc else (None,)

    def _draw(self, state: IdeState) -> None:
        doc = state.shown
        rows = invariant_rows(doc) if doc else ()
        self.view.set_rows(rows)
        checked = doc is not None and any(m.result for m in doc.methods)
        self._empty.setText(say("invariants.empty" if checked else "invariants.unchecked"))
        self.view.setVisible(bool(rows))
        self._empty.setVisible(not rows)
        if doc is not None and rows:
            self.loops_shown.emit(doc.id)

    def _chosen(self, data: object) -> None:
        if isinstance(data, ObligationRef):
            self.obligation_chosen.emit(data)
        elif isinstance(data, SampleRef):
            self.sample_chosen.emit(data)
        elif isinstance(data, Span) and (doc := self._state.shown) is not None:
            self.place_chosen.emit(doc.id, data)
