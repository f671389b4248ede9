"""python -m tests.standing.chance [--count N] [--seed N] [--show]"""

from __future__ import annotations

import argparse
import collections
import sys
import time
from collections.abc import Sequence

from tests.standing.chance.judging import judge
from tests.standing.chance.programs import program


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="random programs whose claims runs decide")
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--show", action="store_true", help="print the programs that are refused")
    options = parser.parse_args(argv)
    start, counts = time.perf_counter(), collections.Counter[str]()
    for seed in range(options.seed, options.seed + options.count):
        text = program(seed)
        judged = judge(text)
        counts["programs"] += 1
        counts["programs that are refused"] += bool(judged.refused)
        counts["claims"] += judged.claims
        counts["claims verified and run"] += judged.verified
        counts["claims that a run breaks"] += judged.broken
        counts["runs"] += judged.runs
        counts["VERIFIED AND BROKEN"] += len(judged.wrong)
        for what in judged.wrong:
            print(f"VERIFIED AND BROKEN, seed {seed}: {what}\n{text}", flush=True)
        if judged.refused and options.show:
            print(f"refused, seed {seed}: {judged.refused[0]}\n{text}", flush=True)
    for name, count in counts.items():
        print(f"{count:8} {name}")
    print(f"{time.perf_counter() - start:.0f} s")
    return 1 if counts["VERIFIED AND BROKEN"] else 0


if __name__ == "__main__":
    sys.exit(main())
