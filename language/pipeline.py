"""The way of a program, a function a stage:

    analyze (read, parse, resolve) → prove (lower, cut, passify, Z3) → explain (search, replay)

Everything that has obligations is a *unit* (a method, a function, a type's constraint, …). Units are
checked one by one, so that an edit of one costs only that one. All of it is pure but for the loader that
reads included files, and the prover's cache.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from language import shield
from language.analysis.typed import Method
from language.cancel import GRACE, CutOff, cut_off, limited
from language.cancel import Cancel as Cancel
from language.diagnostics import Diagnostic, error
from language.front import Front, Options, Unit
from language.includes import Loader, no_includes
from language.record import dataclass, replace
from language.records import results
from language.records.inquiry import Inquiry
from language.records.looks import SampledLoop, StateMap, Watched
from language.records.offers import Offer, ranked
from language.records.trace import Trace
from language.records.verdicts import FileResult, FileVerdict, MethodResult, TimedOut
from language.resolving import resolve
from language.source import SourceText, Span

if TYPE_CHECKING:
    from language.explain.bench import Bench

CAUSES = 0.2
"""The share of a file's time that is kept for the causes of failures."""

TURN = 0.25
"""The share of a file's time left that a unit may take before all others had their turn."""


def analyze(source: SourceText, load: Loader = no_includes) -> Front:
    """Read and resolve a text; never raises but for `CutOff`."""
    return resolve(source, load)


def prove(front: Front, unit: Unit, options: Options, cancel: Cancel) -> MethodResult:
    """The unit's obligations, each proved or *undecided* (whose cause `explain` finds)."""
    from language import proving  # z3 takes a tenth of a second to import; a front end does without

    return proving.prove_unit(unit, options, cancel)


def bench(front: Front, unit: Unit) -> Bench:
    """What is kept for a unit while questions about it are answered: `explain`, `further`, …"""
    from language.explain.bench import Bench

    return Bench(front, unit)


def explain(
    bench: Bench,
    result: MethodResult,
    options: Options,
    cancel: Cancel,
    tell: Callable[[MethodResult], None] | None = None,
) -> MethodResult:
    """The result with a cause for every obligation that was not proved. `tell` hears of the first one as
    soon as it is there, while the others are still looked for."""
    from language import explaining

    return explaining.explain_unit(bench, result, options, cancel, tell)


def suggest(
    front: Front, unit: Unit, result: MethodResult, options: Options, cancel: Cancel
) -> Iterator[Offer]:
    """Edits that make proofs of the unit go through, each as soon as it is found."""
    from language import suggesting

    return suggesting.suggest(front, unit, result, options, cancel)


def ask(bench: Bench, inquiry: Inquiry, cancel: Cancel) -> Inquiry:
    """One step of an inquiry: another or a smaller counterexample, a test, what would rule a state out. The
    next inquiry has the answer."""
    from language import explaining

    return explaining.ask(bench, inquiry, cancel)


def run(
    front: Front,
    name: str | None,
    args: tuple[str, ...],
    cancel: Cancel,
    on_output: Callable[[str], None],
    record: bool = True,
) -> Trace:
    """Run a method (`None`: Main) with every contract checked, and record it."""
    from language.explain.running import run_main

    return run_main(front.typed, name, args, cancel, on_output, front.sources, record)


def watch(
    front: Front, trace: Trace, locate: Callable[[Span], Span], texts: tuple[str, ...], cancel: Cancel
) -> tuple[Watched, ...]:
    """The values of expressions, as somebody typed them, along a trace of the text."""
    from language.explain import watching

    return watching.watch(front.analysis, trace, locate, texts, cancel)


def sample(bench: Bench, cancel: Cancel) -> tuple[SampledLoop, ...]:
    """The loops of a unit with real, small runs, and what its invariants were at each round."""
    from language.explain import rounds

    decl = bench.unit.ivl.decl
    return rounds.sample(bench.program, decl, cancel) if isinstance(decl, Method) else ()


def chart(bench: Bench, loop: int, trace: Trace, axes: tuple[str, str], cancel: Cancel) -> StateMap | None:
    """The state map of a unit's loop (by its number) along a trace, with these variables across and up (""
    chooses one). None where there is no such loop."""
    from language.explain.state_map import state_map

    with bench.asked((), cancel):
        return state_map(bench, loop, trace, axes)


@dataclass(frozen=True)
class Checked:
    """`sources` by `Span.file`."""

    sources: tuple[SourceText, ...]
    result: FileResult


def _late(m: MethodResult) -> int:
    """How many of its claims the clock ran out on."""
    return sum(isinstance(r.verdict, TimedOut) for r in m.results)


def _prove_all(front: Front, options: Options, cancel: Cancel, end: float) -> list[MethodResult]:
    """Every unit gets a turn, so that a hard one starves no other; what ran out of time gets what is left
    in the end. `end` is on the performance counter, in seconds."""

    def attempt(unit: Unit, waiting: int, least: float) -> MethodResult:
        left = max(0.0, end - time.perf_counter())
        return prove(front, unit, replace(options, time_limit=left * max(least, 1 / waiting)), cancel)

    waiting = len(front.units)
    methods = [attempt(u, waiting - i, TURN) for i, u in enumerate(front.units)]
    late = [i for i, m in enumerate(methods) if _late(m)]
    if waiting > 1:
        for done, i in enumerate(late):
            again = attempt(front.units[i], len(late) - done, 0.0)
            if _late(again) < _late(methods[i]):
                methods[i] = again
    return methods


def check_file(
    source: SourceText,
    options: Options | None = None,
    cancel: Cancel | None = None,
    load: Loader = no_includes,
) -> Checked:
    """A file's verdict with all its evidence."""
    return together([check_part(source, options or Options(), cancel or Cancel(), load)])


def checker() -> Callable[[SourceText], FileResult]:
    """What grades are made of: all is verified, as whoever can write the cache could write a grade."""
    options = Options(use_cache=False)
    return lambda source: check_file(source, options).result


@dataclass(frozen=True)
class Part:
    """Every n-th unit of a file, checked; `whole` where the file has an answer without its units."""

    sources: tuple[SourceText, ...]
    diagnostics: tuple[Diagnostic, ...]
    methods: tuple[MethodResult, ...]
    seconds: float
    whole: Checked | None = None


def check_part(
    source: SourceText, options: Options, cancel: Cancel, load: Loader, share: tuple[int, int] = (0, 1)
) -> Part:
    """The units whose number leaves the rest `share[0]` when divided by `share[1]`, so that processes can
    divide a file among themselves. What a unit's answer is does not depend on the others'."""
    start = time.perf_counter()
    try:
        with cut_off(cancel, options.time_limit):
            front = analyze(source, load)
    except CutOff:
        return Part((source,), (), (), 0.0, out_of_time(source, options.time_limit))
    if not front.complete:
        verdict, seconds = results.rejection(front.diagnostics), time.perf_counter() - start
        whole = Checked(front.sources, FileResult(verdict, (), front.diagnostics, seconds))
        return Part(front.sources, front.diagnostics, (), seconds, whole)
    mine = replace(front, units=front.units[share[0] :: share[1]])
    with limited(cancel, options.time_limit + GRACE) as token:
        methods = _verdicts(mine, options, token, start + options.time_limit)
    return Part(front.sources, front.diagnostics, tuple(methods), time.perf_counter() - start)


def together(parts: Sequence[Part]) -> Checked:
    """The verdict of the file whose parts these are, in the order of their shares."""
    for p in parts:
        if p.whole is not None:
            return p.whole
    count, n = sum(len(p.methods) for p in parts), len(parts)
    methods = results.qualify([parts[i % n].methods[i // n] for i in range(count)])
    verdict = results.file_verdict(methods)
    diagnostics = (*parts[0].diagnostics, *results.unsupported(methods))
    claims, seconds = sum(len(m.results) for m in methods), max(p.seconds for p in parts)
    return Checked(parts[0].sources, FileResult(verdict, tuple(methods), diagnostics, seconds, claims))


def out_of_time(source: SourceText, seconds: float) -> Checked:
    """What is left to say about a file whose time ran out before anything was known of it."""
    message = (
        f"The time limit of {seconds:g} s was reached before anything was known of this program. Nothing is "
        "verified. Split it into smaller files, or give it more time."
    )
    late = error("time-limit", Span(0, 0), message)
    return Checked((source,), FileResult(FileVerdict.TIMEOUT, (), (late,), seconds))


def failed(source: SourceText, message: str) -> Checked:
    """What is left to say about a file that could not be checked at all, by a fault of ours."""
    fault = error(shield.FAULT, Span(0, 0), message)
    return Checked((source,), FileResult(FileVerdict.FAILED, (), (fault,)))


def _verdicts(front: Front, options: Options, cancel: Cancel, end: float) -> list[MethodResult]:
    """All units, proved and explained, each by itself."""
    reserve = min(CAUSES * options.time_limit, 3.0) if options.explain else 0.0
    methods = _prove_all(front, options, cancel, end - reserve)
    if options.explain:
        failing = [i for i, m in enumerate(methods) if results.fails(m)]
        for done, i in enumerate(failing):
            left = end - time.perf_counter()
            if left > 0:  # a fair share: most causes are found within a tenth of a second
                share = min(left, max(1.0, left / (len(failing) - done)))
                own = replace(options, time_limit=share)
                methods[i] = explain(bench(front, front.units[i]), methods[i], own, cancel)
    if options.suggest:
        for i, m in enumerate(methods):
            left = end - time.perf_counter()
            if results.fails(m) and left > 0:
                asked = replace(options, time_limit=left)
                methods[i] = replace(m, offers=ranked(suggest(front, front.units[i], m, asked, cancel)))
    return methods


def verified(result: FileResult) -> bool:
    return result.verdict is FileVerdict.VERIFIED
