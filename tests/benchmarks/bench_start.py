"""Start-up and many small units, printed. Run it from the project's top:

    python tests/benchmarks/bench_start.py [--rounds N] [--units N] [--peer]

Start-up: an empty program and one of ten lines, nothing cached; the least of the rounds, in processor
seconds of the command and its children and in wall seconds. Units: methods with a loop each, with one process
and with two, whose verdicts must be equal. `--peer` runs `dafny /compile:0` beside, where it is installed.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from bench_cli import ROOT, dafny

UNIT = """\
method M{i}(n: nat) returns (r: nat)
  ensures r == n + {i}
{{
  r := {i};
  var k := 0;
  while k < n
    invariant k <= n && r == k + {i}
  {{
    r, k := r + 1, k + 1;
  }}
}}
"""
TIME = "600"
"""Seconds that the many units may take: a benchmark shall not be cut short."""


def surefoot(path: Path, jobs: int = 1) -> list[str]:
    options = ["--no-cache", "--json", "--time-limit", TIME, "--jobs", str(jobs)]
    return [sys.executable, "-m", "language.cli", "verify", *options, str(path)]


def once(command: list[str], folder: str) -> tuple[float, float, str]:
    """Processor seconds, wall seconds and the output. Bytecode is kept, as for an installed package."""
    env = {**os.environ, "PYTHONPYCACHEPREFIX": str(Path(folder, "bytecode"))}
    env.pop("PYTHONDONTWRITEBYTECODE", None)
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    run = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True)
    wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    assert run.returncode == 0, run.stdout + run.stderr
    return cpu, wall, run.stdout


def verdict(output: str) -> dict[str, object]:
    """What was said of the file, without the time."""
    record = json.loads(output)
    del record["seconds"]
    return record


def tell(name: str, runs: list[tuple[float, float, str]]) -> None:
    print(f"  {name:24} {min(r[0] for r in runs):7.3f} s processor {min(r[1] for r in runs):8.3f} s wall")


def starting(rounds: int, folder: str, peer: bool) -> None:
    print(f"start-up, the least of {rounds} runs")
    for name, text in (("empty", ""), ("small", UNIT.format(i=0))):
        path = Path(folder, f"{name}.dfy")
        path.write_text(text)
        once(surefoot(path), folder)  # makes the bytecode
        tell(f"surefoot, {name}", [once(surefoot(path), folder) for _ in range(rounds)])
        other = dafny(path) if peer else None
        if other is not None:
            tell(f"dafny, {name}", [once(other, folder) for _ in range(rounds)])


def many(units: int, folder: str, peer: bool) -> None:
    path = Path(folder, "many.dfy")
    path.write_text("\n".join(UNIT.format(i=i) for i in range(units)))
    print(f"{units} methods with a loop each, once")
    answers: list[dict[str, object]] = []
    for jobs in (1, 2):
        run = once(surefoot(path, jobs), folder)
        tell(f"surefoot --jobs {jobs}", [run])
        print(f"  {'':24} {1000 * run[0] / units:7.2f} ms processor a unit")
        answers.append(verdict(run[2]))
    assert answers[0] == answers[1], "the verdicts depend on the number of processes"
    other = dafny(path) if peer else None
    if other is not None:
        tell("dafny", [once(other, folder)])


def main() -> int:
    parser = argparse.ArgumentParser(description="figures of start-up and of many units")
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--units", type=int, default=800)
    parser.add_argument("--peer", action="store_true")
    options = parser.parse_args()
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory() as folder:
        starting(options.rounds, folder, options.peer)
        many(options.units, folder, options.peer)
    return 0


if __name__ == "__main__":
    sys.exit(main())
