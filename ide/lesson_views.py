"""What the lesson panel and the list of lessons show, made from the catalogue and the progress. No Qt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ide.state import LessonItem, LessonView, TaskStatus, TaskView
from ide.words import say
from language.lessons.judging import Grade
from language.lessons.progress import Progress, TaskState
from language.lessons.reasons import RULES, Reason
from language.lessons.records import Catalogue, Hint, Lesson, Task, TaskKind

_STATUS = {
    TaskState.OPEN: TaskStatus.OPEN,
    TaskState.TRIED: TaskStatus.TRIED,
    TaskState.DONE: TaskStatus.DONE,
}
_QUIET = frozenset({Reason.UNREADABLE, Reason.UNSUPPORTED, Reason.LOOK})
"""Reasons about which the editor says enough."""


@dataclass(frozen=True)
class Attempt:
    """What is known about the text in the editor now. `grades` are by task id, `document` is the open
    text; `touched`: the learner has changed the starting program; `confirming`: tasks whose answer is
    being checked to the end."""

    document: int | None = None
    touched: bool = False
    grades: Mapping[str, Grade] = field(default_factory=dict[str, Grade])
    confirming: frozenset[str] = frozenset()


def current_task(lesson: Lesson, progress: Progress) -> Task | None:
    """The first task that is not done."""
    return next((t for t in lesson.tasks if not done(lesson, t, progress)), None)


def done(lesson: Lesson, task: Task, progress: Progress) -> bool:
    return progress.task(lesson.task_id(task)).state is TaskState.DONE


def finished(lesson: Lesson, progress: Progress) -> bool:
    return all(done(lesson, t, progress) for t in lesson.tasks)


def hint_now(lesson: Lesson, progress: Progress, attempt: Attempt) -> tuple[Task, Hint] | None:
    """The hint that fits the current task, if its answer failed in a way that has one."""
    task = current_task(lesson, progress)
    grade = attempt.grades.get(task.id) if task else None
    return (task, grade.hint) if task and grade and grade.hint else None


def lesson_view(catalogue: Catalogue, lesson: Lesson, progress: Progress, attempt: Attempt) -> LessonView:
    world = catalogue.world(lesson.world)
    now = current_task(lesson, progress)
    before, after = catalogue.neighbours(lesson.id)
    fitting = hint_now(lesson, progress, attempt)
    shown = 0
    if fitting:
        task, hint = fitting
        shown = min(progress.task(lesson.task_id(task)).hints.get(hint.id, 0), len(hint.stages))
    return LessonView(
        id=lesson.id,
        world=say("lesson.world", number=world.number, title=world.title) if world else "",
        number=lesson.number,
        count=len(world.lessons) if world else 1,
        title=lesson.title,
        body=_body(lesson, now, progress),
        tasks=tuple(_task(lesson, t, t is now, progress, attempt) for t in lesson.tasks),
        hint=fitting[1].stages[shown - 1] if fitting and shown else "",
        hint_number=shown,
        hint_count=len(fitting[1].stages) if fitting else 0,
        on_track=_on_track(lesson, now, attempt),
        previous=_item(catalogue, before, progress),
        next=_item(catalogue, after, progress),
        document=attempt.document,
        praise=lesson.closing if now is None else "",
    )


def lesson_items(catalogue: Catalogue, progress: Progress) -> tuple[LessonItem, ...]:
    """The list of lessons. All are open: a teacher may begin anywhere."""
    return tuple(i for lesson in catalogue.order if (i := _item(catalogue, lesson, progress)))


def _item(catalogue: Catalogue, lesson: Lesson | None, progress: Progress) -> LessonItem | None:
    if lesson is None:
        return None
    world = catalogue.world(lesson.world)
    title = say("lesson.world", number=world.number, title=world.title) if world else ""
    return LessonItem(lesson.id, title, lesson.title, finished(lesson, progress))


def _body(lesson: Lesson, now: Task | None, progress: Progress) -> str:
    """The introduction, what was said about each task that is done, and what the current one needs."""
    parts = [lesson.intro]
    for task in lesson.tasks:
        if done(lesson, task, progress):
            parts.append(task.done)
        elif task is now:
            parts.append(task.more)
    return "\n\n".join(p for p in parts if p)


def _task(lesson: Lesson, task: Task, current: bool, progress: Progress, attempt: Attempt) -> TaskView:
    record = progress.task(lesson.task_id(task))
    grade = attempt.grades.get(task.id)
    message = ""
    if record.state is not TaskState.DONE:
        if task.id in attempt.confirming:
            message = say("lesson.confirming")
        elif grade and not grade.passed and grade.reason not in _QUIET and (attempt.touched and current):
            message = grade.message
    # the button stays after the first look: a second one is often the better lesson
    looks = task.kind is TaskKind.LOOK
    label = (
        "" if not looks else task.button if record.state is not TaskState.DONE else say("lesson.look-again")
    )
    return TaskView(
        id=task.id,
        text=task.text,
        status=_STATUS[record.state],
        message=message,
        action="look" if looks else "",
        action_label=label,
    )


def _on_track(lesson: Lesson, now: Task | None, attempt: Attempt) -> bool | None:
    """Whether the answer is better than the starting program: it keeps the rules, and fewer claims of
    the current task fail. None where that cannot be told."""
    grade = attempt.grades.get(now.id) if now else None
    if now is None or grade is None or not attempt.touched or grade.reason in _QUIET:
        return None
    if grade.reason in RULES:
        return False
    at_first = sum(not now.methods or f.method in now.methods for f in lesson.fails)
    return True if grade.passed or len(grade.failures) < at_first else None
