"""Output: what the program printed and how it ended, with Run, Stop and a way into its trace."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont, QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from ide.look.theme import LIGHT, SHAPES, Theme
from ide.model.state import IdeState, RunState, RunStatus, Status
from ide.panels.state_panel import StatePanel
from ide.panels.style import panel_style
from ide.pictures.painter import mono_font
from ide.texts.catalogue import say

MOST = 200_000
"""Characters that are shown; of longer output the end."""

_SHAPE = {
    RunStatus.RUNNING: Status.RUNNING,
    RunStatus.FINISHED: Status.PROVED,
    RunStatus.STOPPED: Status.STALE,
    RunStatus.FAILED: Status.REFUTED,
}


class OutputPanel(StatePanel):
    run_requested = Signal()
    stop_requested = Signal()
    trace_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self._shown = ""
        self._cut = False
        self.run = self._button("output.run", self.run_requested)
        self.stop = self._button("output.stop", self.stop_requested)
        self.step = self._button("output.step", self.trace_requested)
        self._how = QLabel(self)
        self._how.setWordWrap(True)
        self._how.setTextFormat(Qt.TextFormat.PlainText)
        self.out = QPlainTextEdit(self)
        self.out.setObjectName("mono")
        self.out.setReadOnly(True)
        self.out.setUndoRedoEnabled(False)
        self.out.setFont(QFont(mono_font()))
        self.out.setAccessibleName(say("output.title"))
        self.out.setPlaceholderText(say("output.empty"))
        top = QHBoxLayout()
        top.setContentsMargins(8, 6, 8, 0)
        top.setSpacing(6)
        top.addWidget(self.run)
        top.addWidget(self.stop)
        top.addWidget(self._how, 1)
        top.addWidget(self.step)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 4)
        layout.setSpacing(4)
        layout.addLayout(top)
        layout.addWidget(self.out, 1)
        self._show_run(RunState(), False)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.setStyleSheet(panel_style(theme))
        self._color(self._state.run_of(self._state.current))

    def text(self) -> str:
        return "\n".join(
            t for t in (self._how.text(), self.out.toPlainText() or self.out.placeholderText()) if t
        )

    def _button(self, id: str, signal: object) -> QPushButton:
        button = QPushButton(say(id), self)
        button.clicked.connect(lambda: signal.emit())  # type: ignore[attr-defined]
        return button

    def _part(self, state: IdeState) -> tuple[object, ...]:
        return (state.run_of(state.current), state.current, state.run.status)

    def _draw(self, state: IdeState) -> None:
        self._show_run(state.run_of(state.current), state.shown is not None, state.run.status)

    def _show_run(self, run: RunState, can_run: bool, last: RunStatus = RunStatus.NONE) -> None:
        """`last` is how the last run of any program stands: there is one at a time, and Stop ends it."""
        running = last is RunStatus.RUNNING
        self.run.setEnabled(can_run and not running)
        self.stop.setEnabled(running)
        self.step.setVisible(run.trace is not None and bool(run.trace.steps))
        words = "" if run.status is RunStatus.NONE else say(f"output.{run.status}", name=run.name)
        if run.sentence and run.status is not RunStatus.RUNNING:
            words = run.sentence
            if run.trace is not None and run.trace.truncated:
                words = f"{words} {say('output.steps-cut', n=f'{len(run.trace.steps):,}')}"
        shape = _SHAPE.get(run.status)
        self._how.setText(f"{SHAPES[shape]} {words}" if shape else words)
        self._color(run)
        self._show_output(run.output)

    def _show_output(self, output: str) -> None:
        """Add what is new; start again when it is another run's, or too long by now."""
        if len(output) <= MOST and not self._cut and output.startswith(self._shown):
            new = output[len(self._shown) :]
            if new:
                follow = self.out.verticalScrollBar().value() >= self.out.verticalScrollBar().maximum() - 4
                cursor = QTextCursor(self.out.document())
                cursor.movePosition(QTextCursor.MoveOperation.End)
                cursor.insertText(new)
                if follow:
                    self.out.verticalScrollBar().setValue(self.out.verticalScrollBar().maximum())
        else:
            self._cut = len(output) > MOST
            note = say("output.cut", n=f"{len(output) - MOST:,}") + "\n" if self._cut else ""
            self.out.setPlainText(note + output[-MOST:])
            self.out.verticalScrollBar().setValue(self.out.verticalScrollBar().maximum())
        self._shown = output

    def _color(self, run: RunState) -> None:
        shape = _SHAPE.get(run.status)
        self._how.setStyleSheet(f"color: {self._theme.status(shape) if shape else self._theme.quiet};")
