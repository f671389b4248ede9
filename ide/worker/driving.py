"""What the doors need of whoever drives them: Qt in the window, an event loop elsewhere, a fake clock in
tests. All calls arrive in one thread."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from ide.worker.door import Spawn


class Timer(Protocol):
    """Calls once, so many milliseconds after it was started last; or again and again."""

    def start(self, milliseconds: int | None = None) -> None: ...
    def stop(self) -> None: ...
    @property
    def active(self) -> bool: ...


class Driver(Protocol):
    @property
    def spawn(self) -> Spawn: ...
    def now(self) -> float:
        """Seconds, from anywhere, never going back."""
        ...

    def timer(self, milliseconds: int, call: Callable[[], None], repeat: bool = False) -> Timer: ...
