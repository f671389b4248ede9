"""Keeps a learner's progress on disk: `progress.json` in the profile, with the file before it as a copy.

Writing happens in a thread of its own, whole or not at all, and merges with what is there: two windows,
or a crash in between, lose nothing. A damaged file gives back what is whole in it, and its copy the rest.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from ide.files import why, write_whole
from ide.words import say
from language.lessons.progress import Progress, from_text, merge, to_text

LARGEST = 50_000_000


@dataclass(frozen=True)
class Opened:
    progress: Progress
    notice: str = ""


class ProgressStore:
    """`on_failure(sentence)` is called, from the writing thread, when a save fails for the first time."""

    def __init__(self, folder: Path, on_failure: Callable[[str], None] = lambda sentence: None) -> None:
        self.path = folder / "progress.json"
        self.copy = folder / "progress.backup.json"
        self._on_failure = on_failure
        self._failed = False
        self._newest: Progress | None = None
        self._writer = ThreadPoolExecutor(1, "progress")

    def open(self) -> Opened:
        """The progress so far. Never fails: a notice says what was lost."""
        here, copy = _read(self.path), _read(self.copy)
        if here is None:
            return Opened(copy.progress if copy else Progress())
        if not here.problems:
            return Opened(here.progress)
        with contextlib.suppress(OSError):  # keep what we could not read, for those who can
            write_whole(self.path.with_suffix(".damaged"), self.path.read_bytes())
        if copy is None:
            return Opened(here.progress, " ".join(here.problems))
        return Opened(
            merge(here.progress, copy.progress), "" if not copy.problems else " ".join(here.problems)
        )

    def save(self, progress: Progress) -> None:
        """Have it written soon. Of several saves in a row only the last is written."""
        self._newest = progress
        self._writer.submit(self._write, progress)

    def close(self) -> None:
        """Wait until everything is written."""
        self._writer.shutdown(wait=True)

    def _write(self, progress: Progress) -> None:
        if progress is not self._newest:
            return
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            there = _read(self.path)
            if there is not None:
                progress = merge(progress, there.progress)
                if not there.problems:
                    write_whole(self.copy, self.path.read_bytes())
            write_whole(self.path, to_text(progress).encode())
            self._failed = False
        except OSError as e:
            if not self._failed:
                self._failed = True
                self._on_failure(say("lesson.unsaved", why=why(e)))


def export(progress: Progress, path: Path) -> str:
    """Write everything into one file. A sentence where that fails, else nothing."""
    try:
        write_whole(path, to_text(progress).encode())
    except OSError as e:
        return say("file.unsaved", name=path.name, why=why(e))
    return ""


def imported(progress: Progress, path: Path) -> Opened | str:
    """What is known here together with what a file knows; a sentence where it cannot be read."""
    there = _read(path)
    if there is None or (there.problems and there.progress == Progress()):
        return say("lesson.not-progress", name=path.name)
    return Opened(merge(progress, there.progress), " ".join(there.problems))


def _read(path: Path):
    try:
        if path.stat().st_size > LARGEST:
            return None
        return from_text(path.read_bytes().decode("utf-8", "replace"))
    except OSError:
        return None
