"""Our verdicts beside another verifier's, a declaration at a time, over texts that both accept.

    python -m tests.standing.differential [FOLDER] --peer 'COMMAND' [--sample N] [--mutants N] [--seed N]

Without a folder: this project's own programs and cases, right and wrong. With `--mutants`, mutants of a
folder's programs beside them. Every disagreement is printed with its class; only two are alarms:
REFUTED, where the peer proves what we say a run breaks, and PROVED, where the peer fails what we prove and
a run breaks it. The others are what one of the two does not find a proof for, or what a newer language
judges in another way.
"""

from __future__ import annotations

import argparse
import collections
import contextlib
import re
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from language.cancel import Cancel
from language.pipeline import Front, Options, Unit, bench, explain, prove
from language.records import results
from language.records.verdicts import MethodResult, Proved, Refuted, TimedOut, TooWeak
from tests.standing.fixing import lines_of
from tests.standing.mutation import mutants
from tests.standing.peer import Opinion, ask
from tests.standing.programs import Program, cases, folder, own, sample
from tests.standing.runs import search

ONLY = "{:only"
SHOWN = 6
TIME = ("timed out", "out of resource", "time out")


OLDER: tuple[tuple[str, str, str], ...] = (
    ("definite-assignment", "", "Dafny 2 gives variables a value by itself"),
    ("conversion", r"as\s+char", "Dafny 2's characters are UTF-16 units"),
    ("such-that", r":\|\s*true\b", "in Dafny 2 every type has a value"),
    ("type-constraint", r"\w\[.*:=.*\]", "Dafny 2 lets anything be put into a map"),
    ("type-constraint", "->", "Dafny 2 compares the types of functions loosely"),
)
"""What an older Dafny does not ask for: our kind of claim, a pattern of its line, and why."""


@dataclass(frozen=True)
class Disagreement:
    """`kind` is its class; `alarm` where one of the two must be wrong."""

    program: str
    unit: str
    line: int
    kind: str
    alarm: bool = False


def compare(program: Program, text: str, command: str, seconds: float) -> Iterator[Disagreement | None]:
    """A disagreement or None for each declaration; nothing where one of the two does not take the text."""
    front = program.front(text)
    if not front.complete or len(front.sources) > 1 or ONLY in text:
        return  # what is not marked with `only` is not checked here, and the attribute is newer than Dafny 2
    opinion = ask(command, text)
    if not opinion.decided:
        return
    options = Options(time_limit=seconds, use_cache=False)
    ours = {u: prove(front, u, options, Cancel()) for u in front.units}
    if any(r.unsupported for r in ours.values()):
        return
    theirs = {u: opinion.lines & {*lines_of(text, u.span)} for u in front.units}
    roots = [u.name for u in front.units if theirs[u] or results.fails(ours[u])]
    blamed = results.blame([(u.name, u.uses) for u in front.units], roots)
    for unit, result in ours.items():
        if results.fails(result) == bool(theirs[unit]):
            yield None
        elif blamed.get(unit.name, unit.name) != unit.name:
            yield _told(program, unit, text, "rests on a declaration that fails")
        elif theirs[unit]:
            yield _ours_only(program, front, unit, opinion)
        else:
            yield _theirs_only(program, front, unit, explain(bench(front, unit), result, options, Cancel()))


def _told(program: Program, unit: Unit, text: str, kind: str, alarm: bool = False) -> Disagreement:
    return Disagreement(program.name, unit.name, text.count("\n", 0, unit.span.start) + 1, kind, alarm)


def _ours_only(program: Program, front: Front, unit: Unit, opinion: Opinion) -> Disagreement:
    """We prove it and the peer does not."""
    text = front.sources[0].text
    runs = search(front, unit, 2.0)
    if runs.found:
        return _told(program, unit, text, "PROVED, and a run breaks it", True)
    mine = {*lines_of(text, unit.span)}
    first = next(f"line {line}: {message}" for line, message in opinion.errors if line in mine)
    if any(t in m for _, m in opinion.errors for t in TIME):
        return _told(program, unit, text, "the peer runs out of time")
    return _told(program, unit, text, f"only we prove it; {runs.tried} runs are fine. The peer: {first}")


def _theirs_only(program: Program, front: Front, unit: Unit, result: MethodResult) -> Disagreement:
    """The peer proves it and we do not."""
    text = front.sources[0].text
    failing = [r for r in result.results if not isinstance(r.verdict, Proved)]
    lines = [front.sources[0].line_of(r.obligation.span.start) for r in failing]
    known = [
        _older(r.obligation.kind.value, text.splitlines()[n - 1]) for n, r in zip(lines, failing, strict=True)
    ]
    if all(known):
        return _told(program, unit, text, f"an older rule: {known[0]}")
    places = dict.fromkeys(f"line {n} {r.obligation.kind.value}" for n, r in zip(lines, failing, strict=True))
    shown = ", ".join([*places][:SHOWN]) + (" and more" if len(places) > SHOWN else "")
    for r in failing:
        if isinstance(r.verdict, Refuted):
            values = ", ".join(f"{n} = {v}" for n, v in r.verdict.inputs)
            return _told(program, unit, text, f"REFUTED, and the peer proves it: {shown} with {values}", True)
    how = "too weak" if any(isinstance(r.verdict, TooWeak) for r in failing) else "undecided"
    how = "out of time" if all(isinstance(r.verdict, TimedOut) for r in failing) else how
    return _told(program, unit, text, f"only the peer proves it; {how} here: {shown}")


def _older(kind: str, line: str) -> str:
    return next((why for k, pattern, why in OLDER if k == kind and re.search(pattern, line)), "")


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="our verdicts beside another verifier's")
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument(
        "--peer", required=True, help="a command that prints JSON lines as `verify --json` does"
    )
    parser.add_argument("--sample", type=int, help="programs")
    parser.add_argument("--mutants", type=int, default=0, help="for a program")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--seconds", type=float, default=8.0, help="for the proof of a unit")
    options = parser.parse_args(argv)
    start, counts = time.perf_counter(), collections.Counter[str]()
    programs = folder(options.folder) if options.folder else (*own(), *cases())
    with contextlib.suppress(KeyboardInterrupt):  # what was compared by then is printed
        for program in sample(programs, options.sample, options.seed):
            edits = mutants(program.text, options.mutants, options.seed)
            for text in (program.text, *(e.apply(program.text) for e in edits)):
                counts["texts"] += 1
                found = list(compare(program, text, options.peer, options.seconds))
                counts["texts that both take"] += bool(found)
                for d in found:
                    counts["declarations"] += 1
                    counts["agree"] += d is None
                    if d is not None:
                        counts["alarms"] += d.alarm
                        counts[d.kind.split(";")[0].split(":")[0]] += 1
                        print(f"{d.program}: line {d.line} {d.unit}: {d.kind}", flush=True)
    for name, count in counts.items():
        print(f"{count:7} {name}")
    print(f"{time.perf_counter() - start:.0f} s")
    return 1 if counts["alarms"] else 0


if __name__ == "__main__":
    sys.exit(main())
