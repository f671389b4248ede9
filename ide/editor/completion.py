"""The list of what may be written at the caret. It shows offers and says which was taken; it decides
nothing."""

from __future__ import annotations

import re
from html import escape

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QLabel, QListWidget, QListWidgetItem, QVBoxLayout

from ide.editor.text_area import TextArea
from ide.texts.catalogue import say
from language.records.editing import Completion, Offer
from language.source import Span

ROWS = 9
WIDTH = 420
_HOLE = re.compile(r"\$\{\d+:([^}]*)\}|\$\d+|\$0")


class CompletionList(QFrame):
    """Below the caret of a text area, whose keys it takes while it is open."""

    taken = Signal(object)

    def __init__(self, view: TextArea) -> None:
        super().__init__(view.window())
        self._view = view
        self._found: Completion | None = None
        self._chosen = False
        self.setObjectName("completion")
        self.setAutoFillBackground(True)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.rows = QListWidget()
        self.rows.setFrameShape(QFrame.Shape.NoFrame)
        self.rows.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.rows.setAccessibleName(say("completion.name"))
        self.rows.itemClicked.connect(lambda _: self._take())
        self.rows.currentItemChanged.connect(lambda *_: self._describe())
        self.about = QLabel()
        self.about.setWordWrap(True)
        self.about.setTextFormat(Qt.TextFormat.RichText)
        self.about.setMargin(6)
        box = QVBoxLayout(self)
        box.setContentsMargins(1, 1, 1, 1)
        box.setSpacing(0)
        box.addWidget(self.rows)
        box.addWidget(self.about)
        view.installEventFilter(self)
        view.verticalScrollBar().valueChanged.connect(self.hide)
        self.hide()

    def show_offers(self, found: Completion, *, asked: bool) -> None:
        """`asked`: with the key, so that Return takes the first; else only what was chosen is taken."""
        self._found, self._chosen = found, asked
        if not self.refresh():
            self.hide()

    def refresh(self) -> bool:
        """Offers that fit what was typed meanwhile; false where there is none, or the caret went
        elsewhere."""
        if self._found is None:
            return False
        start, offset = self._found.replace.start, self._view.offset
        typed = self._view.text[start:offset]
        if offset < start or not re.fullmatch(r"[\w?']*", typed):
            return False
        offers = [o for o in self._found.offers if o.name.lower().startswith(typed.lower())]
        offers += [o for o in self._found.offers if o not in offers and _fits(o.name, typed)]
        if not offers or (len(offers) == 1 and offers[0].text == typed):
            return False
        self._fill(offers)
        self._place()
        return True

    def _fill(self, offers: list[Offer]) -> None:
        self.rows.clear()
        for o in offers[:100]:
            item = QListWidgetItem(f"{o.name}   {o.detail}" if o.kind == "snippet" else _row(o))
            item.setData(Qt.ItemDataRole.UserRole, o)
            self.rows.addItem(item)
        self.rows.setCurrentRow(0)

    def _place(self) -> None:
        self.rows.setFont(self._view.font())
        height = self.rows.sizeHintForRow(0) * min(ROWS, self.rows.count()) + 4
        self.rows.setFixedHeight(height)
        self.setFixedWidth(WIDTH)
        self.adjustSize()
        window = self._view.window()
        caret = self._view.cursorRect()
        at = self._view.viewport().mapTo(window, caret.bottomLeft())
        if at.y() + self.height() > window.height():
            at.setY(max(0, at.y() - self.height() - caret.height()))
        at.setX(max(0, min(at.x(), window.width() - WIDTH)))
        self.move(at)
        self.show()
        self.raise_()

    def _describe(self) -> None:
        offer = self._current()
        heads = offer is not None and offer.kind not in ("variable", "field", "constant", "snippet")
        lines = [offer.detail, *offer.contract] if offer is not None and heads else []
        self.about.setText("<br>".join(f"<code>{escape(x)}</code>" for x in lines if x))
        self.about.setVisible(bool("".join(lines)))
        self.adjustSize()

    def _current(self) -> Offer | None:
        item = self.rows.currentItem()
        return item.data(Qt.ItemDataRole.UserRole) if item is not None else None

    def _take(self) -> None:
        offer, found = self._current(), self._found
        self.hide()
        if offer is not None and found is not None:
            self.taken.emit(offer)
            insert(self._view, offer, Span(found.replace.start, self._view.offset))

    # ── keys ─────────────────────────────────────────────────────────────────────────────────────

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QFocusEvent) and event.lostFocus():
            self.hide()
        if self.isVisible() and event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
        if self.isVisible() and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._key(event)
        return super().eventFilter(watched, event)

    def _key(self, e: QKeyEvent) -> bool:
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: ROWS, Qt.Key.Key_PageUp: -ROWS}
        key = Qt.Key(e.key())
        if key in step:
            self._chosen = True
            self.rows.setCurrentRow(max(0, min(self.rows.count() - 1, self.rows.currentRow() + step[key])))
            return True
        if key == Qt.Key.Key_Escape:
            self.hide()
            return True
        if key == Qt.Key.Key_Tab or (key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._chosen):
            self._take()
            return True
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.hide()
        return False


def _row(o: Offer) -> str:
    brief = o.detail if o.kind in ("variable", "field", "constant") else ""
    return f"{o.name}: {brief}" if brief and not brief.startswith(("var ", "const ", "ghost ")) else o.name


def _fits(name: str, typed: str) -> bool:
    letters = iter(name.lower())
    return all(c in letters for c in typed.lower())


def insert(view: TextArea, offer: Offer, place: Span) -> None:
    """Write the offer in the place, as one step of undo; the first place to fill in is selected."""
    text, holes = plain(offer.text) if offer.snippet else (offer.text, [])
    start = view.text.rfind("\n", 0, place.start) + 1
    line = view.text[start : place.start]
    indent = line[: len(line) - len(line.lstrip())]
    grown = text.replace("\n", "\n" + indent)
    if view.replace(place, grown):
        if not holes:
            end = place.start + len(grown)
            view.go_to(Span(end, end))
            return
        a, b = holes[0]
        moved = place.start + a + len(indent) * text.count("\n", 0, a)
        view.go_to(Span(moved, moved + b - a), select=True)


def plain(snippet: str) -> tuple[str, list[tuple[int, int]]]:
    """The text without its marks, and the places to fill in."""
    out, holes, at = "", list[tuple[int, int]](), 0
    for m in _HOLE.finditer(snippet):
        out += snippet[at : m.start()]
        word = m.group(1) or ""
        holes.append((len(out), len(out) + len(word)))
        out += word
        at = m.end()
    return out + snippet[at:], holes
