"""The one door of these tests: text with `// error: code` marks in, and the marks must be what is found."""

from __future__ import annotations

import re

from language.analysis import analyze
from language.analysis.printer import typed_text
from language.analysis.typed import TypedProgram
from language.diagnostics import Diagnostic, Severity
from language.source import SourceText
from language.syntax.parser import parse

_MARK = re.compile(r"//\s*error:\s*([\w-]+(?:\s*,\s*[\w-]+)*)")


def analyzed(text: str) -> tuple[TypedProgram, list[Diagnostic], SourceText]:
    source = SourceText("case.dfy", text)
    result = parse(source)
    assert result.ok, [d.message for d in result.diagnostics]
    analysis = analyze(result.program)
    errors = [d for d in analysis.diagnostics if d.severity is Severity.ERROR]
    return analysis.typed, errors, source


def check(text: str) -> None:
    """Errors are found exactly at the marked lines, with the marked codes."""
    _, errors, source = analyzed(text)
    found = sorted({(source.line_of(d.span.start), d.code) for d in errors})
    marked = sorted(
        (n, code.strip())
        for n, line in enumerate(text.splitlines(), 1)
        if (m := _MARK.search(line))
        for code in m.group(1).split(",")
    )
    assert found == marked, "\n".join(
        f"{source.line_of(d.span.start)}: {d.code}: {d.message}" for d in errors
    )


def show(text: str) -> str:
    """A correct program, as the typed tree's printer shows it."""
    program, errors, _ = analyzed(text)
    assert not errors, [d.message for d in errors]
    return typed_text(program)
