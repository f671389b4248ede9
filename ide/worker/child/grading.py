"""Grades a lesson's answer in the prover, where the verifier and its cache are."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from ide.worker import messages as m
from ide.worker.child.contract import Pipeline
from language.cancel import Cancel
from language.lessons.files import load
from language.lessons.grading import grade
from language.lessons.records import Catalogue
from language.records.verdicts import FileResult
from language.resources import tutorials
from language.source import SourceText


@lru_cache(maxsize=2)
def _catalogue(folder: str) -> Catalogue:
    return load(Path(folder) if folder else tutorials())


def grade_answer(pipeline: Pipeline, job: m.Grade, cancel: Cancel) -> m.GradeDone | None:
    """None where there is no such task."""
    lesson = _catalogue(job.folder).lessons.get(job.lesson)
    task = lesson.task(job.task) if lesson else None
    if lesson is None or task is None:
        return None

    options = pipeline.Options(use_cache=False)  # whoever can write the cache could write a grade

    def check(source: SourceText) -> FileResult:
        return pipeline.check_file(source, options, cancel).result

    graded = grade(lesson, task, SourceText("answer.dfy", job.text), check)
    hint, stages = (graded.hint.id, graded.hint.stages) if graded.hint else ("", ())
    return m.GradeDone(
        job.document, job.version, job.task, graded.passed, graded.message, graded.span, hint, stages
    )
