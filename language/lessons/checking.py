"""The author's checker: does every lesson do what it says?

For each lesson: the starting program fails as stated, the solution passes every task, each wrong answer
brings the hint or rule that it must bring, other right answers pass, the prose keeps its word limits, its
links lead somewhere, and no published id was lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from language.lessons import hints
from language.lessons.files import SHIPPED, languages, load, load_published_ids, load_words
from language.lessons.grading import Check, grade
from language.lessons.pieces import tokens, words
from language.lessons.reasons import RULES
from language.lessons.records import Catalogue, Failure, Lesson, Problem, TaskKind
from language.lessons.template import fit
from language.records.verdicts import FileVerdict, ObligationKind
from language.source import SourceText

SECTION_WORDS = 110
STAGE_WORDS = 50
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]*)\)")
_CODE = re.compile(r"`[^`]*`")
_CAUSES = frozenset({"", "refuted", "too-weak", "undecided", "timeout", "crashed"})


def check_catalogue(root: Path, check: Check) -> list[Problem]:
    """All that is wrong with the lessons under `root`, the verifier's `check` being right."""
    problems: list[Problem] = []
    catalogue = load(root)
    problems += catalogue.problems
    problems += check_ids(catalogue, load_published_ids(root))
    for lesson in catalogue.order:
        problems += check_prose(lesson, catalogue)
        problems += check_records(lesson)
        problems += check_programs(lesson, check, load_words(root))
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
    kinds = {str(k) for k in ObligationKind}
    named = [(f.method, (f.kind,), f.cause) for f in lesson.fails]
    for task in lesson.tasks:
        named += [(name, (), "") for name in task.methods]
        named += [(h.when.method, h.when.kinds, h.when.cause) for h in task.hints]
        if task.kind is TaskKind.LOOK and not (task.button and task.methods):
            yield Problem(
                where, f"The task `{task.id}` is to look: it needs a `button`, and the `methods` to look at."
            )
    for method, of, cause in named:
        if method and method not in methods:
            yield Problem(where, f"There is no method `{method}` in the starting program.")
        for kind in of:
            if kind not in kinds:
                yield Problem(where, f"There is no kind of obligation `{kind}`.")
        if cause not in _CAUSES:
            yield Problem(where, f"There is no cause `{cause}`.")
    rules = {f"rule:{r}" for r in RULES}
    for wrong in lesson.wrong:
        task = lesson.task(wrong.task)
        if task is None:
            yield Problem(where, f"`{wrong.file}` belongs to the task `{wrong.task}`, which does not exist.")
        elif wrong.brings not in rules and wrong.brings not in {h.id for h in task.hints}:
            yield Problem(
                where,
                f"`{wrong.file}` must bring `{wrong.brings}`: neither a hint of its task nor a rule.",
            )
    if not lesson.wrong:
        yield Problem(where, "The lesson has no wrong answer.")


def check_programs(lesson: Lesson, check: Check, said: Mapping[str, str]) -> Iterator[Problem]:
    yield from _check_start(lesson, check)
    answers = [("solution.dfy", lesson.solution, t.id) for t in lesson.tasks]
    answers += [(r.file, r.text, r.task) for r in lesson.right]
    for file, text, id in answers:
        task = lesson.task(id)
        if task is None or task.kind is TaskKind.LOOK:
            continue
        got = grade(lesson, task, SourceText(file, text), check, said)
        if not got.passed:
            yield Problem(
                f"{lesson.folder}/{file}", f"This must pass the task `{id}`, and does not: {got.message}"
            )
    for wrong in lesson.wrong:
        task = lesson.task(wrong.task)
        if task is None:
            continue
        got = grade(lesson, task, SourceText(wrong.file, wrong.text), check, said)
        where = f"{lesson.folder}/{wrong.file}"
        if got.passed:
            yield Problem(where, f"This passes the task `{task.id}`, and must not.")
        elif got.brings != wrong.brings:
            yield Problem(
                where, f"This must bring `{wrong.brings}`, and brings `{got.brings}`: {got.message}"
            )


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
    got = [hints.failure(m, r, source) for m, r in hints.failing(result)]
    for stated in lesson.fails:
        if not any(_is(stated, f) for f in got):
            yield Problem(where, f"This must fail and does not: {_show(stated)}")
    for f in got:
        if not any(_is(stated, f) for stated in lesson.fails):
            yield Problem(where, f"This fails, and no [[fails]] says so: {_show(f)}")


def _is(stated: Failure, got: Failure) -> bool:
    return (
        stated.method == got.method
        and stated.kind == got.kind
        and hints.same_claim(stated.clause, got.clause)
        and stated.cause in ("", got.cause)
    )


def _show(f: Failure) -> str:
    return (
        f"{f.kind} in {f.method}"
        + (f", `{f.clause}`" if f.clause else "")
        + (f", {f.cause}" if f.cause else "")
    )


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
