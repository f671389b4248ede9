"""The tabs: one code view a document. Shows the state; passes on what people do."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtWidgets import QLabel, QStackedWidget, QTabBar, QToolTip, QVBoxLayout, QWidget

from ide.editor.code_view import CodeView
from ide.editor.coloring import LineColoring
from ide.editor.coloring import load as load_coloring
from ide.editor.find_bar import FindBar
from ide.editor.hover import hover_html, line_fixes
from ide.editor.inline import inline_values, step_span
from ide.editor.line_status import line_statuses, squiggles
from ide.editor.marks import Band, Mark
from ide.look.theme import Theme
from ide.look.tips import tip
from ide.model.moves import Move
from ide.model.playback import Playback
from ide.model.state import DocumentState, IdeState
from ide.texts.catalogue import say
from language.source import Span


class EditorArea(QWidget):
    edited = Signal(int, str, object)
    caret_moved = Signal(int, int)
    chosen = Signal(int)
    close_wanted = Signal(int)
    line_asked = Signal(int, int)
    fix_asked = Signal()
    menu_asked = Signal(QPoint)
    line_clicked = Signal(int)
    zoomed = Signal(int)
    hovered = Signal(str, QPoint)
    """What is said of the line under the pointer, and where."""
    refused = Signal(str)
    """Why something cannot be done, for people."""
    _colors_loaded = Signal(object)
    notice_answered = Signal(int, str)
    """A link in a document's notice was followed."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._state = IdeState()
        self._views: dict[int, CodeView] = {}
        self._points = 10.5
        self._coloring: LineColoring | None = None
        self._step_shown: tuple[int, int] | None = None
        self._playback: Playback | None = None
        self.tabs = QTabBar()
        self.tabs.setObjectName("documents")
        self.tabs.setAccessibleName(say("tabs.name"))
        self.tabs.setDocumentMode(True)
        self.tabs.setTabsClosable(True)
        self.tabs.setMovable(True)
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        self.tabs.setElideMode(Qt.TextElideMode.ElideMiddle)
        self.notice = QLabel()
        self.notice.setObjectName("notice")
        self.notice.setWordWrap(True)
        self.notice.setTextInteractionFlags(
            Qt.TextInteractionFlag.LinksAccessibleByMouse | Qt.TextInteractionFlag.LinksAccessibleByKeyboard
        )
        self.notice.hide()
        self.stack = QStackedWidget()
        nothing = QLabel(say("editor.nothing"))
        nothing.setObjectName("quiet")
        nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.stack.addWidget(nothing)  # in front while no program is open
        self.find_bar = FindBar(lambda: self.view)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        for widget in (self.tabs, self.notice, self.stack, self.find_bar):
            box.addWidget(widget)
        box.setStretch(2, 1)
        self._colors_loaded.connect(self._use_colors)
        self.tabs.currentChanged.connect(self._tab_chosen)
        self.tabs.tabCloseRequested.connect(lambda i: self.close_wanted.emit(self.tabs.tabData(i)))
        self.notice.linkActivated.connect(lambda link: self.notice_answered.emit(self.current or 0, link))

    # ── documents ────────────────────────────────────────────────────────────────────────────────

    @property
    def current(self) -> int | None:
        return self.tabs.tabData(self.tabs.currentIndex()) if self.tabs.count() else None

    @property
    def view(self) -> CodeView | None:
        return self._views.get(self.current) if self.current is not None else None

    def order(self) -> list[int]:
        """The documents, in the order of their tabs."""
        return [self.tabs.tabData(i) for i in range(self.tabs.count())]

    def arrange(self, ids: Sequence[int]) -> None:
        """Bring the tabs of these documents into this order, behind the others."""
        for id in ids:
            if (index := self._index(id)) >= 0:
                self.tabs.moveTab(index, self.tabs.count() - 1)

    def view_of(self, id: int) -> CodeView | None:
        return self._views.get(id)

    def add(self, doc: DocumentState) -> None:
        view = CodeView(doc.source.text, self._theme)
        view.set_font_size(self._points)
        view.setReadOnly(doc.read_only)
        view.set_locked(doc.locked)
        view.edited.connect(lambda text, move, id=doc.id: self._edited(id, text, move))
        view.caret_moved.connect(lambda at, id=doc.id: self.caret_moved.emit(id, at))
        view.line_asked.connect(lambda line, id=doc.id: self.line_asked.emit(id, line))
        view.fix_asked.connect(self.fix_asked)
        view.menu_asked.connect(self.menu_asked)
        view.line_clicked.connect(self.line_clicked)
        view.zoomed.connect(self.zoomed)
        view.refused.connect(self.refused)
        view.hover_wanted.connect(self._hover)
        if self._coloring is not None:
            view.highlighter.set_coloring(self._coloring)
        self._views[doc.id] = view
        self.stack.addWidget(view)
        index = self.tabs.addTab(doc.title)
        self.tabs.setTabData(index, doc.id)
        self.tabs.updateGeometry()  # a bar that is not seen yet keeps the height it had without tabs
        self._tab_chosen(self.tabs.currentIndex())

    def show_document(self, doc: DocumentState | None) -> None:
        """Bring a document to the front; a new one gets its tab."""
        if doc is not None:
            if doc.id not in self._views:
                self.add(doc)
            self.choose(doc.id)

    def remove(self, id: int) -> None:
        view = self._views.pop(id)
        self.tabs.removeTab(self._index(id))
        self.stack.removeWidget(view)
        view.deleteLater()

    def choose(self, id: int) -> None:
        index = self._index(id)
        if index >= 0:
            self.tabs.setCurrentIndex(index)
            self._views[id].setFocus()

    def cycle(self, by: int) -> None:
        if self.tabs.count():
            self.tabs.setCurrentIndex((self.tabs.currentIndex() + by) % self.tabs.count())

    def _index(self, id: int) -> int:
        return next((i for i in range(self.tabs.count()) if self.tabs.tabData(i) == id), -1)

    def _tab_chosen(self, index: int) -> None:
        id = self.tabs.tabData(index) if index >= 0 else None
        if id in self._views:
            self.stack.setCurrentWidget(self._views[id])
            self.chosen.emit(id)
            self.find_bar.refresh()

    def _edited(self, id: int, text: str, move: Move) -> None:
        self.edited.emit(id, text, move)
        if self.find_bar.isVisible():
            QTimer.singleShot(0, self.find_bar.refresh)

    # ── looks ────────────────────────────────────────────────────────────────────────────────────

    def set_presenting(self, on: bool) -> None:
        """The program alone, without tabs, not to be changed, long lines wrapped."""
        self.tabs.setVisible(not on)
        self.find_bar.setVisible(False)
        for id, view in self._views.items():
            doc = self._state.document(id)
            view.setReadOnly(on or (doc is not None and doc.read_only))
            view.set_wrapped(on)  # an audience cannot scroll sideways

    def load_colors(self) -> None:
        """Once the window is visible, and in a thread: it takes a moment."""

        def load() -> None:
            coloring = load_coloring()
            with contextlib.suppress(RuntimeError):  # the window was closed meanwhile
                self._colors_loaded.emit(coloring)

        threading.Thread(target=load, name="colors", daemon=True).start()

    def _use_colors(self, coloring: LineColoring) -> None:
        self._coloring = coloring
        for view in self._views.values():
            view.highlighter.set_coloring(coloring)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        for view in self._views.values():
            view.set_theme(theme)

    def set_font_size(self, points: float) -> None:
        self._points = points
        for view in self._views.values():
            view.set_font_size(points)

    def show_state(self, state: IdeState) -> None:
        self._state = state
        for doc in state.documents:
            index = self._index(doc.id)
            title = doc.title + (" •" if doc.modified else "")
            if index >= 0 and self.tabs.tabText(index) != title:
                self.tabs.setTabText(index, title)
                self.tabs.setTabToolTip(index, tip(str(doc.path or doc.title)))
        doc = state.document(self.current)
        if doc is not None and (view := self.view) is not None:
            self._show(doc, view, state)
            self._show_notice(doc)

    def _show(self, doc: DocumentState, view: CodeView, state: IdeState) -> None:
        if view.text != doc.source.text:
            return  # an edit is on its way; its state follows at once
        caret_line = doc.source.line_of(view.offset)
        bulb = caret_line if line_fixes(doc, caret_line) and not view.isReadOnly() else None
        bands: dict[int, Band] = {n: "locked" for lock in doc.locked for n in lines_of(doc, lock)}
        current: int | None = None
        if state.trace is not None and (span := step_span(doc, state.trace)) is not None:
            current = doc.source.line_of(span.start)
            bands[current] = "current"
            if self._playback is None or self._playback.trace is not state.trace.trace:
                self._playback = Playback(state.trace.trace)
            view.set_inline(inline_values(doc, state.trace, self._playback))
            shown = (id(state.trace.trace), state.trace.step)
            if shown != self._step_shown:
                self._step_shown = shown
                view.show_line(current)
        else:
            view.set_inline({})
            self._step_shown = self._playback = None
        marks = [Mark(span, "free") for span in free_spans(doc)]
        marks += [Mark(s.span, "squiggle", s.status) for s in squiggles(doc)]
        view.set_locked(doc.locked)
        view.set_statuses(line_statuses(doc), bulb, current)
        view.set_bands(bands)
        view.set_marks(marks)

    def _show_notice(self, doc: DocumentState) -> None:
        self.notice.setText(doc.notice)
        self.notice.setVisible(bool(doc.notice))

    def _hover(self, line: int, at: QPoint) -> None:
        doc = self._state.document(self.current)
        html = hover_html(doc, line, self._theme) if doc else ""
        if html:
            QToolTip.showText(at, html, self.view)
        else:
            QToolTip.hideText()
        self.hovered.emit(html, at)

    def explain_line(self) -> None:
        """The hover of the caret's line, for the keyboard."""
        doc, view = self._state.document(self.current), self.view
        if doc is None or view is None:
            return
        html = hover_html(doc, doc.source.line_of(view.offset), self._theme)
        at = view.viewport().mapToGlobal(view.cursorRect().bottomLeft())
        if html:
            QToolTip.showText(at, html, view, view.viewport().rect(), 20_000)
        else:
            self.refused.emit(say("hover.nothing"))


def lines_of(doc: DocumentState, lock: Span) -> range:
    """The lines (from 1) that a locked range touches."""
    return range(doc.source.line_of(lock.start), doc.source.line_of(max(lock.start, lock.end - 1)) + 1)


def free_spans(doc: DocumentState) -> list[Span]:
    """What is the learner's between two locked parts of one line, without the spaces around it."""
    spans: list[Span] = []
    for before, after in pairwise(doc.locked):
        inside = doc.source.text[before.end : after.start]
        if inside.strip() and "\n" not in inside.strip():
            start = before.end + len(inside) - len(inside.lstrip())
            span = Span(start, start + len(inside.strip()))
            lines = {doc.source.line_of(o) for o in (span.start, before.end)}
            if len(lines) == 1:
                spans.append(span)
    return spans
