"""The corpus of mistakes: each heading of `mistakes/*.md` is a program, the message for it, and its fix.

A case is a block of Dafny, a line `> line:column message`, and, where there is a fix, a block of the
fixed text. `SUREFOOT_UPDATE=1 pytest tests/language/syntax/test_mistakes.py` writes what the parser says
now; read the difference.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from language.diagnostics import Diagnostic, Fix
from language.source import SourceText
from language.syntax.parser import parse

FOLDER = Path(__file__).parent / "mistakes"
_CASE = re.compile(r"^## (?P<name>.+?)\n\n(?P<rest>.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
_PROGRAM = re.compile(r"```dafny\n(.*?)\n```", re.DOTALL)
_SAYS = re.compile(r"^> (.*)$", re.MULTILINE)
_FIXED = re.compile(r"```fixed\n(.*?)\n```", re.DOTALL)


@dataclass(frozen=True)
class Case:
    name: str
    program: str
    says: str
    fixed: str | None


def read(file: Path) -> list[Case]:
    cases: list[Case] = []
    for m in _CASE.finditer(file.read_text(encoding="utf-8")):
        rest = m["rest"]
        program, says, fixed = _PROGRAM.search(rest), _SAYS.search(rest), _FIXED.search(rest)
        assert program is not None, m["name"]
        cases.append(Case(m["name"], program[1], says[1] if says else "", fixed[1] if fixed else None))
    return cases


CASES = {f"{file.stem}: {case.name}": case for file in sorted(FOLDER.glob("*.md")) for case in read(file)}


def apply(text: str, fix: Fix) -> str:
    for edit in sorted(fix.edits, key=lambda e: e.span.start, reverse=True):
        text = text[: edit.span.start] + edit.text + text[edit.span.end :]
    return text


def first(source: SourceText) -> Diagnostic | None:
    return next(iter(parse(source).diagnostics), None)


def observe(program: str) -> tuple[str, str | None]:
    """What the parser says first, with its place, and the text after its first fix."""
    source = SourceText("case", program)
    found = first(source)
    if found is None:
        return "nothing", None
    at = source.position(found.span.start)
    fixed = apply(program, found.fixes[0]) if found.fixes else None
    return f"{at.line}:{at.column} {found.message}", fixed


def check(case: Case) -> None:
    says, fixed = observe(case.program)
    assert says == case.says
    assert fixed == case.fixed


@pytest.mark.parametrize("name", CASES)
def test_mistake(name: str) -> None:
    check(CASES[name])


@pytest.mark.parametrize("name", [n for n, c in CASES.items() if c.fixed is not None])
def test_fix_removes_the_mistake(name: str) -> None:
    """After the fix the same thing is not said again, and nothing new is wrong before that place."""
    case = CASES[name]
    source = SourceText("case", case.program)
    found = first(source)
    assert found is not None and found.fixes
    for fix in found.fixes:
        after = first(SourceText("fixed", apply(case.program, fix)))
        assert after is None or (after.code, after.span.start) != (found.code, found.span.start)
        assert after is None or after.span.end >= min(e.span.start for e in fix.edits)


def test_there_are_many() -> None:
    assert len(CASES) >= 100


@pytest.mark.skipif(os.environ.get("SUREFOOT_UPDATE") != "1", reason="only to write the corpus anew")
def test_update() -> None:
    for file in sorted(FOLDER.glob("*.md")):
        title = file.read_text(encoding="utf-8").split("\n", 1)[0]
        parts = [title + "\n"]
        for case in read(file):
            says, fixed = observe(case.program)
            part = f"## {case.name}\n\n```dafny\n{case.program}\n```\n\n> {says}\n"
            parts.append(part if fixed is None else f"{part}\n```fixed\n{fixed}\n```\n")
        file.write_text("\n".join(parts), encoding="utf-8")
