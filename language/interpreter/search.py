"""Search by running: try small inputs of a method, function or lemma, and collect what they violate.

Sizes 0, 1, 2, … are exhausted one after the other as far as the budget goes; after that some larger inputs
are drawn. Everything is deterministic: the budget counts steps; the clock and the cancel token are only
the backstop.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from time import monotonic

from language.analysis.typed import Callable_, TypedProgram
from language.interpreter.candidates import Candidates
from language.interpreter.cases import Case
from language.interpreter.code import Code
from language.interpreter.inputs import Inputs, fitting
from language.interpreter.oracle import following
from language.interpreter.outcomes import Cancelled, Outcome, Status, Stopped, Violation
from language.interpreter.runs import Runner
from language.interpreter.sampling import Sampler
from language.interpreter.shrinking import recursive_parts, smallest
from language.record import dataclass, field, replace
from language.records.verdicts import ClaimKey


@dataclass(frozen=True)
class Budget:
    """`steps` in all; `run_steps` a run; sizes 0…`size`; `nodes` candidates a size; `seconds` of clock;
    `seed` chooses the larger samples."""

    steps: int = 3_000_000
    run_steps: int = 20_000
    size: int = 3
    nodes: int = 6_000
    samples: int = 300
    branches: int = 24
    seconds: float = 4.0
    seed: int = 1


@dataclass(frozen=True)
class Found:
    """A violation and the inputs that lead to it. `before` counts the violations earlier in that run."""

    violation: Violation
    inputs: Inputs
    before: int = 0


@dataclass
class SearchResult:
    found: dict[ClaimKey, Found] = field(default_factory=dict[ClaimKey, Found])
    tried: int = 0
    """Inputs that satisfied the precondition and were run."""
    unknown: int = 0
    """Of those, how many could not be judged to the end."""
    unknown_why: str = ""
    proposed: int = 0
    """Of those, how many somebody else proposed."""
    exhausted: int = -1
    """All inputs up to this size were run to the end; -1: not even size 0."""
    rejected: int = 0
    """Candidates that turned out not to satisfy the precondition, or where that is unknown."""
    pre_unknown: str = ""
    cut: bool = False
    sample: Inputs | None = None
    """Some inputs whose run ended well."""
    samples: list[Inputs] = field(default_factory=list[Inputs])
    long: list[Inputs] = field(default_factory=list[Inputs])
    """Some whose run was cut off."""


MOST_LONG = 12


def _never(result: SearchResult) -> bool:
    return False


class Search:
    """One search for one target; `done` tells whether all that was wanted is found."""

    def __init__(
        self,
        program: TypedProgram,
        target: Callable_,
        budget: Budget,
        cancel: Stopped | None = None,
        done: Callable[[SearchResult], bool] | None = None,
    ) -> None:
        self.program = program
        self.target = target
        self.budget = budget
        self.cancel = cancel
        self.done = done or _never
        self.see: Callable[[Inputs, Outcome], None] | None = None
        """Told of every run whose inputs satisfied the precondition."""
        self.code = Code(program, explore=True)
        self.runner = Runner(self.code, target, budget.run_steps)
        self.candidates = Candidates(program, target)
        self.result = SearchResult()
        self.left: int = budget.steps
        self.deadline = monotonic() + budget.seconds
        self.code.machine.cancel = self._stopped
        self.candidates.code.machine.cancel = self._stopped

    def _stopped(self) -> bool:
        return monotonic() > self.deadline or (self.cancel is not None and self.cancel())

    @property
    def over(self) -> bool:
        return self.left <= 0 or self._stopped()

    def run(self) -> SearchResult:
        result = self.result
        try:
            for size in range(self.budget.size + 1):
                complete = self._try(self.candidates.of_size(size, self.budget.nodes))
                if self.done(result):
                    return result
                if not complete or self.over:
                    break
                result.cut = result.cut or self.candidates.cut
                if self.candidates.nodes <= 0:
                    break
                if not result.cut:
                    result.exhausted = size
            if not self.over:
                self._try(Sampler(self.candidates).inputs(self.budget.samples, self.budget.seed))
        except Cancelled:
            pass
        return result

    def also(self, inputs: Iterable[Inputs]) -> None:
        """Run inputs that somebody else proposes, after the search's own."""
        self.left = max(self.left, self.budget.steps // 4)
        self.deadline = max(self.deadline, monotonic() + self.budget.seconds / 4)
        before = self.result.tried
        with suppress(Cancelled):
            self._try(inputs)
        self.result.proposed += self.result.tried - before

    def _try(self, inputs: Iterable[Inputs]) -> bool:
        """Run each; False where the budget ended first."""
        for i in inputs:
            if not self._judge(i):
                return False
            if self.done(self.result):
                return True
        return True

    def _judge(self, inputs: Inputs) -> bool:
        decisions: tuple[int, ...] | None = ()
        for _ in range(self.budget.branches):
            if decisions is None:
                break
            chosen = replace(inputs, decisions=decisions)
            outcome = self.runner.run(chosen)
            machine = self.code.machine
            self.left -= self.budget.run_steps - machine.remaining + 20
            self._note(chosen, outcome)
            if self.over or outcome.status is Status.CANCELLED:  # short runs never look at the clock
                return False
            decisions = following(machine.oracle.trail)
        if decisions is not None:
            self.candidates.cut = True  # there are more ways to choose than were tried
        return True

    def _note(self, inputs: Inputs, outcome: Outcome) -> None:
        result = self.result
        if outcome.status is Status.DISCARDED and not outcome.violations:
            result.rejected += 1
            if outcome.why == "unknown":
                result.pre_unknown = "the precondition cannot be computed"
            return
        result.tried += 1
        if self.see is not None:
            self.see(inputs, outcome)
        if outcome.status in (Status.UNKNOWN, Status.BUDGET):
            result.unknown += 1
            result.unknown_why = outcome.why
            if outcome.status is Status.BUDGET and len(result.long) < MOST_LONG:
                result.long.append(inputs)
        elif outcome.status is Status.DONE:
            if result.sample is None:
                result.sample = inputs
            if len(result.samples) < 400:
                result.samples.append(inputs)
        for before, v in enumerate(outcome.violations):
            known = result.found.get(v.key)
            if known is None or before < known.before:
                result.found[v.key] = Found(v, inputs, before)


# ── shrinking ────────────────────────────────────────────────────────────────────────────────────


def shrink(
    runner: Runner,
    found: Found,
    attempts: int = 200,
    also: Callable[[Found], bool] | None = None,
) -> tuple[Found, bool]:
    """Simpler inputs with the same violation, which break no more before it and satisfy `also`; and
    whether everything was tried within so many runs."""
    best = [found]

    def leads_there(case: Case) -> bool:
        if not fitting(runner.code, runner.target, case.inputs):
            return False
        outcome = runner.run(case.inputs)
        index = next((i for i, v in enumerate(outcome.violations) if v.key == found.violation.key), None)
        if index is None or index > best[0].before:
            return False
        simpler = Found(outcome.violations[index], case.inputs, index)
        if also is not None and not also(simpler):
            return False
        best[0] = simpler
        return True

    inside = recursive_parts(runner.code.program)
    _, complete = smallest(Case(found.inputs), leads_there, inside, attempts)
    return best[0], complete
