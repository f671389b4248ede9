"""What presenter mode shows beside the program: where the run is, its pictures, and in the end the answer."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QScrollArea, QVBoxLayout, QWidget

from ide.look.theme import LIGHT, Theme
from ide.model.playback import Playback
from ide.model.state import DocumentState, IdeState, OpenTrace
from ide.panels.banner import VerdictBanner
from ide.panels.headline import headline, sentence
from ide.panels.index_names import index_names
from ide.panels.lane import Lane
from ide.panels.small import empty, heading, quiet
from ide.panels.step_sentence import around
from ide.panels.step_view import scene_of, step_words
from ide.panels.style import panel_style
from ide.panels.why_tree import WhyTree
from ide.texts.catalogue import say
from language.source import Span


class PresenterPane(QWidget):
    """Shows `IdeState.trace` without controls; while the answer is hidden, neither verdict nor formula."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(say("presenter.name"))
        self._playback: Playback | None = None
        self._names: dict[tuple[str, Span], Mapping[str, frozenset[str]]] = {}
        self._where = QLabel()
        self._where.setObjectName("title")
        self._where.setTextFormat(Qt.TextFormat.PlainText)
        self._words = quiet()
        self._question = quiet()
        self._banner = VerdictBanner(self)
        self._lane = Lane(self)
        self._lane.set_title("")
        self._why_title = heading(say("why.title"))
        self._why = WhyTree(self)
        self._empty = empty(say("presenter.empty"))
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(14, 12, 14, 12)
        column.setSpacing(8)
        for part in self._parts():
            column.addWidget(part)
        column.addStretch(1)
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(content)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scroll)
        self.set_theme(LIGHT)
        self.show_state(IdeState())

    def _parts(self) -> tuple[QWidget, ...]:
        return (
            self._where,
            self._words,
            self._question,
            self._banner,
            self._lane,
            self._why_title,
            self._why,
            self._empty,
        )

    def set_theme(self, theme: Theme) -> None:
        self.setStyleSheet(panel_style(theme))
        for part in (self._banner, self._lane, self._why):
            part.set_theme(theme)

    def show_state(self, state: IdeState) -> None:
        opened = state.trace
        doc = state.document(opened.document) if opened else None
        self._empty.setVisible(doc is None)
        if opened is None or doc is None:
            self._playback = None
            for part in self._parts()[:-1]:
                part.hide()
            return
        if self._playback is None or self._playback.trace is not opened.trace:
            self._playback = Playback(opened.trace)
        p = self._playback
        p.go(opened.step)
        self._where.setText(say("trace.step", n=p.index + 1, count=p.last + 1))
        self._where.show()
        self._show(self._words, step_words(p, around(doc.source.text, opened)))
        waits = state.answer_hidden and p.index >= p.last - 1
        self._show(self._question, say("presenter.question") if waits else "")
        self._show_answer(state, p)
        self._words.setVisible(bool(self._words.text()) and self._banner.isHidden())
        self._lane.show_scene(scene_of(p, self._names_of(doc, opened, p), None, at_fault=p.index == p.last))
        self._lane.show()

    def _show_answer(self, state: IdeState, p: Playback) -> None:
        """The verdict and the formula, once they may be seen, at the step that they speak about."""
        seen = not state.answer_hidden and p.index == p.last
        found = state.resolve(state.selected) if seen else None
        if found is not None:
            _, method, item = found
            status = method.status(item)
            self._banner.show_verdict(status, headline(status, item), sentence(status, item))
        self._banner.setVisible(found is not None)
        why = p.trace.why if seen else None
        self._why.set_why(why)
        self._why.setVisible(why is not None)
        self._why_title.setVisible(why is not None)

    def _names_of(self, doc: DocumentState, opened: OpenTrace, p: Playback) -> Mapping[str, frozenset[str]]:
        """The index names of the declaration that the current frame runs."""
        frame = p.frames.get(p.frame)
        place = opened.locate(frame.span) if frame else Span(0, 0)
        whole = place.file != 0 or place.end <= place.start
        key = (doc.source.text if whole else doc.source.snippet(place), place)
        if key not in self._names:
            self._names = {key: index_names(key[0])}
        return self._names[key]

    @staticmethod
    def _show(label: QLabel, text: str) -> None:
        label.setText(text)
        label.setVisible(bool(text))

    def text(self) -> str:
        """Everything that is shown, as text."""
        if not self._empty.isHidden():
            return self._empty.text()
        labels = [x.text() for x in (self._where, self._words, self._question) if not x.isHidden()]
        banner = "" if self._banner.isHidden() else self._banner.text()
        why = "" if self._why.isHidden() else self._why.text()
        return "\n".join(t for t in (*labels, banner, self._lane.text(), why) if t)
