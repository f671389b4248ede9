"""What the solver is busy with: the quantifiers that it instantiates most, the usual cause of a proof that
does not come.

Z3 tells it on the error stream when a solver is closed, so the question is asked in a process of its own.
"""

from __future__ import annotations

import re
import subprocess
import sys

from language.cancel import Cancel
from language.prove.script import Script
from language.prove.solver import OPTIONS
from language.record import dataclass
from language.source import Span


@dataclass(frozen=True)
class Instances:
    """`name` is the axiom's, or the quantifier's of the program, whose place is `span`."""

    name: str
    count: int
    span: Span | None


@dataclass(frozen=True)
class Busy:
    """What was used most, and how often. `kind`: "quantifier", "induction" (a hypothesis), "function" (the
    definition or contract of `name`), "theory" (facts about `name`) or "" (nothing stands out)."""

    kind: str
    name: str = ""
    count: int = 0
    span: Span | None = None
    products: bool = False
    """Whether products of unknowns occur, which are hard in another way."""


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

_THEORIES = {
    "seq": "sequences",
    "set": "sets",
    "iset": "sets",
    "ms": "multisets",
    "map": "maps",
    "imap": "maps",
    "heap": "what is in memory",
    "frame": "what is in memory",
    "write": "what is in memory",
    "is": "types",
    "alloc": "what is in memory",
    "rank": "the sizes of values",
}
_MANY = 200
"""Fewer instances than this are no trouble."""


def most_instantiated(
    script: Script, goal: int | None = None, seconds: float = 5.0, cancel: Cancel | None = None
) -> list[Instances]:
    """For one goal alone, or for the whole unit; the most instantiated first."""
    if goal is None:
        text = script.whole() + "\n(assert whole)"
    else:
        text = script.alone(goal) + f"\n(assert fail{goal})"
    switches = [
        f"(assert {name})" for name, _ in script.assumptions if f"(declare-const {name} Bool)" in text
    ]
    output = _ask("\n".join([text, *switches]), seconds, cancel or Cancel())
    counts: dict[str, int] = {}
    for name, count in _LINE.findall(output):
        counts[name] = counts.get(name, 0) + int(count)
    ordered = sorted(counts.items(), key=lambda x: -x[1])
    return [Instances(name, count, script.quantifiers.get(name)) for name, count in ordered]


def _ask(text: str, seconds: float, cancel: Cancel) -> str:
    process = subprocess.Popen(
        [sys.executable, "-c", _RUN, repr(OPTIONS), str(seconds)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),  # on Windows: no console flashes up
    )
    cancel.add(process.kill)
    try:
        return process.communicate(text, timeout=seconds + 10)[0]
    except subprocess.TimeoutExpired:
        process.kill()
        return ""
    finally:
        cancel.remove(process.kill)


def busiest(script: Script, goal: int, seconds: float, cancel: Cancel) -> Busy:
    """What kept the solver busy with a goal: something of the program's own, if that is a good part."""
    counts: dict[tuple[str, str, Span | None], int] = {}
    for x in most_instantiated(script, goal, seconds, cancel):
        key = _named(x, script)
        counts[key] = counts.get(key, 0) + x.count
    if not counts:
        return Busy("", products=script.nonlinear)
    mine = {key: c for key, c in counts.items() if key[0] != "theory"}
    total = sum(counts.values())
    best = max(mine.items(), key=lambda x: x[1], default=None)
    if best is None or best[1] < total // 10:
        best = max(counts.items(), key=lambda x: x[1])
    (kind, name, span), count = best
    if count < _MANY:
        return Busy("", products=script.nonlinear)
    return Busy(kind, name, count, span, script.nonlinear)


def _named(x: Instances, script: Script) -> tuple[str, str, Span | None]:
    if x.span is not None:
        return "quantifier", "", x.span
    if x.name == "induction":
        return "induction", "", None
    for symbol, f in script.functions.items():
        if x.name == symbol or x.name.startswith(symbol + " "):
            return "function", f.name, f.name_span
    family = re.split(r"[. ]", x.name, maxsplit=1)[0]
    return "theory", _THEORIES.get(family, "values"), None
