"""The records of an assignment. Points are fractions, so that a sum never depends on the order of adding."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from fractions import Fraction

from language.lessons.records import Catalogue, Lesson, Task
from language.record import dataclass


class Help(StrEnum):
    """What the window shows while somebody works on an assignment."""

    HINTS = "hints"


@dataclass(frozen=True, slots=True)
class Late:
    """Until `within` after the due date, `minus` percent of the points are taken off."""

    within: timedelta
    minus: int


@dataclass(frozen=True, slots=True)
class TaskPoints:
    """`lesson` and `task` are ids. `by_claim`: each promise that is proved earns its share, where the task
    as a whole does not pass. `part` is the id of the part that it belongs to, "" for none."""

    lesson: str
    task: str
    points: Fraction
    by_claim: bool = False
    part: str = ""

    @property
    def id(self) -> str:
        return f"{self.lesson}/{self.task}"


@dataclass(frozen=True, slots=True)
class Part:
    """Tasks that count together: with fewer than `least` points they count nothing; else `weight` times."""

    id: str
    title: str
    least: Fraction
    weight: Fraction


@dataclass(frozen=True)
class Assignment:
    """`due` has a time zone. `allow` is what the window shows meanwhile. `lessons` has the assignment's own
    lessons, in the order of its tasks. `key` is the public key that answers are sealed to, "" where they are
    not. `fingerprint` tells this assignment from every other and from its own changes."""

    id: str
    title: str
    due: datetime | None
    late: tuple[Late, ...]
    allow: frozenset[Help]
    tasks: tuple[TaskPoints, ...]
    parts: tuple[Part, ...]
    lessons: Catalogue
    key: str = ""
    fingerprint: str = ""

    @property
    def points(self) -> Fraction:
        """What a perfect answer gets."""
        weight = {p.id: p.weight for p in self.parts}
        return sum((t.points * weight.get(t.part, Fraction(1)) for t in self.tasks), Fraction(0))

    def lesson(self, id: str) -> Lesson | None:
        return self.lessons.lessons.get(id)

    def task(self, points: TaskPoints) -> tuple[Lesson, Task]:
        """The lesson and task that the points are for; reading made sure that they exist."""
        lesson = self.lessons.lessons[points.lesson]
        task = lesson.task(points.task)
        assert task is not None
        return lesson, task


def shown(points: Fraction) -> str:
    """Points as people write them: at most two decimals, none that say nothing."""
    text = f"{float(round(points, 2)):.2f}"
    return text.rstrip("0").rstrip(".")
