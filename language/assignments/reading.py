"""The texts of an assignment's folder → the assignment, and what is wrong with it.

In: a mapping from paths (`assignment.toml`, `1-sum/lesson.md`, with `/`) to texts. Lessons are written as
tutorials are (`tutorials/README.md`); they stand in the assignment's folder itself. Out: None for an
assignment that cannot be used at all, and the problems, for its author.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from fractions import Fraction
from typing import TypeVar

from language.assignments.records import Assignment, Help, Late, Part, TaskPoints
from language.lessons.fields import BadField, Fields
from language.lessons.reading import read_catalogue
from language.lessons.records import IN_WINDOW, Catalogue, Problem

FILE = "assignment.toml"
_WORLD = "assignment"
_NO_WORLD = 'id = "assignment"\ntitle = ""\nabout = ""\n'
E = TypeVar("E", bound=StrEnum)


def read_assignment(texts: Mapping[str, str]) -> tuple[Assignment | None, tuple[Problem, ...]]:
    catalogue = _lessons(texts)
    try:
        fields = Fields(tomllib.loads(texts[FILE]))
        found = _assignment(fields, catalogue, fingerprint(texts))
        fields.finish()
    except KeyError:
        return None, (*catalogue.problems, Problem(FILE, f"There is no `{FILE}` in this folder."))
    except (BadField, tomllib.TOMLDecodeError) as e:
        return None, (*catalogue.problems, Problem(FILE, str(e)))
    return found, (*catalogue.problems, *_missing(found))


def fingerprint(texts: Mapping[str, str]) -> str:
    """Changes with anything that a grade can depend on."""
    digest = hashlib.sha256()
    for path, text in sorted(texts.items()):
        for piece in (path, text):
            raw = piece.encode()
            digest.update(len(raw).to_bytes(8, "big") + raw)
    return digest.hexdigest()[:32]


def _lessons(texts: Mapping[str, str]) -> Catalogue:
    """The lessons in the folder, as the one world that it is."""
    inside = {f"{_WORLD}/{path}": text for path, text in texts.items() if path != FILE}
    return read_catalogue({**inside, f"{_WORLD}/world.toml": _NO_WORLD})


def _assignment(fields: Fields, lessons: Catalogue, fingerprint: str) -> Assignment:
    parts = tuple([_part(f) for f in fields.tables("part")])
    if len({p.id for p in parts}) < len(parts):
        raise BadField("Two parts have the same id.")
    tasks = tuple([_task(f, parts) for f in fields.tables("task")])
    if len({t.id for t in tasks}) < len(tasks):
        raise BadField("Two `[[task]]` are about the same task.")
    if not tasks:
        raise BadField("An assignment needs at least one `[[task]]`.")
    return Assignment(
        id=fields.id("id"),
        title=fields.text("title"),
        due=_moment(fields, "due"),
        late=_late(fields),
        allow=_several(fields, "allow", Help),
        tasks=tasks,
        parts=parts,
        lessons=lessons,
        key=fields.text("key", ""),
        fingerprint=fingerprint,
    )


def _task(fields: Fields, parts: tuple[Part, ...]) -> TaskPoints:
    task = TaskPoints(
        fields.id("lesson"),
        fields.id("task"),
        _points(fields, "points"),
        fields.flag("by_claim"),
        fields.text("part", ""),
    )
    fields.finish()
    if task.part and task.part not in {p.id for p in parts}:
        raise BadField(f"`{task.id}` belongs to the part `{task.part}`, and there is no such `[[part]]`.")
    return task


def _part(fields: Fields) -> Part:
    id = fields.id("id")
    part = Part(id, fields.text("title", id), _points(fields, "least", 0), _points(fields, "weight", 1))
    fields.finish()
    return part


def _late(fields: Fields) -> tuple[Late, ...]:
    rules: list[Late] = []
    for f in fields.tables("late"):
        hours, minus = _points(f, "hours"), f.number("minus", 0)
        f.finish()
        if not 0 <= minus <= 100:
            raise BadField(f"`minus` is in percent, from 0 to 100, and is {minus}.")
        rules.append(Late(timedelta(seconds=float(hours * 3600)), minus))
    return tuple(sorted(rules, key=lambda r: r.within))


def _points(fields: Fields, key: str, default: int | None = None) -> Fraction:
    value = fields.amount(key, default)
    if value < 0:
        raise BadField(f"`{key}` cannot be below zero.")
    return value


def _moment(fields: Fields, key: str) -> datetime | None:
    value = fields.moment(key)
    if value is not None and value.tzinfo is None:
        raise BadField(f"`{key}` needs its time zone, as in `{value.isoformat()}+01:00`.")
    return value


def _several(fields: Fields, key: str, of: type[E]) -> frozenset[E]:
    chosen: set[E] = set()
    for word in fields.texts(key):
        try:
            chosen.add(of(word))
        except ValueError:
            raise BadField(f"`{key}` takes {', '.join(of)}; {word!r} is none of them.") from None
    return frozenset(chosen)


def _missing(a: Assignment) -> list[Problem]:
    """Tasks that are not there, or that cannot be graded."""
    problems: list[Problem] = []
    for points in a.tasks:
        lesson = a.lessons.lessons.get(points.lesson)
        task = lesson.task(points.task) if lesson is not None else None
        if task is None:
            problems.append(Problem(FILE, f"There is no task `{points.id}` in this folder's lessons."))
        elif task.kind in IN_WINDOW:
            message = (
                f"`{points.id}` is answered in the window, not by a text, so nobody can earn points for it."
            )
            problems.append(Problem(FILE, message))
    for lesson, task in a.lessons.tasks:
        if task.rows:
            message = (
                f"`{lesson.task_id(task)}` is answered by ticks. Its answers would have to be handed out."
            )
            problems.append(Problem(FILE, message))
    return problems
