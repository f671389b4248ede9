"""What people are shown when they look closer: watches, sampled runs, the state map. Records only."""

from __future__ import annotations

from language.record import dataclass
from language.records.trace import Trace
from language.source import Span
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


@dataclass(frozen=True, slots=True)
class Dot:
    """A state at the loop's head: the two variables' values, and the step of the trace."""

    x: int
    y: int
    step: int


@dataclass(frozen=True)
class StateMap:
    """Two numbers at a loop's head, in one situation (the inputs of one run).

    `cells[row][column]` is for `ys[row]` and `xs[column]`: the states that were tried there, each as two bit
    masks, of the conjuncts that are false in it and of those that are unknown. No state: the types, or what
    the verifier infers by itself, exclude all. `real` are the states of a real run; `allowed` is the state
    of a round that only the invariant allows, `after` the one that the body leads to from there.
    """

    x: str
    y: str
    choices: tuple[str, ...] = ()
    """All variables that can be drawn."""
    xs: tuple[int, ...] = ()
    ys: tuple[int, ...] = ()
    cells: tuple[tuple[tuple[tuple[int, int], ...], ...], ...] = ()
    real: tuple[Dot, ...] = ()
    allowed: Dot | None = None
    after: Dot | None = None
    others: tuple[str, ...] = ()
    """Further variables that the loop assigns, which were given other small values too."""
    complete: bool = True
    """Every state that was meant to be tried was tried."""

    @property
    def drawable(self) -> bool:
        return len(self.choices) >= 2


@dataclass(frozen=True, slots=True)
class RuledOut:
    """A formula that every round keeps and that is false in the state that an invariant allows; it was true
    in all of so many real `states`, too. `shape` is it with its parts left open; `names` are the variables
    that it speaks of."""

    formula: str
    shape: str
    names: tuple[str, ...]
    states: int
