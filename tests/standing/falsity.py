"""`assert false` everywhere in right programs: none may be proved, unless no run can come there.

    python -m tests.standing.falsity FOLDER [--sample N] [--seed N] [--seconds S]

Only methods that are proved as they stand count. A false claim that is proved in one is looked at again:
where a run of the program reaches it, the proof is wrong, and that is a bug of soundness. Where the
method's own start is contradictory, its contract is (`requires false`, or so). The others are listed:
dead code, unless proven otherwise.
"""

from __future__ import annotations

import argparse
import collections
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from language.cancel import Cancel
from language.ivl.definitions import Definitions
from language.ivl.loops import cut
from language.ivl.passive import passive
from language.ivl.units import lower
from language.ivl.unsupported import Unsupported
from language.pipeline import Front, Options, Unit, prove
from language.prove import solver
from language.prove.script import make_script
from language.records import results
from language.records.verdicts import ObligationKind
from tests.standing.insertions import Inserted, Site, insert
from tests.standing.programs import Program, folder, sample
from tests.standing.runs import violations

WORK = 2_000_000
"""Z3's units of work for each false claim: about a second."""


@dataclass(frozen=True)
class Finding:
    """A false claim that was proved; `reached` where a run breaks it."""

    program: str
    site: Site
    line: int
    reached: bool
    contract: bool


@dataclass(frozen=True)
class Report:
    claims: int
    findings: tuple[Finding, ...]
    unsupported: int = 0


def probe(program: Program, seconds: float = 3.0) -> Report | None:
    """Every false claim of one program; None where the program has errors anyhow."""
    inserted = insert(program.text)
    front = program.front(inserted.text)
    if not front.complete:
        return None
    starts = dict(inserted.claims)
    claims, refused, proved = 0, 0, list[tuple[int, Unit]]()
    for unit in front.units:
        if not unit.span.file:
            try:
                for at, false in _claims(unit, starts, seconds):
                    claims += 1
                    if false:
                        proved.append((at, unit))
            except Unsupported:
                refused += 1
    return Report(claims, tuple(_judge(program, front, inserted, proved)), refused)


def _claims(unit: Unit, starts: dict[int, Site], seconds: float) -> Iterator[tuple[int, bool]]:
    """(the claim's offset, whether it was proved), for those in the unit."""
    program = passive(cut(lower(unit.ivl)))
    wanted = [
        (i, g.obligation.span.start)
        for i, g in enumerate(program.goals)
        if g.obligation.kind is ObligationKind.ASSERTION and g.obligation.span.start in starts
    ]
    if not wanted:
        return
    script = make_script(program, Definitions())
    solver.prepare(2048)
    switches = [name for name, _ in script.assumptions]
    with solver.Session(script.whole(), 0, None) as z:
        assert not z.error, z.error
        for i, at in wanted:
            yield at, z.check([f"fail{i}", *switches], WORK, seconds).verdict == "unsat"


def _judge(
    program: Program, front: Front, inserted: Inserted, proved: list[tuple[int, Unit]]
) -> Iterator[Finding]:
    starts = dict(inserted.claims)
    right = _right(program, {u.name for _, u in proved})
    proved = [(at, u) for at, u in proved if u.name in right]
    contradictory = {u.name for at, u in proved if starts[at].place in ("start", "function")}
    broken: dict[str, set[int]] = {}
    for at, unit in proved:
        if unit.name not in broken:
            broken[unit.name] = {v.span.start for v in violations(front, unit, 3.0)}
        yield Finding(
            program.name,
            starts[at],
            front.sources[0].line_of(at),
            at in broken[unit.name],
            unit.name in contradictory,
        )


def _right(program: Program, names: set[str]) -> set[str]:
    """Those of the units that are proved as they stand: what fails anyhow may well imply anything."""
    front, options = program.front(), Options(time_limit=20, use_cache=False, explain=False)
    wrong = {
        u.name for u in front.units if u.name in names and results.fails(prove(front, u, options, Cancel()))
    }
    return names - wrong


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="assert false everywhere")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sample", type=int)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--seconds", type=float, default=3.0, help="for a claim")
    options = parser.parse_args(argv)
    start = time.perf_counter()
    counts = collections.Counter[str]()
    for program in sample(folder(options.folder), options.sample, options.seed):
        report = probe(program, options.seconds)
        counts["programs"] += 1
        if report is None:
            counts["programs with errors"] += 1
            continue
        counts["units without lowering"] += report.unsupported
        counts["false claims"] += report.claims
        for f in report.findings:
            kind = "REACHED" if f.reached else "contract" if f.contract else "no run"
            counts[f"proved: {kind}"] += 1
            print(f"{kind:8} {f.program}:{f.line} {f.site.place} of {f.site.owner}", flush=True)
    for name, count in counts.items():
        print(f"{count:6} {name}")
    print(f"{time.perf_counter() - start:.0f} s")
    return 1 if counts["proved: REACHED"] else 0


if __name__ == "__main__":
    sys.exit(main())
