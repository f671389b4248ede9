"""How many failing proofs get a cause, and how fast, over mutants of right programs.

    python -m tests.standing.causes FOLDER [--sample N] [--mutants N] [--seed N] [--seconds S] [--list]
        [--peer 'COMMAND' [--checks N]] [--expected FILE]

Only units that the edit changed and whose proof fails count: *refuted*, *too weak* and *broken before* (runs
break a claim of what is called, and the verdict names it) apart, the rest by what their verdicts say. Times
go from the start of `explain` to the first cause, or to the end where there is none: by the clock, and as the
processor's time, which a busy machine distorts less. Runs on random inputs check the other way round: what
one of them breaks must be refuted. With a peer (see `peer.py`), a refuted claim goes to it together with the
counterexample's inputs: it must not prove the claim.

With `--mutants 0` the programs themselves are looked at, right or wrong. FILE may then tell what is known
of them, as JSON: by path, `error_lines` (Dafny reports an error) and `false_lines` (of those, the false
claims). Whatever is refuted elsewhere is an alarm.
"""

from __future__ import annotations

import argparse
import collections
import contextlib
import re
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from language.cancel import Cancel
from language.pipeline import Front, Options, Unit, bench, explain, prove
from language.records import results
from language.records.verdicts import (
    Crashed,
    MethodResult,
    Proved,
    TimedOut,
    Undecided,
    Verdict,
)
from tests.standing.mutants import Original
from tests.standing.mutation import mutants
from tests.standing.opinions import Failure, Known, checked, claim, unseen
from tests.standing.programs import Program, folder, sample

EXPLAIN_SECONDS = 8.0


@dataclass
class Figures:
    counts: collections.Counter[str] = field(default_factory=collections.Counter[str])
    reasons: collections.Counter[str] = field(default_factory=collections.Counter[str])
    """Why units stay undecided, a reason of each claim."""
    times: dict[str, list[tuple[float, float]]] = field(default_factory=dict[str, list[tuple[float, float]]])
    """By cause: seconds by the clock and of the processor."""

    def note(self, f: Failure) -> None:
        self.counts["failing units"] += 1
        self.counts[f"failing units {f.cause}"] += 1
        self.times.setdefault(f.cause, []).append((f.seconds, f.work))
        for r in f.explained.results:
            if not isinstance(r.verdict, Proved):
                self.counts[f"claims {claim(r.verdict)}"] += 1
                if f.cause == "undecided":
                    self.reasons[f"{r.obligation.kind.value}: {reason(r.verdict)}"] += 1

    def lines(self) -> Iterator[str]:
        for name, count in sorted(self.counts.items()):
            yield f"{count:7} {name}"
        total = self.counts["failing units"] or 1
        named = sum(self.counts[f"failing units {c}"] for c in ("refuted", "too weak", "broken before"))
        yield f"{100 * named / total:6.1f}% of failing units have a cause (goal 80 %)"
        causes = [s for cause in ("refuted", "too weak", "broken before") for s in self.times.get(cause, [])]
        for name, times in [("a cause", causes), *sorted(self.times.items())]:
            if times:
                clock, work = spread([t for t, _ in times]), spread([w for _, w in times])
                yield f"        {name}: {clock}; of the processor {work}"
        for text, count in self.reasons.most_common(25):
            yield f"{count:7} {text}"


def spread(times: list[float]) -> str:
    ordered = sorted(times)
    late = ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]
    return f"median {1000 * ordered[len(ordered) // 2]:.0f} ms, p95 {1000 * late:.0f} ms"


def reason(v: Verdict) -> str:
    """What the verdict says, without its numbers and its advice."""
    assert isinstance(v, Undecided | TimedOut | Crashed)
    text = re.sub(r"\d+", "#", v.sentence).split(" The proof needs help")[0]
    return f"{text} [{v.limit}]" if isinstance(v, Undecided) and v.limit else text


def failures(program: Program, count: int, seed: int, seconds: float, figures: Figures) -> Iterator[Failure]:
    """The failing units of a program's mutants (or of itself), each once."""
    options = Options(time_limit=seconds, use_cache=False)
    if count == 0:
        front = program.front()
        if front.complete:
            for unit in front.units:
                yield from _failing(program, "as it is", front, unit, prove(front, unit, options, Cancel()))
        return
    original = Original(program, seconds)
    if not original.verified:
        return
    figures.counts["programs that verify"] += 1
    for edit in mutants(program.text, count, seed):
        front = program.front(edit.apply(program.text))
        if not front.complete:
            continue
        what = f"{program.front().sources[0].line_of(edit.span.start)} {edit.what(program.text)}"
        proofs = list(original.proofs(front))
        killed = any(results.fails(p) or p.unsupported for _, p in proofs)
        figures.counts["mutants"] += 1
        figures.counts["mutants killed" if killed else "mutants that survive"] += 1
        for unit, proof in proofs:
            yield from _failing(program, what, front, unit, proof)


def _failing(program: Program, what: str, front: Front, unit: Unit, proof: MethodResult) -> Iterator[Failure]:
    if proof.unsupported or not results.fails(proof) or unit.span.file:
        return
    options = Options(time_limit=EXPLAIN_SECONDS, use_cache=False)
    start, work = time.perf_counter(), time.process_time()
    first = list[tuple[float, float]]()

    def tell(_: MethodResult | None) -> None:
        first.append((time.perf_counter() - start, time.process_time() - work))

    explained = explain(bench(front, unit), proof, options, Cancel(), tell)
    tell(None)
    yield Failure(program, what, front, unit, explained, *first[0])


def hear(f: Failure, known: Known | None, peer: str | None, checks: int, figures: Figures) -> None:
    """Count, and print where it matters, what others say."""
    counts = figures.counts
    for text in unseen(f):
        counts[f"random runs: {text.split(':')[0]}"] += 1
        if text not in ("refuted", "in what is called"):
            print(f"RANDOM  {f.where}: {text}", flush=True)
    for text in known.judge(f) if known else ():
        counts[text.split(": line")[0]] += 1
        if "refuted: line" not in text or "WRONG" in text:
            print(f"KNOWN   {f.where}: {text}", flush=True)
    for text in checked(f, peer) if peer and counts["counterexamples: agrees"] < checks else ():
        kind = text.split(": line")[0]
        if kind == "CONTRADICTED" and known and known.agrees(f.program, text):
            kind = "the peer proves what a newer Dafny rejects"
        counts[f"counterexamples: {kind}"] += 1
        if kind != "agrees" and not kind.startswith("not written"):
            print(f"PEER    {f.where}: {text}", flush=True)


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="causes of failing proofs")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sample", type=int, help="programs")
    parser.add_argument("--mutants", type=int, default=5, help="for a program")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--seconds", type=float, default=4.0, help="for the proof of a unit")
    parser.add_argument("--list", action="store_true", help="a line for each failing unit")
    parser.add_argument("--peer", help="a command that prints JSON lines as `verify --json` does")
    parser.add_argument("--expected", type=Path, help="what is known of the programs, as JSON")
    parser.add_argument("--checks", type=int, default=150, help="counterexamples for the peer")
    options = parser.parse_args(argv)
    start, figures = time.perf_counter(), Figures()
    known = Known(options.expected) if options.expected else None
    with contextlib.suppress(KeyboardInterrupt):  # what was measured by then is printed
        for program in sample(folder(options.folder), options.sample, options.seed):
            for f in failures(program, options.mutants, options.seed, options.seconds, figures):
                figures.note(f)
                if options.list:
                    print(f"{f.cause:10}{f.seconds:6.2f} s {f.work:6.2f} s  {f.where}", flush=True)
                hear(f, known, options.peer, options.checks, figures)
    print("\n".join(figures.lines()))
    print(f"{time.perf_counter() - start:.0f} s")
    wrong = figures.counts["counterexamples: CONTRADICTED"]
    wrong += sum(count for name, count in figures.counts.items() if "WRONG" in name)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
