"""The real verifier and the shipped lessons, for the tests here. Verdicts are kept: programs repeat."""

from __future__ import annotations

from functools import cache

from language import pipeline
from language.lessons.files import load
from language.lessons.grading import grade
from language.lessons.judging import Grade
from language.lessons.records import Catalogue, Lesson
from language.records.verdicts import FileResult
from language.resources import tutorials
from language.source import SourceText


@cache
def catalogue() -> Catalogue:
    return load(tutorials())


def lesson(id: str) -> Lesson:
    return catalogue().lessons[id]


@cache
def _check(text: str) -> FileResult:
    return pipeline.check_file(SourceText("answer.dfy", text)).result


def check(source: SourceText) -> FileResult:
    return _check(source.text)


def graded(task: str, text: str) -> Grade:
    """The grade of a text as the answer to `lesson/task`."""
    id, _, name = task.partition("/")
    the = lesson(id)
    asked = the.task(name)
    assert asked, task
    return grade(the, asked, SourceText("answer.dfy", text), check)


def changed(task: str, old: str, new: str) -> Grade:
    """The grade of the solution with `old` replaced by `new`."""
    text = lesson(task.partition("/")[0]).solution
    assert old in text, old
    return graded(task, text.replace(old, new))
