"""A pipeline for tests of workers, session and window: a tiny language of "methods" and magic words.

A declaration is a line `method NAME` and the lines up to the next one; each other line that is not
blank is an obligation, proved unless it has one of the words below.
"""

from __future__ import annotations

import hashlib
import os
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from language.cancel import Cancel
from language.diagnostics import Diagnostic, Edit, Fix, error
from language.records.inquiry import Inquiry, TestText, Wish
from language.records.looks import Dot, Round, RuledOut, SampledLoop, SampledRun, StateMap, Watched
from language.records.trace import ABSENT, Change, Frame, LocalSlot, Step, StepKind, Trace
from language.records.verdicts import (
    LoopInfo,
    MethodResult,
    Obligation,
    ObligationKind,
    ObligationResult,
    Proved,
    Qualifier,
    Refuted,
    TimedOut,
    TooWeak,
    Undecided,
)
from language.source import Home, SourceText, Span


@dataclass(frozen=True)
class Options:
    time_limit: float = 10.0
    use_cache: bool = True


@dataclass(frozen=True)
class Unit:
    name: str
    kind: str
    span: Span
    fingerprint: str
    text: str = field(repr=False, default="")

    def at(self, start: int, end: int) -> Span:
        """The place of a part of its text."""
        return Span(self.span.start + start, self.span.start + end, self.span.home)


@dataclass(frozen=True)
class Front:
    source: SourceText
    diagnostics: tuple[Diagnostic, ...]
    complete: bool
    units: tuple[Unit, ...]

    @property
    def standing(self) -> dict[Home, int]:
        return {u.span.home: u.span.start for u in self.units}


def analyze(source: SourceText) -> Front:
    if "crashread" in source.text:
        os._exit(4)
    while "hangread" in source.text:
        time.sleep(0.01)
    if "raiseread" in source.text:
        raise RuntimeError("the front end has a bug")
    starts = [x.start() for x in re.finditer(r"^method ", source.text, re.MULTILINE)]
    units: list[Unit] = []
    problems: list[Diagnostic] = []
    for start, end in zip(starts, [*starts[1:], len(source.text)], strict=True):
        text = source.text[start:end].rstrip()
        if "@" in text:
            at = start + text.index("@")
            fix = Fix("Remove `@`", (Edit(Span(at, at + 1), ""),))
            problems.append(error("syntax", Span(at, at + 1), "There is no `@` here.", fixes=(fix,)))
            continue
        name = text.split()[1] if len(text.split()) > 1 else "?"
        digest = hashlib.sha256(text.encode()).hexdigest()[:12]
        span = Span(start, start + len(text), Home(name, 0, start))
        units.append(Unit(name, "method", span, digest, text))
    return Front(source, tuple(problems), not problems, tuple(units))


def prove(front: Front, unit: Unit, options: Options, cancel: Cancel) -> MethodResult:
    if "crash" in unit.text:
        os._exit(3)
    if once := re.search(r"diesonce (\S+)", unit.text):
        died = Path(once[1])
        if not died.exists():
            died.touch()
            os._exit(3)
    if "raise" in unit.text:
        raise RuntimeError("the prover has a bug")
    if "greedy" in unit.text:
        bytearray(1 << 33)
    while "hang" in unit.text:
        time.sleep(0.01)
    if "slow" in unit.text:
        cancel.wait(20)
    results: list[ObligationResult] = []
    at = 0
    for n, line in enumerate(unit.text.splitlines(keepends=True)):
        body = line.strip()
        if n and body:
            start = at + line.index(body)
            span = unit.at(start, start + len(body))
            verdict = Proved()
            if any(w in body for w in ("wrong", "weak", "unknown")):
                verdict = Undecided("not proved")
            elif "late" in body:
                verdict = TimedOut("the time limit came first", 10.0)
            elif "assumed" in body:
                verdict = Proved(Qualifier.ASSUMED)
            claim = Obligation(n, ObligationKind.ASSERTION, span, f"This claim might not hold: {body}")
            results.append(ObligationResult(claim, verdict, 0.01))
        at += len(line)
    loops = (_loop(unit),) if "while" in unit.text else ()
    return MethodResult(unit.name, unit.kind, unit.span, unit.fingerprint, tuple(results), loops, 0.02)


def _loop(unit: Unit) -> LoopInfo:
    """A line with `while` is a loop's head, and its own invariant."""
    at = unit.text.index("while")
    head = unit.at(at, at + 5)
    return LoopInfo(head, head, (head,), ("x",))


@dataclass(frozen=True)
class Bench:
    front: Front
    unit: Unit


bench = Bench


def sample(bench: Bench, cancel: Cancel) -> tuple[SampledLoop, ...]:
    """One run with two rounds, in the second of which the invariant is false."""
    unit = bench.unit
    if "while" not in unit.text:
        return ()
    if "runkills" in unit.text:
        os._exit(7)
    loop = _loop(unit)
    run = SampledRun((("x", "1"),), run_trace(loop.head), (Round(1, (True,)), Round(2, (False,))))
    return (SampledLoop(loop.head, loop.invariants, (run,)),)


def explain(
    bench: Bench,
    result: MethodResult,
    options: Options,
    cancel: Cancel,
    tell: Callable[[MethodResult], None] | None = None,
) -> MethodResult:
    front, unit = bench.front, bench.unit
    if "explode" in unit.text:
        os._exit(5)

    def cause(r: ObligationResult) -> ObligationResult:
        if not isinstance(r.verdict, Undecided):
            return r
        span = r.obligation.span
        text = front.source.snippet(span)
        trace = run_trace(span)
        if "wrong" in text:
            return replace(r, verdict=_refuted(trace, 1))
        if "weak" in text:
            chosen = replace(trace.steps[1], kind=StepKind.ANY_ROUND)
            trace = replace(trace, steps=(trace.steps[0], chosen, *trace.steps[2:]))
            return replace(r, verdict=TooWeak(trace, (("x", "1"),), "The invariant allows this."))
        return replace(r, verdict=Undecided("True for every input up to size 4.", 4, "size"))

    found = replace(result, results=tuple(cause(r) for r in result.results))
    if "endless" in unit.text and tell is not None:  # the first cause is told, and the others take for ever
        first = next(r for r in found.results if isinstance(r.verdict, Refuted))
        others = (first if r.obligation == first.obligation else r for r in result.results)
        tell(replace(result, results=tuple(others)))
        cancel.wait(20)
    return found


def _refuted(trace: Trace, n: int) -> Refuted:
    sentence = "A real run breaks this claim."
    return Refuted(trace, (("x", str(n)),), sentence, bytes([n]), "" if n < 3 else "It is the third.")


def ask(bench: Bench, inquiry: Inquiry, cancel: Cancel) -> Inquiry:
    """`x = 1`, `x = 2`, `x = 3`, and then no more."""
    unit = bench.unit
    if inquiry.wish is Wish.RULE_OUT:
        return inquiry.answered(
            None if "nothing" in unit.text else RuledOut("x <= y", "x <= …", ("x", "y"), 7)
        )
    if "vanish" in unit.text:
        os._exit(6)
    if "long" in unit.text:
        cancel.wait(20)
    if inquiry.wish is Wish.TEST:
        end = len(unit.text)
        return inquiry.answered(TestText(unit.at(end, end), "\n\nmethod Test\n  fine", "Test"))
    if inquiry.wish is Wish.SMALLER:
        return inquiry.answered(None, "This is the smallest that was found.")
    n = len(inquiry.found) + 1
    if n > 3:
        return inquiry.answered(None, "No other one was found.")
    (o,) = (o for o in inquiry.open if o.id == inquiry.claim)
    return inquiry.answered(_refuted(run_trace(o.span), n))


def run_trace(span: Span) -> Trace:
    x, y = LocalSlot(0, "x"), LocalSlot(0, "y")
    steps = (
        Step(StepKind.START, Span(0, 6), 0, (Change(x, ABSENT, 1),)),
        Step(StepKind.STMT, span, 0, (Change(y, ABSENT, (5, 2)),)),
        Step(StepKind.STMT, span, 0, (Change(x, 1, 2),)),
        Step(StepKind.CHECK, span, 0, (), ok=False, text="This claim is false here."),
    )
    return Trace((Frame(0, "M", None, Span(0, 6)),), steps)


def chart(bench: Bench, loop: int, trace: Trace, axes: tuple[str, str], cancel: Cancel) -> StateMap | None:
    """Two columns and two rows; the invariant excludes the last pair."""
    x, y = axes
    if "nomap" in bench.unit.text:
        return StateMap("", "", ("x",))
    allowed, excluded = ((0, 0),), ((1, 0),)
    cells = ((allowed, allowed), (allowed, excluded))
    return StateMap(x or "x", y or "y", ("x", "y", "z"), (1, 2), (5, 6), cells, (Dot(1, 5, 1), Dot(2, 5, 2)))


def watch(front: Front, trace: Trace, locate, texts: tuple[str, ...], cancel: Cancel) -> tuple[Watched, ...]:
    """An expression is worth its length, and twice that at the last step."""
    if "crash" in texts:
        os._exit(6)
    last = len(trace.steps) - 1
    return tuple(Watched(t, ((0, len(t)), (last, 2 * len(t)))) for t in texts)


def run(front: Front, name: str | None, args: tuple[str, ...], cancel: Cancel, on_output) -> Trace:
    if name == "nowhere":
        raise LookupError("There is no method `nowhere`.")
    on_output("hello\n")
    for unit in front.units:
        if "crash" in unit.text:
            os._exit(3)
        while "forever" in unit.text and not cancel.cancelled:
            on_output("tick ")
            time.sleep(0.01)
        while "hang" in unit.text:
            time.sleep(0.01)
    return replace(run_trace(Span(0, 1)), steps=run_trace(Span(0, 1)).steps[:3])
