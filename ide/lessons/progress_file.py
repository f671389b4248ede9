"""The learner's progress on disk: written by a thread at every change, whole or not at all.

Writing merges with what is there, so that two windows lose nothing to each other. A damaged file is set
aside, never written over; what could be read of it counts. A file of a newer Surefoot is read, and not
written.
"""

from __future__ import annotations

import contextlib
import queue
import threading
import time
from collections.abc import Callable
from pathlib import Path

from ide.files.places import profile
from ide.files.programs import why, write_whole
from ide.texts.catalogue import say
from language.lessons.progress import Loaded, Progress, from_text, merge, to_text

LARGEST = 50_000_000
"""A longer file is no progress of a learner's."""


class ProgressFile:
    """`problems` say what of the file could not be read; `failure` why it could not be written last.
    `told(failure)` is called in the writing thread whenever that changes; "" says that it is over."""

    def __init__(self, path: Path | None = None, told: Callable[[str], None] = lambda _: None) -> None:
        self._path = path or profile() / "progress.json"
        self._work: queue.SimpleQueue[Progress | None] = queue.SimpleQueue()
        self.problems: tuple[str, ...] = ()
        self.failure = ""
        self._told = told
        self._read_only = False
        self.value = self._load()
        self._thread = threading.Thread(target=self._write, name="progress", daemon=True)
        self._thread.start()

    def change(self, how: Callable[[Progress], Progress]) -> None:
        self.value = how(self.value)
        if not self._read_only:
            self._work.put(self.value)

    def close(self) -> None:
        """Everything is on disk when this returns, or two seconds have passed."""
        self._work.put(None)
        self._thread.join(timeout=2)

    def export(self, path: Path) -> str:
        """Write the whole progress into one file. A sentence where that fails, else nothing."""
        try:
            write_whole(path, to_text(self.value).encode("utf-8", "surrogatepass"))
        except OSError as e:
            return say("progress.not-exported", name=path.name, why=why(e))
        return ""

    def take_in(self, path: Path) -> str:
        """Add what an exported file knows; nothing that is here is lost. A sentence where that fails."""
        there = _read(path)
        if there is None or (there.problems and there.progress == Progress()):
            return say("progress.not-one", name=path.name)
        self.change(lambda here: merge(here, there.progress))
        return " ".join(there.problems)

    def _load(self) -> Progress:
        loaded = _read(self._path)
        if loaded is None:
            return Progress()
        self.problems = loaded.problems
        self._read_only = loaded.newer
        if loaded.problems and not loaded.newer:
            with contextlib.suppress(OSError):
                aside = self._path.with_name(f"progress-damaged-{int(time.time())}.json")
                write_whole(aside, self._path.read_bytes())
        return loaded.progress

    def _write(self) -> None:
        ended = False
        while not ended:
            value = self._work.get()
            with contextlib.suppress(queue.Empty):
                while value is not None:  # of several that wait, only the newest counts
                    newer = self._work.get_nowait()
                    ended = newer is None
                    if ended:
                        break
                    value = newer
            if value is None:
                return
            self._write_one(value)

    def _write_one(self, value: Progress) -> None:
        there = _read(self._path)
        if there is not None:
            if there.newer:
                return
            value = merge(value, there.progress)
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(self._path, to_text(value).encode("utf-8", "surrogatepass"))
            failure = ""
        except OSError as e:  # a profile that cannot be written is no reason to stop
            failure = say("progress.unsaved", why=why(e))
        if failure != self.failure:
            self.failure = failure
            self._told(failure)


def _read(path: Path) -> Loaded | None:
    """None where there is no file that could be one."""
    try:
        if path.stat().st_size > LARGEST:
            return None
        return from_text(path.read_bytes().decode("utf-8", "replace"))
    except OSError:
        return None
