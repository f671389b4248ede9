"""`surefoot hand-in`: what each task would be answered here, then one file for the teacher, and a receipt."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

from language.assignments.choosing import lesson_of, text_of
from language.assignments.collecting import File
from language.assignments.delivery import NotDelivered, deliver
from language.assignments.hand_in import HandIn, Receipt, closed, file_name, receipt
from language.assignments.packing import Pack
from language.assignments.points import Outcome
from language.assignments.records import Assignment
from language.grading.answers import grade_answer
from language.grading.versions import versions
from language.lessons.grading import Check

_MARKS = {Outcome.PASSED: "✔", Outcome.MISSING: "○", Outcome.LATER: "…"}


def answers_in(a: Assignment, paths: Mapping[str, bytes]) -> tuple[dict[str, str], list[str]]:
    """By lesson id the texts of the files, and the files that belong to no lesson."""
    texts: dict[str, str] = {}
    strange: list[str] = []
    for name, data in paths.items():
        lesson = lesson_of(a, File(name, name, data))
        if lesson is None or lesson in texts:
            strange.append(name)
        else:
            texts[lesson] = text_of(data)[0]
    return texts, strange


def foreseen(a: Assignment, texts: Mapping[str, str], check: Check) -> list[tuple[str, Outcome, str]]:
    """What grading will say of each task, as far as it can be known here, by the grader's own function."""
    found: dict[str, tuple[Outcome, str]] = {}
    for lesson, text in texts.items():
        for v in grade_answer(a, lesson, text, check):
            found[v.task] = (v.outcome, v.message)
    missing = (Outcome.MISSING, "Nothing is handed in for this task yet.")
    return [(t.id, *found.get(t.id, missing)) for t in a.tasks]


def hand_in(pack: Pack, texts: Mapping[str, str], student: str, folder: Path) -> Receipt | NotDelivered:
    """Writes the file. What is in it is what grading needs: the texts, who, when, which versions."""
    a = pack.assignment
    h = HandIn(a.id, a.fingerprint, student, datetime.now(UTC), texts, versions(), {})
    data = closed(h, a.key)
    place = deliver(data, folder, file_name(h, data))
    return place if isinstance(place, NotDelivered) else receipt(h, data, a)


def say_foreseen(rows: list[tuple[str, Outcome, str]], say: Callable[[str], None]) -> None:
    for task, outcome, message in rows:
        mark = _MARKS.get(outcome, "✖")
        say(f"{mark} {task}: {message}")
