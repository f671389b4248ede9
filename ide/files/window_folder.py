"""One folder a window in the profile: its unsaved texts, its record, and a lock held as long as it lives.

    windows/ID/lock           QLockFile that never becomes stale by its age
    windows/ID/record.json    what was open (record.py)
    windows/ID/N.json         the unsaved text of document N

After a crash or `kill -9` the lock can be taken, and the next window takes the texts over; what it found is
deleted only after its own copies are on disk. A lock of another computer (a home on a server) cannot be
judged from here: its texts are copied when people ask for it, and never deleted.
"""

from __future__ import annotations

import contextlib
import os
import time
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QLockFile, QSysInfo

from ide.files.json_files import read_object, write_object
from ide.files.record import LONGEST_PATH, Record, from_object
from ide.files.writer import Writer

try:
    import fcntl
except ImportError:  # Windows, where nobody can delete a file that a process holds open
    fcntl = None

BROKEN_AFTER = 10.0
"""Seconds after which a lock that names nobody is what a crash left, and not one that is being written."""


@dataclass(frozen=True)
class Text:
    """An unsaved text; `bom` and `newline` are how its file is written."""

    id: int
    title: str
    path: Path | None
    text: str
    bom: bool
    newline: str


@dataclass(frozen=True)
class LeftBehind:
    """What a window left that is gone. `host` is the other computer that it was on, where it may still be
    running; empty: this one, and `lock` is ours now."""

    folder: Path
    texts: tuple[Text, ...]
    record: Record
    written: float
    """When it was there last, for the order."""
    host: str = ""
    lock: QLockFile | None = None


class WindowFolder:
    """`root` holds the folders of all windows. Nothing here waits for the disk but the lock."""

    def __init__(self, root: Path, on_failure: Callable[[], None] = lambda: None) -> None:
        self.path = root / uuid.uuid4().hex
        self._writer = Writer(on_failure)
        self._lock: QLockFile | None = None
        with contextlib.suppress(OSError):
            self.path.mkdir(parents=True)
            self._lock = _lock(self.path)
            self._lock.tryLock(0)

    def keep(self, text: Text) -> None:
        """Keep this text instead of what was kept of its document."""
        value = {
            "title": text.title,
            "path": str(text.path) if text.path else None,
            "text": text.text,
            "bom": text.bom,
            "newline": text.newline,
        }
        self._writer.put(lambda: write_object(self.path / f"{text.id}.json", value))

    def drop(self, id: int) -> None:
        """The document was saved or closed."""
        self._writer.put(lambda: (self.path / f"{id}.json").unlink(missing_ok=True))

    def keep_record(self, record: Record) -> None:
        self._writer.put(lambda: write_object(self.path / "record.json", record.to_object()))

    def write_elsewhere(self, path: Path, record: Record) -> None:
        """A record for whoever starts next, since this window closes."""
        self._writer.put(lambda: write_object(path, record.to_object()))

    def also(self, job: Callable[[], object]) -> None:
        """Something else for the disk, in its turn."""
        self._writer.put(lambda: (job(), None)[1])

    def take_over(self, found: Sequence[LeftBehind], keep: Callable[[], None]) -> None:
        """`keep` queues copies of everything in `found`; once they are all on disk, that is deleted."""
        before = [0]
        self._writer.put(lambda: before.__setitem__(0, self._writer.failures))
        keep()

        def forget() -> None:
            for left in found:
                if self._writer.failures == before[0]:
                    _delete(left)

        self._writer.put(forget)

    def close(self) -> None:
        """Write what waits; the folder goes unless an unsaved text is in it."""
        self._writer.close()
        with contextlib.suppress(OSError):
            (self.path / "record.json").unlink(missing_ok=True)
            if self._lock is not None:
                self._lock.unlock()
            self.path.rmdir()


def left_behind(root: Path, own: Path | None = None) -> list[LeftBehind]:
    """What windows left that are gone, the newest last; and, with a `host`, those of other computers."""
    found: list[LeftBehind] = []
    for folder in _folders(root):
        if folder == own:
            continue
        lock = _lock(folder)
        mine = lock.tryLock(0) or ((_broken(lock, folder) or _let_go(lock, folder)) and lock.tryLock(0))
        host = "" if mine else _other_host(lock)
        if not mine and not host:
            continue  # a window of this computer, which is still there
        texts = tuple(t for t in map(_read, _files(folder)) if t is not None)
        record = from_object(read_object(folder / "record.json"))
        left = LeftBehind(folder, texts, record, _written(folder), host, lock if mine else None)
        if texts or record.files or record.lesson:
            found.append(left)
        elif mine:
            _delete(left)
    return sorted(found, key=lambda x: x.written)


def _delete(left: LeftBehind) -> None:
    """Take away what was read of it. A text that could not be read stays, for whoever can."""
    if left.lock is None:
        return
    names = [f"{t.id}.json" for t in left.texts]
    parts = [p.name for p in _files(left.folder, ".part")]  # a kill in the middle of a write
    for name in (*names, *parts, "record.json"):
        with contextlib.suppress(OSError):
            (left.folder / name).unlink(missing_ok=True)
    left.lock.unlock()
    with contextlib.suppress(OSError):
        left.folder.rmdir()


def _lock(folder: Path) -> QLockFile:
    lock = QLockFile(str(folder / "lock"))
    lock.setStaleLockTime(0)
    return lock


def _broken(lock: QLockFile, folder: Path) -> bool:
    """Whether the lock names nobody: whoever wrote it was killed meanwhile. Then it is taken away."""
    pid, _, _ = _info(lock)
    if pid:
        return False
    with contextlib.suppress(OSError):
        if time.time() - (folder / "lock").stat().st_mtime > BROKEN_AFTER:
            (folder / "lock").unlink()
            return True
    return False


def _let_go(lock: QLockFile, folder: Path) -> bool:
    """Whether a window of this computer holds the lock no more, although a process has its number: numbers
    are used again, and the system's own lock on the file ends with its process. Then it is taken away."""
    _, host, _ = _info(lock)
    if fcntl is None or host != QSysInfo.machineHostName():
        return False
    with contextlib.suppress(OSError):
        handle = os.open(folder / "lock", os.O_RDWR)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            (folder / "lock").unlink()
            return True
        finally:
            os.close(handle)
    return False


def _other_host(lock: QLockFile) -> str:
    _, host, _ = _info(lock)
    return "" if host == QSysInfo.machineHostName() else host


def _info(lock: QLockFile) -> tuple[int, str, str]:
    pid, host, name = lock.getLockInfo()  # pyright: ignore[reportGeneralTypeIssues] (its stub says bool)
    return pid, host, name


def _folders(root: Path) -> list[Path]:
    try:
        return sorted(f for f in root.iterdir() if f.is_dir())
    except OSError:
        return []


def _files(folder: Path, ending: str = ".json") -> list[Path]:
    try:
        found = sorted(f for f in folder.iterdir() if f.suffix == ending)
        return [f for f in found if ending != ".json" or f.stem.isdigit()]
    except OSError:
        return []


def _written(folder: Path) -> float:
    newest = 0.0
    for name in ("record.json", "lock", ""):
        with contextlib.suppress(OSError):
            newest = max(newest, (folder / name).stat().st_mtime)
    return newest


def _read(file: Path) -> Text | None:
    value = read_object(file)
    text, path, title = value.get("text"), value.get("path"), value.get("title")
    if not isinstance(text, str):
        return None
    usable = isinstance(path, str) and 0 < len(path) <= LONGEST_PATH and "\0" not in path
    newline = value.get("newline")
    return Text(
        int(file.stem),
        title if isinstance(title, str) and title else file.stem,
        Path(path) if usable and isinstance(path, str) else None,
        text,
        value.get("bom") is True,
        newline if newline in ("\n", "\r\n", "\r") else "\n",
    )
