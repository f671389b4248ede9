"""Which quantifiers the solver instantiates most: the usual cause of a proof that does not come.

Z3 tells it on the error stream when a solver is closed, so the question is asked in a process of its own.
"""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import dataclass

from language.prove.script import Script
from language.prove.solver import OPTIONS
from language.source import Span


@dataclass(frozen=True)
class Instances:
    """`name` is the axiom's, or the quantifier's of the program, whose place is `span`."""

    name: str
    count: int
    span: Span | None


_LINE = re.compile(r"\[quantifier_instances\]\s+(.+?)\s+:\s+(\d+) :")

_RUN = """
import sys, z3
options, seconds = eval(sys.argv[1]), float(sys.argv[2])
for name, value in options.items():
    z3.set_param(name, value)
z3.set_param("smt.qi.profile", True)
solver = z3.SimpleSolver()
solver.from_string(sys.stdin.read())
solver.set("timeout", int(seconds * 1000))
solver.check()
"""


def most_instantiated(script: Script, goal: int | None = None, seconds: float = 5.0) -> list[Instances]:
    """For one goal alone, or for the whole unit; the most instantiated first."""
    if goal is None:
        text = script.whole() + "\n(assert whole)"
    else:
        text = script.alone(goal) + f"\n(assert fail{goal})"
    switches = [
        f"(assert {name})" for name, _ in script.assumptions if f"(declare-const {name} Bool)" in text
    ]
    done = subprocess.run(
        [sys.executable, "-c", _RUN, repr(OPTIONS), str(seconds)],
        input="\n".join([text, *switches]),
        capture_output=True,
        text=True,
        timeout=seconds + 10,
    )
    counts: dict[str, int] = {}
    for name, count in _LINE.findall(done.stdout + done.stderr):
        counts[name] = counts.get(name, 0) + int(count)
    ordered = sorted(counts.items(), key=lambda x: -x[1])
    return [Instances(name, count, script.quantifiers.get(name)) for name, count in ordered]
