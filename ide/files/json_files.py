"""JSON files of the profile: whatever is in them, reading gives an object and never fails."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import cast

from ide.files.programs import write_whole
from language.reading import Unreadable, read_bytes

LARGEST = 100_000_000
"""Bytes; an unsaved program of the largest size, every letter of it escaped, has half of it."""


def read_object(path: Path) -> dict[str, object]:
    """Empty where there is none, or it is damaged, nested beyond sense, or no file at all."""
    data = read_bytes(path, LARGEST)
    if isinstance(data, Unreadable):
        return {}
    try:
        found = json.loads(data)
    except (ValueError, RecursionError, MemoryError):
        return {}
    return cast("dict[str, object]", found) if isinstance(found, dict) else {}


def write_object(path: Path, value: Mapping[str, object]) -> None:
    """Whole or not at all. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    # ASCII: JSON's escapes keep even half a surrogate pair
    write_whole(path, json.dumps(value).encode("ascii"))


def texts_of(value: object) -> list[str]:
    """The strings of a list that may be anything."""
    return [x for x in cast("list[object]", value) if isinstance(x, str)] if isinstance(value, list) else []
