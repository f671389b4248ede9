"""The front end: a text read with what it includes, parsed, typed, and divided into units."""

from __future__ import annotations

from language import shield
from language.analysis.analyze import Analysis, analyze
from language.analysis.follow_ups import without_follow_ups
from language.diagnostics import Severity
from language.front import Front, Unit
from language.includes import Loader, no_includes, read_all
from language.ivl import units as ivl
from language.ivl.fingerprint import sees
from language.source import SourceText, Span


def resolve(source: SourceText, load: Loader = no_includes) -> Front:
    """Read and resolve a text; never raises but for `CutOff`."""
    sources, parsed, diagnostics = read_all(source, load)
    analysis = analyze(*parsed)
    diagnostics = (*diagnostics, *without_follow_ups(tuple(parsed), diagnostics, analysis.diagnostics))
    complete = not any(d.severity is Severity.ERROR for d in diagnostics)
    try:
        found = [u for u in ivl.units(analysis.typed) if complete or _whole(u, analysis)]
        found, originals = _without_copies(found, analysis)
    except shield.FAULTS as problem:
        fault = shield.diagnostic(problem, "this program", Span(0, 0))
        return Front(sources, analysis, (*diagnostics, fault), False, ())
    return Front(sources, analysis, diagnostics, complete, tuple(Unit(u, originals) for u in found))


def _whole(u: ivl.Unit, analysis: Analysis) -> bool:
    """Whether nothing is wrong with it and with what its proof sees."""
    return u.decl not in analysis.holed and analysis.bad.isdisjoint(sees(u))


def _without_copies(found: list[ivl.Unit], analysis: Analysis) -> tuple[list[ivl.Unit], dict[str, str]]:
    """The units that need a proof of their own. What a refining module takes over as it is, and sees nothing
    that was refined, is proved where it stands; the names of such copies, with those of their originals."""
    kept: list[ivl.Unit] = []
    originals: dict[str, str] = {}
    joined = {u.component for u in found if u.decl not in analysis.copied} - {None}
    for u in found:
        unchanged = u.decl in analysis.copied and u.component not in joined
        if unchanged and not any(d in analysis.refined or _overridden(d, analysis) for d in sees(u)):
            originals[u.name] = _qualified(analysis.copied[u.decl])
        else:
            kept.append(u)
    for name, at in originals.items():
        while at in originals:
            at = originals[at]
        originals[name] = at
    return kept, originals


def _overridden(decl: object, analysis: Analysis) -> bool:
    """Whether a class that the refining module adds has its own form of a trait's member."""
    return any(o not in analysis.copied for o in getattr(decl, "overriders", ()))


def _qualified(decl: object) -> str:
    return getattr(decl, "qualified", "")
