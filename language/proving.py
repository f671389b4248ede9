"""One unit through lowering, cutting, passification and the prover, and back to a `MethodResult`."""

from __future__ import annotations

import time
from functools import cache
from pathlib import Path

from language import shield
from language.analysis.typed import Function, Method
from language.cancel import Cancel, CutOff, cut_off
from language.diagnostics import Note, unsupported
from language.front import Options, Unit
from language.ivl import nodes as n
from language.ivl.definitions import Definitions
from language.ivl.fingerprint import sees
from language.ivl.hiding import visibility
from language.ivl.loops import cut
from language.ivl.passive import passive
from language.ivl.trust import trusted
from language.ivl.units import lower
from language.ivl.unsupported import Unsupported
from language.prove.results import GoalResult, ProveOptions, Reason, Status
from language.prove.session import prove
from language.record import replace
from language.records.verdicts import (
    Crashed,
    MethodResult,
    Obligation,
    ObligationKind,
    ObligationResult,
    Proved,
    Qualifier,
    TimedOut,
    Undecided,
    Verdict,
)
from language.source import Span

WORK = "the prover's limit of work"

LATE = "The time limit was reached before it was known what there is to prove here."

GRACE = 0.2
"""Seconds after which Z3 is interrupted, where it overran its own limit."""


@cache
def cache_folder() -> Path:
    """Where proofs are kept between starts: the user's local cache folder, safe to delete."""
    from platformdirs import user_cache_path

    return user_cache_path("surefoot", appauthor=False, opinion=False) / "proofs"


def prove_unit(unit: Unit, options: Options, cancel: Cancel) -> MethodResult:
    """All obligations of the unit, in the order of the text. What cannot be lowered or encoded is named
    in `unsupported`, and then nothing counts as proved."""
    start = time.perf_counter()
    result = MethodResult(unit.name, unit.kind, unit.span, "", ())
    if cancel.cancelled:
        return _whole(result, ObligationKind.OTHER, LATE, TimedOut(LATE))
    try:
        with cut_off(cancel, options.time_limit + GRACE) as token:
            result = replace(result, fingerprint=unit.fingerprint, uses=unit.uses)
            return _prove_unit(result, unit, options, token, start)
    except Unsupported as e:
        return _unsupported(result, e)
    except CutOff:
        return _whole(result, ObligationKind.OTHER, LATE, TimedOut(LATE, time.perf_counter() - start))
    except RecursionError:  # such as types that lead to ever larger ones; nothing was proved yet
        return _unsupported(result, Unsupported(unit.span, "types or formulas that grow as deep as here"))
    except shield.FAULTS as problem:
        message = shield.sentence(problem, f"`{unit.name}`")
        return _whole(result, ObligationKind.FAULT, message, Crashed(message))


def _prove_unit(
    result: MethodResult, unit: Unit, options: Options, cancel: Cancel, start: float
) -> MethodResult:
    procedure = lower(unit.ivl)
    program = passive(cut(procedure))
    judged = unit.ivl.decl if unit.kind == "override" else None
    decl = unit.ivl.decl
    hidden = visibility(decl) if isinstance(decl, Function | Method) else None
    known = Definitions(judged if isinstance(judged, Function) else None, decl.module, hidden)
    goals = _prove(program, known, options, cancel, options.time_limit - (time.perf_counter() - start))
    reach = _after_failures(program, goals)
    results = tuple(
        ObligationResult(g.obligation, _verdict(g, i in reach), g.seconds) for i, g in enumerate(goals)
    )
    results = _on_promises(results, unit)
    cached = bool(goals) and all(g.cached for g in goals)
    return replace(
        result, results=results, loops=procedure.loops, seconds=time.perf_counter() - start, cached=cached
    )


def _prove(
    program: n.Passive, known: Definitions, options: Options, cancel: Cancel, seconds: float
) -> tuple[GoalResult, ...]:
    if seconds <= 0:  # even to write the question down would take too long
        return tuple(GoalResult(g.obligation, Status.TIMED_OUT) for g in program.goals)
    folder = (options.cache_folder or cache_folder()) if options.use_cache else None
    return prove(program, known, ProveOptions(seconds=seconds, cache=folder), cancel)


def _whole(result: MethodResult, kind: ObligationKind, message: str, verdict: Verdict) -> MethodResult:
    """One verdict that stands for all obligations of the unit, which are not known."""
    start = result.span.start
    at = Span(start, start + len(result.name), result.span.home)
    one = ObligationResult(Obligation(0, kind, at, message), verdict)
    return replace(result, results=(one,))


def _unsupported(result: MethodResult, e: Unsupported) -> MethodResult:
    diagnostic = unsupported(e.span, e.feature)
    o = Obligation(0, ObligationKind.OTHER, e.span, diagnostic.message)
    verdict = Undecided(f"Nothing was proved here: {diagnostic.message}", limit="unsupported")
    return replace(result, results=(ObligationResult(o, verdict),), unsupported=diagnostic)


def _after_failures(program: n.Passive, goals: tuple[GoalResult, ...]) -> set[int]:
    """Goals that lie behind a failing one on some path: proved with its claim assumed."""
    tainted: set[int] = set()
    failing = {g.point for g, r in zip(program.goals, goals, strict=True) if r.status is not Status.PROVED}
    behind: set[int] = set()
    for p in program.points:  # in topological order
        if any(e.source in tainted for e in p.edges):
            tainted.add(p.id)
            behind.add(p.id)
        if p.id in failing:
            tainted.add(p.id)
    return {i for i, g in enumerate(program.goals) if g.point in behind}


def _verdict(g: GoalResult, behind: bool) -> Verdict:
    match g.status:
        case Status.PROVED if g.unreachable:
            return Proved(Qualifier.VACUOUS, _contradiction(g))
        case Status.PROVED if behind:
            return Proved(Qualifier.CONDITIONAL)
        case Status.PROVED if g.rests_on:
            notes = tuple(Note(s, "This is assumed without proof.") for s in g.rests_on)
            return Proved(Qualifier.ASSUMED, notes)
        case Status.PROVED:
            return Proved()
        case Status.TIMED_OUT | Status.CANCELLED:
            return TimedOut("The time limit was reached before this was decided.", g.seconds)
        case Status.CRASHED:
            return Crashed("The solver failed on this claim, perhaps for want of memory. Nothing was proved.")
        case Status.UNKNOWN:
            limit = WORK if g.reason is Reason.RESOURCES else ""
            return Undecided("No proof was found.", limit=limit)


def _contradiction(g: GoalResult) -> tuple[Note, ...]:
    """What cannot all hold at a place that nothing reaches, in the order of the text."""
    places = {p.span: p.what for p in g.contradiction}
    if len(places) == 1:
        ((span, what),) = places.items()
        return (Note(span, f"{what[0].upper()}{what[1:]} can never hold here."),)
    return tuple(
        Note(span, f"One of {len(places)} that contradict each other: {what}.")
        for span, what in sorted(places.items())
    )


def _on_promises(results: tuple[ObligationResult, ...], unit: Unit) -> tuple[ObligationResult, ...]:
    """A function's unproved postcondition is an axiom, which may stand behind any proof that sees it."""
    promises = [
        d for d in sees(unit.ivl) if isinstance(d, Function) and d is not unit.ivl.decl and trusted(d)
    ]
    if not promises:
        return results
    notes = tuple(Note(d.name_span, f"What `{d.name}` ensures is assumed without proof.") for d in promises)
    return tuple(
        replace(r, verdict=Proved(Qualifier.ASSUMED, notes)) if r.verdict == Proved() else r for r in results
    )
