"""Our own faults, caught in one place: exceptions in slots, paint events and threads, and Qt's complaints.

The texts are kept at once, one sentence says so, and work goes on. What happened is remembered for
Help ▸ Report a problem; nothing is sent anywhere.
"""

from __future__ import annotations

import contextlib
import sys
import threading
import traceback
from collections import deque
from collections.abc import Callable
from types import TracebackType

from PySide6.QtCore import QObject, QtMsgType, Signal, qInstallMessageHandler

KEPT = 20
"""Faults and messages that are remembered: the last ones, and each only once."""


class Faults(QObject):
    """`keep` keeps all texts; `happened()` comes in the window's thread, once a fault."""

    happened = Signal()
    _crossed = Signal()

    def __init__(self, keep: Callable[[], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._keep = keep
        self.traces: deque[str] = deque(maxlen=KEPT)
        self.messages: deque[str] = deque(maxlen=KEPT)
        self._before = (sys.excepthook, threading.excepthook, sys.unraisablehook)
        self._installed = False
        self._crossed.connect(self._take_in)

    def install(self) -> None:
        self._installed = True
        sys.excepthook = self._exception
        threading.excepthook = lambda args: self._exception(args.exc_type, args.exc_value, args.exc_traceback)
        sys.unraisablehook = lambda args: self._exception(args.exc_type, args.exc_value, args.exc_traceback)
        qInstallMessageHandler(self._message)

    def remove(self) -> None:
        if self._installed:
            self._installed = False
            sys.excepthook, threading.excepthook, sys.unraisablehook = self._before
            qInstallMessageHandler(None)

    def _exception(
        self, kind: type[BaseException], value: BaseException | None, trace: TracebackType | None
    ) -> None:
        """In whatever thread it was raised."""
        if issubclass(kind, KeyboardInterrupt | SystemExit):
            self._before[0](kind, value or kind(), trace)
            return
        text = "".join(traceback.format_exception(kind, value, trace))
        with contextlib.suppress(Exception):  # a start without a console has no stream
            print(text, file=sys.stderr)
        if text not in self.traces:  # what fails at every paint is told once
            self.traces.append(text)
            with contextlib.suppress(RuntimeError):  # the window is gone
                self._crossed.emit()

    def _message(self, kind: QtMsgType, context: object, text: str) -> None:
        with contextlib.suppress(Exception):
            print(text, file=sys.stderr)
        if kind is QtMsgType.QtDebugMsg or kind is QtMsgType.QtInfoMsg:
            return
        if text not in self.messages:
            self.messages.append(text)
        if kind is QtMsgType.QtFatalMsg:
            self._keep()  # Qt ends the process after this

    def _take_in(self) -> None:
        self._keep()
        self.happened.emit()
