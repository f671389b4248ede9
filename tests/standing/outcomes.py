"""What runs of programs come to: results, output, broken claims with their places, work, traces; as hashes.

    python -m tests.standing.outcomes FOLDER --record FILE    # writes a line for each declaration
    python -m tests.standing.outcomes FOLDER --against FILE   # lists the declarations that differ

The interpreter may be rebuilt in any way, as long as no run changes: limits count its steps, verdicts rest
on its outcomes. A line holds the program's and the declaration's name, a hash of the program's text (one that
was changed since counts no more), how many runs there were and the hash of their outcomes. Messages are left
out: their wording may change.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from pathlib import Path
from typing import Any

from language.analysis import typed as t
from language.depth import deep
from language.interpreter.candidates import Candidates
from language.interpreter.code import Code
from language.interpreter.inputs import Inputs
from language.interpreter.outcomes import Outcome, Stop
from language.interpreter.recorder import Recorder
from language.interpreter.runs import Runner
from language.interpreter.sampling import Sampler
from language.pipeline import Front
from language.records.trace import ABSENT, Step
from language.values import show
from tests.standing.programs import Program, cases, folder, own

INPUTS = 20
RECORDED = 4
"""Of the inputs, how many are run with a trace, too."""

STEPS = 5_000
NODES = 300


def lines(programs: Iterable[Program]) -> Iterator[str]:
    """A line for each declaration that can be run."""
    for program in programs:
        front = program.front()
        if not front.complete:
            continue
        text = _hash(program.text)
        for decl in _runnable(front):
            runs = deep(lambda d=decl, f=front: outcomes(f, d))
            name = f"{program.name.partition(chr(10))[0]}/{decl.qualified}"
            yield f"{name}\t{text}\t{len(runs)}\t{_hash(chr(10).join(runs))}"


def outcomes(front: Front, decl: t.Callable_) -> list[str]:
    """Each run's outcome as text, one after the other on the same machine."""
    plain, traced = (Runner(Code(front.typed, explore=True, record=r), decl, STEPS) for r in (False, True))
    found: list[str] = []
    for k, inputs in enumerate(islice(_inputs(front, decl), INPUTS)):
        found.append(_run(plain, inputs))
        if k < RECORDED:
            outcome, recorder = traced.record(inputs, None)
            found.append(f"{_told(traced, outcome)} {_trace(recorder)}")
    return found


def _inputs(front: Front, decl: t.Callable_) -> Iterator[Inputs]:
    candidates = Candidates(front.typed, decl)
    small = (i for size in range(3) for i in islice(candidates.of_size(size, NODES), 5))
    try:
        yield from chain(small, Sampler(candidates).inputs(INPUTS))
    except Stop:
        return


def _run(runner: Runner, inputs: Inputs) -> str:
    return f"{_value(inputs.args)} {_told(runner, runner.run(inputs))}"


def _told(runner: Runner, outcome: Outcome) -> str:
    machine = runner.code.machine
    broken = [f"{v.kind.value}@{v.key.node}/{v.key.clause}" for v in outcome.violations]
    results = _value(outcome.results)
    return f"{outcome.status} {results} {broken} {machine.remaining} {''.join(machine.output)}"


def _trace(recorder: Recorder) -> str:
    trace = recorder.trace()
    steps = [(s.kind.value, str(s.span), s.frame, s.iteration, s.ok, _changes(s)) for s in trace.steps]
    return repr(steps)


def _changes(step: Step) -> list[str]:
    return [f"{c.slot}={_value(c.new)}" for c in step.changes]


def _value(value: Any) -> str:
    if isinstance(value, tuple):
        return "[" + ", ".join(map(_value, value)) + "]"  # pyright: ignore
    return "absent" if value is ABSENT else show(value, 200)


def _runnable(front: Front) -> list[t.Callable_]:
    return [d for d in (*front.typed.methods, *front.typed.functions) if d.body is not None]


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def of_sample() -> tuple[Program, ...]:
    """The programs of `outcomes.txt`, by their text, so that one that is added changes nothing else."""
    short = (p for p in (*own(), *cases()) if len(p.text) < 2000)
    return tuple(p for p in short if int(_hash(p.text), 16) % 12 == 0)


def different(found: Iterable[str], golden: Iterable[str]) -> list[str]:
    """The declarations whose outcomes changed although their programs did not."""
    known = {tuple(line.split("\t")[:2]): line for line in golden}
    return [line for line in found if known.get(tuple(line.split("\t")[:2]), line) != line]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("folder", nargs="?", help="programs (default: this project's own)")
    parser.add_argument("--sample", action="store_true", help="only the programs that the gate runs")
    parser.add_argument("--record", metavar="FILE")
    parser.add_argument("--against", metavar="FILE")
    options = parser.parse_args()
    programs = folder(Path(options.folder)) if options.folder else (*own(), *cases())
    if options.sample:
        programs = of_sample()
    if options.record:
        with Path(options.record).open("w") as out:
            for line in lines(programs):
                print(line, file=out, flush=True)
        return 0
    changed = different(lines(programs), Path(options.against).read_text().splitlines())
    print("\n".join(changed) or "no outcome differs")
    return 1 if changed else 0


if __name__ == "__main__":
    sys.exit(main())
