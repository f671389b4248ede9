"""What must never be proved, and its neighbours that must: the Markdown files beside this one.

A case is a heading and a program. `// error: code` on a line asks for a failure with that code there,
`// error` for any failure; lines without it must have none, and a program without any must verify.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from language.diagnostics import Severity
from language.pipeline import Options, check_file
from language.records.verdicts import FileVerdict, Proved
from language.source import SourceText

FOLDER = Path(__file__).parent
CASE = re.compile(r"^## (.+?)\n+```dafny\n(.*?)^```", re.MULTILINE | re.DOTALL)
EXPECTED = re.compile(r"// error(?:: ([\w-]+))?\s*$")


@dataclass(frozen=True)
class Case:
    file: str
    name: str
    text: str


def cases() -> list[Case]:
    found: list[Case] = []
    for path in sorted(FOLDER.glob("*.md")):
        found += [Case(path.stem, name, text) for name, text in CASE.findall(path.read_text("utf-8"))]
    return found


def failures(text: str) -> list[tuple[int, str]]:
    """The line and code of everything that is wrong, as the pipeline says it."""
    source = SourceText("case.dfy", text)
    result = check_file(source, Options(time_limit=20, use_cache=False, explain=False)).result
    found = [
        (source.line_of(d.span.start), d.code) for d in result.diagnostics if d.severity is Severity.ERROR
    ]
    for m in result.methods:
        for r in m.results:
            if not isinstance(r.verdict, Proved):
                found.append((source.line_of(r.obligation.span.start), r.obligation.kind.value))
    assert (result.verdict is FileVerdict.VERIFIED) == (not found)
    return found


@pytest.mark.parametrize("case", cases(), ids=lambda c: f"{c.file}: {c.name}")
def test_case(case: Case) -> None:
    expected: dict[int, str | None] = {}
    for number, line in enumerate(case.text.splitlines(), 1):
        m = EXPECTED.search(line)
        if m:
            expected[number] = m.group(1)
    found = failures(case.text)
    wrong = [(line, code) for line, code in found if line not in expected]
    wrong += [(line, code) for line, code in found if expected.get(line) not in (None, code)]
    assert not wrong, f"not asked for: {wrong}"
    missing = [line for line in expected if line not in {at for at, _ in found}]
    assert not missing, f"nothing wrong was found at: {missing}"
