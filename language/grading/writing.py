"""The reports of a grading, put into its folder."""

from __future__ import annotations

import csv
import io
import os
import re
import secrets
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

from language.assignments.choosing import Matched
from language.assignments.points import Overrule
from language.assignments.records import Assignment
from language.assignments.roster import pseudonym
from language.grading.reports.feedback import canvas_feedback, moodle_feedback
from language.grading.reports.gradebook import gradebook
from language.grading.reports.machine import as_json, as_junit
from language.grading.reports.page import page
from language.grading.reports.row import Row
from language.reading import Unreadable, read_text

OVERRULES = "overrules.csv"
_HEADS = ["student", "task", "points", "reason"]
_SECRET = "secret"


class BadOverrules(Exception):
    """The message says what is wrong, for the teacher."""


def write_reports(folder: Path, a: Assignment, rows: Sequence[Row], matched: Matched) -> None:
    secret = _secret(folder)
    pages = {r.student.id: page(a, r) for r in rows}
    _write(folder / "grades.csv", gradebook(a, rows).encode())
    _write(folder / "grades.json", as_json(a, rows).encode())
    _write(folder / "junit.xml", as_junit(a, rows).encode())
    (folder / "students").mkdir(exist_ok=True)
    for r in rows:
        name = f"{plain(r.student.id)}-{pseudonym(r.student.id, secret)}.html"
        _write(folder / "students" / name, pages[r.student.id].encode())
    _write(folder / "missing.csv", _table(["id", "name", "email"], [
        [s.id, s.name, s.email] for s in matched.missing
    ]))  # fmt: skip
    _write(folder / "strangers.csv", _table(["found", "known as"], [
        [x.source, ", ".join(x.said)] for x in matched.strangers
    ]))  # fmt: skip
    for file, data in (
        ("moodle-feedback.zip", moodle_feedback(rows, pages)),
        ("canvas-feedback.zip", canvas_feedback(rows, pages)),
    ):
        if data is not None and all(r.released for r in rows):
            _write(folder / file, data)
        else:
            (folder / file).unlink(missing_ok=True)  # students see what is released, and nothing else


def read_overrules(folder: Path) -> list[Overrule]:
    """The teacher's own decisions, which no grading changes. Raises `BadOverrules`."""
    path = folder / OVERRULES
    if not path.exists():
        _write(path, _table(_HEADS, []))
        return []
    text = read_text(path)
    if isinstance(text, Unreadable):
        raise BadOverrules(f"{path} cannot be read: {text.why}")
    found: list[Overrule] = []
    for n, row in enumerate(csv.reader(io.StringIO(text.removeprefix("\ufeff"))), 1):
        if not any(row) or [c.strip().casefold() for c in row] == _HEADS:
            continue
        try:
            student, task, points, reason = (c.strip() for c in row)
            amount = Fraction(points)
        except (ValueError, ZeroDivisionError):
            raise BadOverrules(f"Line {n} of {path} must be: student, task, points, reason.") from None
        if not reason:
            raise BadOverrules(f"Line {n} of {path} gives no reason.")
        found.append(Overrule(student, task, amount, reason))
    return found


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows([heads, *rows])
    return out.getvalue().encode()


def _secret(folder: Path) -> bytes:
    path = folder / _SECRET
    if not path.exists():
        _write(path, secrets.token_hex(16).encode())
    return path.read_bytes()


def plain(id: str) -> str:
    """The id as a part of a file name."""
    return re.sub(r"[^A-Za-z0-9-]+", "-", id)[:40]


def _write(path: Path, data: bytes) -> None:
    """In one step: whoever looks sees the old report or the new one."""
    part = path.with_name(f".{path.name}.part")
    part.write_bytes(data)
    os.replace(part, path)
