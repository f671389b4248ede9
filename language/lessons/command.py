"""`surefoot lessons check [DIR]` and `surefoot grade LESSON FILE`: read, print, answer an exit status."""

from __future__ import annotations

import sys
from pathlib import Path

from language import pipeline
from language.cli import read_source
from language.lessons.commands import Output, grade_file, lessons_check
from language.resources import MissingResource, tutorials
from language.source import SourceText
from language.verdicts import FileResult


def check_command(folder: str | None) -> int:
    """Check the lessons in a folder, or those that are shipped."""
    root = _root(folder)
    return 2 if root is None else _print(lessons_check(root, check))


def grade_command(lesson: str, file: str, as_json: bool, folder: str | None = None) -> int:
    """Grade a file as the answer to a lesson, or to one of its tasks (`lesson/task`)."""
    root = _root(folder)
    answer = read_source(file)
    if root is None or answer is None:
        return 2
    return _print(grade_file(root, lesson, answer, check, as_json))


def check(source: SourceText) -> FileResult:
    return pipeline.check_file(source).result


def _root(folder: str | None) -> Path | None:
    if folder is not None and not Path(folder).is_dir():
        print(f"surefoot: there is no folder {folder}", file=sys.stderr)
        return None
    try:
        return Path(folder) if folder is not None else tutorials()
    except MissingResource as e:
        print(f"surefoot: {e}", file=sys.stderr)
        return None


def _print(output: Output) -> int:
    stream = sys.stderr if output.status == 2 else sys.stdout
    print(output.text, end="", file=stream)
    return output.status
