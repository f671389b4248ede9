"""Run programs, and walk through runs: the commands of Run and of Trace."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from ide.model import events as ev
from ide.model.commands import Command, Where, has_program, has_run
from ide.model.state import IdeState, Panel, RunStatus, SampleRef
from ide.panels.docks import Docks
from ide.panels.moves import KEYS, Go
from ide.texts.catalogue import say
from ide.window.run_dialog import RunDialog
from ide.window.told import Told
from ide.worker.session import Session

if TYPE_CHECKING:
    from ide.panels.counterexample import CounterexamplePanel

KINDS = ("method", "function", "predicate", "lemma")
"""Of declarations that can be run."""


class RunCommands(QObject):
    """`parent` is where dialogs belong."""

    def __init__(self, session: Session, docks: Docks, told: Told, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session
        self._docks = docks
        self._told = told
        self._parent = parent
        session.happened.connect(self._after)

    def rows(self) -> tuple[Command, ...]:
        def is_running(state: IdeState) -> bool:
            return state.run.status is RunStatus.RUNNING

        return (
            Command("run", self.run, ("F5",), enabled=has_program),
            Command("run-method", self.run_method, ("Ctrl+F5",), enabled=has_program),
            Command("stop", self._session.runner.stop, ("Shift+F5",), enabled=is_running),
            Command(
                "run-trace", self.open_run_trace, enabled=lambda s: s.run_of(s.current).trace is not None
            ),
        )

    def run(self) -> None:
        """Run `Main`; without one, ask which method."""
        doc = self._session.state.shown
        if doc is None:
            return
        if doc.method("Main") is not None or "method Main(" in doc.source.text:
            self._run(doc.id, None, ())
        else:
            self.run_method()

    def run_method(self) -> None:
        doc = self._session.state.shown
        if doc is None:
            return
        names = [m.name for m in doc.methods if m.kind in KINDS]
        if not names:
            self._told.refuse(say("run.nothing"))
            return
        at = doc.method_at(self._session.state.caret)
        dialog = RunDialog(names, at.name if at else names[0], self._parent)
        if dialog.exec():
            method, args = dialog.answer()
            self._run(doc.id, method, args)

    def _run(self, id: int, method: str | None, args: tuple[str, ...]) -> None:
        self._docks.show(Panel.OUTPUT)
        self._session.runner.run(id, method, args)

    def open_run_trace(self) -> None:
        self._open(ev.RunTraceOpened())

    def open_sample(self, ref: SampleRef) -> None:
        """Open a sampled run at one of its rounds."""
        self._open(ev.SampleOpened(ref))

    def _open(self, event: ev.Event) -> None:
        self._session.dispatch(event)
        if self._session.state.trace is not None:
            self._docks.show(Panel.COUNTEREXAMPLE)
            panel = self._docks.widget(Panel.COUNTEREXAMPLE)
            if panel is not None:
                panel.setFocus()  # the arrows step through it

    def _after(self, event: ev.Event) -> None:
        if isinstance(event, ev.RunEnded) and event.status is not RunStatus.STOPPED:
            self._docks.show(Panel.OUTPUT)


class StepCommands:
    """Steps of the run that is open in the player."""

    def __init__(self, session: Session, docks: Docks) -> None:
        self._session = session
        self._docks = docks

    def rows(self) -> tuple[Command, ...]:
        session = self._session

        def within(id: str, move: Go) -> Command:
            return Command(id, lambda: self._go(move), (KEYS[move],), Where.RUN, has_run)

        def last() -> None:
            if session.state.trace is not None:
                session.step_to(session.state.trace.last)

        return (
            Command("step-forward", lambda: self.step(1), (KEYS[Go.FORWARD],), enabled=has_run),
            Command("step-back", lambda: self.step(-1), (KEYS[Go.BACK],), enabled=has_run),
            Command("step-first", lambda: session.step_to(0), (KEYS[Go.FIRST],), enabled=has_run),
            Command("step-last", last, (KEYS[Go.LAST],), enabled=has_run),
            within("next-change", Go.NEXT_CHANGE),
            within("previous-change", Go.PREVIOUS_CHANGE),
            within("next-round", Go.NEXT_ROUND),
            within("previous-round", Go.PREVIOUS_ROUND),
            within("into-call", Go.INTO),
            within("out-of-call", Go.OUT),
            Command("watch", self.watch, ("Ctrl+Shift+E",), enabled=has_run),
            Command(
                "pin",
                lambda: session.dispatch(ev.StepPinned()),
                ("Ctrl+Shift+M",),
                enabled=has_run,
                checked=lambda s: s.trace is not None and s.trace.pinned is not None,
            ),
            Command(
                "rule-out",
                lambda: session.dispatch(ev.RuleOutAsked()),
                ("Ctrl+Shift+U",),
                enabled=lambda s: s.trace is not None and s.trace.only_allowed,
            ),
            Command(
                "trace-close", lambda: session.dispatch(ev.TraceClosed()), ("Ctrl+Shift+W",), enabled=has_run
            ),
        )

    def step(self, by: int) -> None:
        trace = self._session.state.trace
        if trace is not None:
            self._session.step_to(trace.step + by)

    def _go(self, move: Go) -> None:
        if (panel := self._panel()) is not None:
            panel.player.go(move)

    def watch(self) -> None:
        """Go to where an expression to watch is typed."""
        if (panel := self._panel()) is not None:
            panel.watch()

    def _panel(self) -> CounterexamplePanel | None:
        from ide.panels.counterexample import CounterexamplePanel  # with the pictures, once one is needed

        self._docks.show(Panel.COUNTEREXAMPLE)
        panel = self._docks.widget(Panel.COUNTEREXAMPLE)
        return panel if isinstance(panel, CounterexamplePanel) else None
