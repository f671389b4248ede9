"""The Counterexample panel: the verdict in words, the player, the pictures, why it is false, the values.

It follows `IdeState.selected` (the verdict) and `IdeState.trace` (what plays). It moves its own
player at once when a key is pressed and tells the session, whose state then agrees.
"""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from ide.panels.banner import VerdictBanner
from ide.panels.companion import Companion
from ide.panels.headline import headline, inputs_text, of_loop, sentence
from ide.panels.index_names import index_names
from ide.panels.lane import Lane
from ide.panels.marks import StepMark, deciding_path, step_mark
from ide.panels.playback import Playback
from ide.panels.small import empty, heading, quiet
from ide.panels.style import panel_style
from ide.panels.transport import KEYS, Go, Transport
from ide.panels.variable_rows import variable_rows
from ide.panels.variables import VariablesTable
from ide.panels.why_tree import WhyTree
from ide.pictures.area import PictureArea
from ide.pictures.scene import Scene
from ide.state import IdeState, OpenTrace
from ide.theme import LIGHT, Theme
from ide.words import say
from language.source import SourceText, Span
from language.trace import CellRead, StepKind, WhyNode

NARROW = 360
"""Below this width the lanes stand one below the other."""

_PLAIN_KEYS = {
    Qt.Key.Key_Left: Go.BACK,
    Qt.Key.Key_Right: Go.FORWARD,
    Qt.Key.Key_Home: Go.FIRST,
    Qt.Key.Key_End: Go.LAST,
}


class CounterexamplePanel(QWidget):
    """`step_chosen(int)` when the learner steps; `step_shown(StepMark | None)` for the editor's marks;
    `place_chosen(int, Span)` names a place of a document that the learner wants to see."""

    step_chosen = Signal(int)
    step_shown = Signal(object)
    place_chosen = Signal(int, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(say("trace.title"))
        self._open: OpenTrace | None = None
        self._source = SourceText("", "")
        self._playback: Playback | None = None
        self._companion: Companion | None = None
        self._index_names: dict[Span, Mapping[str, frozenset[str]]] = {}
        self._node: WhyNode | None = None
        self._mark: StepMark | None = None
        self._idle = QTimer(self)
        self._idle.setInterval(0)
        self._idle.timeout.connect(self._prepare)
        self._build()
        self.set_theme(LIGHT)
        self._show_parts()

    # ── what comes in ────────────────────────────────────────────────────────────────────────────

    def set_theme(self, theme: Theme) -> None:
        self.setStyleSheet(panel_style(theme))
        for part in (
            self._banner,
            self.transport,
            self._alone,
            self._left,
            self._right,
            self.why,
            self.table,
        ):
            part.set_theme(theme)

    def show_state(self, state: IdeState) -> None:
        self._show_verdict(state)
        opened = state.trace
        doc = state.document(opened.document) if opened else None
        if opened is None or doc is None:
            if self._open is not None:
                self._close()
            self._show_parts()
            return
        moved = self._source is not doc.source
        self._source = doc.source
        if self._open is None or self._open.trace is not opened.trace or self._open.real is not opened.real:
            self._load(opened)
        else:
            moved = moved or self._open.moves != opened.moves
            self._open = opened
        playback = self._playback
        if playback is not None and (playback.index != opened.step or moved):
            playback.go(opened.step)
            self._show_step()
        self._show_parts()

    # ── what goes out ────────────────────────────────────────────────────────────────────────────

    def go(self, move: Go) -> None:
        """Move the player, if there is somewhere to go."""
        p = self._playback
        if p is None:
            return
        target = {
            Go.FIRST: lambda: 0,
            Go.BACK: lambda: p.index - 1,
            Go.FORWARD: lambda: p.index + 1,
            Go.LAST: lambda: p.last,
            Go.NEXT_CHANGE: p.next_change,
            Go.PREVIOUS_CHANGE: p.previous_change,
            Go.NEXT_ROUND: p.next_round,
            Go.PREVIOUS_ROUND: p.previous_round,
            Go.INTO: p.into_call,
            Go.OUT: p.out_of_call,
        }[move]()
        if target is not None and 0 <= target <= p.last:
            self._step_to(target)

    def text(self) -> str:
        """Everything that is shown, as text."""
        if not self._empty.isHidden():
            return self._empty.text()
        parts = [
            "" if self._banner.isHidden() else self._banner.text(),
            "" if self._inputs.isHidden() else self._inputs.text(),
            "" if self.transport.isHidden() else self.transport.where(),
            "" if self._detail.isHidden() else self._detail.text(),
        ]
        if not self._player.isHidden():
            lanes = (self._left, self._right) if self._two else ()
            parts += [lane.text() for lane in lanes] or [self._alone.text()]
            parts += [self.why.text(), self.table.text()]
        return "\n".join(p for p in parts if p)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier):
            move = _PLAIN_KEYS.get(Qt.Key(event.key()))
            if move is not None and self._playback is not None:
                self.go(move)
                event.accept()
                return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = event.size().width() < NARROW
        way = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        self._lanes_layout.setDirection(way)

    # ── parts ────────────────────────────────────────────────────────────────────────────────────

    def _build(self) -> None:
        self._banner = VerdictBanner(self)
        self._inputs = quiet()
        self._inputs.setObjectName("mono")
        self._note = quiet()
        self.transport = Transport(self)
        self._detail = quiet()
        self._alone = PictureArea(self)
        self._left, self._right = Lane(self), Lane(self)
        self._right.set_title(say("trace.real"))
        self.why = WhyTree(self)
        self.table = VariablesTable(self)
        self._empty = empty(say("trace.empty"))
        self._why_title = heading(say("why.title"))
        self.transport.moved.connect(self.go)
        self.transport.step_chosen.connect(self._step_to)
        self.why.node_chosen.connect(self._choose_node)
        self.why.node_opened.connect(self._reveal_node)
        for move, keys in KEYS.items():
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(lambda move=move: self.go(move))

        self._lanes = QWidget(self)
        self._lanes_layout = QBoxLayout(QBoxLayout.Direction.LeftToRight, self._lanes)
        self._lanes_layout.setContentsMargins(0, 0, 0, 0)
        self._lanes_layout.setSpacing(10)
        self._lanes_layout.addWidget(self._left, 1)
        self._lanes_layout.addWidget(self._right, 1)
        self._player = QWidget(self)
        inner = QVBoxLayout(self._player)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(8)
        parts: tuple[QWidget, ...] = (self._alone, self._lanes, self._why_title, self.why, self.table)
        for widget in parts:
            inner.addWidget(widget)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(14, 12, 14, 12)
        column.setSpacing(8)
        labels: tuple[QLabel, ...] = (self._note, self._inputs)
        for part in (self._banner, *labels, self.transport, self._detail, self._player, self._empty):
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

    @property
    def _two(self) -> bool:
        return self._companion is not None

    def _show_parts(self) -> None:
        playing = self._playback is not None
        self._player.setVisible(playing)
        self.transport.setVisible(playing)
        self._alone.setVisible(playing and not self._two)
        self._lanes.setVisible(self._two)
        has_why = playing and self._playback is not None and self._playback.trace.why is not None
        self._why_title.setVisible(has_why)
        self.why.setVisible(has_why)
        self._empty.setVisible(not playing and self._banner.isHidden())

    def _show_verdict(self, state: IdeState) -> None:
        found = state.resolve(state.selected)
        opened = state.trace
        self._note.hide()
        if found is None:
            self._inputs.hide()
            if opened is not None and opened.ref is None:
                frames = opened.trace.frames
                name = state.run.name or (frames[0].name if frames else "")
                self._note.setText(say("trace.run", name=name))
                self._note.show()
            self._banner.hide()
            return
        _, method, item = found
        status = method.status(item)
        self._banner.show_verdict(status, headline(status, item), sentence(status, item))
        self._banner.show()
        self._left.set_title(say("trace.allowed.loop" if of_loop(item) else "trace.allowed"))
        text = inputs_text(item.verdict)
        self._inputs.setText(text)
        self._inputs.setVisible(bool(text))

    # ── the player ───────────────────────────────────────────────────────────────────────────────

    def _load(self, opened: OpenTrace) -> None:
        self._open = opened
        self._playback = Playback(opened.trace)
        self._companion = Companion(opened.real) if opened.real is not None else None
        self._index_names = {}
        self._node = None
        why = opened.trace.why
        self.why.set_why(why)
        self.transport.set_trace(self._playback.last, self._playback.rounds())
        self._playback.go(opened.step)
        self._show_step()
        if self._playback.last > 500:
            self._idle.start()

    def _close(self) -> None:
        self._idle.stop()
        self._open = self._playback = self._companion = self._node = None
        self.why.set_why(None)
        if self._mark is not None:
            self._mark = None
            self.step_shown.emit(None)

    def _prepare(self) -> None:
        if self._playback is None or not self._playback.prepare():
            self._idle.stop()

    def _step_to(self, index: int) -> None:
        if self._playback is None or index == self._playback.index:
            return
        self._playback.go(index)
        self._show_step()
        self.step_chosen.emit(index)

    def _show_step(self) -> None:
        p, opened = self._playback, self._open
        if p is None or opened is None:
            return
        met = self._companion.follow(p) if self._companion else False
        beside = self._companion.playback if self._companion and met else None
        self._show_scenes(p, beside)
        self.table.set_rows(variable_rows(p, beside), self._two)
        detail = self._detail_text(p)
        self._detail.setText(detail)
        self._detail.setVisible(bool(detail))
        self.transport.set_step(p.index, p.last, detail)
        mark = step_mark(opened.document, p, self._source, opened.locate)
        if mark != self._mark:
            self._mark = mark
            self.step_shown.emit(mark)

    def _show_scenes(self, p: Playback, beside: Playback | None) -> None:
        scene = self._scene(p, at_fault=p.index == p.last)
        if not self._two:
            self._alone.set_scene(scene)
            return
        real = beside.state.locals.get(beside.frame, {}) if beside else None
        self._left.show_scene(scene, real)
        if beside is None:
            self._right.show_note(say("trace.never"))
        else:
            self._right.show_scene(self._scene(beside, at_fault=False))

    def _scene(self, p: Playback, at_fault: bool) -> Scene:
        ringed: tuple[tuple[CellRead, str], ...] = ()
        shaded: tuple[CellRead, ...] = ()
        why = p.trace.why
        if at_fault and why is not None:
            ringed, shaded = _cells(why, self._node)
        return Scene(
            tuple(p.state.locals.get(p.frame, {}).items()),
            p.state.fields,
            p.frame,
            self._names_of(p),
            p.changed(),
            ringed,
            shaded,
        )

    def _names_of(self, p: Playback) -> Mapping[str, frozenset[str]]:
        """The index names of the declaration that the current frame runs."""
        frame = p.frames.get(p.frame)
        span = frame.span if frame else Span(0, 0)
        if span not in self._index_names:
            place = self._open.locate(span) if self._open else span
            text = (
                self._source.snippet(place)
                if place.file == 0 and place.end > place.start
                else self._source.text
            )
            self._index_names[span] = index_names(text)
        return self._index_names[span]

    def _detail_text(self, p: Playback) -> str:
        step = p.step
        if step is None:
            return say("trace.no-steps")
        failed = step.kind is StepKind.CHECK and step.ok is False
        parts = [say("trace.kind.check.false" if failed else f"trace.kind.{step.kind}")]
        frame = p.frames.get(step.frame)
        if frame is not None and p.depth(step.frame) > 0:
            parts.append(say("trace.inside", name=frame.name))
        if step.iteration is not None:
            parts.append(say("trace.round", n=step.iteration))
        if step.text:
            parts.append(step.text)
        if p.trace.truncated and p.index == p.last:
            parts.append(say("trace.truncated"))
        return " · ".join(p for p in parts if p)

    def _choose_node(self, node: WhyNode) -> None:
        """Ring what the chosen part reads; a part is about the last state, so go there."""
        self._node = node
        p = self._playback
        if p is not None and p.index == p.last:
            self._show_step()
        self._reveal_node(node)

    def _reveal_node(self, node: WhyNode) -> None:
        if self._open is not None and node.span.end > node.span.start:
            self.place_chosen.emit(self._open.document, self._open.locate(node.span))


def _cells(
    why: WhyNode, chosen: WhyNode | None
) -> tuple[tuple[tuple[CellRead, str], ...], tuple[CellRead, ...]]:
    """The cells to ring, each with a word, and the cells to shade.

    Ringed: what the chosen part reads, else what the deciding leaf reads. Shaded: what the formulas
    around the leaf speak about.
    """
    path = deciding_path(why)
    notes = [n.note for n in path if n.note]
    # The leaf's note says its value; the one above it says which cell it is about.
    word = next((n.note for n in reversed(path[:-1]) if n.note), notes[-1] if notes else "")
    at = next((i for i in range(len(path) - 1, -1, -1) if path[i].cells), None)
    around = tuple(cell for n in path[: at or 0] for cell in n.cells)
    if chosen is not None and chosen.cells:
        return tuple((c, chosen.note) for c in chosen.cells), around
    return (tuple((c, word) for c in path[at].cells) if at is not None else ()), around
