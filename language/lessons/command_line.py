"""`surefoot lessons new|check|mutate`: what an author of lessons needs, with the real verifier."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context
from pathlib import Path

from language.lessons.check_answers import check_programs
from language.lessons.commands import lessons_check, new_lesson, tallies
from language.lessons.files import load, load_words
from language.lessons.grading import grade
from language.lessons.mutants import Tally, tally
from language.lessons.records import IN_WINDOW, Problem
from language.resources import tutorials


def lessons_options(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    new = actions.add_parser("new", help="begin a lesson in a new folder")
    new.add_argument("folder", type=Path, metavar="DIR")
    check = actions.add_parser("check", help="do the lessons do what they say?")
    mutate = actions.add_parser("mutate", help="what becomes of small mistakes in each solution?")
    for p in (check, mutate):
        p.add_argument("folder", nargs="?", type=Path, metavar="DIR", help="default: those that come along")
        p.add_argument("--json", action="store_true")
        p.add_argument("--jobs", type=int, default=os.cpu_count() or 1, metavar="N")
    parser.set_defaults(do=lessons)


def lessons(options: argparse.Namespace) -> int:
    if options.action == "new":
        return _new(options.folder)
    root = options.folder or tutorials()
    if not root.is_dir():
        _complain(f"there is no folder {root}")
        return 2
    if options.action == "check":
        found = lessons_check(root, lambda root, ids: _problems(root, ids, options.jobs), options.json)
        print(found.text, end="")
        return found.status
    loose = False
    for line in tallies(_tallies(root, options.jobs), options.json):
        print(line, end="", flush=True)
        loose = loose or line.startswith("  ")
    return 1 if loose else 0


def _new(folder: Path) -> int:
    if folder.exists():
        _complain(f"{folder} is there already")
        return 2
    folder.mkdir(parents=True)
    for name, text in new_lesson(folder).items():
        (folder / name).write_text(text, encoding="utf-8")
    print(f"{folder}: write the lesson, add its ids to ids.txt, and run `surefoot lessons check`.")
    return 0


def _problems(root: Path, ids: Sequence[str], jobs: int) -> Iterator[Problem]:
    """The problems of all lessons in their order; how far it is goes to the error stream meanwhile."""
    found: dict[str, list[Problem]] = {}
    with ProcessPoolExecutor(max_workers=max(1, jobs), mp_context=get_context("spawn")) as pool:
        asked = {pool.submit(_check_lesson, root, id): id for id in ids}
        for n, done in enumerate(as_completed(asked), 1):
            id = asked[done]
            found[id], seconds = done.result()
            print(f"{n}/{len(ids)} {id} {seconds:.1f} s", file=sys.stderr, flush=True)
    for id in ids:
        yield from found[id]


def _check_lesson(root: Path, id: str) -> tuple[list[Problem], float]:
    """In a process of its own."""
    from language.pipeline import checker

    begun = time.monotonic()
    return list(check_programs(load(root).lessons[id], checker(), load_words(root))), time.monotonic() - begun


def _tallies(root: Path, jobs: int) -> Iterator[Tally]:
    tasks = [(lesson.id, task.id) for lesson, task in load(root).tasks if task.kind not in IN_WINDOW]
    with ProcessPoolExecutor(max_workers=max(1, jobs), mp_context=get_context("spawn")) as pool:
        yield from pool.map(_tally_task, [root] * len(tasks), *zip(*tasks, strict=True))


def _tally_task(root: Path, lesson_id: str, task_id: str) -> Tally:
    from language.pipeline import checker

    lesson = load(root).lessons[lesson_id]
    task = lesson.task(task_id)
    assert task is not None
    check = checker()
    return tally(lesson, task, lambda answer: grade(lesson, task, answer, check), check)


def _complain(text: str) -> None:
    print(f"surefoot: {text}", file=sys.stderr)
