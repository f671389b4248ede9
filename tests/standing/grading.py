"""python -m tests.standing.grading [--count N] [--seed N] [--kills N] [--jobs N,N]

A class of N students hands in right answers, mutants of right ones, and hostile ones (2 %: texts that never
end, want all memory or are no text). It is graded with each number of jobs, in two shards, and by a grading
that is killed at random and started again: the grades must be the same each time, and no answer lost.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from language.assignments.files import load
from language.assignments.records import Assignment
from language.resources import assets
from tests.standing.mutation import mutants

FOLDER = assets() / "assignment"
HOSTILE = (
    b"method Double(n: nat) returns (d: nat)\n" + b"  ensures d == 2 * n\n" * 20_000,
    b"(" * 400_000,
    b"\xff\xfe\x00" * 1000,
    b"method M() { var x := " + b"1 + " * 50_000 + b"1; }",
    b"/*" * 100_000,
)


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="a class graded in several ways")
    parser.add_argument("--count", type=int, default=40)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--kills", type=int, default=5)
    parser.add_argument("--jobs", default="1,2")
    o = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as home:
        place = Path(home)
        hand_in(place / "class", o.count, random.Random(o.seed))
        found = dict(ways(place, [int(j) for j in o.jobs.split(",")], o))
    first = next(iter(found.values()))
    different = [name for name, grades in found.items() if grades != first]
    passed = sum(total > 0 for total in first.values())
    print(f"{len(first)} students, {passed} with points; graded in {len(found)} ways")
    print(f"DIFFERENT: {', '.join(different)}" if different else "the same grades each time")
    lost = o.count - len(first)
    if lost:
        print(f"LOST: {lost} answers")
    return 1 if different or lost else 0


def assignment() -> Assignment:
    a = load(FOLDER).assignment
    assert a is not None
    return a


def hand_in(folder: Path, count: int, choose: random.Random) -> None:
    """A folder a student, one or two answers in each."""
    solutions = {id: lesson.solution for id, lesson in assignment().lessons.lessons.items()}
    for i in range(count):
        home = folder / f"student-{i:04}"
        home.mkdir(parents=True)
        for lesson, solution in solutions.items():
            data = solution.encode()
            dice = choose.random()
            if dice < 0.02:
                data = choose.choice(HOSTILE)
            elif dice < 0.7 and (edits := mutants(solution, 1, choose.randrange(10**6))):
                data = edits[0].apply(solution).encode()
            elif dice > 0.95:
                data = data.replace(b"\n", b"\r\n")
            (home / f"{lesson}.dfy").write_bytes(data)


def ways(place: Path, jobs: Sequence[int], o: argparse.Namespace) -> Iterator[tuple[str, dict[str, float]]]:
    for n in jobs:
        yield timed(f"{n} jobs", place, place / f"jobs-{n}", "--jobs", str(n))
    parts = [place / "part-1", place / "part-2"]
    for i, part in enumerate(parts, 1):
        run(*command(place, part, "--shard", f"{i}/2"))
    merged = place / "merged"
    run(sys.executable, "-m", "language.cli", "grade", "merge", *map(str, parts), "--out", str(merged))
    yield "two shards", totals(merged)
    if o.kills:
        yield "killed", killed(place, place / "killed", o.kills, random.Random(o.seed))


def timed(name: str, place: Path, out: Path, *more: str) -> tuple[str, dict[str, float]]:
    start = time.perf_counter()
    run(*command(place, out, *more))
    print(f"{name}: {time.perf_counter() - start:.0f} s", flush=True)
    return name, totals(out)


def command(place: Path, out: Path, *more: str) -> list[str]:
    base = [sys.executable, "-m", "language.cli", "grade", str(FOLDER), str(place / "class")]
    return [*base, "--out", str(out), *more]


def run(*args: str) -> None:
    subprocess.run(args, stdout=subprocess.DEVNULL, check=True)


def killed(place: Path, out: Path, kills: int, choose: random.Random) -> dict[str, float]:
    """The grades after so many gradings that were killed, and one that was not."""
    for _ in range(kills):
        process = subprocess.Popen(command(place, out), stdout=subprocess.DEVNULL, start_new_session=True)
        try:
            process.wait(choose.uniform(0.5, 4.0))
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
    run(*command(place, out))
    return totals(out)


def totals(out: Path) -> dict[str, float]:
    record = json.loads((out / "grades.json").read_text(encoding="utf-8"))
    return {s["id"]: s["total"] for s in record["students"]}


if __name__ == "__main__":
    sys.exit(main())
