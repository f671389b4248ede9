"""What is remembered of a window, so that it can be opened again as it was: a value and its JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from ide.files.json_files import texts_of

VERSION = 1
MOST_FILES = 200
LONGEST_PATH = 4_096
LONGEST_LAYOUT = 1_000_000


@dataclass(frozen=True)
class OpenFile:
    """A document of a window: by its `path`, or by the `id` under which its unsaved text is kept."""

    id: int
    path: str
    caret: int = 0
    folds: tuple[int, ...] = ()
    """Lines (from 1) at which something is folded away."""


@dataclass(frozen=True)
class Record:
    """One window: its files in the order of their tabs, the one in front, its lesson, and its layout."""

    files: tuple[OpenFile, ...] = ()
    current: int = 0
    """The `id` of the document in front; 0: none of them."""
    lesson: str = ""
    lesson_caret: int = 0
    geometry: str = ""
    layout: str = ""
    """Qt's own records, in base64."""

    def to_object(self) -> dict[str, object]:
        files = [{"id": f.id, "path": f.path, "caret": f.caret, "folds": list(f.folds)} for f in self.files]
        return {
            "version": VERSION,
            "files": files,
            "current": self.current,
            "lesson": self.lesson,
            "lesson_caret": self.lesson_caret,
            "geometry": self.geometry,
            "layout": self.layout,
        }


def from_object(stored: Mapping[str, object]) -> Record:
    """Whatever of a record can be understood."""
    files: list[OpenFile] = []
    listed = stored.get("files")
    for item in cast("list[object]", listed)[:MOST_FILES] if isinstance(listed, list) else ():
        if isinstance(item, dict) and (file := _file(cast("dict[str, object]", item))) is not None:
            files.append(file)
    for path in texts_of(stored.get("open_files"))[:MOST_FILES]:  # of an older Surefoot's settings
        if path := _text(path, LONGEST_PATH):
            files.append(OpenFile(0, path))
    return Record(
        tuple(files),
        _number(stored.get("current")),
        _text(stored.get("lesson"), 200),
        _number(stored.get("lesson_caret")),
        _text(stored.get("geometry"), LONGEST_LAYOUT),
        _text(stored.get("layout"), LONGEST_LAYOUT),
    )


def _file(item: Mapping[str, object]) -> OpenFile | None:
    path = _text(item.get("path"), LONGEST_PATH)
    folds = item.get("folds")
    lines = cast("list[object]", folds) if isinstance(folds, list) else []
    folded = tuple(x for x in lines if isinstance(x, int))
    id = _number(item.get("id"))
    return OpenFile(id, path, _number(item.get("caret")), folded) if path or id else None


def _text(value: object, longest: int) -> str:
    return value if isinstance(value, str) and len(value) <= longest and "\0" not in value else ""


def _number(value: object) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 1 << 40 else 0
