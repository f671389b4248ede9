"""python -m tests.standing.attacks [--sample N] [--seed N] [--rule TEXT] [--show]"""

from __future__ import annotations

import argparse
import collections
import random
import sys
import time
from collections.abc import Sequence

from tests.standing.attacks.catalog import catalog
from tests.standing.attacks.records import Attack, Judged, Outcome, judge


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="what each rule forbids, in every position")
    parser.add_argument("--sample", type=int, default=300)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--rule", default="", help="only rules whose name contains this")
    parser.add_argument("--show", action="store_true", help="print the programs that do not count")
    options = parser.parse_args(argv)
    start = time.perf_counter()
    chosen = sample([a for a in catalog() if options.rule in a.rule], options.sample, options.seed)
    judged = [_tell(judge(a), options.show) for a in chosen]
    report(judged)
    print(f"{time.perf_counter() - start:.0f} s")
    return 1 if any(j.outcome is Outcome.VERIFIED for j in judged) else 0


def sample(attacks: list[Attack], count: int, seed: int) -> list[Attack]:
    """As many of each rule, as far as they go."""
    rng = random.Random(seed)
    by_rule = collections.defaultdict[str, list[Attack]](list)
    for a in attacks:
        by_rule[a.rule].append(a)
    for found in by_rule.values():
        rng.shuffle(found)
    turns = [(i, a.name, a) for found in by_rule.values() for i, a in enumerate(found)]
    return [a for _, _, a in sorted(turns, key=lambda x: (x[0], rng.random()))[:count]]


def _tell(j: Judged, show: bool) -> Judged:
    if j.outcome is not Outcome.COUNTS:
        print(
            f"{j.outcome.value}: {j.attack.name}: {[(at, code) for at, code, _ in j.found][:4]}", flush=True
        )
        if show:
            print(j.attack.neighbor if j.outcome is Outcome.NEIGHBOR else j.attack.text)
            print(*(message for _, _, message in j.found), sep="\n")
    return j


def report(judged: list[Judged]) -> None:
    positions = collections.defaultdict[str, set[str]](set)
    for j in judged:
        if j.outcome is Outcome.COUNTS:
            positions[j.attack.rule].add(j.attack.position)
    for rule in sorted({j.attack.rule for j in judged}):
        print(f"{len(positions[rule]):6} positions that count: {rule}")
    for outcome, count in collections.Counter(j.outcome.value for j in judged).most_common():
        print(f"{count:6} {outcome}")


if __name__ == "__main__":
    sys.exit(main())
