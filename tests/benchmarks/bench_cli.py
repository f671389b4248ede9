"""Figures of the command line, printed. Run it from the project's top:

    python tests/benchmarks/bench_cli.py [verdict|stages|failing …] [--rounds N]

`verdict`: a program of 30 lines from command start to verdict, nothing cached, beside `dafny /compile:0`
where that is installed; runs alternate, so that a busy machine is busy for both. Limit: half of Dafny's
time. `failing`: the same program with a bound that is off by one, until its counterexample is printed.
`stages`: where the time goes within one process.
"""

from __future__ import annotations

import argparse
import os
import shutil
import stat
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")
ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

PROGRAM = """\
// Binary search, and a sum that is never negative: accepted by Dafny 2 and 4 alike.
method Search(a: array<int>, key: int) returns (index: int)
  requires forall i, j :: 0 <= i < j < a.Length ==> a[i] <= a[j]
  ensures 0 <= index ==> index < a.Length && a[index] == key
  ensures index < 0 ==> forall k :: 0 <= k < a.Length ==> a[k] != key
{
  var low, high := 0, a.Length;
  while low < high
    invariant 0 <= low <= high <= a.Length
    invariant forall k :: 0 <= k < low || high <= k < a.Length ==> a[k] != key
  {
    var mid := (low + high) / 2;
    if a[mid] < key {
      low := mid + 1;
    } else if a[mid] > key {
      high := mid;
    } else {
      return mid;
    }
  }
  return -1;
}

method Squares(s: seq<int>) returns (sum: int)
  ensures sum >= 0
{
  sum := 0;
  var i := 0;
  while i < |s| invariant 0 <= i <= |s| && sum >= 0
  { sum, i := sum + s[i] * s[i], i + 1; }
}
"""
WRONG = PROGRAM.replace("high := mid;", "high := mid - 1;")

PROVER = """\
#!/bin/bash
# drops an option that Dafny 2.3's Boogie sets and newer Z3s no longer have
args=(); for x in "$@"; do [[ $x == *model_compress* ]] || args+=("$x"); done
exec z3 "${args[@]}" < <(grep --line-buffered -v model_compress)
"""


def surefoot(path: Path) -> list[str]:
    return [sys.executable, "-m", "language.cli", "verify", "--no-cache", str(path)]


def dafny(path: Path) -> list[str] | None:
    """Dafny's command, with what Debian's needs to work with Debian's Z3."""
    if not shutil.which("dafny") or not shutil.which("z3"):
        return None
    prover = path.parent / "z3"
    if not prover.exists():
        prover.write_text(PROVER)
        prover.chmod(prover.stat().st_mode | stat.S_IXUSR)
    return ["dafny", "/compile:0", "/nologo", f"/z3exe:{prover}", str(path)]


def seconds(command: list[str], expected: str, folder: str) -> float:
    """Wall time of one run, whose output must say what it should. Bytecode is kept in `folder`, as it is
    for installed packages: a first run makes it."""
    env = {**os.environ, "PYTHONPYCACHEPREFIX": str(Path(folder, "bytecode"))}
    env.pop("PYTHONDONTWRITEBYTECODE", None)
    start = time.perf_counter()
    run = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True)
    took = time.perf_counter() - start
    assert expected in run.stdout, run.stdout + run.stderr
    return took


def spread(times: list[float]) -> str:
    return f"median {statistics.median(times):.2f} s, {min(times):.2f} to {max(times):.2f} s"


def verdict(rounds: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "program.dfy")
        path.write_text(PROGRAM)
        other = dafny(path)
        ours, theirs = list[float](), list[float]()
        seconds(surefoot(path), "verified", folder)
        for _ in range(rounds):
            ours.append(seconds(surefoot(path), "verified", folder))
            if other is not None:
                theirs.append(seconds(other, "0 errors", folder))
        print(f"{len(PROGRAM.splitlines())} lines, command to verdict, {rounds} alternating runs each")
        print(f"  surefoot           {spread(ours)}")
        if not theirs:
            print("  dafny is not installed: nothing to compare with")
            return
        ratio = statistics.median(ours) / statistics.median(theirs)
        print(f"  dafny /compile:0   {spread(theirs)}")
        print(f"  ratio of medians   {ratio:.2f} (limit 0.50)")


def failing(rounds: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "program.dfy")
        path.write_text(WRONG)
        times = [seconds(surefoot(path), "refuted", folder) for _ in range(rounds + 1)][1:]
        print(f"a wrong program, command to counterexample: {spread(times)}")


def stages(rounds: int) -> None:
    """Each stage's median over the rounds, after a first one that loads everything."""
    from language.cancel import Cancel
    from language.ivl.definitions import Definitions
    from language.ivl.loops import cut
    from language.ivl.passive import passive
    from language.ivl.units import lower
    from language.pipeline import Options, analyze, bench, explain, prove
    from language.prove.script import make_script
    from language.source import SourceText
    from language.syntax.parser import parse

    source = SourceText("program.dfy", WRONG)
    options, cancel = Options(use_cache=False), Cancel()
    times: dict[str, list[float]] = {}

    def timed(name: str, work: Callable[[], T]) -> T:
        start = time.perf_counter()
        result = work()
        times.setdefault(name, []).append(time.perf_counter() - start)
        return result

    def once() -> None:
        timed("parse", lambda: parse(source, 0))
        front = timed("parse and resolve", lambda: analyze(source))
        lowered = timed("lower, cut, passify", lambda: [passive(cut(lower(u.ivl))) for u in front.units])
        timed("write SMT-LIB", lambda: [make_script(p, Definitions()) for p in lowered])
        proved = timed(
            "prove, from lowering on", lambda: [prove(front, u, options, cancel) for u in front.units]
        )
        pairs = list(zip(front.units, proved, strict=True))
        timed("explain", lambda: [explain(bench(front, u), r, options, cancel) for u, r in pairs])

    for _ in range(rounds + 1):
        once()
    print("stages in one process, the wrong program, medians")
    for name, values in times.items():
        print(f"  {name:26}{1000 * statistics.median(values[1:]):8.1f} ms")


BENCHMARKS: dict[str, Callable[[int], None]] = {"verdict": verdict, "failing": failing, "stages": stages}


def main() -> int:
    parser = argparse.ArgumentParser(description="figures of the command line")
    parser.add_argument("which", nargs="*", choices=[*BENCHMARKS, []], default=[])
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "")
    for name in options.which or BENCHMARKS:
        BENCHMARKS[name](options.rounds)
    return 0


if __name__ == "__main__":
    sys.exit(main())
