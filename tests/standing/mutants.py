"""Mutants of right programs against the interpreter: no run may break what was proved.

    python -m tests.standing.mutants FOLDER [--sample N] [--mutants N] [--seed N] [--seconds S]
        [--peer 'COMMAND']

`--mutants 0` runs only the programs themselves. With `--peer`, a command that reads files and prints
lines like those of `surefoot verify --json`, its verdicts stand beside ours wherever both accept a text.
"""

from __future__ import annotations

import argparse
import collections
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from language.cancel import Cancel
from language.interpreter.outcomes import Violation
from language.pipeline import Front, Options, Unit, prove
from language.records.verdicts import MethodResult, Proved, Qualifier
from tests.standing.mutation import mutants
from tests.standing.peer import DECIDED, ask
from tests.standing.programs import Program, folder, sample
from tests.standing.runs import search


@dataclass(frozen=True)
class Broken:
    """A run of something proved breaks a contract."""

    unit: str
    line: int
    violation: Violation


@dataclass(frozen=True)
class Outcome:
    """`verdict`: "invalid" (errors before proving), "killed" (not proved) or "survived"; `runs` counts
    the runs of a survivor."""

    verdict: str
    runs: int = 0
    broken: tuple[Broken, ...] = ()


class Original:
    """A program and what was proved of it, so that a mutant costs only what the edit changed."""

    def __init__(self, program: Program, seconds: float) -> None:
        self.program = program
        self.options = Options(time_limit=seconds, use_cache=False, explain=False)
        self.front = program.front()
        self.proved: dict[str, bool] = {}
        self.verified = self.front.complete and all(self._holds(self.front, u) for u in self.front.units)

    def run(self) -> Outcome:
        """The program's own runs."""
        return _run(self.front, list(self.front.units)) if self.verified else Outcome("killed")

    def mutant(self, text: str) -> Outcome:
        front = self.program.front(text)
        if not front.complete:
            return Outcome("invalid")
        changed = [u for u in front.units if u.fingerprint not in self.proved]
        if not all(self._holds(front, u) for u in changed):
            return Outcome("killed")
        return _run(front, changed)

    def proofs(self, front: Front) -> Iterator[tuple[Unit, MethodResult]]:
        """Every unit of a mutant that the edit changed, with what became of its proof."""
        for unit in front.units:
            if unit.fingerprint not in self.proved:
                yield unit, prove(front, unit, self.options, Cancel())

    def _holds(self, front: Front, unit: Unit) -> bool:
        if unit.fingerprint not in self.proved:
            result = prove(front, unit, self.options, Cancel())
            self.proved[unit.fingerprint] = not result.unsupported and _proved(result)
        return self.proved[unit.fingerprint]


def _proved(result: MethodResult) -> bool:
    """What rests on the program's own assumptions may well break."""
    return all(
        isinstance(r.verdict, Proved) and r.verdict.qualifier is not Qualifier.ASSUMED for r in result.results
    )


def _run(front: Front, units: list[Unit]) -> Outcome:
    tried, broken = 0, list[Broken]()
    for unit in units:
        result = search(front, unit)
        tried += result.tried
        for found in result.found.values():
            v = found.violation
            broken.append(Broken(unit.name, front.sources[v.span.file].line_of(v.span.start), v))
    return Outcome("survived", tried, tuple(broken))


def compare(command: str, text: str, outcome: Outcome) -> str:
    """How the peer's verdict stands to ours, as a key of the figures."""
    ours = {"survived": "verified", "killed": "failed"}.get(outcome.verdict)
    theirs = ask(command, text).verdict
    if ours is None or theirs not in DECIDED:
        return "peer: not both decide"
    return "peer: agrees" if ours == theirs else f"peer: {theirs} where we say {ours}"


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="mutants of right programs")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sample", type=int, help="programs")
    parser.add_argument("--mutants", type=int, default=5, help="for a program")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--seconds", type=float, default=4.0, help="for a unit")
    parser.add_argument("--peer", help="a command that prints JSON lines as `verify --json` does")
    options = parser.parse_args(argv)
    start = time.perf_counter()
    counts = collections.Counter[str]()
    for program in sample(folder(options.folder), options.sample, options.seed):
        counts["programs"] += 1
        original = Original(program, options.seconds)
        if not original.verified:
            continue
        counts["programs that verify"] += 1
        own = original.run()
        counts["runs of programs"] += own.runs
        _tell(counts, program, "as it is", own)
        for edit in mutants(program.text, options.mutants, options.seed):
            text = edit.apply(program.text)
            outcome = original.mutant(text)
            counts["mutants"] += outcome.verdict != "invalid"
            counts[f"mutants {outcome.verdict}"] += 1
            counts["runs of mutants"] += outcome.runs
            where = f"{program.front().sources[0].line_of(edit.span.start)} {edit.what(program.text)}"
            _tell(counts, program, where, outcome)
            if options.peer and outcome.verdict != "invalid":
                verdict = compare(options.peer, text, outcome)
                counts[verdict] += 1
                if " where " in verdict:
                    print(f"{verdict}  {program.name}:{where}", flush=True)
    for name, count in sorted(counts.items()):
        print(f"{count:7} {name}")
    print(f"{time.perf_counter() - start:.0f} s")
    return 1 if counts["BROKEN"] else 0


def _tell(counts: collections.Counter[str], program: Program, what: str, outcome: Outcome) -> None:
    for b in outcome.broken:
        counts["BROKEN"] += 1
        print(
            f"BROKEN  {program.name}:{what}\n        {b.unit}: line {b.line}: {b.violation.kind.value}, "
            f"{b.violation.message}",
            flush=True,
        )


if __name__ == "__main__":
    sys.exit(main())
