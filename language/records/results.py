"""What the results of units add up to. Records only, so that the window may use it too."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence

from language.diagnostics import Diagnostic, Note, Severity
from language.record import replace
from language.records.verdicts import (
    FileVerdict,
    MethodResult,
    ObligationResult,
    Proved,
    Qualifier,
    TimedOut,
)
from language.shield import FAULT
from language.source import Span


def fails(method: MethodResult) -> bool:
    return any(not isinstance(r.verdict, Proved) for r in method.results)


def rejection(diagnostics: Iterable[Diagnostic]) -> FileVerdict:
    """*unsupported* only where nothing is wrong with the program itself, as far as is known."""
    codes = {d.code for d in diagnostics if d.severity is Severity.ERROR}
    return FileVerdict.UNSUPPORTED if codes <= {"unsupported", FAULT} else FileVerdict.REJECTED


def file_verdict(methods: Sequence[MethodResult]) -> FileVerdict:
    open_ = [r.verdict for m in methods for r in m.results if not isinstance(r.verdict, Proved)]
    if any(m.unsupported for m in methods):
        return FileVerdict.UNSUPPORTED
    if not open_:
        return FileVerdict.VERIFIED
    return FileVerdict.TIMEOUT if all(isinstance(v, TimedOut) for v in open_) else FileVerdict.FAILED


def unsupported(methods: Iterable[MethodResult]) -> tuple[Diagnostic, ...]:
    return tuple(m.unsupported for m in methods if m.unsupported)


def blame(uses: Iterable[tuple[str, Sequence[str]]], roots: Iterable[str]) -> dict[str, str]:
    """For each declaration that builds on one of the `roots`, through any number of others: which one.
    `uses` says what each declaration builds on directly; a root is to blame for itself."""
    users: dict[str, list[str]] = {}
    for name, used in uses:
        for u in used:
            users.setdefault(u, []).append(name)
    blamed = {r: r for r in roots}
    waiting = deque(blamed)
    while waiting:
        used = waiting.popleft()
        for user in users.get(used, ()):
            if user not in blamed:
                blamed[user] = blamed[used]
                waiting.append(user)
    return blamed


def assumes(method: MethodResult) -> bool:
    """Whether something in it is proved only from an assumption."""
    return any(
        isinstance(r.verdict, Proved) and r.verdict.qualifier is Qualifier.ASSUMED for r in method.results
    )


def qualify(methods: Sequence[MethodResult]) -> list[MethodResult]:
    """Green is transitive: what rests on something unproved is *conditional* on it, and what rests on
    something assumed is *assumed*, through any number of calls."""
    uses = [(m.name, m.uses) for m in methods]
    places = {m.name: m.span for m in reversed(methods)}
    failing = {m.name for m in methods if fails(m) or m.unsupported}
    unproved = blame(uses, sorted(failing))
    assumed = blame(uses, sorted({m.name for m in methods if assumes(m)}))
    out: list[MethodResult] = []
    for m in methods:
        root, other = unproved.get(m.name, m.name), assumed.get(m.name, m.name)
        if m.name not in failing and root != m.name:
            m = _rest(m, Qualifier.CONDITIONAL, places[root], f"This rests on {root}, which is not proved.")
        elif other != m.name:
            m = _rest(
                m, Qualifier.ASSUMED, places[other], f"This rests on {other}, which rests on an assumption."
            )
        out.append(m)
    return out


def _rest(method: MethodResult, on: Qualifier, place: Span, why: str) -> MethodResult:
    """The method with its green weakened to `on`, and the reason as a note at the beginning of `place`."""
    note = Note(Span(place.start, place.start, place.home), why)
    weaker = (Qualifier.PLAIN, Qualifier.ASSUMED) if on is Qualifier.CONDITIONAL else (Qualifier.PLAIN,)

    def weaken(r: ObligationResult) -> ObligationResult:
        if isinstance(r.verdict, Proved) and r.verdict.qualifier in weaker:
            return replace(r, verdict=Proved(on, (*r.verdict.rests_on, note)))
        return r

    return replace(method, results=tuple(map(weaken, method.results)))
