"""What the prover is asked and what it answers."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

from language.ivl.nodes import Premise
from language.record import dataclass
from language.records.verdicts import Obligation
from language.source import Span


class Status(StrEnum):
    PROVED = "proved"
    UNKNOWN = "unknown"
    """No proof was found within the limits; says nothing about whether the claim holds."""
    TIMED_OUT = "timed-out"
    """The wall clock ran out: another machine might have gone further."""
    CRASHED = "crashed"
    """The solver failed or ran out of memory."""
    CANCELLED = "cancelled"


class Reason(StrEnum):
    """Why there is no proof."""

    NONE = ""
    RESOURCES = "resource limit"
    INCOMPLETE = "incomplete"
    """The solver ran out of ideas: no further instance of any quantifier was worth trying."""


@dataclass(frozen=True)
class ProveOptions:
    """`rlimit` is Z3's deterministic measure of work (about a million a second where it gets hard): of
    the first check of a whole unit, and of each claim's own. Of 1500 units that Dafny proves, 99.5 % take
    less than the first. `seconds` is the wall-clock backstop of the whole unit."""

    whole_rlimit: int = 2_500_000
    goal_rlimit: int = 2_000_000
    seconds: float = 20.0
    memory_mb: int = 2048
    seed: int = 0
    vacuity_rlimit: int = 300_000
    """Work for looking whether a claim's place can be reached at all; 0: not looked at."""
    cache: Path | None = None
    """The folder of the cache; None: no cache."""


@dataclass(frozen=True)
class GoalResult:
    """`unreachable`: the assumptions at the claim's place contradict each other. `rests_on` are the
    program's own assumptions without which this proof does not stand (perhaps more than needed)."""

    obligation: Obligation
    status: Status
    reason: Reason = Reason.NONE
    unreachable: bool = False
    rests_on: tuple[Span, ...] = ()
    contradiction: tuple[Premise, ...] = ()
    """The parts of the program that contradict each other there, none of which can be left out; empty where
    it could not be told."""
    seconds: float = 0.0
    rlimit: int = 0
    cached: bool = False
    detail: str = ""
