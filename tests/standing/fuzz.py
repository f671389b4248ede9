"""Whatever the input, Surefoot answers in time and without a fault of its own.

    python -m tests.standing.fuzz [DIR] --count 10000 [--whole] [--seed N] [--jobs N] [--save DIR]

Makes inputs of four kinds (`noise.py`), gives each to the front end, with `--whole` to all of it, and tells
of faults (the shield's listeners hear them), answers after the limit, and processes that died. Nothing else
counts: what the answer is does not matter here.
"""

from __future__ import annotations

import argparse
import random
import resource
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from pathlib import Path

from language import shield
from language.cancel import Cancel, CutOff, cut_off
from language.depth import deep
from language.memory import limit_memory
from language.pipeline import Options, analyze, check_file
from language.reading import Unreadable, decode
from language.report import to_json, to_text
from language.source import SourceText
from tests.standing.noise import bent, damaged, sentence, shuffled
from tests.standing.programs import Program, cases, folder, own

KINDS = ("grammar", "tokens", "bytes", "values")
FRONT_LIMIT, WHOLE_LIMIT = 30.0, 3.0
SHARE = 500
"""Seeds a process."""

SLACK = 4.0
"""Seconds over the limit that are no finding: other processes want to run, too."""


@dataclass
class Finding:
    kind: str
    seed: int
    what: str
    text: str = field(repr=False)


def make(kind: str, seed: int, programs: tuple[Program, ...]) -> str:
    """The input with this number. What is not UTF-8 is answered by whoever reads it."""
    rng = random.Random(f"{kind} {seed}")
    if kind == "grammar":
        return sentence(rng)
    a, b = rng.choice(programs).text, rng.choice(programs).text
    if kind == "tokens":
        return shuffled(rng, a, b)
    if kind == "values":
        return bent(rng, a)
    text = decode(damaged(rng, a.encode()))
    return text if not isinstance(text, Unreadable) else ""


def front(text: str) -> None:
    with cut_off(Cancel(), FRONT_LIMIT):
        analyze(SourceText("noise.dfy", text))


def whole(text: str) -> None:
    checked = check_file(SourceText("noise.dfy", text), Options(WHOLE_LIMIT, use_cache=False))
    to_json("noise.dfy", checked.sources, checked.result)
    to_text("noise.dfy", checked.sources, checked.result)


def judged(work: Callable[[str], None], limit: float, kind: str, seed: int, text: str) -> list[Finding]:
    """What goes wrong with one input."""
    heard: list[BaseException] = []
    shield.listeners.append(heard.append)
    start = time.perf_counter()
    try:
        deep(lambda: work(text))
    except CutOff:
        heard.append(CutOff("never ended"))
    except Exception as problem:
        heard.append(problem)
    finally:
        shield.listeners.remove(heard.append)
    seconds = time.perf_counter() - start
    found = [Finding(kind, seed, f"{type(p).__name__} at {_place(p)}: {str(p)[:80]}", text) for p in heard]
    if seconds > limit + SLACK:
        found.append(Finding(kind, seed, f"{seconds:.1f} s", text))
    return found


def _place(problem: BaseException) -> str:
    at, place = problem.__traceback__, "?"
    while at is not None:
        code = at.tb_frame.f_code
        if "/language/" in code.co_filename:
            place = f"{code.co_filename.rpartition('/language/')[2]}:{at.tb_lineno}"
        at = at.tb_next
    return place


def run(
    kinds: tuple[str, ...], seeds: range, all_of_it: bool, programs: tuple[Program, ...]
) -> Iterator[Finding]:
    work, limit = (whole, WHOLE_LIMIT) if all_of_it else (front, FRONT_LIMIT)
    for seed in seeds:
        kind = kinds[seed % len(kinds)]
        yield from judged(work, limit, kind, seed, make(kind, seed, programs))


@dataclass(frozen=True)
class Peak:
    """How much memory a process took at most."""

    kilobytes: int


def _chunk(pipe: Connection, seeds: range, all_of_it: bool, path: Path | None) -> None:
    limit_memory()
    programs = folder(path) if path else (*own(), *cases())
    for seed in seeds:
        pipe.send(seed)
        for finding in run(KINDS, range(seed, seed + 1), all_of_it, programs):
            pipe.send(finding)
    pipe.send(Peak(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss))


class _Share:
    """A process with some of the seeds."""

    def __init__(self, seeds: range, all_of_it: bool, path: Path | None) -> None:
        self.seeds, self.at, self.done = seeds, seeds.start, False
        context = get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=_chunk, args=(theirs, seeds, all_of_it, path), daemon=True)
        self.process.start()
        theirs.close()

    def got(self) -> Finding | Peak | None:
        """The next thing to tell, if there is one."""
        try:
            message = self.pipe.recv()
        except EOFError:
            self.done = True
            return Finding(KINDS[self.at % len(KINDS)], self.at, "the process died", "")
        if isinstance(message, int):
            self.at = message
            return None
        self.done = isinstance(message, Peak)
        return message


def _in_processes(seeds: range, jobs: int, all_of_it: bool, path: Path | None) -> Iterator[Finding | Peak]:
    """Each process takes a share of the seeds; after one that died, another goes on behind the seed that
    killed it."""
    waiting = [seeds[i : i + SHARE] for i in range(0, len(seeds), SHARE)][::-1]
    busy: list[_Share] = []
    while waiting or busy:
        while waiting and len(busy) < jobs:
            busy.append(_Share(waiting.pop(), all_of_it, path))
        ready = wait([s.pipe for s in busy])
        for share in [s for s in busy if s.pipe in ready]:
            message = share.got()
            if message is not None:
                yield message
            if share.done:
                busy.remove(share)
                left = range(share.at + 1, share.seeds.stop)
                if isinstance(message, Finding) and left:
                    waiting.append(left)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--whole", action="store_true")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--save", type=Path, help="where to write the inputs of findings")
    options = parser.parse_args()
    seeds = range(options.seed, options.seed + options.count)
    start, peak = time.perf_counter(), 0
    by_what: Counter[str] = Counter()
    for got in _in_processes(seeds, options.jobs, options.whole, options.folder):
        if isinstance(got, Peak):
            peak = max(peak, got.kilobytes)
            continue
        by_what[got.what] += 1
        if by_what[got.what] <= 3:
            print(f"{got.kind} {got.seed}: {got.what}", flush=True)
            if options.save:
                options.save.mkdir(parents=True, exist_ok=True)
                (options.save / f"{got.kind}-{got.seed}.dfy").write_text(got.text, "utf-8", "replace")
    seconds = time.perf_counter() - start
    print(
        f"{options.count} inputs, {sum(by_what.values())} findings of {len(by_what)} kinds, "
        f"{seconds:.0f} s, at most {peak // 1024} MB"
    )
    return 1 if by_what else 0


if __name__ == "__main__":
    sys.exit(main())
