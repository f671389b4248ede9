"""How long each document was worked on: the time in which at least one worker had something of it in hand."""

from __future__ import annotations

from collections.abc import Callable


class Stopwatches:
    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._running: dict[int, tuple[int, float]] = {}  # document → workers at it, since
        self._spent: dict[int, float] = {}

    def start(self, document: int) -> None:
        """One more worker has something of it in hand."""
        workers, since = self._running.get(document, (0, self._now()))
        self._running[document] = (workers + 1, since)
        self._spent.setdefault(document, 0.0)

    def stop(self, document: int) -> None:
        """One worker less."""
        workers, since = self._running.pop(document, (0, 0.0))
        if workers > 1:
            self._running[document] = (workers - 1, since)
        elif workers == 1:
            self._spent[document] = self._spent.get(document, 0.0) + self._now() - since

    def known(self, document: int) -> bool:
        """Whether anything was done since its time was taken last."""
        return document in self._spent

    def take(self, document: int) -> float:
        """Its seconds; from here on it counts anew."""
        return self._spent.pop(document, 0.0)

    def forget(self, document: int) -> None:
        self._running.pop(document, None)
        self._spent.pop(document, None)
