"""The part of the reducer that takes in what the workers report about one document. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from ide.model import events as ev
from ide.model.moves import Move, append, move_span
from ide.model.state import FAILING, Activity, DocumentState, MethodState, status_of
from language.diagnostics import Diagnostic, Edit, Fix, Note, Severity
from language.records.results import assumes, blame
from language.records.verdicts import (
    Crashed,
    MethodResult,
    Obligation,
    ObligationKind,
    ObligationResult,
    Refuted,
    TooWeak,
)
from language.source import Span

MOVES_LIMIT = 200
"""A result that was moved more often than this is made again rather than dragged along."""
SHOWN_DIAGNOSTICS = 300


def moves_since(doc: DocumentState, version: int) -> tuple[Move, ...] | None:
    """The edits that lead from a version's text to the newest; None when they are forgotten."""
    behind = doc.version - version
    if behind < 0 or behind > len(doc.log):
        return None
    moves: tuple[Move, ...] = ()
    for move in doc.log[len(doc.log) - behind :]:
        moves = append(moves, move)
    return moves


def analyzed(doc: DocumentState, event: ev.Analyzed) -> DocumentState:
    moves = moves_since(doc, event.version)
    if event.version < doc.analyzed or moves is None:
        return doc
    new = tuple(moved_diagnostic(d, *moves) for d in event.diagnostics[:SHOWN_DIAGNOSTICS])
    known_errors = {(d.code, d.message) for d in doc.front}
    calm = tuple(d for d in new if d.severity is not Severity.ERROR or (d.code, d.message) in known_errors)
    held = new if len(calm) < len(new) else None
    doc = replace(doc, analyzed=event.version, complete=event.complete, front=calm, held_front=held)
    known = {m.key: m for m in doc.methods}
    found = [_unit(known.get(u.key), u, moves) for u in event.units]
    if not event.complete:
        # What cannot be read just now keeps its last result, stale, until it can be.
        seen = {m.key for m in found}
        found += [replace(m, fingerprint="") for m in doc.methods if _still_there(m, seen)]
        found.sort(key=lambda m: m.span.start)
    index = {m.key: i for i, m in enumerate(found)}
    return settle(replace(doc, methods=tuple(found), index=index))


def _still_there(m: MethodState, seen: set[str]) -> bool:
    return m.key not in seen and m.result is not None and m.span.end > m.span.start


def _unit(old: MethodState | None, unit: ev.UnitInfo, moves: tuple[Move, ...]) -> MethodState:
    span = move_span(unit.span, moves)
    touched = any(m.touches(span) for m in moves)
    fingerprint = "" if touched else unit.fingerprint
    if old is None:
        return MethodState(unit.key, unit.name, unit.kind, span, fingerprint)
    new = replace(old, name=unit.name, kind=unit.kind, span=span, fingerprint=fingerprint)
    if old.held and old.held.fingerprint != fingerprint:
        new = replace(new, held=None, held_moves=())
    if len(old.moves) > MOVES_LIMIT and not new.stale:
        new = replace(new, result=None, fails=False, moves=())
    return new


def check_started(doc: DocumentState, event: ev.CheckStarted) -> DocumentState:
    def start(m: MethodState) -> MethodState:
        return replace(m, activity=event.activity) if m.fingerprint == event.fingerprint else m

    return _method(doc, event.key, start)


def check_stopped(doc: DocumentState, event: ev.CheckStopped) -> DocumentState:
    return _method(doc, event.key, lambda m: replace(m, activity=Activity.NONE))


def checked(doc: DocumentState, event: ev.Checked) -> DocumentState:
    moves = moves_since(doc, event.version)
    if moves is None:
        return doc

    def take(m: MethodState) -> MethodState:
        if m.fingerprint != event.result.fingerprint:
            return m
        activity = Activity.NONE if event.final else Activity.EXPLAINING
        m = replace(m, activity=activity)
        if (event.final or _has_cause(event.result)) and _new_red(m, event.result):
            return replace(m, held=event.result, held_final=event.final, held_moves=moves)
        m = replace(m, final=event.final, moves=moves, held=None, held_moves=())
        return _with_result(m, event.result)

    return _method(doc, event.key, take)


def _has_cause(result: MethodResult) -> bool:
    return any(isinstance(r.verdict, Refuted | TooWeak) for r in result.results)


def _new_red(m: MethodState, result: MethodResult) -> bool:
    """Whether the result fails where the shown one did not."""
    shown = _failures(m.result) if m.result and m.final else set()
    return bool(_failures(result) - shown)


def _failures(result: MethodResult) -> set[tuple[ObligationKind, str]]:
    return {
        (r.obligation.kind, r.obligation.message) for r in result.results if status_of(r.verdict) in FAILING
    }


def red_due(doc: DocumentState) -> DocumentState:
    def show(m: MethodState) -> MethodState:
        if m.held is None:
            return m
        shown = replace(m, final=m.held_final, moves=m.held_moves, held=None, held_moves=())
        return _with_result(shown, m.held)

    front = doc.front if doc.held_front is None else doc.held_front
    methods = tuple(show(m) for m in doc.methods)
    return settle(replace(doc, front=front, held_front=None, methods=methods))


def check_again(doc: DocumentState) -> DocumentState:
    """Results are forgotten; the declarations stay, and wait."""

    def forget(m: MethodState) -> MethodState:
        return replace(m, result=None, fails=False, final=False, moves=(), held=None, held_moves=())

    return settle(replace(doc, methods=tuple(forget(m) for m in doc.methods)))


def check_crashed(doc: DocumentState, event: ev.CheckCrashed) -> DocumentState:
    """Every obligation that was not settled says what happened; what was proved before stays."""
    moves = moves_since(doc, event.version)
    if moves is None:
        return doc

    def crash(m: MethodState) -> MethodState:
        if m.fingerprint != event.unit.fingerprint:
            return replace(m, activity=Activity.NONE)
        crashed = Crashed(event.sentence)
        known = m.result
        if known is not None and not m.stale:
            results = tuple(
                replace(r, verdict=crashed) if status_of(r.verdict) in FAILING else r for r in known.results
            )
            m = replace(m, final=True, activity=Activity.NONE)
            return _with_result(m, replace(known, results=results))
        unit, at = event.unit, event.unit.span
        whole = Obligation(
            0, ObligationKind.OTHER, Span(at.start, at.start + len(unit.name), at.home), event.sentence
        )
        result = MethodResult(
            unit.name, unit.kind, unit.span, unit.fingerprint, (ObligationResult(whole, crashed),)
        )
        m = replace(m, final=True, moves=moves, activity=Activity.NONE, held=None)
        return _with_result(m, result)

    return _method(doc, event.unit.key, crash)


def _method(doc: DocumentState, key: str, change: Callable[[MethodState], MethodState]) -> DocumentState:
    """Change one declaration; what follows for others is looked at only where something can follow."""
    place = doc.place(key)
    if place is None:
        return doc
    old = doc.methods[place]
    new = change(old)
    if new is old:
        return doc
    doc = replace(doc, methods=(*doc.methods[:place], new, *doc.methods[place + 1 :]))
    return doc if _alone(doc, old, new) else settle(doc)


def _alone(doc: DocumentState, old: MethodState, new: MethodState) -> bool:
    """Whether the change of a declaration means nothing for any other, nor for its own color: it was
    plain green or open before and is now, and so is all that it builds on."""
    if new.result is old.result:
        return True
    used = new.result.uses if new.result else ()
    others = [doc.method(name) for name in used if name != new.name]
    return _plain(old) and _plain(new) and all(m is not None and _plain(m) for m in others)


def _plain(m: MethodState) -> bool:
    """Neither fails, nor rests on anything that does or that is only assumed."""
    r = m.result
    plain = not (m.fails or m.rests_on or m.assumed_with)
    return plain and (r is None or (r.unsupported is None and not assumes(r)))


def settle(doc: DocumentState) -> DocumentState:
    """Bring what follows from the results up to date: conditional green, and unsupported features."""
    known = [(m, m.result) for m in doc.methods if m.result is not None]
    uses = [(m.name, r.uses) for m, r in known]
    bad = blame(uses, [m.name for m in doc.methods if m.fails])
    assumed = blame(uses, [m.name for m, r in known if assumes(r)])
    methods: list[MethodState] = []
    unsupported: list[Diagnostic] = []
    for m in doc.methods:
        cause = "" if m.fails else bad.get(m.name, "")
        other = assumed.get(m.name, "")
        other = "" if other == m.name else other
        same = (m.rests_on, m.assumed_with) == (cause, other)
        methods.append(m if same else replace(m, rests_on=cause, assumed_with=other))
        if m.result is not None and m.result.unsupported is not None and not m.stale:
            unsupported.append(moved_diagnostic(m.result.unsupported, *m.moves))
    return replace(doc, methods=tuple(methods), diagnostics=(*doc.front, *unsupported))


def _with_result(m: MethodState, result: MethodResult) -> MethodState:
    fails = result.unsupported is not None or any(status_of(r.verdict) in FAILING for r in result.results)
    return replace(m, result=result, fails=fails)


def moved_diagnostic(d: Diagnostic, *moves: Move) -> Diagnostic:
    def edit(e: Edit) -> Edit:
        return Edit(move_span(e.span, moves), e.text)

    if not moves:
        return d
    return replace(
        d,
        span=move_span(d.span, moves),
        notes=tuple(Note(move_span(n.span, moves), n.message) for n in d.notes),
        fixes=tuple(Fix(f.title, tuple(edit(e) for e in f.edits)) for f in d.fixes),
    )
