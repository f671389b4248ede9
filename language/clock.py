"""The one clock: a thread that calls back when a time has come, and can raise an exception in another thread.

A thread that computes in Python gets the exception at its next instruction; one that is in a call of C, when
the call returns. Work that must not depend on either runs in a process of its own (`supervising.py`).
"""

from __future__ import annotations

import heapq
import itertools
import threading
import time
from collections.abc import Callable
from types import TracebackType


class Alarm:
    """A call that is to come, unless `stop` comes first."""

    __slots__ = ("_call",)

    def __init__(self, call: Callable[[], None]) -> None:
        self._call: Callable[[], None] | None = call

    def stop(self) -> None:
        self._call = None

    def ring(self) -> None:
        call, self._call = self._call, None
        if call is not None:
            call()


class _Clock:
    def __init__(self) -> None:
        self._change = threading.Condition()
        self._alarms: list[tuple[float, int, Alarm]] = []
        self._count = itertools.count()
        self._thread: threading.Thread | None = None

    def after(self, seconds: float, call: Callable[[], None]) -> Alarm:
        alarm = Alarm(call)
        when = time.monotonic() + max(0.0, min(seconds, threading.TIMEOUT_MAX / 2))
        with self._change:
            first = not self._alarms or when < self._alarms[0][0]
            heapq.heappush(self._alarms, (when, next(self._count), alarm))
            if self._thread is None or not self._thread.is_alive():  # none, or lost in a fork
                self._thread = threading.Thread(target=self._run, name="clock", daemon=True)
                self._thread.start()
            elif first:
                self._change.notify()
        return alarm

    def _run(self) -> None:
        while True:
            with self._change:
                while not self._alarms or self._alarms[0][0] > time.monotonic():
                    wait = self._alarms[0][0] - time.monotonic() if self._alarms else None
                    self._change.wait(wait)
                alarm = heapq.heappop(self._alarms)[2]
            alarm.ring()


_clock = _Clock()


def after(seconds: float, call: Callable[[], None]) -> Alarm:
    """Do `call` after so many seconds, in the clock's thread: something short that does not fail."""
    return _clock.after(seconds, call)


inner: dict[int, int] = {}
"""Threads that wait for another one to do their work, and which."""


class Interrupter:
    """As a context manager around work: once started, raises `problem` in the work's thread after a grace,
    and again and again until the work ends: an exception may be lost in a destructor."""

    def __init__(self, problem: type[BaseException], grace: float) -> None:
        self._problem = problem
        self._grace = grace
        self._thread = threading.get_ident()
        self._lock = threading.Lock()
        self._over = False
        self._raised = False

    def __enter__(self) -> Interrupter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, at: TracebackType | None
    ) -> None:
        with self._lock:
            self._over = True
        if self._raised:
            _raise_in(self._thread, None)  # what was not delivered yet would hit somebody else

    def start(self) -> None:
        after(self._grace, self._interrupt)

    def _interrupt(self) -> None:
        with self._lock:
            if not self._over:
                thread = self._thread
                while thread in inner:
                    thread = inner[thread]
                self._raised = True
                _raise_in(thread, self._problem)
                after(self._grace, self._interrupt)


def _raise_in(thread: int, problem: type[BaseException] | None) -> None:
    import ctypes  # takes some milliseconds, and is seldom needed

    what = ctypes.py_object(problem) if problem is not None else None
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), what)
