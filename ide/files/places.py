"""Where a user's settings, progress and unsaved texts lie, as each system wants it."""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
from pathlib import Path

import platformdirs

NAME = "surefoot"


def profile() -> Path:
    """The folder for what this user keeps. It need not be there yet."""
    chosen = os.environ.get("SUREFOOT_PROFILE")
    return Path(chosen) if chosen else platformdirs.user_data_path(NAME, appauthor=False, roaming=True)


def site_settings() -> Path:
    """Where whoever runs a lab puts other defaults for all its users."""
    chosen = os.environ.get("SUREFOOT_SITE")
    return Path(chosen) if chosen else platformdirs.site_config_path(NAME, appauthor=False) / "settings.json"


def take_over(old: Path | None = None, new: Path | None = None) -> None:
    """Once: what lies where Surefoot kept it before becomes the profile. Nothing is deleted there."""
    old, new = old or _before(), new or profile()
    with contextlib.suppress(OSError):
        if new.exists() or not old.is_dir():
            return
        new.parent.mkdir(parents=True, exist_ok=True)
        half = new.with_name(f"{new.name}.part-{os.getpid()}")
        shutil.copytree(old, half)
        os.replace(half, new)


def _before() -> Path:
    home = Path.home()
    if sys.platform == "win32":
        return Path(os.environ.get("APPDATA") or home / "AppData" / "Roaming") / "Surefoot"
    if sys.platform == "darwin":
        return home / "Library" / "Application Support" / "Surefoot"
    return Path(os.environ.get("XDG_DATA_HOME") or home / ".local" / "share") / NAME
