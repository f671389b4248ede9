"""A student's line in every report."""

from __future__ import annotations

from language.assignments.choosing import Chosen
from language.assignments.points import Score
from language.assignments.roster import Student
from language.record import dataclass


@dataclass(frozen=True)
class Row:
    """`chosen` is None for who handed in nothing."""

    student: Student
    chosen: Chosen | None
    score: Score
    released: bool = False
