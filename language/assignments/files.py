"""The only file of assignments that reads a folder or a path that somebody named."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import tomli_w

from language.assignments.collecting import Input
from language.assignments.packing import Pack
from language.assignments.reading import FILE, read_assignment
from language.assignments.records import Assignment, shown
from language.lessons.files import SHIPPED
from language.lessons.records import Problem
from language.reading import Unreadable, read_bytes, read_text
from language.record import dataclass

PRIVATE = "private.key"
"""Beside `assignment.toml`; it never goes into a pack."""
_ENDINGS = (".md", ".toml", ".dfy")


@dataclass(frozen=True)
class Loaded:
    """An assignment's folder: None for one that cannot be used, with the problems; and its texts."""

    assignment: Assignment | None
    problems: tuple[Problem, ...]
    texts: dict[str, str]


def is_assignment(path: Path) -> bool:
    return (path / FILE).is_file()


def load(folder: Path) -> Loaded:
    texts: dict[str, str] = {}
    problems: list[Problem] = []
    for path in sorted(p for p in folder.rglob("*") if p.suffix in _ENDINGS and p.is_file()):
        name = path.relative_to(folder).as_posix()
        text = read_text(path)
        if isinstance(text, Unreadable):
            problems.append(Problem(name, f"This file cannot be read: {text.why}"))
        else:
            texts[name] = text
    assignment, more = read_assignment(texts)
    return Loaded(assignment, (*problems, *more), texts)


def unpack(p: Pack, root: Path) -> None:
    """Writes a pack's lessons into `root`, laid out as the tutorials are, each task with its points."""
    a = p.assignment
    home = root / SHIPPED / "1-assignment"
    world = {"id": "assignment", "title": a.title, "about": _due(a)}
    texts = {"world.toml": tomli_w.dumps(world), **{k: v for k, v in p.texts.items() if k != FILE}}
    for t in a.tasks:
        path = f"{a.lessons.lessons[t.lesson].folder.partition('/')[2]}/lesson.md"
        word = "point" if t.points == 1 else "points"
        head = f"## task: {t.task}\n\n"
        texts[path] = texts[path].replace(head, f"{head}({shown(t.points)} {word}) ", 1)
    for path, text in texts.items():
        place = home / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8", newline="\n")


def _due(a: Assignment) -> str:
    return f"Due {a.due:%Y-%m-%d %H:%M} {a.due.tzname()}" if a.due is not None else ""


def private_key(folder: Path) -> str:
    """The key that opens hand-ins; "" where there is none."""
    text = read_text(folder / PRIVATE)
    return "" if isinstance(text, Unreadable) else text.strip()


def inputs(paths: Sequence[Path]) -> tuple[list[Input], list[tuple[str, str]]]:
    """All files under the paths, and those that cannot be read, with the reason."""
    found: list[Input] = []
    left: list[tuple[str, str]] = []
    for path in paths:
        home = path if path.is_dir() else path.parent
        for file in _files(path):
            name = file.relative_to(home).as_posix()
            data = _archive(file) if file.suffix.casefold() == ".zip" else read_bytes(file)
            if isinstance(data, Unreadable):
                left.append((str(file), data.why))
            else:
                found.append(Input(name, data, datetime.fromtimestamp(file.stat().st_mtime, UTC)))
    return found, left


def _files(path: Path) -> Iterator[Path]:
    if not path.is_dir():
        yield path
        return
    for folder, folders, names in os.walk(path):
        folders.sort()
        yield from (Path(folder) / name for name in sorted(names))


def _archive(file: Path) -> bytes | Unreadable:
    """Archives of a whole class are larger than any program."""
    try:
        return file.read_bytes() if file.is_file() else Unreadable("it is a pipe or a device.")
    except OSError as e:
        return Unreadable(f"{(e.strerror or 'unreadable').lower()}.")
