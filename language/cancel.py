"""A cancel token: checked between passes and obligations, and told to whoever waits in Z3."""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager


class Cancelled(Exception):
    """The work was no longer wanted."""


class Cancel:
    """Thread-safe; `cancel` may be called from any thread, more than once."""

    def __init__(self) -> None:
        self._event = threading.Event()
        self._lock = threading.Lock()
        self._callbacks: list[Callable[[], None]] = []

    @property
    def cancelled(self) -> bool:
        return self._event.is_set()

    def check(self) -> None:
        """Raise `Cancelled` when the work is no longer wanted."""
        if self._event.is_set():
            raise Cancelled

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
    timer = threading.Timer(max(0.0, seconds), token.cancel)
    timer.daemon = True
    cancel.add(token.cancel)
    timer.start()
    try:
        yield token
    finally:
        timer.cancel()
        cancel.remove(token.cancel)
