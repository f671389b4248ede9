"""One large file, its units shared out among processes: each reads all of it, and checks every n-th unit.

A share whose process fails to answer is checked here, in what time is left: the verdict is the same with any
number of processes.
"""

from __future__ import annotations

import time
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, cast

from language.depth import deep
from language.memory import limit_memory
from language.source import SourceText
from language.tasks import Task, part_of

if TYPE_CHECKING:
    from language.pipeline import Checked, Part


def check_shared(task: Task, source: SourceText, jobs: int) -> Checked:
    from language import pipeline

    end = time.monotonic() + task.limit
    helpers = [_Helper(task, source, (k, jobs)) for k in range(1, jobs)]
    try:
        own = part_of(task, source, (0, jobs))
        if own.whole is not None:  # there are no units to share
            return own.whole
        return pipeline.together([own, *(h.part(end) for h in helpers)])
    finally:
        for helper in helpers:
            helper.end()


class _Helper:
    """A process with a share of the units."""

    def __init__(self, task: Task, source: SourceText, share: tuple[int, int]) -> None:
        self._task, self._source, self._share = task, source, share
        context = get_context("spawn")
        self._pipe, theirs = context.Pipe(duplex=False)
        self._process = context.Process(target=help_out, args=(theirs, task, source, share), daemon=True)
        self._process.start()
        theirs.close()

    def part(self, end: float) -> Part:
        try:
            if self._pipe.poll(max(0.0, end - time.monotonic())):
                return cast("Part", self._pipe.recv())
        except (EOFError, OSError):
            pass  # it died
        return part_of(self._task, self._source, self._share)

    def end(self) -> None:
        self._process.kill()
        self._process.join()
        self._pipe.close()


def help_out(pipe: Connection, task: Task, source: SourceText, share: tuple[int, int]) -> None:
    """A helper's life."""
    limit_memory()
    pipe.send(deep(lambda: part_of(task, source, share)))
