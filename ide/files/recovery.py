"""Autosave: unsaved texts go to the profile, and are there again after a crash or `kill -9`.

One JSON file a document, written a moment after an edit by a thread, taken away when the document is
saved or closed. A running window holds a lock file with its process's id, so that a second window does
not take the first one's texts for lost.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import threading
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ide.files.programs import write_whole


@dataclass(frozen=True)
class Rescued:
    """A text that was not saved when its window went."""

    title: str
    path: Path | None
    text: str
    bom: bool
    newline: str
    file: Path
    """Where it is kept, until it is kept again or given up."""


class Recovery:
    """`folder` is the profile's `recovery`; each window has a folder of its own inside it."""

    def __init__(self, folder: Path, on_failure: Callable[[], None] = lambda: None) -> None:
        self._root = folder
        self._own = folder / f"{os.getpid()}-{uuid.uuid4().hex[:8]}"
        self._work: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._on_failure = on_failure
        self._failed = False
        self._thread = threading.Thread(target=self._write, name="autosave", daemon=True)
        self._thread.start()

    def keep(self, id: int, title: str, path: Path | None, text: str, bom: bool, newline: str) -> None:
        """Keep this text; at once gives the control back."""
        record = {
            "title": title,
            "path": str(path) if path else None,
            "text": text,
            "bom": bom,
            "newline": newline,
        }

        def write() -> None:
            self._own.mkdir(parents=True, exist_ok=True)
            # surrogatepass by escapes: JSON keeps even half a pair as \udxxx
            write_whole(self._own / f"{id}.json", json.dumps(record).encode("ascii"))

        self._work.put(write)

    def drop(self, id: int) -> None:
        """The document was saved or closed."""
        self._work.put(lambda: (self._own / f"{id}.json").unlink(missing_ok=True))

    def close(self) -> None:
        """Write what waits; forget the folder when it is empty."""
        self._work.put(None)
        self._thread.join(timeout=2)
        with contextlib.suppress(OSError):
            self._own.rmdir()

    def rescued(self) -> list[Rescued]:
        """The texts of windows that are gone."""
        found: list[Rescued] = []
        folders = sorted(self._root.iterdir()) if self._root.is_dir() else []
        for folder in folders:
            if folder == self._own or not folder.is_dir() or _alive(folder):
                continue
            for file in sorted(folder.glob("*.json")):
                record = _read(file)
                if record is not None:
                    found.append(record)
            with contextlib.suppress(OSError):
                folder.rmdir()
        return found

    def give_up(self, rescued: Rescued) -> None:
        """Its text is kept under another name now, or is not wanted."""
        with contextlib.suppress(OSError):
            rescued.file.unlink(missing_ok=True)
            rescued.file.parent.rmdir()

    def _write(self) -> None:
        while (work := self._work.get()) is not None:
            try:
                work()
            except OSError:
                if not self._failed:
                    self._failed = True
                    self._on_failure()


def _alive(folder: Path) -> bool:
    pid = folder.name.split("-")[0]
    if not pid.isdigit():
        return False
    if int(pid) == os.getpid():
        return True
    if os.name == "nt":
        return _alive_on_windows(int(pid))
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return _is_python(int(pid))


def _is_python(pid: int) -> bool:
    """Whether the process can be a window at all: after a restart its number may be anyone's."""
    try:
        return b"python" in Path(f"/proc/{pid}/cmdline").read_bytes() or not Path("/proc/self").exists()
    except OSError:
        return True


def _alive_on_windows(pid: int) -> bool:
    import ctypes

    kernel = ctypes.windll.kernel32  # pyright: ignore[reportAttributeAccessIssue] (Windows only)
    handle = kernel.OpenProcess(0x1000, False, pid)
    if not handle:
        return False
    kernel.CloseHandle(handle)
    return True


def _read(file: Path) -> Rescued | None:
    try:
        record = json.loads(file.read_bytes())
        path = Path(record["path"]) if record["path"] else None
        return Rescued(
            str(record["title"]), path, str(record["text"]), bool(record["bom"]), str(record["newline"]), file
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None
