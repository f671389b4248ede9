"""`surefoot suggest` as a command: one file, in this process, within its time."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from language import offering, report, shield
from language.cancel import Cancel, CutOff, cut_off
from language.depth import deep
from language.front import Options
from language.includes import file_loader
from language.memory import collect_seldom, limit_memory
from language.record import dataclass
from language.source import SourceText

SLACK = 5.0
"""Seconds beyond the limit in which work that was told to stop may end."""


@dataclass(frozen=True)
class Asked:
    """`accept`: print the program with first offers taken; `contracts`: even those that change what a
    declaration asks or promises. `seconds` is the backstop for all of it."""

    source: SourceText
    as_json: bool
    accept: bool
    contracts: bool
    seconds: float


def help_with(asked: Asked, complain: Callable[[str], None]) -> int:
    """The exit status: 0 where nothing fails, or, after accepting, the program is verified."""
    limit_memory()
    collect_seldom()
    try:
        with cut_off(Cancel(), asked.seconds + SLACK) as token:
            return deep(lambda: _accept(asked, token) if asked.accept else _tell(asked, token))
    except CutOff:
        complain(f"the time limit of {asked.seconds:g} s was reached (see --time-limit)")
    except shield.FAULTS as problem:
        complain(f"this is a fault of Surefoot's; please report it ({shield.told(problem)})")
    return 1


def _options(asked: Asked) -> Options:
    return Options(time_limit=asked.seconds, explain=False)


def _accept(asked: Asked, cancel: Cancel) -> int:
    load = file_loader(Path(asked.source.name))
    done = offering.accepted(asked.source, _options(asked), cancel, load, asked.contracts)
    sys.stdout.write(done.text)
    return 0 if done.verified else 1


def _tell(asked: Asked, cancel: Cancel) -> int:
    found = offering.helped(asked.source, _options(asked), cancel, file_loader(Path(asked.source.name)))
    if not found.complete:
        print(report.diagnostics_text(found.front.sources, found.front.diagnostics), file=sys.stderr)
        return 1
    name = asked.source.name
    text = offering.to_json(name, found) if asked.as_json else offering.to_text(name, found)
    if text:
        print(text)
    return 0 if not found.helped else 1
