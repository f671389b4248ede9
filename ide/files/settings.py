"""What is remembered between starts, in one small JSON file of the user's profile.

A missing or damaged file means the defaults; a profile that cannot be written is no reason to stop.
"""

from __future__ import annotations

import json
import os
import sys
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path

from ide.files.programs import write_whole

RECENT = 10
WATCHED = 100
"""Files whose watches are remembered."""


@dataclass
class Settings:
    theme: str = "system"
    """"system", "light" or "dark"."""
    zoom: int = 100
    """Of the whole window, in percent."""
    presenter_zoom: int = 150
    """The same while presenting."""
    presenter_pause: bool = True
    """Presenting stops before the answer."""
    geometry: str = ""
    layout: str = ""
    """The main window's own record of docks, base64."""
    recent: list[str] = field(default_factory=list[str])
    open_files: list[str] = field(default_factory=list[str])
    time_limit: float = 10.0
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


def profile() -> Path:
    """The folder for what this user keeps: settings, recovery, progress."""
    chosen = os.environ.get("SUREFOOT_PROFILE")
    if chosen:
        return Path(chosen)
    home = Path.home()
    if sys.platform == "win32":
        return Path(os.environ.get("APPDATA") or home / "AppData" / "Roaming") / "Surefoot"
    if sys.platform == "darwin":
        return home / "Library" / "Application Support" / "Surefoot"
    return Path(os.environ.get("XDG_DATA_HOME") or home / ".local" / "share") / "surefoot"


def load_settings() -> tuple[Settings, bool]:
    """The settings, and whether this is the first start (there is no profile yet)."""
    path = profile() / "settings.json"
    settings = Settings()
    if not path.exists():
        return settings, True
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return settings, False
    for f in fields(Settings):
        value = stored.get(f.name) if isinstance(stored, dict) else None
        if isinstance(value, type(getattr(settings, f.name))):
            if isinstance(value, list):
                value = _texts(value)
            elif isinstance(value, dict):
                value = {k: _texts(v) for k, v in value.items() if isinstance(v, list)}
            setattr(settings, f.name, value)
    settings.zoom = max(50, min(300, settings.zoom))
    settings.presenter_zoom = max(50, min(300, settings.presenter_zoom))
    return settings, False


def _texts(values: list[object]) -> list[str]:
    return [x for x in values if isinstance(x, str)]


def save_settings(settings: Settings) -> bool:
    """False where the profile cannot be written."""
    try:
        folder = profile()
        folder.mkdir(parents=True, exist_ok=True)
        write_whole(folder / "settings.json", json.dumps(asdict(settings), indent=1).encode())
    except OSError:
        return False
    return True
