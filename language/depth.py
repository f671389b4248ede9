"""Work whose calls nest deeply: a thread with a large stack, and a limit of recursion that fits it."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from typing import TypeVar

from language.clock import inner

T = TypeVar("T")

MEGABYTE = 1024 * 1024
STACKS = ((512 * MEGABYTE, 400_000), (64 * MEGABYTE, 50_000), (0, 3_000))


def deep(work: Callable[[], T]) -> T:
    """Do `work` where calls may nest deeply: in a thread with a large stack (reserved, not used up)."""
    result: list[T] = []
    problem: list[BaseException] = []
    caller = threading.get_ident()

    def body() -> None:
        try:
            inner[caller] = threading.get_ident()
            result.append(work())
        except BaseException as e:  # carried over to the caller's thread
            problem.append(e)
        finally:
            inner.pop(caller, None)

    before = sys.getrecursionlimit()
    usual = threading.stack_size()
    try:
        _start(body, before).join()
    finally:
        threading.stack_size(usual)
        sys.setrecursionlimit(before)
    if problem:
        raise problem[0]
    return result[0]


def _start(body: Callable[[], None], before: int) -> threading.Thread:
    """Start with the largest stack that the machine gives, and a depth of calls that fits it."""
    for size, frames in STACKS:
        try:
            threading.stack_size(size)
            sys.setrecursionlimit(max(before, frames))
            thread = threading.Thread(target=body, name="deep", daemon=True)
            thread.start()
            return thread
        except (RuntimeError, ValueError):
            continue
    raise RuntimeError("no thread could be started")
