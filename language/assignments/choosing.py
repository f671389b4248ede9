"""Which text of a student's is the answer to which lesson, and which of several hand-ins counts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import PurePosixPath

from language.assignments.collecting import Answer, File
from language.assignments.records import Assignment
from language.assignments.roster import Roster, Student
from language.lessons.pieces import tokens
from language.lessons.template import fit
from language.reading import Unreadable, decode
from language.record import dataclass, field

_FIRST = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Chosen:
    """What is graded of one student: by lesson id the text.
    `others` are the hand-ins that do not count, `notes` what the teacher should know."""

    student: Student
    texts: dict[str, str]
    time: datetime | None
    late: bool
    source: str
    names: tuple[str, ...] = ()
    """The files' whole names as they were found."""
    receipt: str = ""
    others: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass
class Matched:
    """`missing` are students who handed in nothing; `strangers` answers that fit nobody."""

    chosen: list[Chosen] = field(default_factory=list[Chosen])
    missing: list[Student] = field(default_factory=list[Student])
    strangers: list[Answer] = field(default_factory=list[Answer])


def match(a: Assignment, answers: Iterable[Answer], roster: Roster | None) -> Matched:
    """Without a roster everybody counts who handed in."""
    result = Matched()
    by_student: dict[str, tuple[Student, list[Answer]]] = {}
    for answer in answers:
        student = roster.find(answer.said) if roster else _somebody(answer)
        if student is None:
            result.strangers.append(answer)
        else:
            by_student.setdefault(student.id, (student, []))[1].append(answer)
    for _, (student, several) in sorted(by_student.items()):
        result.chosen.append(_choose(a, student, several))
    if roster:
        result.missing = [s for s in roster.students if s.id not in by_student]
    return result


def _somebody(answer: Answer) -> Student:
    names = [s for s in answer.said if s]
    name = next((s for s in names if not s.isdigit()), names[0] if names else answer.source)
    return Student(name.casefold(), name)


def _choose(a: Assignment, student: Student, several: Sequence[Answer]) -> Chosen:
    """The last one counts; one for another assignment or version of it only if there is no other."""

    def order(x: Answer) -> tuple[bool, datetime, str]:
        ours = x.sealed is None or (x.sealed.assignment, x.sealed.fingerprint) == (a.id, a.fingerprint)
        return (ours, x.time or _FIRST, x.source)

    ordered = sorted(several, key=order)
    last = ordered[-1]
    notes: list[str] = []
    if last.sealed is not None and last.sealed.assignment != a.id:
        notes.append(f"It was handed in for the assignment `{last.sealed.assignment}`.")
    elif last.sealed is not None and last.sealed.fingerprint != a.fingerprint:
        notes.append("It was handed in for another version of this assignment.")
    texts: dict[str, str] = {}
    for file in last.files:
        lesson = lesson_of(a, file)
        if lesson is None:
            notes.append(f"`{file.name}` belongs to no task.")
        elif lesson in texts:
            notes.append(f"`{file.name}` is a second answer to `{lesson}`; the first one counts.")
        else:
            texts[lesson], note = text_of(file.data)
            if note:
                notes.append(f"`{file.name}`: {note}")
    names = tuple([PurePosixPath(f.source).name for f in last.files])
    others = tuple([x.source for x in ordered[:-1]])
    return Chosen(
        student, texts, last.time, last.late, last.source, names, last.receipt, others, tuple(notes)
    )


def lesson_of(a: Assignment, file: File) -> str | None:
    """By its name, else by whose locked parts the text has, else the only lesson that there is."""
    ids = [lesson.id for lesson in a.lessons.order]
    stem = re.sub(r"[^a-z0-9]+", "-", file.name.rpartition(".")[0].casefold()).strip("-")
    if stem in ids:
        return stem
    named = [id for id in ids if re.search(rf"(^|-){re.escape(id)}(-|$)", stem)]
    if named:
        return max(named, key=len)
    if len(ids) == 1:
        return ids[0]
    found = tokens(text_of(file.data)[0])
    fitting = [lesson.id for lesson in a.lessons.order if fit(lesson.start, found) is not None]
    return fitting[0] if len(fitting) == 1 else None


def text_of(data: bytes) -> tuple[str, str]:
    """The text that the bytes mean, and what is odd about them, "" where nothing is. An answer counts
    whatever editor wrote it: what is not UTF-8 is read as UTF-16 or Latin-1."""
    text = decode(data)
    if not isinstance(text, Unreadable):
        return text, ""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        try:
            return data.decode("utf-16"), "it was read as UTF-16 text"
        except UnicodeDecodeError:
            pass
    return data.decode("latin-1"), "it is not UTF-8 text, and was read as Latin-1"
