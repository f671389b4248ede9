"""From a lesson and the learner's progress to what the panel shows: plain functions."""

from __future__ import annotations

from collections.abc import Mapping

from ide.model.state import DocumentState, LessonItem, LessonView, TableView, TaskStatus, TaskView
from ide.texts.catalogue import say
from language.lessons.progress import Progress, TaskState
from language.lessons.records import Catalogue, Hint, Lesson, Task
from language.lessons.tables import rows_of


def current_task(lesson: Lesson, progress: Progress) -> Task | None:
    """The first task that is not done."""
    return next((t for t in lesson.tasks if not _done(lesson, t, progress)), None)


def _done(lesson: Lesson, task: Task, progress: Progress) -> bool:
    return progress.task(lesson.task_id(task)).state is TaskState.DONE


def finished(lesson: Lesson, progress: Progress) -> bool:
    return current_task(lesson, progress) is None


def lesson_items(catalogue: Catalogue, progress: Progress) -> tuple[LessonItem, ...]:
    return tuple(_item(lesson, catalogue, progress) for lesson in catalogue.order)


def _item(lesson: Lesson, catalogue: Catalogue, progress: Progress) -> LessonItem:
    world = catalogue.world(lesson.world)
    title = f"{world.number}. {world.title}" if world else ""
    done = sum(_done(lesson, t, progress) for t in lesson.tasks)
    whole = finished(lesson, progress)
    text = progress.lesson(lesson.id).text
    begun = not whole and (done > 0 or (bool(text) and text != lesson.start.text))
    return LessonItem(lesson.id, title, lesson.title, whole, True, begun, done, len(lesson.tasks))


def on_track(doc: DocumentState, start: str) -> bool:
    """Whether the learner's own program (not the lesson's `start`) is whole, was checked as it is, and
    keeps its promises in every run that was tried; a proof may still be missing."""
    counts = doc.counts()
    checked = doc.complete and not doc.unread and not counts.pending and counts.seconds is not None
    own = doc.source.text.split() != start.split()  # spaces and empty lines are no progress
    return checked and own and not counts.errors and not counts.wrong


def lesson_view(
    lesson: Lesson,
    catalogue: Catalogue,
    progress: Progress,
    messages: Mapping[str, str],
    hint: tuple[Hint | None, int],
    document: int | None,
    on_track: bool = False,
) -> LessonView:
    world = catalogue.world(lesson.world)
    current = current_task(lesson, progress)
    before, after = catalogue.neighbours(lesson.id)
    shown, stages = hint
    finished = [t for t in lesson.tasks if _done(lesson, t, progress)]
    tasks: list[TaskView] = []
    for task in lesson.tasks:
        done = _done(lesson, task, progress)
        # what was said about the last one is enough: the panel is narrow
        said = task.done if finished and task is finished[-1] else ""
        explained = messages.get(task.id, "") if task.rows else ""
        message = "\n\n".join(m for m in (explained, said) if m) if done else messages.get(task.id, "")
        status = TaskStatus.DONE if done else TaskStatus.TRIED if message else TaskStatus.OPEN
        text = f"{task.text}\n\n{task.more}" if task is current and task.more else task.text
        button = task is current and bool(task.button)
        attempts = progress.task(lesson.task_id(task)).attempts
        table = _table(task, attempts) if task is current and task.rows else None
        tasks.append(TaskView(task.id, text, status, message, "do" if button else "", task.button, table))
    return LessonView(
        id=lesson.id,
        world=f"{world.number} · {world.title}" if world else "",
        number=lesson.number,
        count=len(world.lessons) if world else 0,
        title=lesson.title,
        body=lesson.intro,
        tasks=tuple(tasks),
        hint=shown.stages[stages - 1] if shown and stages else "",
        hint_number=stages if shown else 0,
        hint_count=_hint_count(current, shown),
        previous=_item(before, catalogue, progress) if before else None,
        next=_item(after, catalogue, progress) if after else None,
        document=document,
        on_track=on_track and current is not None,
        praise=lesson.closing if current is None else "",
    )


def _table(task: Task, attempts: int) -> TableView:
    columns = tuple(say(f"column.{c}") for c in task.columns)
    return TableView(columns, tuple(r.text for r in rows_of(task, attempts)))


def _hint_count(task: Task | None, hint: Hint | None) -> int:
    if hint is not None:
        return len(hint.stages)
    first = next(iter(task.hints), None) if task else None
    return len(first.stages) if first else 0
