"""`surefoot run`: a program's Main, with every contract checked, within a limit of time, steps and output."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

from language import shield
from language.cancel import Cancel, CutOff, cut_off
from language.includes import file_loader
from language.memory import limit_memory
from language.record import dataclass
from language.source import SourceText
from language.verifying import last_resort

Complain = Callable[[str], None]


@dataclass(frozen=True)
class Run:
    """`method` None: the program's Main. `seconds` is for reading and running."""

    source: SourceText
    method: str | None
    args: tuple[str, ...]
    seconds: float


def run_alone(run: Run, complain: Complain) -> int:
    """As `run_file`, in a process that does nothing else."""
    limit_memory()

    def end() -> None:
        _late(run, complain)
        os._exit(1)

    with last_resort(run.seconds, end):
        return run_file(run, complain)


def run_file(run: Run, complain: Complain) -> int:
    """The exit status: 0 where the run came to its end and broke no claim."""
    try:
        with cut_off(Cancel(), run.seconds) as token:
            stopped = _run(run, token)
            late = token.cancelled
    except CutOff:
        stopped = late = True
    except shield.FAULTS as problem:
        complain(f"the run failed, which is a fault of Surefoot's: please report it ({shield.told(problem)})")
        return 1
    if stopped and late:
        _late(run, complain)
    return 1 if stopped else 0


def _late(run: Run, complain: Complain) -> None:
    complain(f"the time limit of {run.seconds:g} s was reached (see --time-limit). Does the run end at all?")


def _run(run: Run, cancel: Cancel) -> bool:
    """Whether the run was stopped before its end."""
    from language import pipeline, report

    front = pipeline.analyze(run.source, load=file_loader(Path(run.source.name)))
    if not front.complete:
        print(report.diagnostics_text(front.sources, front.diagnostics), file=sys.stderr)
        return True

    def show(text: str) -> None:
        print(text, end="", flush=True)

    return pipeline.run(front, run.method, run.args, cancel, show, record=False).stopped
