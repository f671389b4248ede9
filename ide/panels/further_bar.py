"""Below the verdict: other counterexamples to the same claim, smaller ones, and a test of the one shown."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QToolButton, QVBoxLayout, QWidget

from ide.look.tips import tip
from ide.model.offers import Offer
from ide.panels.flow import FlowLayout
from ide.panels.small import plain, quiet
from ide.texts.catalogue import say
from language.records.inquiry import Wish

WISHES = (Wish.ANOTHER, Wish.SMALLER, Wish.TEST)


class FurtherBar(QWidget):
    """`wished(Wish)` for a button, `given_up()` for Stop, `case_chosen(int)` to show another one that was
    found."""

    wished = Signal(object)
    given_up = Signal()
    case_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(say("further.title"))
        self._offer: Offer | None = None
        self.buttons = {wish: self._button(wish) for wish in WISHES}
        self.stop = QPushButton(say("further.stop"), self)
        self.stop.setAccessibleName(say("further.stop"))
        self.stop.clicked.connect(self.given_up)
        self.previous = self._arrow("◀", "further.previous", -1)
        self.next = self._arrow("▶", "further.next", 1)
        self.where = plain("", self)
        self.said = quiet("", self)
        asks = FlowLayout()
        for button in (*self.buttons.values(), self.stop):
            asks.addWidget(button)
        self._walk = QWidget(self)
        walk = QHBoxLayout(self._walk)
        walk.setContentsMargins(0, 0, 0, 0)
        walk.setSpacing(6)
        for part in (self.previous, self.where, self.next):
            walk.addWidget(part)
        self._below = QWidget(self)
        below = QHBoxLayout(self._below)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(8)
        below.addWidget(self._walk)
        below.addWidget(self.said, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(asks)
        column.addWidget(self._below)

    def show_offer(self, offer: Offer | None) -> None:
        self.setVisible(offer is not None)
        self._offer = offer
        if offer is None:
            return
        cases = offer.cases
        for wish, button in self.buttons.items():
            why_not = offer.why_not(wish)
            button.setEnabled(not why_not and cases.wish is None)
            words = why_not or say(f"further.{wish}.tip")
            button.setToolTip(tip(words))
            button.setAccessibleDescription(words)
        self.stop.setVisible(cases.wish is not None)
        count = len(cases.found)
        self.where.setText(say("further.where", n=cases.shown + 1, count=count))
        self.previous.setEnabled(cases.shown > 0)
        self.next.setEnabled(cases.shown < count - 1)
        self._walk.setVisible(count > 1)
        said = say(f"further.{cases.wish}.busy") if cases.wish else cases.said
        self.said.setText(said)
        self.said.setVisible(bool(said))
        self._below.setVisible(count > 1 or bool(said))

    def text(self) -> str:
        """The buttons in brackets, those that do nothing with their reason; then the rest in words."""
        if self._offer is None:
            return ""
        buttons: list[str] = []
        for wish, button in self.buttons.items():
            why_not = self._offer.why_not(wish)
            buttons.append(f"[{button.text()}{f': {why_not}' if why_not else ''}]")
        if not self.stop.isHidden():
            buttons = [f"[{self.stop.text()}]"]
        where = "" if self._walk.isHidden() else self.where.text()
        said = "" if self.said.isHidden() else self.said.text()
        return "\n".join(t for t in (" ".join(buttons), where, said) if t)

    def _button(self, wish: Wish) -> QPushButton:
        button = QPushButton(say(f"further.{wish}"), self)
        button.setAccessibleName(say(f"further.{wish}"))
        button.clicked.connect(lambda: self.wished.emit(wish))
        return button

    def _arrow(self, sign: str, id: str, by: int) -> QToolButton:
        button = QToolButton(self)
        button.setText(sign)
        button.setAccessibleName(say(id))
        button.setToolTip(say(id))
        button.clicked.connect(lambda: self._walk_by(by))
        return button

    def _walk_by(self, by: int) -> None:
        if self._offer is not None:
            self.case_chosen.emit(self._offer.cases.shown + by)
