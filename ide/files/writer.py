"""Writes to disk in a thread of its own, one after the other, so that the window never waits for a disk."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable


class Writer:
    """Does what it is given in order. `failures` counts what the disk refused; `on_failure` is called in
    the writing thread the first time."""

    def __init__(self, on_failure: Callable[[], None] = lambda: None) -> None:
        self._work: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._on_failure = on_failure
        self.failures = 0
        self._thread = threading.Thread(target=self._run, name="writer", daemon=True)
        self._thread.start()

    def put(self, job: Callable[[], None]) -> None:
        self._work.put(job)

    def close(self) -> None:
        """What waits is on disk when this returns, or five seconds have passed."""
        self._work.put(None)
        self._thread.join(timeout=5)

    def _run(self) -> None:
        while (job := self._work.get()) is not None:
            try:
                job()
            except OSError:
                self.failures += 1
                if self.failures == 1:
                    self._on_failure()
