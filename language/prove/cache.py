"""Answers of earlier runs, on disk.

The key is a SHA-256 of the text asked, the limits, the options and Z3's version, so that an entry never
needs to be invalidated. A broken or missing entry is a miss; writing is atomic and its failure silent:
the cache is disposable. Wall-clock time-outs are never stored.
"""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path

MAX_BYTES = 64 * 1024 * 1024
_FORMAT = 3
_TIDIES = "00"
"""Names that begin so, one in 256, pay for tidying the folder when they are put into it."""


def key(*parts: object) -> str:
    h = hashlib.sha256()
    for part in (_FORMAT, *parts):
        data = str(part).encode()
        h.update(len(data).to_bytes(8, "big"))
        h.update(data)
    return h.hexdigest()


class Cache:
    def __init__(self, folder: Path | None) -> None:
        self._folder = folder

    def get(self, name: str) -> object:
        """What was stored under the key; None if nothing sound was."""
        if self._folder is None:
            return None
        path = self._path(name)
        try:
            record = json.loads(path.read_bytes())
            os.utime(path)  # so that what is in use is dropped last
        except (OSError, ValueError):
            return None
        if not isinstance(record, dict) or record.get("key") != name:  # pyright: ignore[reportUnknownMemberType]
            return None
        return record.get("value")  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]

    def put(self, name: str, value: object) -> None:
        if self._folder is None:
            return
        path = self._path(name)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            import tempfile  # takes some milliseconds; a start that proves nothing new needs it not

            handle, temporary = tempfile.mkstemp(dir=path.parent, suffix=".new")
            with os.fdopen(handle, "w") as f:
                json.dump({"key": name, "value": value}, f)
            os.replace(temporary, path)
        except OSError:
            return
        if name.startswith(_TIDIES):
            self.trim()

    def trim(self, limit: int = MAX_BYTES) -> None:
        """Delete what was not used for the longest time, until the folder is small enough."""
        if self._folder is None:
            return
        try:
            found = [(p.stat(), p) for p in self._folder.glob("*/*.json")]
        except OSError:
            return
        total = sum(s.st_size for s, _ in found)
        for s, p in sorted(found, key=lambda x: x[0].st_mtime):
            if total <= limit:
                return
            total -= s.st_size
            try:
                p.unlink()
            except OSError:
                continue

    def _path(self, name: str) -> Path:
        assert self._folder is not None
        return self._folder / name[:2] / f"{name}.json"
