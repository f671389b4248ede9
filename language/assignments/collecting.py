"""Folders, hand-ins and archives → what each student handed in.

Each file is told whose it is by where it lies: by Moodle's folders
(`Ada Lovelace_1234_assignsubmission_file_`), Canvas's file names (`lovelaceada_LATE_12_345_sum.dfy`),
Gradescope's `submission_metadata.yml`, a folder a student, or by what a sealed hand-in says. In: the files'
paths and bytes. What a file says about verdicts or points is never read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import cast

import yaml

from language.assignments.archives import Bad, open_archive
from language.assignments.hand_in import HandIn, Unopened, code, is_hand_in, opened
from language.record import dataclass, field

METADATA = "submission_metadata.yml"
PROGRAM = (".dfy",)
DEPTH = 3
"""Archives in archives, as when a student uploads one."""

_MOODLE = re.compile(r"(?P<name>[^/]+)_(?P<id>\d+)_assignsubmission_\w+_?(?P<text>[^/]*)")
_CANVAS = re.compile(
    r"(?P<name>[^\W\d_]+)_(?:(?P<late>LATE)_)?(?P<user>\d+)_(?P<submission>\d+)_(?P<file>.+)", re.IGNORECASE
)
_AGAIN = re.compile(r"-\d+(?=\.[^.]+$)")
"""Canvas's number of a file that was handed in again."""
_GRADESCOPE = re.compile(r"(?:.*/)?(?P<submission>submission_\d+)/(?P<file>.+)")


@dataclass(frozen=True)
class File:
    """A handed-in program: its own `name`, where it was found (`source`), and its bytes."""

    name: str
    source: str
    data: bytes


@dataclass
class Answer:
    """What one student handed in at one time. `said` are the names that it goes by, the surest first. `time`
    is the platform's or, of a hand-in, the time of the file; None where nobody said. `late` is the
    platform's word. `sealed` is the hand-in that it came in, `receipt` that one's code."""

    said: tuple[str, ...]
    source: str
    files: list[File] = field(default_factory=list[File])
    time: datetime | None = None
    late: bool = False
    sealed: HandIn | None = None
    receipt: str = ""


@dataclass
class Collected:
    """`left` are files that nobody can grade, and why."""

    answers: list[Answer] = field(default_factory=list[Answer])
    left: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])


@dataclass(frozen=True)
class Input:
    """A file as it was given: its path from where collecting began, its bytes, and when it was written."""

    path: str
    data: bytes
    written: datetime | None = None


def collect(inputs: Iterable[Input], private: str = "") -> Collected:
    """`private` is the key that hand-ins were sealed to."""
    found = Collected()
    flat = list(_unpacked(inputs, found, DEPTH))
    known = _metadata(flat, found)
    by_owner: dict[tuple[str, ...], Answer] = {}
    for x in flat:
        if PurePosixPath(x.path).name.startswith(".") or "__MACOSX/" in x.path:
            continue
        if is_hand_in(x.data):
            _hand_in(x, private, found)
        elif x.path.casefold().endswith(PROGRAM):
            said, name, late, time = _owner(x, known)
            answer = by_owner.setdefault(said, Answer(said, _folder(x.path), time=time or x.written))
            answer.late |= late
            answer.files.append(File(name, x.path, x.data))
        elif PurePosixPath(x.path).name != METADATA:
            found.left.append((x.path, "it is neither a program nor a hand-in"))
    found.answers += by_owner.values()
    return found


def _unpacked(inputs: Iterable[Input], found: Collected, depth: int) -> Iterator[Input]:
    for x in inputs:
        if not x.path.casefold().endswith(".zip"):
            yield x
            continue
        if depth == 0:
            found.left.append((x.path, "it is an archive in an archive in an archive"))
            continue
        archive = open_archive(x.data)
        if isinstance(archive, Bad):
            found.left.append((x.path, archive.why))
            continue
        found.left += [(f"{x.path}/{name}", why) for name, why in archive.refused]
        home = x.path.removesuffix(PurePosixPath(x.path).name)
        if depth < DEPTH:
            home = f"{x.path[:-4]}/"  # a student's own archive: it lies where the student's files lie
        inside = [Input(f"{home}{m.name}", m.data, x.written) for m in archive.members]
        yield from _unpacked(inside, found, depth - 1)


def _hand_in(x: Input, private: str, found: Collected) -> None:
    h = opened(x.data, private)
    if isinstance(h, Unopened):
        found.left.append((x.path, h.why))
        return
    files = [File(f"{lesson}.dfy", x.path, text.encode()) for lesson, text in sorted(h.answers.items())]
    found.answers.append(Answer((h.student,), x.path, files, x.written, sealed=h, receipt=code(x.data)))


def _owner(x: Input, known: Mapping[str, Answer]) -> tuple[tuple[str, ...], str, bool, datetime | None]:
    """By what names the file's owner is known, the file's own name, whether it is late, and when it came."""
    path = PurePosixPath(x.path)
    if (m := _GRADESCOPE.fullmatch(x.path)) and m["submission"] in known:
        owner = known[m["submission"]]
        return owner.said, path.name, owner.late, owner.time
    for part in reversed(path.parts[:-1]):
        if m := _MOODLE.fullmatch(part):
            return (m["name"], m["id"]), path.name, False, None
    if m := _CANVAS.fullmatch(path.name):
        return (m["user"], m["name"]), _AGAIN.sub("", m["file"]), m["late"] is not None, None
    if len(path.parts) > 1:
        return (path.parts[-2], *reversed(path.parts[:-2])), path.name, False, None
    return (path.stem,), path.name, False, None


def _folder(path: str) -> str:
    return str(PurePosixPath(path).parent)


# ── Gradescope's table of submissions ────────────────────────────────────────────────────────────


def _metadata(inputs: Sequence[Input], found: Collected) -> dict[str, Answer]:
    """Of each of Gradescope's folders, whose it is."""
    known: dict[str, Answer] = {}
    for x in inputs:
        if PurePosixPath(x.path).name != METADATA:
            continue
        try:
            table = yaml.safe_load(x.data)
        except (yaml.YAMLError, UnicodeDecodeError, RecursionError):
            found.left.append((x.path, "it is damaged"))
            continue
        if isinstance(table, dict):
            for folder, about in cast(dict[object, object], table).items():
                if isinstance(about, dict):
                    known[str(folder)] = _submission(str(folder), cast(dict[object, object], about))
    return known


def _submission(folder: str, about: Mapping[object, object]) -> Answer:
    people = _get(about, "submitters")
    said: list[str] = []
    for person in cast(list[object], people) if isinstance(people, list) else []:
        if isinstance(person, dict):
            table = cast(dict[object, object], person)
            said += [str(v) for k in ("sid", "email", "name") if (v := _get(table, k)) is not None]
    time = _get(about, "created_at")
    if isinstance(time, str):
        try:
            time = datetime.fromisoformat(time)
        except ValueError:
            time = None
    if not isinstance(time, datetime):
        time = None
    elif time.tzinfo is None:
        time = time.replace(tzinfo=UTC)
    return Answer((*said, folder), folder, time=time)


def _get(table: Mapping[object, object], key: str) -> object:
    """Gradescope writes Ruby's symbols: `:name`."""
    return table.get(f":{key}", table.get(key))
