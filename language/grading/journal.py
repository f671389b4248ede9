"""The results of a grading, kept as they come: a line each, on the disk before the next is begun.

What was graded is known by a key: the assignment, the versions of verifier and solver, the lesson and
the text. So a
grading that was interrupted goes on where it was, an answer that did not change is not graded again, and a
changed assignment or a new version grades everything anew.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

from language.assignments.points import Outcome, Verdict
from language.record import asdict, dataclass

NAME = "results.jsonl"


@dataclass(frozen=True)
class Entry:
    """The verdicts on the tasks of one lesson, for one text."""

    key: str
    lesson: str
    verdicts: tuple[Verdict, ...]


def key_of(fingerprint: str, versions: Mapping[str, str], lesson: str, text: str) -> str:
    record = json.dumps([fingerprint, dict(versions), lesson, text], sort_keys=True)
    return hashlib.sha256(record.encode()).hexdigest()


class Journal:
    """Raises `OSError` where the folder cannot be written: a grade that is not kept is none."""

    def __init__(self, folder: Path, versions: Mapping[str, str]) -> None:
        self.versions = versions
        folder.mkdir(parents=True, exist_ok=True)
        self.path = folder / NAME
        self._known = read_journal(self.path)
        self._end_last_line()

    def get(self, key: str) -> Entry | None:
        return self._known.get(key)

    def add(self, e: Entry) -> None:
        line = json.dumps(asdict(e), ensure_ascii=False) + "\n"
        with self.path.open("ab") as f:
            f.write(line.encode())
            f.flush()
            os.fsync(f.fileno())
        self._known[e.key] = e

    def _end_last_line(self) -> None:
        """A line that was cut off must not spoil the next one."""
        try:
            with self.path.open("r+b") as f:
                if f.seek(0, os.SEEK_END) and f.seek(-1, os.SEEK_END) >= 0 and f.read(1) != b"\n":
                    f.write(b"\n")
        except FileNotFoundError:
            pass


def read_journal(path: Path) -> dict[str, Entry]:
    """By key; lines that are damaged are as if they had never been."""
    known: dict[str, Entry] = {}
    try:
        lines = path.read_bytes().split(b"\n")
    except FileNotFoundError:
        return known
    for line in lines:
        try:
            e = _entry(cast(dict[str, Any], json.loads(line)))
        except (ValueError, KeyError, TypeError, RecursionError):
            continue
        known[e.key] = e
    return known


def _entry(r: dict[str, Any]) -> Entry:
    return Entry(str(r["key"]), str(r["lesson"]), tuple([_verdict(v) for v in r["verdicts"]]))


def _verdict(v: dict[str, Any]) -> Verdict:
    promises = tuple([(str(clause), bool(ok)) for clause, ok in v["promises"]])
    rest = {k: x for k, x in v.items() if k not in ("outcome", "promises", "rests_on")}
    return Verdict(
        outcome=Outcome(v["outcome"]), promises=promises, rests_on=tuple(map(str, v["rests_on"])), **rest
    )
