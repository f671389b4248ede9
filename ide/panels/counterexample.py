"""The Counterexample panel: the verdict in words, and the player of its trace or of a run's.

It follows `IdeState.selected` (the verdict) and `IdeState.trace` (what plays).
"""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from ide.look.theme import LIGHT, Theme
from ide.model.offers import offer
from ide.model.state import IdeState, OpenTrace
from ide.panels.banner import VerdictBanner
from ide.panels.further_bar import FurtherBar
from ide.panels.headline import contradiction, headline, inputs_text, of_loop, sentence
from ide.panels.player import Player
from ide.panels.small import empty, quiet
from ide.panels.style import panel_style
from ide.panels.summary_card import card
from ide.texts.catalogue import say
from language.records.trace import WhyNode


class CounterexamplePanel(QWidget):
    """`step_chosen(int)` when the learner steps; `place_chosen(int, Span)` names a place of a document
    that the learner wants to see; `watches_changed(int, tuple[str, ...])` a document's watches;
    `wished(Wish)`, `given_up()` and `case_chosen(int)` are about further counterexamples to the selected
    claim."""

    step_chosen = Signal(int)
    place_chosen = Signal(int, object)
    watches_changed = Signal(int, object)
    rule_out_asked = Signal()
    wished = Signal(object)
    given_up = Signal()
    case_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(say("trace.title"))
        self._open: OpenTrace | None = None
        self._banner = VerdictBanner(self)
        self._note = quiet()
        self._inputs = quiet()
        self._inputs.setObjectName("mono")
        self.further = FurtherBar(self)
        self.further.wished.connect(self.wished)
        self.further.given_up.connect(self.given_up)
        self.further.case_chosen.connect(self.case_chosen)
        self.player = Player(self)
        self._empty = empty(say("trace.empty"))
        self.player.step_chosen.connect(self.step_chosen)
        self.player.node_shown.connect(self._reveal)
        self.player.watches_changed.connect(self._watch)
        self.player.rule_out_asked.connect(self.rule_out_asked)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(14, 12, 14, 12)
        column.setSpacing(8)
        for part in (self._banner, self._note, self._inputs, self.further, self.player, self._empty):
            column.addWidget(part)
        column.addStretch(1)
        self._scroll = scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(content)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scroll)
        self.set_theme(LIGHT)
        self.show_state(IdeState())

    def set_theme(self, theme: Theme) -> None:
        self.setStyleSheet(panel_style(theme))
        self._banner.set_theme(theme)
        self.player.set_theme(theme)

    def show_state(self, state: IdeState) -> None:
        self._show_verdict(state)
        opened = state.trace
        doc = state.document(opened.document) if opened else None
        self._open = opened if doc else None
        if opened is not None and doc is not None:
            self.player.show_trace(opened, doc.source, doc.watches)
        else:
            self.player.close_trace()
        self.player.setVisible(self._open is not None)
        self._empty.setVisible(self._open is None and self._banner.isHidden())

    def text(self) -> str:
        """Everything that is shown, as text."""
        if not self._empty.isHidden():
            return self._empty.text()
        parts = [
            "" if self._banner.isHidden() else self._banner.text(),
            "" if self._note.isHidden() else self._note.text(),
            "" if self._inputs.isHidden() else self._inputs.text(),
            "" if self.further.isHidden() else self.further.text(),
            "" if self.player.isHidden() else self.player.text(),
        ]
        return "\n".join(p for p in parts if p)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.player.plain_key(event):
            event.accept()
            return
        super().keyPressEvent(event)

    def _show_verdict(self, state: IdeState) -> None:
        found, cases = state.resolve(state.selected), state.cases_of(state.selected)
        self.further.show_offer(offer(state))
        if found is None or cases is None:
            self._show_summary(state)
            self._inputs.hide()
            self._show_run(state)
            return
        doc, method, item = found
        item = replace(item, verdict=cases.case.verdict)
        status = method.status(item)
        self._note.hide()
        self._banner.show_verdict(status, headline(status, item), sentence(status, item))
        self._banner.show()
        self.player.set_allowed_title(say("trace.allowed.loop" if of_loop(item) else "trace.allowed"))
        text = inputs_text(item.verdict) or contradiction(doc, method, item)
        self._inputs.setText(text)
        self._inputs.setVisible(bool(text))

    def _show_summary(self, state: IdeState) -> None:
        """While no claim is chosen and nothing plays: how the program stands as a whole."""
        doc = state.shown
        found = card(doc) if doc is not None and state.trace is None else None
        if found is not None:
            self._banner.show_verdict(*found)
        self._banner.setVisible(found is not None)

    def _show_run(self, state: IdeState) -> None:
        """An ordinary run has no verdict; say what runs."""
        opened = state.trace
        run = opened is not None and opened.ref is None
        if opened is not None and run:
            frames = opened.trace.frames
            name = frames[0].name if frames else ""
            if opened.inputs:
                inputs = ", ".join(f"{n} = {v}" for n, v in opened.inputs)
                self._note.setText(say("trace.sample", name=name, inputs=inputs))
            else:
                self._note.setText(say("trace.run", name=state.run_of(state.current).name or name))
        self._note.setVisible(run)

    def watch(self) -> None:
        """Go to where an expression to watch is typed."""
        field = self.player.table.watch_field
        field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._scroll.ensureWidgetVisible(field)

    def _watch(self, watches: tuple[str, ...]) -> None:
        if self._open is not None:
            self.watches_changed.emit(self._open.document, watches)

    def _reveal(self, node: WhyNode) -> None:
        if self._open is not None and node.span.end > node.span.start:
            self.place_chosen.emit(self._open.document, self._open.locate(node.span))
