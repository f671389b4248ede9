"""The window's one source of truth: the state, the workers, and every way to change either.

Widgets call the methods here and listen to `changed(state)`, which comes at most once a round of the
event loop however many events there were.
"""

from __future__ import annotations

import time
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from ide.model import events as ev
from ide.model.moves import Move
from ide.model.reducer import reduce
from ide.model.state import IdeState, ObligationRef
from ide.worker.checking import Checker
from ide.worker.looking import Looking
from ide.worker.process import PIPELINE
from ide.worker.running import ProgramRunner
from language.records.inquiry import Wish
from language.source import SourceText, Span

SLOW_MS = 12


class Session(QObject):
    """`changed(state)` after events; `happened(event)` for each event, in order."""

    changed = Signal(object)
    happened = Signal(object)

    def __init__(self, pipeline: str = PIPELINE, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.state = IdeState()
        self.checker = Checker(lambda: self.state, self.dispatch, pipeline, self)
        self.runner = ProgramRunner(lambda: self.state, self.dispatch, pipeline, self)
        self.looking = Looking(lambda: self.state, self.dispatch, pipeline, self)
        self.changed.connect(self.looking.follow)
        self._next_id = 1
        self._tell = QTimer(self)
        self._tell.setSingleShot(True)
        self._tell.setInterval(0)
        self._tell.timeout.connect(self._tell_now)

    def _tell_now(self) -> None:
        began = time.perf_counter()
        self.changed.emit(self.state)
        took = (time.perf_counter() - began) * 1000
        # Where showing takes long, as with thousands of methods, typing must still find its turn.
        self._tell.setInterval(0 if took < SLOW_MS else min(1000, int(4 * took)))

    def dispatch(self, event: ev.Event) -> None:
        """The one door to the state."""
        old, self.state = self.state, reduce(self.state, event)
        self.happened.emit(event)
        if self.state is not old and not self._tell.isActive():
            self._tell.start()

    def start(self) -> None:
        self.checker.start()

    def stop(self) -> None:
        self.checker.stop()
        self.runner.end()
        self.looking.end()

    # ── documents ────────────────────────────────────────────────────────────────────────────────

    def open(
        self,
        title: str,
        text: str,
        path: Path | None = None,
        read_only: bool = False,
        locked: tuple[Span, ...] = (),
    ) -> int:
        """A new document with this text; its id."""
        id, self._next_id = self._next_id, self._next_id + 1
        source = SourceText(str(path or title), text)
        self.dispatch(ev.DocumentOpened(id, title, path, source, read_only, locked))
        self.checker.opened(id)
        return id

    def edit(self, id: int, text: str, move: Move) -> None:
        """The editor's text is now `text`; `move` is what changed."""
        doc = self.state.document(id)
        if doc is None:
            return
        self.dispatch(ev.TextEdited(id, doc.version + 1, SourceText(str(doc.path or doc.title), text), move))
        self.checker.edited(id)

    def close(self, id: int) -> None:
        self.dispatch(ev.DocumentClosed(id))
        self.checker.closed(id)

    def show(self, id: int) -> None:
        self.dispatch(ev.DocumentShown(id))

    # ── looking ──────────────────────────────────────────────────────────────────────────────────

    def select(self, ref: ObligationRef | None) -> None:
        self.dispatch(ev.ObligationSelected(ref))

    def open_trace(self, ref: ObligationRef, step: int | None = None, asked: bool = True) -> None:
        self.dispatch(ev.TraceOpened(ref, step, asked))

    def wish(self, ref: ObligationRef, wish: Wish) -> None:
        """Ask for a further counterexample to a claim, or for a test of the one that is shown."""
        self.dispatch(ev.FurtherWished(ref, wish))
        self.checker.seek()

    def give_up(self, ref: ObligationRef) -> None:
        self.checker.give_up(ref)

    def show_case(self, ref: ObligationRef, index: int) -> None:
        self.dispatch(ev.CaseShown(ref, index))

    def step_to(self, step: int) -> None:
        self.dispatch(ev.StepChosen(step))

    def set_watches(self, id: int, watches: tuple[str, ...]) -> None:
        """The expressions that are shown beside a document's variables."""
        self.dispatch(ev.WatchesSet(id, watches))
