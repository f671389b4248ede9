"""The programs that the standing tests work on: our own, and any folder of `.dfy` files that is named.

`SUREFOOT_PROGRAMS` names such a folder for pytest; the commands of this package take one as an argument.
"""

from __future__ import annotations

import os
import random
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from language.includes import file_loader
from language.pipeline import Front, analyze
from language.resources import tutorials
from language.source import SourceText

ROOT = Path(__file__).parents[2]
CASE = re.compile(r"^## (.+?)\n+```dafny\n(.*?)^```", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Program:
    """`path` is the folder that includes are relative to; `name` is for people."""

    name: str
    text: str
    path: str = ""

    def front(self, text: str | None = None) -> Front:
        source = SourceText(self.path or "program.dfy", self.text if text is None else text)
        return analyze(source, file_loader(Path(source.name).parent))


@cache
def own() -> tuple[Program, ...]:
    """Programs of this project that are right: examples, solutions of lessons, cases without an error."""
    found = [_read(p, p.name) for p in sorted((ROOT / "assets" / "examples").glob("*.dfy"))]
    found += [_read(p, f"solution of {p.parent.name}") for p in sorted(tutorials().rglob("solution.dfy"))]
    for path in sorted((ROOT / "tests" / "language" / "soundness").glob("*.md")):
        for name, text in CASE.findall(path.read_text("utf-8")):
            if "// error" not in text:
                found.append(Program(f"{path.stem}: {name}", text))
    return tuple(found)


@cache
def cases() -> tuple[Program, ...]:
    """Programs of this project that are wrong on purpose: cases with an error, lessons to be finished."""
    found: list[Program] = []
    for path in sorted((ROOT / "tests" / "language").rglob("*.md")):
        for name, text in CASE.findall(path.read_text("utf-8")):
            if "// error" in text:
                found.append(Program(f"{path.stem}: {name}", text))
    for path in sorted(tutorials().rglob("*.dfy")):
        if path.name != "solution.dfy":
            found.append(_read(path, f"{path.parent.name}/{path.name}"))
    return tuple(found)


def folder(path: Path) -> tuple[Program, ...]:
    return tuple(_read(p, str(p.relative_to(path))) for p in sorted(path.rglob("*.dfy")))


def chosen(default: Iterable[Program]) -> tuple[Program, ...]:
    """The folder that the environment names, else the default."""
    named = os.environ.get("SUREFOOT_PROGRAMS")
    return folder(Path(named)) if named else tuple(default)


def sample(programs: Iterable[Program], count: int | None, seed: int) -> tuple[Program, ...]:
    everything = tuple(programs)
    if count is None or count >= len(everything):
        return everything
    return tuple(random.Random(seed).sample(everything, count))


def _read(path: Path, name: str) -> Program:
    return Program(name, path.read_text("utf-8-sig", errors="replace"), str(path))
