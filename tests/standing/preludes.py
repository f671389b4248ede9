"""Preludes of right programs, alone and with model-based instantiation on: none may be contradictory.

    python -m tests.standing.preludes FOLDER [--sample N] [--seed N] [--seconds S] [--seeds N]

A unit's prelude states everything that its proof may use but the program's own steps: axioms of types and
the heap, definitions and contracts of functions. Of each program the longest counts, which says most.
"""

from __future__ import annotations

import argparse
import collections
import subprocess
import sys
import time
from pathlib import Path

from language.ivl.definitions import Definitions
from language.ivl.loops import cut
from language.ivl.passive import passive
from language.ivl.units import lower
from language.ivl.unsupported import Unsupported
from language.prove.script import make_script
from tests.standing.mutants import Original
from tests.standing.programs import Program, folder, own, sample

_PROBE = """
import sys, z3
z3.set_param("auto_config", False)
z3.set_param("smt.mbqi", True)
s = z3.SimpleSolver()
s.from_string(sys.stdin.read())
s.set("random_seed", int(sys.argv[1]))
s.set("timeout", int(sys.argv[2]))
print(s.check())
"""


def probe(text: str, seed: int, milliseconds: int) -> str:
    """Z3's verdict with model-based instantiation on; in a process of its own, as the option is global."""
    done = subprocess.run(
        [sys.executable, "-c", _PROBE, str(seed), str(milliseconds)],
        input=text,
        capture_output=True,
        text=True,
    )
    return done.stdout.strip() or "crashed"


def longest(program: Program, seconds: float) -> str | None:
    """The longest prelude of a program that verifies; None where it does not."""
    original = Original(program, seconds)
    if not original.verified:
        return None
    found: list[str] = []
    for unit in original.front.units:
        try:
            found.append(make_script(passive(cut(lower(unit.ivl))), Definitions()).prelude)
        except Unsupported:
            continue
    return max(found, key=len, default=None)


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="preludes that contradict themselves")
    parser.add_argument("folder", type=Path, nargs="?", help="without one: this project's own programs")
    parser.add_argument("--sample", type=int)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--seconds", type=float, default=60.0, help="for a question")
    parser.add_argument("--seeds", type=int, default=3, help="of the solver")
    options = parser.parse_args(argv)
    start, counts = time.perf_counter(), collections.Counter[str]()
    programs = folder(options.folder) if options.folder else own()
    for program in sample(programs, options.sample, options.seed):
        text = longest(program, 10.0)
        if text is None:
            counts["programs that do not verify"] += 1
            continue
        counts["preludes"] += 1
        for seed in range(options.seeds):
            verdict = probe(text, seed, int(1000 * options.seconds))
            counts[verdict] += 1
            if verdict == "unsat":
                print(f"CONTRADICTORY  {program.name}", flush=True)
            if verdict != "unknown":
                break  # the seed does not matter then
    for name, count in sorted(counts.items()):
        print(f"{count:6} {name}")
    print(f"{time.perf_counter() - start:.0f} s")
    return 1 if counts["unsat"] or counts["crashed"] else 0


if __name__ == "__main__":
    sys.exit(main())
