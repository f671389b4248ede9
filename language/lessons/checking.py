"""The author's checker: does every lesson do what it says?

For each lesson: the starting program fails as stated, the solution passes every task, each wrong answer
brings the hint or rule that it must bring, other right answers pass, the prose keeps its word limits, its
links lead somewhere, and no published id was lost.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from language.lessons.answer_words import questions
from language.lessons.check_answers import check_programs
from language.lessons.equivalence import KINDS as COMPARED
from language.lessons.files import SHIPPED, languages, load, load_published_ids, load_words
from language.lessons.grading import Check
from language.lessons.pieces import words
from language.lessons.reasons import RULES, Reason
from language.lessons.records import IN_WINDOW, Catalogue, Lesson, Problem, Task, TaskKind, When
from language.lessons.tables import COLUMNS
from language.records.verdicts import ObligationKind

SECTION_WORDS = 110
STAGE_WORDS = 50
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]*)\)")
_CODE = re.compile(r"`[^`]*`")
_KINDS = {str(k) for k in ObligationKind} | {str(r) for r in Reason} | set(COMPARED)
_CAUSES = frozenset({"", "refuted", "too-weak", "undecided", "timeout", "crashed"})


Programs = Callable[[Path, Sequence[str]], Iterable[Problem]]
"""What is wrong with the programs of the lessons with these ids, under a root."""


def one_by_one(check: Check) -> Programs:
    """Checks the programs here, one lesson after the other."""

    def programs(root: Path, ids: Sequence[str]) -> Iterator[Problem]:
        catalogue, said = load(root), load_words(root)
        for id in ids:
            yield from check_programs(catalogue.lessons[id], check, said)

    return programs


def check_catalogue(root: Path, programs: Programs) -> list[Problem]:
    """All that is wrong with the lessons under `root`."""
    problems: list[Problem] = []
    catalogue = load(root)
    problems += catalogue.problems
    problems += check_ids(catalogue, load_published_ids(root))
    for lesson in catalogue.order:
        problems += check_prose(lesson, catalogue)
        problems += check_records(lesson)
    problems += programs(root, tuple(catalogue.lessons))
    for language in languages(root):
        if language != SHIPPED:
            problems += _check_translation(catalogue, load(root, language), language)
    return problems


def check_ids(catalogue: Catalogue, published: frozenset[str]) -> Iterator[Problem]:
    """Ids are in learners' records, so they stay: `ids.txt` lists those that were ever published."""
    now = {lesson.id for lesson in catalogue.order} | {
        lesson.task_id(task) for lesson, task in catalogue.tasks
    }
    retired = {id.removeprefix("-") for id in published if id.startswith("-")}
    known = {id for id in published if not id.startswith("-")}
    for id in sorted(known - now):
        yield Problem(
            "ids.txt", f"`{id}` is not in the lessons any more. Bring it back, or retire it: write `-{id}`."
        )
    for id in sorted(now & retired):
        yield Problem("ids.txt", f"`{id}` was retired, and may not be used again.")
    for id in sorted(now - known - retired):
        yield Problem("ids.txt", f"`{id}` is new: add it.")


def check_prose(lesson: Lesson, catalogue: Catalogue) -> Iterator[Problem]:
    where = f"{lesson.folder}/lesson.md"
    first = lesson.tasks[0]
    count = word_count(f"{lesson.intro} {first.text} {first.more}")
    if count > lesson.intro_words:
        yield Problem(where, f"{count} words before the first action; at most {lesson.intro_words}.")
    for name, text in (("belief", lesson.belief), ("surprise", lesson.surprise)):
        if not text:
            yield Problem(
                where, f"`{name}` is missing: which wrong idea is overturned, and what is seen then?"
            )
    sections = [("end", lesson.closing), *((f"done: {t.id}", t.done) for t in lesson.tasks)]
    for name, text in sections:
        if word_count(text) > SECTION_WORDS:
            yield Problem(where, f"`## {name}` has {word_count(text)} words; at most {SECTION_WORDS}.")
    for task in lesson.tasks:
        if not task.done:
            yield Problem(where, f"The task `{task.id}` has no section `## done: {task.id}`.")
        for hint in task.hints:
            for n, stage in enumerate(hint.stages, 1):
                if word_count(stage) > STAGE_WORDS:
                    yield Problem(
                        where, f"Stage {n} of the hint `{hint.id}` has more than {STAGE_WORDS} words."
                    )
    for text in [
        lesson.intro,
        lesson.closing,
        *(t.done for t in lesson.tasks),
        *(t.more for t in lesson.tasks),
    ]:
        for target in _LINK.findall(_CODE.sub("", text)):
            kind, _, name = target.partition(":")
            if kind != "lesson" or name not in catalogue.lessons:
                yield Problem(
                    where, f"The link to `{target}` leads nowhere. Links go to lessons: `lesson:<id>`."
                )


def check_records(lesson: Lesson) -> Iterator[Problem]:
    """What the front matter names must exist."""
    where = f"{lesson.folder}/lesson.md"
    methods = {
        run[i + 1]
        for run in lesson.start.runs
        for i, w in enumerate(run[:-1])
        if w in ("method", "lemma", "function")
    }
    conditions = [When((f.kind,), (f.method,), (f.cause,)) for f in lesson.fails]
    for task in lesson.tasks:
        conditions.append(When((), task.methods))
        conditions += [w for h in task.hints for w in (h.when, *h.when.either)]
        yield from _check_task(task, where)
    for when in conditions:
        for method in when.methods:
            if method not in methods:
                yield Problem(where, f"There is no method `{method}` in the starting program.")
        for kind in when.kinds:
            if kind not in _KINDS:
                yield Problem(where, f"There is no kind of obligation `{kind}`.")
        for cause in when.causes:
            if cause not in _CAUSES:
                yield Problem(where, f"There is no cause `{cause}`.")
    for wrong in lesson.wrong:
        task = lesson.task(wrong.task)
        if task is None:
            yield Problem(where, f"`{wrong.file}` belongs to the task `{wrong.task}`, which does not exist.")
        elif not _can_bring(task, wrong.brings):
            yield Problem(where, f"`{wrong.file}` must bring `{wrong.brings}`, which nothing brings.")
    if not lesson.wrong and any(t.kind not in IN_WINDOW for t in lesson.tasks):
        yield Problem(where, "The lesson has no wrong answer.")


def _check_task(task: Task, where: str) -> Iterator[Problem]:
    if task.kind is TaskKind.LOOK and not (task.button and task.methods):
        yield Problem(
            where, f"The task `{task.id}` is to look: it needs a `button`, and the `methods` to look at."
        )
    if (task.kind in (TaskKind.PREDICT, TaskKind.CHOOSE)) != bool(task.rows and task.columns):
        yield Problem(
            where, f"The task `{task.id}`: `columns` and rows are for `predict` and `choose` alone."
        )
    for column in task.columns:
        if column not in COLUMNS:
            yield Problem(where, f"There is no column `{column}`; there are {', '.join(COLUMNS)}.")
    for hint in task.hints:
        if hint.edit is None:
            yield Problem(where, f"The hint `{hint.id}` has no `edit`: what does its last stage advise?")


def _can_bring(task: Task, brings: str) -> bool:
    kind, _, name = brings.partition(":")
    if name:
        known = {"rule": set(map(str, RULES)), "ask": questions("ask"), "help": questions("help") | {"said"}}
        return name in known.get(kind, set())
    return brings in {h.id for h in task.hints}


def _check_translation(shipped: Catalogue, other: Catalogue, language: str) -> Iterator[Problem]:
    """A translation has the same ids, and the same programs but for comments and texts."""
    yield from (Problem(f"{language}/{p.where}", p.message) for p in other.problems)
    for id, lesson in shipped.lessons.items():
        twin = other.lessons.get(id)
        if twin is None:
            yield Problem(language, f"The lesson `{id}` is missing, or has another id.")
        elif [t.id for t in twin.tasks] != [t.id for t in lesson.tasks]:
            yield Problem(
                f"{language}/{twin.folder}/lesson.md", "The tasks are not those of the English lesson."
            )
        elif twin.start.runs != lesson.start.runs or words(twin.solution) != words(lesson.solution):
            yield Problem(f"{language}/{twin.folder}", "The programs are not those of the English lesson.")


def word_count(text: str) -> int:
    """Words as a reader counts them: what has a letter or digit between spaces."""
    return sum(any(c.isalnum() for c in word) for word in text.split())
