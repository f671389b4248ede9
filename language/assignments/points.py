"""What was proved → points.

A task that passes has all its points. One that does not has, where the assignment says so, the share of its
promises that are proved: only those that the start does not prove already, and none of a declaration in which
anything else failed before them, since what comes after a failed claim was proved as if that held.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from fractions import Fraction

from language.assignments.records import Assignment, TaskPoints
from language.record import dataclass


class Outcome(StrEnum):
    PASSED = "passed"
    FAILED = "failed"
    """Looked at, and not right: for a wrong proof as for a broken rule."""
    LATER = "decided at grading"
    """Said to students only, who have nothing to compare it with."""
    MISSING = "missing"
    """Nothing was handed in for it."""
    OUT_OF_TIME = "out of time"
    """The checker was stopped at its limit, which is no fault in the syntax."""
    STOPPED = "stopped"
    """The checker ended without an answer, at a limit of memory or output."""


@dataclass(frozen=True)
class Verdict:
    """What grading found about one task of one answer. `message` says why, for the student. `promises` has,
    by the text of each promise that counts by itself, whether it is earned. `report` is what the verifier
    showed, the counterexample with it. `rests_on` names what the proof assumes. `line` is the place, 0 for
    none."""

    task: str
    outcome: Outcome
    message: str
    reason: str = ""
    line: int = 0
    promises: tuple[tuple[str, bool], ...] = ()
    report: str = ""
    rests_on: tuple[str, ...] = ()
    hint: str = ""


@dataclass(frozen=True)
class Overrule:
    """A teacher's word on a task of a student's, which stays through the next grading."""

    student: str
    task: str
    points: Fraction
    reason: str


@dataclass(frozen=True)
class TaskScore:
    verdict: Verdict
    points: Fraction
    most: Fraction
    overruled: str = ""


@dataclass(frozen=True)
class Score:
    """`total` after parts, weights and lateness; `notes` say what was taken off, and why."""

    tasks: tuple[TaskScore, ...]
    total: Fraction
    most: Fraction
    notes: tuple[str, ...] = ()


def score(
    a: Assignment,
    verdicts: Mapping[str, Verdict],
    handed_in: datetime | None,
    late: bool,
    overrules: Sequence[Overrule] = (),
) -> Score:
    """The points of one student. `overrules` are those about this student. `late` is what the platform
    says; where it says nothing, `handed_in` is held against the due date."""
    said = {o.task: o for o in overrules}
    tasks: list[TaskScore] = []
    for t in a.tasks:
        verdict = verdicts.get(t.id) or Verdict(t.id, Outcome.MISSING, "Nothing was handed in for this task.")
        own = said.get(t.id)
        points = own.points if own else earned(t, verdict)
        tasks.append(TaskScore(verdict, points, t.points, own.reason if own else ""))
    total, notes = _parts(a, tasks)
    minus = _minus(a, handed_in, late)
    if minus and total:
        taken = total * minus / 100
        total -= taken
        notes.append(f"{minus} % were taken off, because it was handed in late.")
    return Score(tuple(tasks), total, a.points, tuple(notes))


def earned(t: TaskPoints, v: Verdict) -> Fraction:
    if v.outcome is Outcome.PASSED:
        return t.points
    if not t.by_claim or not v.promises:
        return Fraction(0)
    return t.points * sum(ok for _, ok in v.promises) / len(v.promises)


def _parts(a: Assignment, tasks: Sequence[TaskScore]) -> tuple[Fraction, list[str]]:
    """The sum, each part's minimum and weight minded."""
    total, notes = Fraction(0), list[str]()
    of_part: dict[str, Fraction] = {}
    for t, s in zip(a.tasks, tasks, strict=True):
        of_part[t.part] = of_part.get(t.part, Fraction(0)) + s.points
    total += of_part.get("", Fraction(0))
    for p in a.parts:
        points = of_part.get(p.id, Fraction(0))
        if points < p.least:
            if points:
                notes.append(
                    f"`{p.title}` counts from {float(p.least):g} points on, and has {float(points):g}."
                )
        else:
            total += points * p.weight
    return total, notes


def _minus(a: Assignment, handed_in: datetime | None, late: bool) -> int:
    """Percent to take off. A platform's *late* without a time counts as the first rule says."""
    if a.due is None:
        return 0
    if handed_in is None or handed_in.tzinfo is None:
        return (a.late[0].minus if a.late else 100) if late else 0
    over = handed_in - a.due
    if over.total_seconds() <= 0 and not late:
        return 0
    return next((r.minus for r in a.late if over <= r.within), 100)
