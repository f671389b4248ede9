"""What the results of units add up to. Records only, so that the window may use it too."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from language.diagnostics import Diagnostic, Note, Severity
from language.source import Span
from language.verdicts import (
    FileVerdict,
    MethodResult,
    ObligationResult,
    Proved,
    Qualifier,
    TimedOut,
)


def fails(method: MethodResult) -> bool:
    return any(not isinstance(r.verdict, Proved) for r in method.results)


def rejection(diagnostics: Iterable[Diagnostic]) -> FileVerdict:
    """*unsupported* only where nothing else is wrong."""
    codes = {d.code for d in diagnostics if d.severity is Severity.ERROR}
    return FileVerdict.UNSUPPORTED if codes == {"unsupported"} else FileVerdict.REJECTED


def file_verdict(methods: Sequence[MethodResult]) -> FileVerdict:
    open_ = [r.verdict for m in methods for r in m.results if not isinstance(r.verdict, Proved)]
    if any(m.unsupported for m in methods):
        return FileVerdict.UNSUPPORTED
    if not open_:
        return FileVerdict.VERIFIED
    return FileVerdict.TIMEOUT if all(isinstance(v, TimedOut) for v in open_) else FileVerdict.FAILED


def unsupported(methods: Iterable[MethodResult]) -> tuple[Diagnostic, ...]:
    return tuple(m.unsupported for m in methods if m.unsupported)


def qualify(methods: Sequence[MethodResult]) -> list[MethodResult]:
    """Green is transitive: what rests on something unproved is *conditional* on it, and what rests on
    something assumed is *assumed*, through any number of calls."""
    bad: dict[str, str] = {}
    for m in methods:
        if fails(m) or m.unsupported:
            bad[m.name] = m.name
    spread = True
    while spread:
        spread = False
        for m in methods:
            if m.name not in bad:
                cause = next((bad[u] for u in m.uses if u in bad), None)
                if cause is not None:
                    bad[m.name] = cause
                    spread = True
    own = {m.name for m in methods if fails(m) or m.unsupported}
    return [
        m if m.name in own or m.name not in bad else _conditional(m, bad[m.name], methods) for m in methods
    ]


def _conditional(method: MethodResult, cause: str, methods: Sequence[MethodResult]) -> MethodResult:
    blamed = next(m for m in methods if m.name == cause)
    shift = blamed.span.start - method.span.start
    note = Note(Span(shift, shift, blamed.span.file), f"This rests on {cause}, which is not proved.")

    def on(r: ObligationResult) -> ObligationResult:
        if isinstance(r.verdict, Proved) and r.verdict.qualifier in (Qualifier.PLAIN, Qualifier.ASSUMED):
            return replace(r, verdict=Proved(Qualifier.CONDITIONAL, (*r.verdict.rests_on, note)))
        return r

    return replace(method, results=tuple(map(on, method.results)))
