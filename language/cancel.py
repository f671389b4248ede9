"""A cancel token: checked between passes and obligations, and told to whoever waits in Z3."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager

from language import clock


class CutOff(BaseException):
    """Raised in a thread that was told to stop, and did not: in the middle of whatever it does. Only the
    caller of `cut_off` catches it."""


def _unraisable(lost: sys.UnraisableHookArgs) -> None:
    """A destructor cannot be cut off; the next try will meet something else. Nothing to tell of."""
    if lost.exc_type is not CutOff:
        sys.__unraisablehook__(lost)


sys.unraisablehook = _unraisable

GRACE = 0.5
"""Seconds in which work that was told to stop may do so by itself."""


class Cancel:
    """Thread-safe; `cancel` may be called from any thread, more than once."""

    def __init__(self) -> None:
        self._event = threading.Event()
        self._lock = threading.Lock()
        self._callbacks: list[Callable[[], None]] = []

    @property
    def cancelled(self) -> bool:
        return self._event.is_set()

    def wait(self, seconds: float) -> bool:
        """Wait for a cancel, but no longer than so many seconds; whether it came."""
        return self._event.wait(seconds)

    def cancel(self) -> None:
        with self._lock:
            self._event.set()
            callbacks = list(self._callbacks)
        for callback in callbacks:
            callback()

    def add(self, callback: Callable[[], None]) -> None:
        """Call `callback` on cancel; at once, if that has happened."""
        with self._lock:
            self._callbacks.append(callback)
        if self._event.is_set():
            callback()

    def remove(self, callback: Callable[[], None]) -> None:
        with self._lock:
            if callback in self._callbacks:
                self._callbacks.remove(callback)


@contextmanager
def limited(cancel: Cancel, seconds: float) -> Generator[Cancel]:
    """A token that is cancelled with `cancel`, and after so many seconds by itself: for work whose own
    limits may be overrun."""
    token = Cancel()
    cancel.add(token.cancel)
    alarm = clock.after(seconds, token.cancel)
    try:
        yield token
    finally:
        alarm.stop()
        cancel.remove(token.cancel)


@contextmanager
def cut_off(cancel: Cancel, seconds: float) -> Generator[Cancel]:
    """As `limited`, for work that may not look at its token: where it goes on for `GRACE` after the cancel,
    `CutOff` is raised in its thread. What it was making is lost, so make something that may be lost."""
    with limited(cancel, seconds) as token, clock.Interrupter(CutOff, GRACE) as interrupter:
        token.add(interrupter.start)
        yield token
