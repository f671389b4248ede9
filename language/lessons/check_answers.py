"""The author's checker, with the verifier: do the programs of a lesson do what it says?

The starting program fails as stated, the solution and other right answers pass, each wrong answer brings what
it must bring, and what a hint's last stage advises helps every wrong answer that brings the hint.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from language.lessons.answers import changed
from language.lessons.evidence import failing, failure
from language.lessons.grading import Check, grade
from language.lessons.hints import is_failure
from language.lessons.judging import Grade
from language.lessons.pieces import tokens
from language.lessons.records import IN_WINDOW, Failure, Lesson, Problem, Task, TaskKind, Wrong
from language.lessons.tables import MARK, measured
from language.lessons.template import fit
from language.records.verdicts import FileVerdict
from language.source import SourceText


def check_programs(lesson: Lesson, check: Check, said: Mapping[str, str]) -> Iterator[Problem]:
    yield from _check_start(lesson, check)
    for task in lesson.tasks:
        yield from _check_table(lesson, task, check)
    answers = [("solution.dfy", lesson.solution, t.id) for t in lesson.tasks]
    answers += [(r.file, r.text, r.task) for r in lesson.right]
    for file, text, id in answers:
        task = lesson.task(id)
        if task is None or task.kind in IN_WINDOW:
            continue
        got = grade(lesson, task, SourceText(file, text), check, said)
        if not got.passed:
            yield Problem(
                f"{lesson.folder}/{file}", f"This must pass the task `{id}`, and does not: {got.message}"
            )
    brought = set[str]()
    for wrong in lesson.wrong:
        task = lesson.task(wrong.task)
        if task is not None:
            got = grade(lesson, task, SourceText(wrong.file, wrong.text), check, said)
            brought.add(f"{task.id}/{got.brings}")
            yield from _check_wrong(lesson, task, wrong, got, check, said)
    for task in lesson.tasks:
        for hint in task.hints:
            if f"{task.id}/{hint.id}" not in brought:
                message = f"No wrong answer brings the hint `{hint.id}` of the task `{task.id}`."
                yield Problem(f"{lesson.folder}/lesson.md", message, warning=True)


def _check_table(lesson: Lesson, task: Task, check: Check) -> Iterator[Problem]:
    """What an author says of a row must be what the verifier says."""
    where = f"{lesson.folder}/lesson.md"
    for row in task.rows:
        if MARK not in task.program:
            yield Problem(where, f"The task `{task.id}` needs a `program` with `{MARK}` in it.")
            return
        got = measured(task, row, task.program, check)
        if got is None:
            yield Problem(where, f"With the row `{row.text}`, the program of `{task.id}` cannot be checked.")
        elif got != row.truth:
            is_ = ", ".join(f"{c}: {str(t).lower()}" for c, t in zip(task.columns, got, strict=True))
            yield Problem(where, f"The row `{row.text}` says what Surefoot does not: {is_}.")


def _check_wrong(
    lesson: Lesson, task: Task, wrong: Wrong, got: Grade, check: Check, said: Mapping[str, str]
) -> Iterator[Problem]:
    where = f"{lesson.folder}/{wrong.file}"
    if got.passed:
        yield Problem(where, f"This passes the task `{task.id}`, and must not.")
        return
    if got.brings != wrong.brings:
        yield Problem(where, f"This must bring `{wrong.brings}`, and brings `{got.brings}`: {got.message}")
    edit = next((h.edit for h in task.hints if got.hint and h.id == got.hint.id), None)
    if edit is None:
        return
    text = changed(lesson.start, task, wrong.text, edit)
    if text is None:
        yield Problem(where, f"The `edit` of the hint `{got.brings}` cannot be applied to it.")
        return
    better = grade(lesson, task, SourceText(wrong.file, text), check, said)
    if not better.passed and not (better.failures and len(better.failures) < len(got.failures)):
        yield Problem(where, f"The `edit` of the hint `{got.brings}` does not help it: {better.message}")


def _check_start(lesson: Lesson, check: Check) -> Iterator[Problem]:
    where = f"{lesson.folder}/start.dfy"
    source = SourceText("start.dfy", lesson.start.text)
    for file in ("start.dfy", "solution.dfy"):
        text = lesson.start.text if file == "start.dfy" else lesson.solution
        if fit(lesson.start, tokens(text)) is None:
            yield Problem(f"{lesson.folder}/{file}", "This changes something that is locked.")
    result = check(source)
    if result.verdict in (FileVerdict.REJECTED, FileVerdict.UNSUPPORTED):
        first = result.diagnostics[0] if result.diagnostics else None
        line = source.line_of(first.span.start) if first else 0
        yield Problem(where, f"This is no program yet. Line {line}: {first.message if first else ''}")
        return
    got = [failure(m, r, source) for m, r in failing(result)]
    proves = any(t.kind is TaskKind.PROVE for t in lesson.tasks)
    if proves and not lesson.fails:
        yield Problem(
            where, "There is something to prove, and no [[fails]] says what fails at first, and why."
        )
    for stated in lesson.fails:
        if not stated.cause:
            yield Problem(where, f"[[fails]] needs the `cause`: {_show(stated)}")
    for stated in lesson.fails:
        if not any(is_failure(stated, f) for f in got):
            yield Problem(where, f"This must fail and does not: {_show(stated)}")
    for f in got:
        if not any(is_failure(stated, f) for stated in lesson.fails):
            yield Problem(where, f"This fails, and no [[fails]] says so: {_show(f)}")


def _show(f: Failure) -> str:
    return (
        f"{f.kind} in {f.method}"
        + (f", `{f.clause}`" if f.clause else "")
        + (f", {f.cause}" if f.cause else "")
    )
