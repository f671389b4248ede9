"""The window's one source of truth: the state, the workers, and every way to change either.

Widgets call the methods here and listen to `changed(state)`, which comes at most once a round of the
event loop however many events there were. Nothing else of the workers' side knows Qt: `QtDriver` brings
what children say into the window's thread, and makes the timers.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from ide.model import events as ev
from ide.model.moves import Move
from ide.model.reducer import reduce
from ide.model.state import IdeState, ObligationRef
from ide.worker import messages as m
from ide.worker.asking import EditorQuestions
from ide.worker.checking import Checker
from ide.worker.looking import Looking
from ide.worker.process import PIPELINE, WorkerProcess
from ide.worker.running import ProgramRunner
from language.records.inquiry import Wish
from language.source import SourceText, Span

SLOW_MS = 12


class _Ear(QObject):
    """Hears a child in the child's threads, and tells of it in the window's."""

    heard = Signal(object)
    lost = Signal()

    def hear(self, reply: m.Reply) -> None:
        with contextlib.suppress(RuntimeError):  # the window was closed under us
            self.heard.emit(reply)

    def lose(self) -> None:
        with contextlib.suppress(RuntimeError):
            self.lost.emit()


class _QtTimer:
    def __init__(self, parent: QObject, milliseconds: int, call: Callable[[], None], repeat: bool) -> None:
        self._timer = QTimer(parent)
        self._timer.setSingleShot(not repeat)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(milliseconds)
        self._timer.timeout.connect(call)

    def start(self, milliseconds: int | None = None) -> None:
        if milliseconds is not None:
            self._timer.setInterval(milliseconds)
        self._timer.start()

    def stop(self) -> None:
        self._timer.stop()

    @property
    def active(self) -> bool:
        return self._timer.isActive()


class QtDriver:
    """Drives the doors from Qt's event loop."""

    def __init__(self, pipeline: str, parent: QObject) -> None:
        self._pipeline = pipeline
        self._parent = parent
        self.now = time.monotonic

    def timer(self, milliseconds: int, call: Callable[[], None], repeat: bool = False) -> _QtTimer:
        return _QtTimer(self._parent, milliseconds, call, repeat)

    def spawn(self, role: str, heard: Callable[[m.Reply], None], lost: Callable[[], None]) -> WorkerProcess:
        ear = _Ear(self._parent)
        ear.heard.connect(heard)
        ear.lost.connect(lost)
        ear.lost.connect(ear.deleteLater)
        return WorkerProcess(role, self._pipeline, ear.hear, ear.lose)


class Session(QObject):
    """`changed(state)` after events; `happened(event)` for each event, in order."""

    changed = Signal(object)
    happened = Signal(object)

    def __init__(self, pipeline: str = PIPELINE, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.state = IdeState()
        driver = QtDriver(pipeline, self)
        self.checker = Checker(lambda: self.state, self.dispatch, driver)
        self.runner = ProgramRunner(lambda: self.state, self.dispatch, driver)
        self.looking = Looking(lambda: self.state, self.dispatch, driver)
        self.questions = EditorQuestions(driver)
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
        self.questions.end()

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
        self.questions.forget(id)

    def show(self, id: int) -> None:
        self.dispatch(ev.DocumentShown(id))
        self.checker.shown()

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
