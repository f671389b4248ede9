"""A class's answers → their verdicts, any number of processes at a time.

Each answer to a lesson is graded by itself, so neither the number of jobs nor the order changes a result.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from multiprocessing.connection import wait
from pathlib import Path
from typing import Protocol

from language.assignments.choosing import Chosen
from language.assignments.points import Outcome, Verdict
from language.assignments.records import Assignment
from language.grading.isolation import Job, Running
from language.grading.journal import Entry, Journal, key_of
from language.record import dataclass

WHY = {
    Outcome.OUT_OF_TIME: "Checking this answer took too long and was stopped. That says nothing about its "
    "syntax: some claim in it is too hard for the prover.",
    Outcome.STOPPED: "Checking this answer wanted more memory or output than an answer may have, and was "
    "stopped.",
}


@dataclass(frozen=True)
class Graded:
    """`verdicts` by task id. `again` is False where all was known from before."""

    chosen: Chosen
    verdicts: Mapping[str, Verdict]
    again: bool


@dataclass(frozen=True)
class Wanted:
    """An answer to be graded. `key` is its key in the journal."""

    key: str
    lesson: str
    text: str


Result = list[Verdict] | Outcome
"""The verdicts, or why there are none."""


class Graders(Protocol):
    """Whoever grades: processes of this machine, or a cluster. Results come in any order, each once."""

    def __call__(self, folder: Path, wanted: Sequence[Wanted]) -> Iterator[tuple[Wanted, Result]]: ...


def grade_class(
    a: Assignment, folder: Path, chosen: Sequence[Chosen], journal: Journal, graders: Graders
) -> Iterator[Graded]:
    """As soon as all of a student's answers are graded; those that are known come first. The same text of
    two students is graded once."""
    open_: dict[str, set[str]] = {}
    wanted: dict[str, Wanted] = {}
    for c in chosen:
        keys = {w.key: w for w in _wanted(a, c, journal.versions) if journal.get(w.key) is None}
        wanted |= keys
        open_[c.student.id] = set(keys)
        if not keys:
            yield Graded(c, _verdicts(a, c, journal), False)
    left = [c for c in chosen if open_[c.student.id]]
    for w, got in graders(folder, list(wanted.values())):
        verdicts = _without_answer(a, w, got) if isinstance(got, Outcome) else got
        journal.add(Entry(w.key, w.lesson, tuple(verdicts)))
        for c in list(left):
            open_[c.student.id].discard(w.key)
            if not open_[c.student.id]:
                left.remove(c)
                yield Graded(c, _verdicts(a, c, journal), True)


def processes(jobs: int) -> Graders:
    """So many processes of this machine at a time."""

    def run(folder: Path, wanted: Sequence[Wanted]) -> Iterator[tuple[Wanted, Result]]:
        waiting = deque(wanted)
        running: list[tuple[Wanted, Running]] = []
        try:
            while waiting or running:
                while waiting and len(running) < jobs:
                    w = waiting.popleft()
                    running.append((w, Running(Job(folder, w.lesson, w.text))))
                nearest = min(r.deadline for _, r in running) - time.monotonic()
                wait([r.pipe for _, r in running], timeout=max(0.0, nearest) + 0.01)
                for w, r in list(running):
                    got = r.verdicts()
                    if got is not None:
                        running.remove((w, r))
                        yield w, got
        finally:
            for _, r in running:
                r.end()

    return run


def _wanted(a: Assignment, c: Chosen, versions: Mapping[str, str]) -> Iterator[Wanted]:
    asked = {t.lesson for t in a.tasks}
    for lesson, text in c.texts.items():
        if lesson in asked:
            yield Wanted(key_of(a.fingerprint, versions, lesson, text), lesson, text)


def _verdicts(a: Assignment, c: Chosen, journal: Journal) -> dict[str, Verdict]:
    found: dict[str, Verdict] = {}
    for w in _wanted(a, c, journal.versions):
        entry = journal.get(w.key)
        assert entry is not None
        found |= {v.task: v for v in entry.verdicts}
    return found


def _without_answer(a: Assignment, w: Wanted, why: Outcome) -> list[Verdict]:
    """The verdicts of a process that gave none."""
    return [Verdict(t.id, why, WHY[why], str(why)) for t in a.tasks if t.lesson == w.lesson]
