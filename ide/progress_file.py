"""The learner's progress on disk: written by a thread at every change, whole or not at all.

A damaged file is set aside, never written over; what could be read of it counts. A file of a newer
Surefoot is read, and not written.
"""

from __future__ import annotations

import contextlib
import queue
import threading
import time
from collections.abc import Callable
from pathlib import Path

from ide.files import write_whole
from ide.settings import profile
from language.lessons.progress import Progress, from_text, to_text


class ProgressFile:
    def __init__(self, path: Path | None = None) -> None:
        self._path = path or profile() / "progress.json"
        self._work: queue.SimpleQueue[Progress | None] = queue.SimpleQueue()
        self.problems: tuple[str, ...] = ()
        self._read_only = False
        self.value = self._load()
        self._thread = threading.Thread(target=self._write, name="progress", daemon=True)
        self._thread.start()

    def change(self, how: Callable[[Progress], Progress]) -> None:
        self.value = how(self.value)
        if not self._read_only:
            self._work.put(self.value)

    def close(self) -> None:
        self._work.put(None)
        self._thread.join(timeout=2)

    def _load(self) -> Progress:
        try:
            text = self._path.read_text(encoding="utf-8", errors="replace")
        except OSError:
            return Progress()
        loaded = from_text(text)
        self.problems = loaded.problems
        self._read_only = loaded.newer
        if loaded.problems and not loaded.newer:
            with contextlib.suppress(OSError):
                write_whole(self._path.with_name(f"progress-damaged-{int(time.time())}.json"), text.encode())
        return loaded.progress

    def _write(self) -> None:
        while (value := self._work.get()) is not None:
            with contextlib.suppress(OSError):  # a profile that cannot be written is no reason to stop
                self._path.parent.mkdir(parents=True, exist_ok=True)
                write_whole(self._path, to_text(value).encode("utf-8", "surrogatepass"))
