"""An assignment's folder → what students get, and back.

A pack is a zip archive with `assignment.toml`, the lessons and `pack.json`. What gives an answer away is not
in it: solutions, other answers, hidden programs, and hints where they are not allowed. So what goes in is
named here, and whatever else a lesson may have stays out.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from typing import Any, cast

import tomli_w

from language.assignments.archives import Archive, Bad, archive_of, open_archive
from language.assignments.reading import FILE, read_assignment
from language.assignments.records import Assignment, Help
from language.lessons.reading import FRONT
from language.lessons.records import Lesson
from language.record import dataclass, replace

ENDING = ".surefoot"
_ABOUT = "pack.json"
_FORMAT = 1
_LESSON_KEYS = ("id", "title", "intro_words")
_TASK_KEYS = ("id", "kind", "methods", "button", "parts")
_HINT_KEYS = ("id", "when", "stages")


@dataclass(frozen=True)
class Pack:
    """An opened pack, with the `texts` of its files by path. `made_with` are the versions that made it, by
    name."""

    assignment: Assignment
    texts: Mapping[str, str]
    made_with: Mapping[str, str]


def pack(a: Assignment, texts: Mapping[str, str], versions: Mapping[str, str]) -> bytes:
    """The pack of an assignment that was read from `texts` without problems."""
    about = {"format": _FORMAT, "fingerprint": a.fingerprint, "versions": dict(versions)}
    files = {_ABOUT: json.dumps(about, indent=2, sort_keys=True), FILE: texts[FILE]}
    for lesson in a.lessons.order:
        home = lesson.folder.partition("/")[2]
        files[f"{home}/lesson.md"] = _lesson(lesson, texts[f"{home}/lesson.md"], Help.HINTS in a.allow)
        files[f"{home}/start.dfy"] = texts[f"{home}/start.dfy"]
    return archive_of(files)


def open_pack(data: bytes) -> Pack | str:
    """The pack, or why it cannot be opened, in words for the person who tried."""
    archive = open_archive(data)
    if isinstance(archive, Bad):
        return archive.why
    texts = _texts(archive)
    if isinstance(texts, str):
        return texts
    try:
        about = cast(dict[str, Any], json.loads(texts.pop(_ABOUT)))
        if about["format"] != _FORMAT:
            return "This assignment was made for another version of Surefoot. Ask for it again."
        fingerprint, made_with = str(about["fingerprint"]), dict(about["versions"])
    except (KeyError, TypeError, ValueError, RecursionError):
        return "This file is not an assignment, or it is damaged. Ask for it again."
    assignment, problems = read_assignment(texts)
    if assignment is None or problems:
        return "This assignment is damaged. Ask for it again."
    return Pack(
        replace(assignment, fingerprint=fingerprint), texts, {str(k): str(v) for k, v in made_with.items()}
    )


def _texts(archive: Archive) -> dict[str, str] | str:
    texts: dict[str, str] = {}
    for member in archive.members:
        try:
            texts[member.name] = member.data.decode()
        except UnicodeDecodeError:
            return "This assignment is damaged. Ask for it again."
    return texts


def _lesson(lesson: Lesson, text: str, hints: bool) -> str:
    """A lesson's page with what students may know."""
    front = FRONT.match(text)
    assert front is not None  # it was read
    table = tomllib.loads(front.group(1))
    kept = {k: table[k] for k in _LESSON_KEYS if k in table}
    kept["handed_out"] = True
    kept["gap"] = [{"may": sorted(words)} for words in lesson.may]
    kept["task"] = [_task(t, hints) for t in table.get("task", [])]
    return f"+++\n{tomli_w.dumps(kept)}+++\n{text[front.end() :]}"


def _task(table: Mapping[str, Any], hints: bool) -> dict[str, Any]:
    kept = {k: table[k] for k in _TASK_KEYS if k in table}
    if hints and "hint" in table:
        kept["hint"] = [{k: h[k] for k in _HINT_KEYS if k in h} for h in table["hint"]]
    return kept
