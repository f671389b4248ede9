"""An answer's grading in a process of its own, with limits of time, memory, output and files.

An answer that goes on for ever, wants all memory or prints without end costs itself its points, with the
reason, and the others nothing. The limits are far from what an honest answer needs, so that what a machine is
busy with decides no grade: what decides is the verifier's own limit of work.
"""

from __future__ import annotations

import pickle
import sys
import time
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext, SpawnContext
from pathlib import Path
from typing import cast

from language.assignments.points import Outcome, Verdict
from language.record import dataclass
from language.records.verdicts import FileResult
from language.source import SourceText

MOST_BYTES = 4_000_000
"""Of what comes back; a verdict with its counterexample is a few thousand."""
MEMORY = 4 * 1024**3
"""Bytes, as everywhere in Surefoot; an honest answer takes a tenth."""
CHECK_SECONDS = 60.0
"""For each time that an answer is verified. The verifier's limit of work ends nearly every search long
before; this ends those in which the solver does not count its work, and whoever gets here passes nowhere."""
SECONDS = 240.0
"""For all that is done with an answer, which is verified up to three times."""


@dataclass(frozen=True)
class Job:
    """What a process grades: an answer to a lesson of the assignment in `folder`."""

    folder: Path
    lesson: str
    text: str
    seconds: float = SECONDS
    memory: int = MEMORY


class Running:
    """A job that was started. `pipe` has something, or ends, when it is over."""

    def __init__(self, job: Job) -> None:
        self.job = job
        context = _context()
        self.pipe, theirs = context.Pipe(duplex=False)
        self.process = context.Process(target=_grade, args=(job, theirs), daemon=True)
        self.process.start()
        theirs.close()
        self.deadline = time.monotonic() + job.seconds

    def verdicts(self) -> list[Verdict] | Outcome | None:
        """What came of it; why nothing did; or None while it goes on."""
        if self.pipe.poll():
            return self._received()
        if time.monotonic() > self.deadline:
            self.end()
            return Outcome.OUT_OF_TIME
        return None

    def _received(self) -> list[Verdict] | Outcome:
        try:
            data = self.pipe.recv_bytes(MOST_BYTES)
        except (EOFError, OSError):
            self.process.join(1)
            code = self.process.exitcode
            self.end()
            return Outcome.OUT_OF_TIME if code == -_SIGXCPU else Outcome.STOPPED
        self.end()
        return cast("list[Verdict]", pickle.loads(data))  # made by our own process below

    def end(self) -> None:
        with suppress(OSError, ValueError):
            self.process.kill()
            self.process.join()
            self.pipe.close()


_SIGXCPU = 24


def _context() -> SpawnContext | ForkServerContext:
    """Where a system can copy a process, one that has loaded everything is copied for each answer."""
    if sys.platform == "win32":
        return get_context("spawn")
    context = get_context("forkserver")
    context.set_forkserver_preload(["language.grading.preload"])
    return context


def _grade(job: Job, pipe: Connection) -> None:
    """The life of the process."""
    _limit(job)
    from language.assignments.files import load
    from language.depth import deep
    from language.grading.answers import grade_answer
    from language.pipeline import Options, check_file

    a = load(job.folder).assignment
    assert a is not None
    options = Options(use_cache=False, time_limit=min(CHECK_SECONDS, job.seconds))

    def check(source: SourceText) -> FileResult:
        return check_file(source, options).result

    verdicts = deep(lambda: grade_answer(a, job.lesson, job.text, check))
    pipe.send_bytes(pickle.dumps(verdicts))


def _limit(job: Job) -> None:
    """The system's own limits, where it has such."""
    try:
        import resource
    except ImportError:
        return
    seconds = int(job.seconds) + 1
    for what, most in (
        (resource.RLIMIT_AS, job.memory),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 64),
    ):
        with suppress(ValueError, OSError):
            hard = resource.getrlimit(what)[1]
            wanted = most if hard == resource.RLIM_INFINITY else min(most, hard)
            resource.setrlimit(what, (wanted, wanted))
