"""The user's settings, a row each, and what is remembered of files, in one JSON file of the profile.

A missing or damaged file means the defaults, which a lab may set for all (`site_settings`). Several windows
may write: each changes only what was changed in it, in the file as it is then, under a lock.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any, cast

from PySide6.QtCore import QLockFile

from ide.files.json_files import read_object, texts_of, write_object
from ide.files.places import profile, site_settings

RECENT = 10
WATCHED = 100
"""Files whose watches are remembered."""
LOCK_MS = 3_000


@dataclass(frozen=True)
class Limits:
    """What a setting's value may be: between two numbers, or one of some words."""

    least: float | None = None
    most: float | None = None
    choices: tuple[str, ...] = ()

    def fit(self, value: object, default: object) -> object:
        """The value within the limits; the default where it is of another kind."""
        if isinstance(default, bool) or isinstance(value, bool):
            return value if type(value) is type(default) else default
        if isinstance(default, int | float):
            if not isinstance(value, int | float) or value != value:
                return default
            low = self.least if self.least is not None else value
            high = self.most if self.most is not None else value
            return type(default)(max(low, min(high, value)))
        if not isinstance(value, str) or (self.choices and value not in self.choices):
            return default
        return value


@dataclass(frozen=True)
class Row:
    """One setting: its words are `setting.ID` of the catalogue."""

    id: str
    default: object
    limits: Limits


def _row(default: Any, least: float | None = None, most: float | None = None, *choices: str) -> Any:
    return field(default=default, metadata={"limits": Limits(least, most, choices)})


@dataclass
class Settings:
    theme: str = _row("system", None, None, "system", "light", "dark")
    zoom: int = _row(100, 50, 300)
    """Of the whole window, in percent."""
    presenter_zoom: int = _row(150, 50, 300)
    """The same while presenting."""
    presenter_pause: bool = _row(True)
    """Presenting stops before the answer."""
    time_limit: float = _row(10.0, 1.0, 600.0)
    """Seconds for a declaration."""
    recent: list[str] = field(default_factory=list[str])
    watches: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    """Watched expressions by the path of their file, the newest file last."""

    def remember_file(self, path: str) -> None:
        self.recent = [path, *(p for p in self.recent if p != path)][:RECENT]

    def remember_watches(self, path: str, watches: tuple[str, ...]) -> None:
        self.watches.pop(path, None)
        if watches:
            self.watches[path] = list(watches)
        for old in list(self.watches)[:-WATCHED]:
            del self.watches[old]


def rows() -> Iterator[Row]:
    for f in fields(Settings):
        if "limits" in f.metadata:
            yield Row(f.name, f.default, f.metadata["limits"])


def from_object(stored: Mapping[str, object], defaults: Settings | None = None) -> Settings:
    """The settings that a file's content means."""
    settings = deepcopy(defaults) if defaults is not None else Settings()
    for row in rows():
        if row.id in stored:
            default = getattr(settings, row.id)
            setattr(settings, row.id, row.limits.fit(stored[row.id], default))
    if "recent" in stored:
        settings.recent = texts_of(stored["recent"])[:RECENT]
    watches = stored.get("watches")
    if isinstance(watches, dict):
        known = cast("dict[str, object]", watches)
        settings.watches = {k: texts_of(v) for k, v in known.items()}
    return settings


def settings_file() -> Path:
    return profile() / "settings.json"


def load_settings() -> tuple[Settings, bool]:
    """The settings, and whether this is the first start (there is no profile yet)."""
    path = settings_file()
    first = True
    with contextlib.suppress(OSError):
        first = not path.exists()
    return from_object(read_object(path), from_object(read_object(site_settings()))), first


def save_settings(settings: Settings, before: Settings | None = None) -> bool:
    """Write what differs from `before` (None: everything) into the file as it is now. False where the
    profile cannot be written."""
    path = settings_file()
    new, old = asdict(settings), asdict(before) if before is not None else {}
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = QLockFile(str(path.with_name("settings.lock")))
        if not lock.tryLock(LOCK_MS):
            return False
        try:
            there = read_object(path)
            write_object(path, {**there, **_changes(new, old, there)})
        finally:
            lock.unlock()
    except OSError:
        return False
    return True


def _changes(new: dict[str, Any], old: dict[str, Any], there: Mapping[str, object]) -> dict[str, object]:
    changed = {k: v for k, v in new.items() if old.get(k) != v or k not in there}
    if "recent" in changed:
        changed["recent"] = list(dict.fromkeys([*new["recent"], *texts_of(there.get("recent"))]))[:RECENT]
    if "watches" in changed:
        theirs = there.get("watches")
        watches: dict[str, object] = (
            dict(cast("dict[str, object]", theirs)) if isinstance(theirs, dict) else {}
        )
        for path in {*new["watches"], *old.get("watches", {})}:
            if new["watches"].get(path) != old.get("watches", {}).get(path):
                watches.pop(path, None)
                if path in new["watches"]:
                    watches[path] = new["watches"][path]
        changed["watches"] = watches
    return changed
