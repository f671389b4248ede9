"""The Proof panel: Invariants and Obligations as tabs."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from ide.panels.invariants import InvariantsView
from ide.panels.obligations import ObligationsView
from ide.panels.style import panel_style
from ide.state import IdeState
from ide.theme import Theme
from ide.words import say


class ProofPanel(QWidget):
    """Its tabs' signals, gathered: `obligation_chosen(ObligationRef)` for a claim whose evidence the
    learner wants to see, `place_chosen(int, Span)` for a place of a document."""

    obligation_chosen = Signal(object)
    place_chosen = Signal(int, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(say("proof.title"))
        self.invariants = InvariantsView()
        self.obligations = ObligationsView()
        self.tabs = QTabWidget(self)
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        self.tabs.addTab(self.invariants, say("invariants.title"))
        self.tabs.addTab(self.obligations, say("obligations.title"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 0, 8, 0)
        layout.addWidget(self.tabs)
        for view in (self.invariants, self.obligations):
            view.obligation_chosen.connect(self.obligation_chosen)
            view.place_chosen.connect(self.place_chosen)

    def set_theme(self, theme: Theme) -> None:
        self.setStyleSheet(panel_style(theme))
        for view in (self.invariants, self.obligations):
            view.set_theme(theme)

    def show_state(self, state: IdeState) -> None:
        for view in (self.invariants, self.obligations):
            view.show_state(state)
