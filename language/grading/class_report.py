"""What a class did, from the grades of an assignment alone: which tasks stall, and which mistakes are common.

No line is about fewer than five people, and none names anybody.
"""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

from language.grading.writing import plain
from language.reading import Unreadable, read_text

FEWEST = 5


class NoGrades(Exception):
    """The message says why there is nothing to report."""


def read_grades(folder: Path) -> dict[str, Any]:
    """What `surefoot grade` wrote there. Raises `NoGrades`."""
    text = read_text(folder / "grades.json")
    if isinstance(text, Unreadable):
        raise NoGrades(
            f"There are no grades in {folder}. `surefoot grade ASSIGNMENT … --out {folder}` first."
        )
    try:
        return cast(dict[str, Any], json.loads(text))
    except ValueError:
        raise NoGrades(f"{folder / 'grades.json'} is damaged. Grade once more.") from None


def report(grades: dict[str, Any]) -> str:
    students = grades["students"]
    handed_in = [s for s in students if s["handed_in"]]
    out = [f"{grades['title']}: {len(handed_in)} of {len(students)} handed in."]
    if len(handed_in) < FEWEST:
        out.append(f"With fewer than {FEWEST} answers nothing more can be said without naming people.")
        return "\n".join(out) + "\n"
    tasks = list(dict.fromkeys(t["task"] for s in handed_in for t in s["tasks"]))
    for task in tasks:
        mine = [t for s in handed_in for t in s["tasks"] if t["task"] == task]
        out += ["", *_task(task, mine)]
    return "\n".join(out) + "\n"


def _task(task: str, mine: list[dict[str, Any]]) -> Iterator[str]:
    passed = sum(t["outcome"] == "passed" for t in mine)
    yield f"{task}: {_people(passed, len(mine))} passed"
    mistakes = Counter((_mistake(t), t["hint"]) for t in mine if t["outcome"] != "passed")
    rare = 0
    for (what, hint), count in mistakes.most_common():
        if count < FEWEST:
            rare += count
            continue
        yield f"  {count} times: {what}"
        yield f"      hint: {hint}" if hint else "      no hint of this lesson fits"
    if rare >= FEWEST:
        yield f"  {rare} others, each mistake made by fewer than {FEWEST}"


def _people(some: int, of: int) -> str:
    """How many, where neither they nor the rest are so few that they could be named."""
    if some == of or some == 0:
        return "all" if some else "nobody"
    if some < FEWEST:
        return f"fewer than {FEWEST} of {of}"
    return f"all but fewer than {FEWEST} of {of}" if of - some < FEWEST else f"{some} of {of}"


def _mistake(t: dict[str, Any]) -> str:
    if t["outcome"] == "missing":
        return "nothing was handed in for it"
    return str(t["message"]).partition(" Inputs:")[0]


# ── one student ──────────────────────────────────────────────────────────────────────────────────


def export(grades: dict[str, Any], student: str) -> str | None:
    """All that is kept about a student; None where there is nothing."""
    found = [s for s in grades["students"] if s["id"] == student]
    return json.dumps(found[0], ensure_ascii=False, indent=1) + "\n" if found else None


def forget(folder: Path, grades: dict[str, Any], student: str) -> list[Path]:
    """Takes a student out of the reports; what was changed. Hand-ins and the roster are the teacher's."""
    changed: list[Path] = []
    kept = [s for s in grades["students"] if s["id"] != student]
    if len(kept) < len(grades["students"]):
        place = folder / "grades.json"
        record = json.dumps({**grades, "students": kept}, ensure_ascii=False, indent=1)
        place.write_text(record + "\n", encoding="utf-8")
        changed.append(place)
    for name in ("grades.csv", "missing.csv", "overrules.csv"):
        text = read_text(folder / name)
        if isinstance(text, Unreadable):
            continue
        rows = list(csv.reader(io.StringIO(text)))
        left = [r for r in rows if not r or r[0].lstrip("'") != student]
        if len(left) < len(rows):
            out = io.StringIO()
            csv.writer(out).writerows(left)
            (folder / name).write_text(out.getvalue(), encoding="utf-8", newline="")
            changed.append(folder / name)
    for page in (folder / "students").glob(f"{plain(student)}-*.html"):
        page.unlink()
        changed.append(page)
    for name in ("junit.xml", "moodle-feedback.zip", "canvas-feedback.zip"):
        if changed and (folder / name).exists():
            (folder / name).unlink()  # they hold everybody; the next grading writes them again
            changed.append(folder / name)
    return changed
