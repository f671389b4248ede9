"""Exported modules beside the interpreter: the same results on the same random inputs.

    python -m tests.standing.exports FOLDER [--sample N] [--seed N]

A program counts where it can be exported and has a callable that the interpreter runs to its end; programs
that are refused are listed with what has no counterpart. What is compared: results, what is printed, and the
cells of arrays that were handed over. Nothing is proved here: also unproved programs must run alike.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib.util
import io
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain, islice
from pathlib import Path
from types import ModuleType
from typing import Any

from language.analysis import typed as t
from language.depth import deep
from language.export.module import RUNTIME_MODULE, Exported, export
from language.interpreter.candidates import Candidates
from language.interpreter.code import Code
from language.interpreter.inputs import Inputs
from language.interpreter.outcomes import Outcome, Status, Stop
from language.interpreter.runs import Runner
from language.interpreter.sampling import Sampler
from language.values import Char, Closure, Data, Map, Multiset, Opaque, Ref, show
from tests.standing.programs import Program, folder, own, sample

RUNTIME = Path(__file__).parents[2] / "language" / "export" / "runtime.py"
INPUTS = 12
STEPS = 20_000


@dataclass(frozen=True)
class Compared:
    """Of one program: runs that were compared, those that differ, and why there is no module."""

    runs: int = 0
    differences: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()


def compare(program: Program) -> Compared:
    front = program.front()
    made = export(front.typed, ("An export of a test.",))
    if made.refused:
        return Compared(refused=made.refused)
    module = load(made.text)
    runs, differences = 0, list[str]()
    for decl in (*front.typed.functions, *front.typed.methods):
        if decl.ghost or decl.this is not None or decl.body is None or decl not in made.names:
            continue
        if isinstance(decl, t.Method) and decl.kind != "method":
            continue
        count, different = deep(lambda d=decl: _compare(front.typed, d, made, module))
        runs += count
        differences += different
    return Compared(runs, tuple(differences))


def load(text: str) -> ModuleType:
    """The module, imported from a folder of its own."""
    with tempfile.TemporaryDirectory() as where:
        found: list[ModuleType] = []
        for name, content in ((RUNTIME_MODULE, RUNTIME.read_text("utf-8")), ("exported", text)):
            path = Path(where) / f"{name}.py"
            path.write_text(content, encoding="utf-8")
            spec = importlib.util.spec_from_file_location(name, path)
            assert spec is not None and spec.loader is not None
            module = sys.modules[name] = importlib.util.module_from_spec(spec)
            spec.loader.exec_module(module)
            found.append(module)
    return found[1]


def _compare(
    program: t.TypedProgram, decl: t.Function | t.Method, made: Exported, module: ModuleType
) -> tuple[int, list[str]]:
    runner = Runner(Code(program, lemma_bodies=False), decl, STEPS)
    runs, different = 0, list[str]()
    for inputs in islice(_inputs(program, decl), INPUTS):
        outcome = runner.run(inputs)
        if outcome.status is not Status.DONE:
            continue
        change = Change(program, made, module, inputs)
        try:
            args = [change.value(a) for a, p in zip(inputs.args, decl.params, strict=True) if not p.ghost]
            expected = change.results(decl, outcome, runner)
        except NoCounterpart:
            continue
        runs += 1
        printed = io.StringIO()
        try:
            with contextlib.redirect_stdout(printed):
                found = getattr(module, made.names.of(decl))(*args)
            told = found, tuple(tuple(a.cells) for a in change.arrays.values()), printed.getvalue()
        except Exception as problem:
            told = f"{type(problem).__name__}: {problem}"
        if told != expected:
            shown = ", ".join(map(show, inputs.args))
            different.append(f"{decl.qualified}({shown}): {told}, not {expected}")
    return runs, different


def _inputs(program: t.TypedProgram, decl: t.Function | t.Method) -> Iterator[Inputs]:
    candidates = Candidates(program, decl)
    small = (i for size in range(3) for i in islice(candidates.of_size(size, 200), 3))
    try:
        yield from chain(small, Sampler(candidates).inputs(INPUTS))
    except Stop:
        return


class NoCounterpart(Exception):
    """A value that only runs have, such as one of an opaque type."""


class Change:
    """Values of the interpreter as those of the module."""

    def __init__(self, program: t.TypedProgram, made: Exported, module: ModuleType, inputs: Inputs) -> None:
        self.ctors = {
            f"{d.qualified}.{c.name}": c for d in program.types if isinstance(d, t.Datatype) for c in d.ctors
        }
        self.made, self.module, self.inputs = made, module, inputs
        self.runtime = sys.modules[RUNTIME_MODULE]
        self.arrays: dict[int, Any] = {}

    def value(self, v: Any) -> Any:
        match v:
            case None | bool() | int() | Fraction():
                return v
            case Char(code):
                return chr(code)
            case tuple():
                return tuple(map(self.value, v))
            case frozenset():
                return frozenset(map(self.value, v))
            case Multiset(counts):
                return self.runtime.Multiset.counted((self.value(x), n) for x, n in counts)
            case Map(entries):
                return self.runtime.Map((self.value(k), self.value(x)) for k, x in entries)
            case Data("", args):
                return tuple(map(self.value, args))
            case Data(ctor, args, _, type_name):
                c = self.ctors[f"{type_name}.{ctor}"]
                shown = [self.value(a) for a, f in zip(args, c.formals, strict=True) if not f.ghost]
                return getattr(self.module, self.made.names.of(c))(*shown)
            case Ref(id=id):
                return self._array(id)
            case Closure() | Opaque() | _:
                raise NoCounterpart

    def _array(self, id: int) -> Any:
        if id >= len(self.inputs.heap) or not self.inputs.heap[id].type.decl.dims == 1:
            raise NoCounterpart
        if id not in self.arrays:
            cells = [self.value(c) for c in self.inputs.heap[id].cells]
            self.arrays[id] = self.runtime.Array(cells)
        return self.arrays[id]

    def results(self, decl: t.Function | t.Method, outcome: Outcome, runner: Runner) -> Any:
        heap = runner.code.machine.heap
        if isinstance(decl, t.Method):
            values = [
                self.value(v) for r, v in zip(decl.results, outcome.results, strict=True) if not r.ghost
            ]
        else:
            values = [self.value(v) for v in outcome.results]
        result = None if not values else values[0] if len(values) == 1 else tuple(values)
        cells = tuple(tuple(map(self.value, heap[id].cells)) for id in self.arrays)
        return result, cells, "".join(runner.code.machine.output)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("folder", nargs="?", help="programs (default: this project's own)")
    parser.add_argument("--sample", type=int)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    programs = folder(Path(options.folder)) if options.folder else own()
    counts = {"programs": 0, "with runs": 0, "runs": 0, "differ": 0, "refused": 0, "broken": 0}
    for p in sample(programs, options.sample, options.seed):
        if not p.front().complete:
            continue
        counts["programs"] += 1
        try:
            found = compare(p)
        except Exception as problem:
            counts["broken"] += 1
            print(f"{p.name}: {type(problem).__name__}: {problem}", flush=True)
            continue
        counts["refused"] += bool(found.refused)
        counts["with runs"] += found.runs > 0
        counts["runs"] += found.runs
        counts["differ"] += len(found.differences)
        for line in (*found.refused[:2], *found.differences[:3]):
            print(f"{p.name}: {line}", flush=True)
    print(counts)
    return 1 if counts["differ"] or counts["broken"] else 0


if __name__ == "__main__":
    sys.exit(main())
