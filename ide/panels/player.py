"""The trace player: controls, pictures in one lane or two, the why-false tree and the variables.

It is given a trace to open and a step to go to; it moves at once when a key is pressed and says so.
"""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from ide.look.theme import Theme
from ide.model.playback import Playback
from ide.model.state import OpenTrace
from ide.panels.companion import Companion
from ide.panels.index_names import index_names
from ide.panels.lane import Lane
from ide.panels.moves import Go
from ide.panels.rule_out import RuleOutCard
from ide.panels.small import heading, quiet
from ide.panels.step_sentence import around
from ide.panels.step_view import scene_of, step_words
from ide.panels.transport import Transport
from ide.panels.variable_rows import variable_rows
from ide.panels.variables import VariablesTable
from ide.panels.watch_rows import watch_rows
from ide.panels.why_tree import WhyTree
from ide.pictures.area import PictureArea
from ide.pictures.two_states import TwoStates
from ide.texts.catalogue import say
from language.records.trace import WhyNode
from language.source import SourceText, Span

NARROW = 360
"""Below this width the lanes stand one below the other."""
LONG = 500
"""Steps from which on checkpoints are worth their memory."""

PLAIN_KEYS = {
    Qt.Key.Key_Left: Go.BACK,
    Qt.Key.Key_Right: Go.FORWARD,
    Qt.Key.Key_Home: Go.FIRST,
    Qt.Key.Key_End: Go.LAST,
}


class Player(QWidget):
    """`step_chosen(int)` when the learner steps, `node_shown(WhyNode)` when a part of the formula is
    chosen, `watches_changed(tuple[str, ...])` when the learner wants to see other expressions,
    `rule_out_asked()` when they want to know what would rule the round out."""

    step_chosen = Signal(int)
    node_shown = Signal(object)
    watches_changed = Signal(object)
    rule_out_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._open: OpenTrace | None = None
        self._source = SourceText("", "")
        self._watches: tuple[str, ...] = ()
        self.playback: Playback | None = None
        self._companion: Companion | None = None
        self._pin: Playback | None = None
        self._index_names: dict[Span, Mapping[str, frozenset[str]]] = {}
        self._node: WhyNode | None = None
        self._idle = QTimer(self)
        self._idle.setInterval(0)
        self._idle.timeout.connect(self._prepare)
        self._build()

    # ── what comes in ────────────────────────────────────────────────────────────────────────────

    def set_theme(self, theme: Theme) -> None:
        for part in (
            self.transport,
            self._alone,
            self._pair,
            self.rule_out,
            self._left,
            self._right,
            self.why,
            self.table,
        ):
            part.set_theme(theme)
        # two lines, whether a step needs them or not: what is below must not jump
        self._detail.setMinimumHeight(2 * self._detail.fontMetrics().lineSpacing() + 2)

    def set_allowed_title(self, title: str) -> None:
        self._left.set_title(title)

    def show_trace(self, opened: OpenTrace, source: SourceText, watches: tuple[str, ...] = ()) -> None:
        """Open the trace, or follow the step, the text and the watches of the one that is open."""
        moved = self._source is not source or self._watches != watches
        self._watches = watches
        self._source = source
        before = self._open
        self._open = opened
        if before is None or before.trace is not opened.trace or before.real is not opened.real:
            self._load(opened)
        elif self.playback and (
            moved
            or self.playback.index != opened.step
            or before.moves != opened.moves
            or before.watched is not opened.watched
            or before.pinned != opened.pinned
            or before.hints != opened.hints
            or before.ruled_done != opened.ruled_done
        ):
            self.playback.go(opened.step)
            self._show_step()

    def close_trace(self) -> None:
        self._idle.stop()
        self._open = self.playback = self._companion = self._node = None
        self.why.set_why(None)

    def go(self, move: Go) -> None:
        """Move, if there is somewhere to go."""
        p = self.playback
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

    def plain_key(self, event: QKeyEvent) -> bool:
        """Bare arrows, Home and End; whether the event was one of them."""
        if event.modifiers() not in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier):
            return False
        move = PLAIN_KEYS.get(Qt.Key(event.key()))
        if move is None or self.playback is None:
            return False
        self.go(move)
        return True

    def text(self) -> str:
        lanes = (self._left, self._right) if self._companion else (self._alone,)
        if self._pin is not None:
            lanes = (self._pair,)
        parts = [
            self.transport.where(),
            self._detail.text(),
            *(lane.text() for lane in lanes),
            self.rule_out.text(),
        ]
        return "\n".join(p for p in [*parts, self.why.text(), self.table.text()] if p)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = event.size().width() < NARROW
        way = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        self._lanes_layout.setDirection(way)

    # ── parts ────────────────────────────────────────────────────────────────────────────────────

    def _build(self) -> None:
        self.transport = Transport(self)
        self._detail = quiet()
        self._detail.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._alone = PictureArea(self)
        self._pair = TwoStates(self)
        self.rule_out = RuleOutCard(self)
        self.rule_out.asked.connect(self.rule_out_asked)
        self._left, self._right = Lane(self), Lane(self)
        self._right.set_title(say("trace.real"))
        self._why_title = heading(say("why.title"))
        self.why = WhyTree(self)
        self.table = VariablesTable(self)
        self.table.watches_changed.connect(self.watches_changed)
        self.transport.moved.connect(self.go)
        self.transport.step_chosen.connect(self._step_to)
        self.why.node_chosen.connect(self._choose_node)
        self.why.node_opened.connect(self.node_shown)
        self._lanes = QWidget(self)
        self._lanes_layout = QBoxLayout(QBoxLayout.Direction.LeftToRight, self._lanes)
        self._lanes_layout.setContentsMargins(0, 0, 0, 0)
        self._lanes_layout.setSpacing(10)
        self._lanes_layout.addWidget(self._left, 1)
        self._lanes_layout.addWidget(self._right, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.transport)
        column.addWidget(self._detail)
        column.addWidget(self._alone)
        column.addWidget(self._lanes)
        column.addWidget(self._pair)
        column.addWidget(self.rule_out)
        column.addWidget(self._why_title)
        column.addWidget(self.why)
        column.addWidget(self.table)

    # ── steps ────────────────────────────────────────────────────────────────────────────────────

    def _load(self, opened: OpenTrace) -> None:
        self._idle.stop()
        self.playback = Playback(opened.trace)
        self._companion = Companion(opened.real) if opened.real is not None else None
        self._index_names = {}
        self._node = None
        why = opened.trace.why
        self.why.set_why(why)
        self._why_title.setVisible(why is not None)
        self.why.setVisible(why is not None)
        self.transport.set_trace(self.playback.last, self.playback.rounds())
        self.playback.go(opened.step)
        self._show_step()
        if self.playback.last > LONG:
            self._idle.start()

    def _prepare(self) -> None:
        if self.playback is None or not self.playback.prepare():
            self._idle.stop()

    def _step_to(self, index: int) -> None:
        if self.playback is None or index == self.playback.index:
            return
        self.playback.go(index)
        self._show_step()
        self.step_chosen.emit(index)

    def _show_step(self) -> None:
        p, opened = self.playback, self._open
        if p is None or opened is None:
            return
        met = self._companion.follow(p) if self._companion else False
        beside = self._companion.playback if self._companion and met else None
        since = self._pinned(p, opened)
        self._show_scenes(p, beside, since)
        self.rule_out.show_trace(opened)
        rows = (
            *variable_rows(p, beside, since),
            *watch_rows(p, self._watches, opened.watched, opened.pinned),
        )
        before = say("variables.before") if since is None else say("trace.at", n=since.index + 1)
        self.table.set_rows(rows, self._companion is not None, before)
        detail = step_words(p, around(self._source.text, opened))
        self._detail.setText(detail)
        self.transport.set_step(p.index, p.last, detail)

    def _pinned(self, p: Playback, opened: OpenTrace) -> Playback | None:
        """The step that is compared with."""
        if opened.pinned is None:
            self._pin = None
            return None
        if self._pin is None or self._pin.trace is not p.trace:
            self._pin = Playback(p.trace)
        self._pin.go(opened.pinned)
        return self._pin

    def _show_scenes(self, p: Playback, beside: Playback | None, since: Playback | None) -> None:
        scene = scene_of(p, self._names_of(p), self._node, at_fault=p.index == p.last)
        self._pair.setVisible(since is not None)
        self._alone.setVisible(since is None and self._companion is None)
        self._lanes.setVisible(since is None and self._companion is not None)
        if since is not None:
            then = scene_of(since, self._names_of(since), None, at_fault=False)
            titles = (say("trace.at", n=since.index + 1), say("trace.now", n=p.index + 1))
            self._pair.show_states(then, scene, titles)
            return
        if self._companion is None:
            self._alone.set_scene(scene)
            return
        real = beside.state.locals.get(beside.frame, {}) if beside else None
        self._left.show_scene(scene, real)
        if beside is None:
            self._right.show_note(say("trace.never"))
        else:
            self._right.show_scene(scene_of(beside, self._names_of(beside), None, at_fault=False))

    def _names_of(self, p: Playback) -> Mapping[str, frozenset[str]]:
        """The index names of the declaration that the current frame runs."""
        frame = p.frames.get(p.frame)
        span = frame.span if frame else Span(0, 0)
        if span not in self._index_names:
            place = self._open.locate(span) if self._open else span
            whole = place.file != 0 or place.end <= place.start
            self._index_names[span] = index_names(self._source.text if whole else self._source.snippet(place))
        return self._index_names[span]

    def _choose_node(self, node: WhyNode) -> None:
        """Ring what the chosen part reads; the tree speaks about the last state."""
        self._node = node
        if self.playback is not None and self.playback.index == self.playback.last:
            self._show_step()
        self.node_shown.emit(node)
