"""Seconds a file over a folder of programs, beside another verifier: printed, no times are asserted.

    python tests/benchmarks/bench_corpus.py DIR [--peer CMD] [--sample N] [--seed N] [--limit S] [--list]

Every file is one command of ours and then one of the peer's, so that a busy machine is busy for both. CMD
reads the file that is appended to it and prints lines like those of `surefoot verify --json`. Bytecode is
kept, as it is for installed packages; nothing else is.
"""

from __future__ import annotations

import argparse
import collections
import json
import os
import random
import shlex
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OURS = [sys.executable, "-m", "language.cli", "verify", "--json", "--no-cache", "--time-limit"]


@dataclass(frozen=True)
class Answer:
    """`verdict` as in JSON, or "none"; `seconds` of wall time from the command's start to its end."""

    verdict: str
    seconds: float


def ask(command: list[str], path: Path, bytecode: str, patience: float) -> Answer:
    env = {**os.environ, "PYTHONPYCACHEPREFIX": bytecode}
    env.pop("PYTHONDONTWRITEBYTECODE", None)
    start = time.perf_counter()
    try:
        run = subprocess.run(
            [*command, str(path)], cwd=ROOT, env=env, capture_output=True, text=True, timeout=patience
        )
    except subprocess.TimeoutExpired:
        return Answer("timeout", time.perf_counter() - start)
    took = time.perf_counter() - start
    verdicts = [json.loads(line)["verdict"] for line in run.stdout.splitlines() if line.startswith("{")]
    return Answer(str(verdicts[0]) if verdicts else "none", took)


def percentile(times: list[float], share: float) -> float:
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def spread(times: list[float]) -> str:
    if not times:
        return "no files"
    return (
        f"median {statistics.median(times):.2f} s, p95 {percentile(times, 0.95):.2f} s, "
        f"sum {sum(times):.0f} s ({len(times)} files)"
    )


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="seconds a file, beside another verifier")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--peer", help="a command that prints JSON lines as `verify --json` does")
    parser.add_argument("--sample", type=int)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--limit", type=float, default=20.0, help="seconds that each verifier is given")
    parser.add_argument("--list", action="store_true", help="a line for each file")
    options = parser.parse_args(argv)
    paths = sorted(options.folder.resolve().rglob("*.dfy"))
    if options.sample is not None and options.sample < len(paths):
        paths = random.Random(options.seed).sample(paths, options.sample)
    peer = shlex.split(options.peer) if options.peer else None
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; {len(paths)} files", flush=True)
    ours, theirs = list[Answer](), list[Answer]()
    with tempfile.TemporaryDirectory() as bytecode:
        ours_command = [*OURS, str(options.limit)]
        ask(ours_command, paths[0], bytecode, 600)
        for path in paths:
            ours.append(ask(ours_command, path, bytecode, 600))
            line = f"{ours[-1].verdict:12}{ours[-1].seconds:6.2f} s"
            if peer is not None:
                theirs.append(ask(peer, path, bytecode, 600))
                line += f"   peer {theirs[-1].verdict:12}{theirs[-1].seconds:6.2f} s"
            if options.list:
                print(f"{line}   {path.name}", flush=True)
    report("ours", ours)
    if theirs:
        report("peer", theirs)
        both = [(o, t) for o, t in zip(ours, theirs, strict=True) if o.verdict == t.verdict == "verified"]
        compare([o.seconds for o, _ in both], [t.seconds for _, t in both])
    return 0


def report(who: str, answers: list[Answer]) -> None:
    counts = collections.Counter(a.verdict for a in answers)
    print(f"{who}: " + ", ".join(f"{n} {v}" for v, n in counts.most_common()))
    print(f"  every file       {spread([a.seconds for a in answers])}")
    print(f"  verified ones    {spread([a.seconds for a in answers if a.verdict == 'verified'])}")


def compare(ours: list[float], theirs: list[float]) -> None:
    """The figures over the files that both verify."""
    print("files that both verify")
    print(f"  ours             {spread(ours)}")
    print(f"  peer             {spread(theirs)}")
    if ours:
        ratios = [o / t for o, t in zip(ours, theirs, strict=True)]
        print(f"  ratio of sums    {sum(ours) / sum(theirs):.2f} (goal 0.50)")
        late = percentile(ratios, 0.95)
        print(f"  ratio a file     median {statistics.median(ratios):.2f}, p95 {late:.2f}")


if __name__ == "__main__":
    sys.exit(main())
