"""What people are shown when they look closer: watches, sampled runs, the state map. Records only.

Spans are relative to the declaration that was looked at, as in a `MethodResult`.
"""

from __future__ import annotations

from dataclasses import dataclass

from language.source import Span
from language.trace import Trace
from language.values import Value


@dataclass(frozen=True, slots=True)
class Watched:
    """An expression along a trace. `values` are (step, value): each holds up to the next one's step.
    `problem` says why it means nothing at any step; empty: it does."""

    text: str
    values: tuple[tuple[int, Value], ...] = ()
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Round:
    """A loop's head in a run: the step, and the truth of each conjunct there (None: unknown)."""

    step: int
    truths: tuple[bool | None, ...]


@dataclass(frozen=True)
class SampledRun:
    """A real run whose inputs satisfy the precondition. `inputs` as (name, shown value)."""

    inputs: tuple[tuple[str, str], ...]
    trace: Trace
    rounds: tuple[Round, ...]


@dataclass(frozen=True)
class SampledLoop:
    """A loop of the declaration with real runs that come to it. `conjuncts` are those of `LoopInfo`."""

    head: Span
    conjuncts: tuple[Span, ...]
    runs: tuple[SampledRun, ...]
