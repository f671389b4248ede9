"""What would rule a state out that an invariant allows: a formula that all real states satisfy, and it not.

Tried in this order: the failing claim with the loop's variables in the place of what stays the same (the
usual way from a postcondition to an invariant), then common shapes of invariants. Nothing is claimed of a
formula but what was tried: it holds in the real states of some runs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import permutations, product
from time import monotonic

from language.analysis.analyze import Analysis
from language.analysis.free import free_expression, variables_of
from language.analysis.typed import Class, For, Method, Variable, While, WhileCases, walk
from language.cancel import Cancel
from language.depth import deep
from language.diagnostics import Diagnostic
from language.interpreter.effects import assigned_in, writes_heap
from language.interpreter.shapes import is_int
from language.interpreter.snapshots import Formula, Snapshots
from language.record import dataclass
from language.records.looks import RuledOut
from language.records.trace import StepKind, Trace
from language.source import SourceText, Span
from language.types import SeqType, UserType

SECONDS = 3.0
LEAST = 3
"""Real states that a formula must hold in."""

Loops = While | WhileCases | For
_TOKEN = r"(?<![\w.'])({})(?![\w'(])"


@dataclass(frozen=True)
class _Try:
    formula: str
    shape: str


def rule_out(
    analysis: Analysis,
    method: Method,
    allowed: Trace,
    real: Sequence[Trace],
    claim: Span | None,
    source: SourceText,
    cancel: Cancel,
) -> RuledOut | None:
    """A formula for the loop at which `allowed` has its chosen round; None where none was found, or the
    trace has no such round. `claim` is the formula that fails, in `source`."""
    return deep(lambda: _Excluding(analysis, method, allowed, real, claim, source, cancel).run())


class _Excluding:
    def __init__(
        self,
        analysis: Analysis,
        method: Method,
        allowed: Trace,
        real: Sequence[Trace],
        claim: Span | None,
        source: SourceText,
        cancel: Cancel,
    ) -> None:
        self.analysis = analysis
        self.method = method
        self.allowed = allowed
        self.real = real
        self.claim = source.snippet(claim) if claim is not None and claim.file == 0 else ""
        self.deadline = monotonic() + SECONDS
        self.stopped = lambda: monotonic() > self.deadline or cancel.cancelled
        self.names = {v.name: v for v in variables_of(method)}

    def run(self) -> RuledOut | None:
        steps = self.allowed.steps
        at = next((i for i in range(len(steps) - 1, -1, -1) if steps[i].kind is StepKind.ANY_ROUND), None)
        loop = self._loop(steps[at].span) if at is not None else None
        if at is None or loop is None:
            return None
        heads = [
            (
                trace,
                [
                    i
                    for i, s in enumerate(trace.steps)
                    if s.kind is StepKind.LOOP_HEAD and s.span == loop.head
                ],
            )
            for trace in self.real
        ]
        states = sum(len(found) for _, found in heads)
        if states < LEAST:
            return None
        self.here = Snapshots(self.analysis.typed, self.allowed, self.stopped)
        self.here.go(at)
        self.others = [
            (Snapshots(self.analysis.typed, t, self.stopped), found) for t, found in heads if found
        ]
        for tried in self._formulas(loop):
            if self.stopped():
                return None
            if self._fits(tried.formula):
                spoken = [n for n in self.names if re.search(_TOKEN.format(re.escape(n)), tried.formula)]
                return RuledOut(tried.formula, tried.shape, tuple(spoken), states)
        return None

    def _loop(self, head: Span) -> Loops | None:
        assert self.method.body is not None
        return next((n for n in walk(self.method.body) if isinstance(n, Loops) and n.head == head), None)

    def _fits(self, text: str) -> bool:
        """False in the allowed state, and true in every real one."""
        typed = free_expression(self.analysis, self.method, text, self.names)
        if isinstance(typed, Diagnostic):
            return False
        if self._value(self.here, self.here.formula(typed)) is not False:
            return False
        for snapshots, steps in self.others:
            formula = snapshots.formula(typed)
            for step in steps:
                snapshots.go(step)
                if self._value(snapshots, formula) is not True:
                    return False
        return True

    def _value(self, snapshots: Snapshots, formula: Formula) -> object:
        return snapshots.value(formula, 0)

    # ── formulas ─────────────────────────────────────────────────────────────────────────────────

    def _formulas(self, loop: Loops) -> Iterator[_Try]:
        present = set(self.here.locals.get(0, {}))
        assigned = [v for v in assigned_in(loop) if v.name in present]
        if isinstance(loop, For):
            assigned.insert(0, loop.var)
        moving = [v.name for v in assigned if is_int(v.type)]
        still = [v for v in variables_of(self.method) if v.name in present and v not in assigned]
        sizes = [s for v in still if (s := _size(v))]
        fixed = [v.name for v in still if is_int(v.type)]
        rows = [v.name for v in still if _size(v)]
        yield from self._from_claim(moving, [*sizes, *fixed])
        yield from _comparisons(moving, [*sizes, *fixed])
        yield from _equalities(moving, [*fixed, *sizes])
        yield from _ranges(moving, rows, [*moving, *fixed])
        if writes_heap(loop):
            for row in (v.name for v in still if _is_array(v)):
                whole = f"multiset({row}[..])"
                yield _Try(f"{whole} == multiset(old({row}[..]))", f"{whole} == …")

    def _from_claim(self, moving: list[str], fixed: list[str]) -> Iterator[_Try]:
        """The claim for what has been done so far: `i` in the place of `n`."""
        claim = " ".join(self.claim.split())
        for old, new in product(fixed, moving):
            pattern = _TOKEN.format(re.escape(old)) if old[0] != "|" else re.escape(old)
            if claim and re.search(pattern, claim) and not re.search(r"old\s*\(", claim):
                formula = re.sub(pattern, lambda _, new=new: new, claim)
                yield _Try(formula, re.sub(pattern, "…", claim))


def _comparisons(moving: list[str], fixed: list[str]) -> Iterator[_Try]:
    for v in moving:
        yield _Try(f"0 <= {v}", f"… <= {v}")
        for t in fixed:
            yield _Try(f"{v} <= {t}", f"{v} <= …")
            yield _Try(f"{t} <= {v}", f"… <= {v}")


def _equalities(moving: list[str], fixed: list[str]) -> Iterator[_Try]:
    for v in moving:
        for t in [*(m for m in moving if m != v), *fixed]:
            for right in (
                t,
                f"2 * {t}",
                f"{t} + 1",
                f"{t} * {t}",
                f"{t} * ({t} + 1) / 2",
                f"{t} * ({t} - 1) / 2",
            ):
                yield _Try(f"{v} == {right}", f"{v} == …")
    for (v, u), t in product(permutations(moving, 2), fixed):
        for right in (f"{t} - {u}", f"{t} * {u}", f"{t} + {u}"):
            yield _Try(f"{v} == {right}", f"{v} == …")
    for v, u in permutations(moving, 2):
        yield _Try(f"{v} <= {u}", f"{v} <= …")


def _ranges(moving: list[str], rows: list[str], values: list[str]) -> Iterator[_Try]:
    """What is true of the part of an array or sequence that the loop has been through."""
    for row, i in product(rows, moving):
        part = f"0 <= k < {i}"
        for value in values:
            if value == i:
                continue
            for relation in ("<=", ">=", "!=", "=="):
                formula = f"forall k :: {part} ==> {row}[k] {relation} {value}"
                yield _Try(formula, f"forall k :: 0 <= k < … ==> {row}[k] … {value}")
            formula = f"exists k :: {part} && {row}[k] == {value}"
            yield _Try(formula, f"exists k :: 0 <= k < … && {row}[k] == {value}")
        sorted_ = f"forall j, k :: 0 <= j < k < {i} ==> {row}[j] <= {row}[k]"
        yield _Try(sorted_, f"forall j, k :: 0 <= j < k < … ==> {row}[j] <= {row}[k]")


def _is_array(v: Variable) -> bool:
    return isinstance(v.type, UserType) and isinstance(v.type.decl, Class) and v.type.decl.dims == 1


def _size(v: Variable) -> str:
    """The number of cells of an array or sequence, as it is written."""
    if _is_array(v):
        return f"{v.name}.Length"
    return f"|{v.name}|" if isinstance(v.type, SeqType) else ""
