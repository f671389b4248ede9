"""How a run can end, and what a violated contract is.

A run ends by an exception of this file or by returning. All of them are control flow of the program that
is run, never errors of Surefoot.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Any, ClassVar

from language.analysis.typed import Expr
from language.record import dataclass, field
from language.records.verdicts import ClaimKey, ObligationKind
from language.source import Span

Env = list[Any]
"""The variables of a call, by slot. Slots 0–2 are the type arguments, `this` and the activation."""

FIRST = 3
"""The slot of the first variable."""

Eval = Callable[[Env], Any]
"""A compiled expression. It returns a value, or raises one of the exceptions below."""

Stopped = Callable[[], bool]
"""Whether the work is no longer wanted, or its time is over."""


@dataclass(frozen=True, slots=True)
class Measured:
    """A measure, part by part, with its values before a round or call and in the next: not smaller.
    `inferred`: nobody has written it."""

    exprs: tuple[Expr, ...]
    old: tuple[Any, ...]
    new: tuple[Any, ...]
    inferred: bool


@dataclass(frozen=True, slots=True)
class Violation:
    """A broken claim. Its key is that of the obligation that would have failed (`analysis/claims.py`).
    `claim` is the formula that was false, if it is one.
    """

    key: ClaimKey
    message: str = ""
    claim: Expr | None = field(default=None, compare=False)
    loop: Span | None = field(default=None, compare=False)
    place: tuple[int, Any] | None = field(default=None, compare=False)
    """The object and its field or cell that may not be changed; no field: nothing of it."""

    shown: Span | None = field(default=None, compare=False)
    """Where people look for it, if that is not `span`."""

    measured: Measured | None = field(default=None, compare=False)
    """Of a claim that something ends."""

    @property
    def kind(self) -> ObligationKind:
        return self.key.kind

    @property
    def span(self) -> Span:
        """Where it is reported."""
        return self.key.node

    @property
    def clause(self) -> Span | None:
        """The formula, where it stands elsewhere."""
        return self.key.clause

    @property
    def where(self) -> Span:
        return self.shown or self.span


class Stop(Exception):
    """Base of everything that ends a run before its time."""


class Fault(Stop):
    """A violation that the run cannot (or need not) go on after; `scope` and `env` hold its variables.
    `others` are further conjuncts of the same claim that are false too."""

    def __init__(self, violation: Violation, scope: Any, env: Env) -> None:
        super().__init__(violation)
        self.violation = violation
        self.scope = scope
        self.env = env
        self.others: tuple[Violation, ...] = ()


class UnknownValue(Stop):
    """A value that cannot be computed; `why` reads well after "because"."""

    made: ClassVar[int] = 0
    """How many there were, for those who must know that nothing was unknown."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why
        UnknownValue.made += 1


class Inconclusive(Stop):
    """Something was violated, but the judgement rests on a value that is unknown."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class OutOfBudget(Stop):
    """Too many steps, or calls nested too deeply."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class Discarded(Stop):
    """An assumption (`assume`, `expect`, a chosen state) does not hold: the run says nothing."""

    def __init__(self, why: str, span: Span | None = None) -> None:
        super().__init__(why)
        self.why = why
        self.span = span


class Cancelled(Stop):
    """The user asked to stop, or the time is over."""


class Status(StrEnum):
    DONE = "done"
    VIOLATION = "violation"
    UNKNOWN = "unknown"
    BUDGET = "budget"
    DISCARDED = "discarded"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class Outcome:
    """How a run ended. `violations` in the order in which they happened; `fault` the last one's place."""

    status: Status
    violations: tuple[Violation, ...] = ()
    why: str = ""
    fault: Fault | None = None
    results: tuple[Any, ...] = ()
    span: Span | None = None
