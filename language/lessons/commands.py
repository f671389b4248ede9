"""`surefoot lessons check` and `surefoot grade`, up to the text that they print and their exit status."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from language.lessons.checking import Programs, check_catalogue
from language.lessons.files import load, load_words
from language.lessons.grading import Check, grade
from language.lessons.judging import Grade
from language.lessons.mutants import Tally
from language.lessons.new_lesson import NEW_LESSON
from language.lessons.records import IN_WINDOW, Catalogue, Lesson, Problem, Task
from language.record import asdict, dataclass
from language.source import SourceText


@dataclass(frozen=True, slots=True)
class Output:
    """What to print, and the exit status: 0 all well, 1 something to mend, 2 usage."""

    text: str
    status: int


def lessons_check(root: Path, programs: Programs, as_json: bool = False) -> Output:
    problems = check_catalogue(root, programs)
    wrong = [p for p in problems if not p.warning]
    if as_json:
        lines = [json.dumps(_record(p), ensure_ascii=False) for p in problems]
    else:
        lines = [_told(p) for p in problems]
        catalogue = load(root)
        tasks = len(catalogue.tasks)
        found = f"{len(wrong)} problem{'' if len(wrong) == 1 else 's'}"
        answers = sum(len(lesson.wrong) for lesson in catalogue.order)
        lines.append(
            f"{len(catalogue.lessons)} lessons, {tasks} tasks, {answers} wrong answers: "
            f"{found if wrong else 'all is well'}."
        )
    return Output("\n".join(lines) + ("\n" if lines else ""), 1 if wrong else 0)


def tallies(told: Iterable[Tally], as_json: bool = False) -> Iterator[str]:
    """What became of each task's mutants, a line as soon as it is known."""
    for t in told:
        rejected = sum(n for _, n in t.brought)
        if as_json:
            record = {**asdict(t), "brought": dict(t.brought), "rejected": rejected}
            yield json.dumps(record, ensure_ascii=False) + "\n"
            continue
        hints = ", ".join(f"{id} {n}" for id, n in t.brought)
        yield f"{t.task}: {rejected} mistakes rejected ({hints}); {len(t.right)} are right\n"
        for what in t.loose:
            yield f"  passes, and gives other results: {what}\n"


def new_lesson(folder: Path) -> Mapping[str, str]:
    """The files of a new lesson in this folder, by name: small, complete, and accepted by the check."""
    id = re.sub(r"[^a-z0-9]+", "-", re.sub(r"^\d+-", "", folder.name.lower())).strip("-") or "lesson"
    return {name: text.replace("NEW-LESSON", id) for name, text in NEW_LESSON.items()}


def _record(problem: Problem) -> dict[str, object]:
    severity = "warning" if problem.warning else "error"
    return {"file": problem.where, "severity": severity, "message": problem.message}


def _told(problem: Problem) -> str:
    message = f"warning: {problem.message}" if problem.warning else problem.message
    return f"{problem.where}: {message}" if problem.where else message


def grade_file(root: Path, name: str, answer: SourceText, check: Check, as_json: bool = False) -> Output:
    """Grade a text as the answer to a task (`lesson/task`) or to all tasks of a lesson (`lesson`)."""
    catalogue = load(root)
    lesson, tasks = _find(catalogue, name)
    if lesson is None or not tasks:
        known = ", ".join(catalogue.lessons)
        return Output(f"There is no lesson or task `{name}`. The lessons are: {known}.\n", 2)
    said = load_words(root)
    graded = [(task, grade(lesson, task, answer, check, said)) for task in tasks]
    lines = [_line(lesson, task, got, answer, as_json) for task, got in graded]
    return Output("\n".join(lines) + "\n", 0 if all(got.passed for _, got in graded) else 1)


def _find(catalogue: Catalogue, name: str) -> tuple[Lesson | None, list[Task]]:
    id, _, task_id = name.partition("/")
    lesson = catalogue.lessons.get(id)
    if lesson is None:
        return None, []
    if task_id:
        task = lesson.task(task_id)
        return lesson, [task] if task else []
    return lesson, [t for t in lesson.tasks if t.kind not in IN_WINDOW]


def _line(lesson: Lesson, task: Task, got: Grade, answer: SourceText, as_json: bool) -> str:
    if not as_json:
        mark = "✔" if got.passed else "✖"
        more = got.hint is not None and got.hint.stages[0] not in got.message
        hint = f"\n  Hint: {got.hint.stages[0]}" if got.hint and more else ""
        return f"{mark} {lesson.task_id(task)}: {got.message}{hint}"
    at = answer.position(got.span.start) if got.span else None
    record = {
        "task": lesson.task_id(task),
        "passed": got.passed,
        "reason": str(got.reason),
        "message": got.message,
        "line": at.line if at else None,
        "column": at.column if at else None,
        "hint": {"id": got.hint.id, "stages": list(got.hint.stages)} if got.hint else None,
        "failures": [asdict(f) for f in got.failures],
    }
    return json.dumps(record, ensure_ascii=False)
