"""Edits proved once more, from the text that they make: read, typed and proved as `verify` would, from
scratch."""

from __future__ import annotations

from language.cancel import Cancel
from language.diagnostics import Severity
from language.front import Options
from language.includes import loaded
from language.proving import prove_unit
from language.record import dataclass
from language.records.offers import TextEdit, applied, moved
from language.records.verdicts import MethodResult, Obligation, ObligationKind, Proved
from language.resolving import resolve
from language.source import Home, SourceText, Span
from language.suggest.place import Failing

Key = tuple[ObligationKind, Span, Span | None]


@dataclass(frozen=True)
class Confirmed:
    """`proved` are the claims that failed before and are proved now; `left` is how many of the unit fail."""

    proved: tuple[Obligation, ...]
    left: int


def confirm(
    failing: Failing, edits: tuple[TextEdit, ...], seconds: float, cancel: Cancel, strict: bool = True
) -> Confirmed | None:
    """What the edits prove; None where the text they make is wrong, or (where that is `strict`) something
    fails that did not before."""
    front = failing.front
    source = front.sources[0]
    text = SourceText(source.name, applied(source.text, edits))
    after = resolve(text, loaded(front.sources))
    if any(d.severity is Severity.ERROR for d in after.diagnostics):
        return None
    unit = next((u for u in after.units if (u.name, u.kind) == (failing.unit.name, failing.unit.kind)), None)
    if unit is None:
        return None
    result = prove_unit(unit, Options(time_limit=seconds, use_cache=False, explain=False), cancel)
    if result.unsupported is not None:
        return None
    before = {_moved_key(o, edits): o for o in failing.open}
    fails = _failing_keys(result)
    if strict and not fails <= set(before):
        return None
    return Confirmed(tuple(o for k, o in before.items() if k not in fails), len(fails))


def _failing_keys(result: MethodResult) -> set[Key]:
    open_ = [r.obligation for r in result.results if not isinstance(r.verdict, Proved)]
    return {(o.kind, o.span, o.clause) for o in open_}


def _moved_key(o: Obligation, edits: tuple[TextEdit, ...]) -> Key:
    return o.kind, _moved(o.span, edits), _moved(o.clause, edits) if o.clause is not None else None


def _moved(span: Span, edits: tuple[TextEdit, ...]) -> Span:
    if span.file != 0:
        return span
    inside = [e for e in edits if span.start < e.span.start < span.end]
    start = moved(span.start, edits)
    grown = sum(len(e.text) - (e.span.end - e.span.start) for e in inside)
    home = Home(span.home.name, 0, moved(span.home.start, edits))
    return Span(start, start + span.end - span.start + grown, home)
