"""Our verdict on each unit of a folder's programs beside Boogie's, on the same IVL and the same axioms.

    python -m tests.standing.boogie FOLDER [--sample N] [--seed N] [--seconds S] [--boogie CMD] [--keep DIR]

Boogie must be installed, with a Z3 that it knows; the gate needs neither. A unit is *proved*, *open* (some
claim is not proved, whatever the reason), or *late* (the clock, or a limit of work); the table counts pairs
of ours and Boogie's, and each pair of one *proved* and one *open* is listed: one of the two is wrong there,
or knows less. `--keep` leaves the text of those units in a folder.
"""

from __future__ import annotations

import argparse
import collections
import re
import subprocess
import tempfile
from pathlib import Path

from language.cancel import Cancel
from language.ivl.definitions import Definitions
from language.ivl.units import lower
from language.ivl.unsupported import Unsupported
from language.pipeline import Options, Unit
from language.prove.boogie import boogie_text
from language.proving import WORK, prove_unit
from language.records.verdicts import Crashed, Proved, TimedOut, Undecided
from tests.standing.programs import Program, folder, own, sample

OPTIONS = ("/useArrayTheory", "/typeEncoding:m", "/errorLimit:1")
SUMMARY = re.compile(r"finished with (\d+) verified, (\d+) errors?(.*)")


def ours(unit: Unit, seconds: float) -> str:
    """Our verdict on a unit."""
    result = prove_unit(unit, Options(time_limit=seconds, use_cache=False), Cancel())
    if result.unsupported is not None:
        return "unsupported"
    verdicts = [r.verdict for r in result.results]
    if all(isinstance(v, Proved) for v in verdicts):
        return "proved"
    late = [
        v
        for v in verdicts
        if isinstance(v, TimedOut | Crashed) or (isinstance(v, Undecided) and v.limit == WORK)
    ]
    return "late" if late and all(isinstance(v, Proved) or v in late for v in verdicts) else "open"


def theirs(text: str, command: str, seconds: float, place: Path) -> tuple[str, str]:
    """Boogie's verdict on the text of a unit, and what it said."""
    place.write_text(text, "utf-8")
    try:
        done = subprocess.run(
            [*command.split(), *OPTIONS, f"/timeLimit:{max(1, round(seconds))}", str(place)],
            capture_output=True,
            text=True,
            timeout=4 * seconds + 30,
        )
    except subprocess.TimeoutExpired:
        return "late", ""
    said = done.stdout
    found = SUMMARY.search(said)
    if found is None:
        return "refused", said
    if found[3].strip():  # time outs, out of memory or resource, inconclusive
        return "late", said
    return ("proved" if found[2] == "0" else "open"), said


def text_of(unit: Unit) -> str | None:
    try:
        return boogie_text(lower(unit.ivl), Definitions(module=unit.ivl.decl.module))
    except Unsupported:
        return None


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="our verdicts beside Boogie's")
    parser.add_argument("folder", type=Path, nargs="?", help="without one: this project's own programs")
    parser.add_argument("--sample", type=int)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--seconds", type=float, default=10.0, help="for a unit")
    parser.add_argument("--boogie", default="boogie", metavar="CMD")
    parser.add_argument("--keep", type=Path, metavar="DIR")
    options = parser.parse_args(argv)
    programs = own() if options.folder is None else folder(options.folder)
    table: collections.Counter[tuple[str, str]] = collections.Counter()
    alike: collections.Counter[str] = collections.Counter()
    with tempfile.TemporaryDirectory() as scratch:
        for program in sample(programs, options.sample, options.seed):
            front = program.front()
            if not front.complete:
                alike["not well-formed"] += 1
                continue
            pairs = [_compare(program, u, options, Path(scratch)) for u in front.units]
            table.update(pairs)
            alike[_whole(pairs)] += 1
    for (a, b), count in sorted(table.items()):
        print(f"ours {a}, Boogie's {b}: {count} units")
    for what, count in sorted(alike.items()):
        print(f"{what}: {count} programs")
    return 0


def _compare(program: Program, unit: Unit, options: argparse.Namespace, scratch: Path) -> tuple[str, str]:
    mine = ours(unit, options.seconds)
    text = text_of(unit)
    if mine == "unsupported" or text is None:
        return mine, "unsupported"
    verdict, said = theirs(text, options.boogie, options.seconds, scratch / "unit.bpl")
    if mine != verdict:
        print(f"{program.name}: {unit.name}: ours {mine}, Boogie's {verdict}", flush=True)
        if verdict == "refused":
            print("   ", *said.strip().splitlines()[:3], sep="\n    ", flush=True)
        if options.keep is not None:
            options.keep.mkdir(parents=True, exist_ok=True)
            name = re.sub(r"\W+", "_", f"{program.name} {unit.name} {unit.kind}")[-120:]
            (options.keep / f"{name}.bpl").write_text(f"{text}\n/*\n{said}\n*/\n", "utf-8")
    return mine, verdict


def _whole(pairs: list[tuple[str, str]]) -> str:
    flat = {x for p in pairs for x in p}
    if "unsupported" in flat or "refused" in flat:
        return "not compared"
    if "late" in flat:
        return "late on a side"
    return "the same verdict" if all(a == b for a, b in pairs) else "another verdict"


if __name__ == "__main__":
    raise SystemExit(main())
