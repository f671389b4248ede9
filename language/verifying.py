"""One file's way through `surefoot verify`, up to the text that is printed: it always comes, and in time.

The pipeline keeps the time limit by itself. Behind it stand, for what it cannot interrupt:

1. where the file has this process to itself (`check_alone`), a timer that prints the file's answer and ends
   the process, and behind that one a watchdog of Python's own, for code that never lets another thread run;
2. where it shares the command with others, a process of its own that can be killed (`supervising.py`).
"""

from __future__ import annotations

import faulthandler
import os
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from language import clock, shield
from language.depth import deep
from language.memory import collect_seldom, limit_memory
from language.reading import Unreadable, read_text
from language.record import dataclass
from language.source import SourceText
from language.tasks import Task, part_of

if TYPE_CHECKING:
    from language.pipeline import Checked

HARD = 2.0
"""Seconds after the limit at which the timer ends what did not end by itself."""


LARGE = 20_000
"""Characters of a file from which on starting further processes pays."""


@dataclass(frozen=True)
class Answer:
    """What to print for a file: `text` as its result, `complaint` as an error. `status` as the command's."""

    text: str
    status: int
    complaint: str = ""


def check(task: Task, jobs: int = 1) -> Answer:
    """Read, check and report a file; with several jobs, a large one by as many processes."""
    text = read_text(Path(task.name))
    if isinstance(text, Unreadable):
        return Answer("", 2, f"cannot read {task.name}: {text.why}")
    source = SourceText(task.name, text)
    from language import pipeline

    try:
        if jobs > 1 and len(text) > LARGE:
            from language.sharing import check_shared

            return _answer(task, check_shared(task, source, jobs))
        return _answer(task, pipeline.together([part_of(task, source)]))
    except shield.FAULTS as problem:
        return _answer(task, pipeline.failed(source, shield.sentence(problem, "this file")))


def _answer(task: Task, checked: Checked) -> Answer:
    from language import report

    ok = checked.result.verdict.value == "verified"
    if task.as_json:
        import json

        record = report.to_json(task.name, checked.sources, checked.result)
        text = json.dumps(record, ensure_ascii=False)
    else:
        text = report.to_text(task.name, checked.sources, checked.result)
    return Answer(text, 0 if ok else 1)


def late(task: Task) -> Answer:
    """The answer on a file whose time ran out before it gave one."""
    from language import pipeline

    return _answer(task, pipeline.out_of_time(SourceText(task.name, ""), task.limit))


def lost(task: Task, why: str) -> Answer:
    """The answer on a file whose process ended without one."""
    from language import pipeline

    message = (
        f"The process that checked this file ended before it gave an answer ({why}), perhaps for want of "
        "memory. Nothing of it is proved. Split the file into smaller ones."
    )
    return _answer(task, pipeline.failed(SourceText(task.name, ""), message))


def check_alone(task: Task, jobs: int = 1) -> Answer:
    """As `check`, in a process that checks nothing else: it ends with it, if need be."""
    limit_memory()
    collect_seldom()

    def end() -> None:
        answer = late(task)
        sys.stdout.write(answer.text + "\n")
        sys.stdout.flush()
        os._exit(answer.status)

    with last_resort(task.limit, end):
        return deep(lambda: check(task, jobs))


@contextmanager
def last_resort(seconds: float, end: Callable[[], None]) -> Generator[None]:
    """Around work that ends by itself after so many seconds: if it does not, `end` ends the process."""
    alarm = clock.after(seconds + HARD, end)
    faulthandler.dump_traceback_later(seconds + 2 * HARD, exit=True)
    try:
        yield
    finally:
        faulthandler.cancel_dump_traceback_later()
        alarm.stop()
