"""How far a learner has come, as a value and as text.

The text is JSON with one record a line, so that a file that was cut off or damaged still gives back every
line that is whole. Two progresses merge without losing anything: merging is commutative, associative and
idempotent, so importing a file twice, or on two machines, does no harm.

    {"surefoot-progress": 1,
    "task promise/repair": {"state": "done", "attempts": 3, …},
    "lesson promise": {"text": "method …", "changed": 1790000000.0},
    "end": 0}

Times are seconds since 1970 (UTC). Records of lessons that are not installed are kept.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import TypeVar, cast

from language.record import dataclass, field, replace

VERSION = 1
_HEAD = "surefoot-progress"
_HUGE = 10_000_000
"""Longer texts are no programs; they are not kept."""

R = TypeVar("R", "TaskRecord", "LessonRecord")


class TaskState(StrEnum):
    OPEN = "open"
    TRIED = "tried"
    DONE = "done"


_RANK = {TaskState.OPEN: 0, TaskState.TRIED: 1, TaskState.DONE: 2}


@dataclass(frozen=True, slots=True)
class TaskRecord:
    """`best` is the text that passed first, `hints` how many stages of each hint were shown."""

    state: TaskState = TaskState.OPEN
    attempts: int = 0
    first: float = 0.0
    last: float = 0.0
    done: float = 0.0
    best: str = ""
    hints: Mapping[str, int] = field(default_factory=dict[str, int])


@dataclass(frozen=True, slots=True)
class LessonRecord:
    """`text` is what the learner had in the editor last, and `changed` when."""

    text: str = ""
    changed: float = 0.0
    opened: float = 0.0


@dataclass(frozen=True)
class Progress:
    """By full id: tasks as `lesson/task`. `current` is the lesson that was open last."""

    tasks: Mapping[str, TaskRecord] = field(default_factory=dict[str, TaskRecord])
    lessons: Mapping[str, LessonRecord] = field(default_factory=dict[str, LessonRecord])

    def task(self, id: str) -> TaskRecord:
        return self.tasks.get(id, TaskRecord())

    def lesson(self, id: str) -> LessonRecord:
        return self.lessons.get(id, LessonRecord())

    @property
    def current(self) -> str | None:
        return max(self.lessons, key=lambda id: (self.lessons[id].opened, id), default=None)

    def opened(self, lesson: str, now: float) -> Progress:
        return self._lesson(lesson, lambda r: replace(r, opened=now))

    def edited(self, lesson: str, text: str, now: float) -> Progress:
        return self._lesson(lesson, lambda r: replace(r, text=text, changed=now))

    def tried(self, task: str, passed: bool, text: str, now: float) -> Progress:
        """An answer was graded. What is done stays done."""

        def change(r: TaskRecord) -> TaskRecord:
            r = replace(r, attempts=r.attempts + 1, first=r.first or now, last=now)
            if r.state is TaskState.DONE:
                return r
            if passed:
                return replace(r, state=TaskState.DONE, done=now, best=text)
            return replace(r, state=TaskState.TRIED)

        return self._task(task, change)

    def hinted(self, task: str, hint: str, stages: int, now: float) -> Progress:
        """The first `stages` stages of a hint have been shown."""

        def change(r: TaskRecord) -> TaskRecord:
            shown = max(stages, r.hints.get(hint, 0))
            return replace(r, hints={**r.hints, hint: shown}, first=r.first or now, last=now)

        return self._task(task, change)

    def _task(self, id: str, change: Callable[[TaskRecord], TaskRecord]) -> Progress:
        return replace(self, tasks={**self.tasks, id: change(self.task(id))})

    def _lesson(self, id: str, change: Callable[[LessonRecord], LessonRecord]) -> Progress:
        return replace(self, lessons={**self.lessons, id: change(self.lesson(id))})


def merge(a: Progress, b: Progress) -> Progress:
    """Everything that either has."""
    return Progress(_union(a.tasks, b.tasks, _merge_tasks), _union(a.lessons, b.lessons, _merge_lessons))


def _merge_tasks(a: TaskRecord, b: TaskRecord) -> TaskRecord:
    # of two that are done, the one that was done first keeps its text; equal times fall back on the text
    finished = [r for r in (a, b) if r.state is TaskState.DONE]
    kept = min(finished, key=lambda r: (r.done, r.best), default=TaskRecord())
    firsts = [r.first for r in (a, b) if r.first]
    return TaskRecord(
        state=max(a.state, b.state, key=_RANK.__getitem__),
        attempts=max(a.attempts, b.attempts),
        first=min(firsts, default=0.0),
        last=max(a.last, b.last),
        done=kept.done,
        best=kept.best,
        hints=_union(a.hints, b.hints, max),
    )


def _merge_lessons(a: LessonRecord, b: LessonRecord) -> LessonRecord:
    newer = max(a, b, key=lambda r: (r.changed, r.text))
    return LessonRecord(newer.text, newer.changed, max(a.opened, b.opened))


V = TypeVar("V")


def _union(a: Mapping[str, V], b: Mapping[str, V], both: Callable[[V, V], V]) -> dict[str, V]:
    return {
        k: both(a[k], b[k]) if k in a and k in b else (a[k] if k in a else b[k]) for k in sorted({*a, *b})
    }


# ── as text ──────────────────────────────────────────────────────────────────────────────────────


def to_text(progress: Progress) -> str:
    lines = [f'{{"{_HEAD}": {VERSION},']
    for id, task in sorted(progress.tasks.items()):
        record = {
            "state": str(task.state), "attempts": task.attempts, "first": task.first, "last": task.last,
            "done": task.done, "best": task.best, "hints": dict(task.hints),
        }  # fmt: skip
        lines.append(f"{json.dumps('task ' + id)}: {json.dumps(record)},")
    for id, lesson in sorted(progress.lessons.items()):
        record = {"text": lesson.text, "changed": lesson.changed, "opened": lesson.opened}
        lines.append(f"{json.dumps('lesson ' + id)}: {json.dumps(record)},")
    return "\n".join([*lines, '"end": 0}', ""])


@dataclass(frozen=True, slots=True)
class Loaded:
    """`problems` are sentences for people; empty: the text was whole. `newer`: the file was written by
    a later Surefoot, and may hold things that this one would lose by writing over it."""

    progress: Progress
    problems: tuple[str, ...] = ()
    newer: bool = False


def from_text(text: str) -> Loaded:
    """Read a progress; never fails. Damaged records are left out, and a problem says how many."""
    entries, damaged = _entries(text)
    tasks: dict[str, TaskRecord] = {}
    lessons: dict[str, LessonRecord] = {}
    version = entries.pop(_HEAD, None)
    entries.pop("end", None)
    newer = isinstance(version, int | float) and version > VERSION
    for key, value in entries.items():
        kind, _, id = key.partition(" ")
        if not isinstance(value, dict) or not id or kind not in ("task", "lesson"):
            damaged += not newer
            continue
        record = cast(dict[str, object], value)
        if kind == "task":
            tasks[id] = _task_record(record)
        else:
            lessons[id] = _lesson_record(record)
    problems: list[str] = []
    if version is None and text.strip():
        problems.append("This is not a file of Surefoot's progress, or its beginning is lost.")
    if newer:
        problems.append(
            "This progress was written by a newer Surefoot; what this one does not know is left out."
        )
    if damaged:
        problems.append(f"Part of the saved progress is damaged; {damaged} of its lines could not be read.")
    return Loaded(Progress(tasks, lessons), tuple(problems), newer)


def _entries(text: str) -> tuple[dict[str, object], int]:
    """All entries of the object, or those on lines that are whole, and how many lines are not."""
    try:
        whole = json.loads(text)
        if isinstance(whole, dict):
            return cast(dict[str, object], whole), 0
        return {}, 1
    except (ValueError, RecursionError):
        pass
    found: dict[str, object] = {}
    damaged = 0
    for line in text.splitlines():
        piece = line.strip().removeprefix("{").removesuffix(",")
        if not piece or piece in ("}", "{"):
            continue
        try:
            found |= json.loads(
                "{" + piece.removesuffix("}") + "}" if piece == '"end": 0}' else "{" + piece + "}"
            )
        except (ValueError, TypeError, RecursionError):
            damaged += 1
    return found, damaged


def _task_record(r: Mapping[str, object]) -> TaskRecord:
    state = r.get("state")
    hints = r.get("hints")
    pairs = cast(dict[str, object], hints) if isinstance(hints, dict) else {}
    return TaskRecord(
        state=TaskState(state) if isinstance(state, str) and state in set(TaskState) else TaskState.OPEN,
        attempts=int(_number(r.get("attempts"))),
        first=_number(r.get("first")),
        last=_number(r.get("last")),
        done=_number(r.get("done")),
        best=_text(r.get("best")),
        hints={k: int(_number(v)) for k, v in pairs.items()},
    )


def _lesson_record(r: Mapping[str, object]) -> LessonRecord:
    return LessonRecord(_text(r.get("text")), _number(r.get("changed")), _number(r.get("opened")))


def _number(value: object) -> float:
    """A count or a time; anything else, and what no clock shows, is 0."""
    ok = isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < 1e12
    return float(cast(float, value)) if ok else 0.0


def _text(value: object) -> str:
    return value if isinstance(value, str) and len(value) <= _HUGE else ""
