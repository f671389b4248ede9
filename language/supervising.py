"""Many files, each in a process that can be lost without losing the others.

A worker reads tasks from a pipe, says when it begins one, and sends the answer. One that does not answer in
time is killed, one that dies is replaced; the file that it had gets an answer all the same.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from typing import cast

from language.depth import deep
from language.memory import limit_memory
from language.verifying import HARD, Answer, Task, check, late, lost

START = 60.0
"""Seconds in which a worker must begin its first task: it has to be started, and to load what it needs."""


def serve(pipe: Connection) -> None:
    """A worker's life."""
    limit_memory()
    from language import explaining, pipeline, proving, report

    _ = explaining, pipeline, proving, report  # loaded before the clock of the first file starts
    while True:
        try:
            task = cast("Task | None", pipe.recv())
        except EOFError:
            return
        if task is None:
            return
        pipe.send(None)
        pipe.send(deep(lambda task=task: check(task)))


class _Worker:
    def __init__(self) -> None:
        context = get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=serve, args=(theirs,), daemon=True)
        self.process.start()
        theirs.close()
        self.task: Task | None = None
        self.deadline = 0.0

    def begin(self, task: Task) -> None:
        self.task, self.deadline = task, time.monotonic() + START
        with suppress(OSError):  # it died: `answer` will find out
            self.pipe.send(task)

    def answer(self) -> Answer | None:
        """What came through the pipe, or what is to be said because nothing will; None: go on waiting."""
        task = self.task
        assert task is not None
        try:
            while self.pipe.poll():
                got = cast("Answer | None", self.pipe.recv())
                if got is not None:
                    self.task = None
                    return got
                self.deadline = time.monotonic() + task.limit + 2 * HARD
        except (EOFError, OSError):
            self.process.join()
            return self._give_up(lost(task, f"exit status {self.process.exitcode}"))
        return self._give_up(late(task)) if time.monotonic() > self.deadline else None

    def _give_up(self, answer: Answer) -> Answer:
        self.end()
        self.task = None
        return answer

    def end(self) -> None:
        self.process.kill()
        self.process.join()
        self.pipe.close()


def check_all(tasks: Sequence[Task], jobs: int) -> Iterator[Answer]:
    """The answers, as each file finishes."""
    waiting = deque(tasks)
    workers = [_Worker() for _ in range(min(jobs, len(tasks)))]
    try:
        for worker in workers:
            worker.begin(waiting.popleft())
        while busy := [w for w in workers if w.task is not None]:
            next_ = min(w.deadline for w in busy) - time.monotonic()
            wait([w.pipe for w in busy], timeout=max(0.0, next_) + 0.01)
            for i, worker in enumerate(workers):
                answer = worker.answer() if worker.task is not None else None
                if answer is None:
                    continue
                yield answer
                if waiting:
                    if not worker.process.is_alive():
                        worker = workers[i] = _Worker()
                    worker.begin(waiting.popleft())
    finally:
        for worker in workers:
            worker.end()
