"""Search by running: try small inputs of a method, function or lemma, and collect what they violate.

Sizes 0, 1, 2, … are exhausted one after the other as far as the budget goes; after that some larger inputs
are drawn. Everything is deterministic: the budget counts steps; the clock and the cancel token are only
the backstop.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from time import monotonic

from language.analysis.typed import Callable_, Datatype, TypedProgram
from language.interpreter.candidates import Candidates
from language.interpreter.code import Code
from language.interpreter.inputs import HeapObject, Inputs, fitting
from language.interpreter.oracle import following
from language.interpreter.outcomes import Cancel, Cancelled, Outcome, Status, Violation
from language.interpreter.runs import Runner
from language.interpreter.sampling import Sampler
from language.types import UserType
from language.values import Data, Value


@dataclass(frozen=True)
class Budget:
    """`steps` in all; `run_steps` a run; sizes 0…`size`; `nodes` candidates a size; `seconds` of clock."""

    steps: int = 3_000_000
    run_steps: int = 20_000
    size: int = 3
    nodes: int = 6_000
    samples: int = 300
    branches: int = 24
    seconds: float = 4.0


@dataclass(frozen=True)
class Found:
    """A violation and the inputs that lead to it. `before` counts the violations earlier in that run."""

    violation: Violation
    inputs: Inputs
    before: int = 0


Key = tuple[object, ...]


@dataclass
class SearchResult:
    found: dict[Key, Found] = field(default_factory=dict[Key, Found])
    tried: int = 0
    """Inputs that satisfied the precondition and were run."""
    unknown: int = 0
    """Of those, how many could not be judged to the end."""
    unknown_why: str = ""
    exhausted: int = -1
    """All inputs up to this size were run to the end; -1: not even size 0."""
    rejected: int = 0
    """Candidates that turned out not to satisfy the precondition, or where that is unknown."""
    pre_unknown: str = ""
    cut: bool = False
    sample: Inputs | None = None
    """Some inputs whose run ended well."""
    samples: list[Inputs] = field(default_factory=list[Inputs])


def _never(result: SearchResult) -> bool:
    return False


class Search:
    """One search for one target; `done` tells whether all that was wanted is found."""

    def __init__(
        self,
        program: TypedProgram,
        target: Callable_,
        budget: Budget,
        cancel: Cancel | None = None,
        done: Callable[[SearchResult], bool] | None = None,
    ) -> None:
        self.program = program
        self.target = target
        self.budget = budget
        self.cancel = cancel
        self.done = done or _never
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
                if self.candidates.cut:
                    result.cut = True
                    break
                result.exhausted = size
            if not self.over:
                self._try(Sampler(self.candidates).inputs(self.budget.samples))
        except Cancelled:
            pass
        return result

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
        if outcome.status in (Status.UNKNOWN, Status.BUDGET):
            result.unknown += 1
            result.unknown_why = outcome.why
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


def shrink(runner: Runner, found: Found, attempts: int = 200) -> Found:
    """Simpler inputs with the same violation, where small changes lead to some."""
    best = found
    inside = _recursive_parts(runner.code.program)
    changed = True
    while changed and attempts > 0:
        changed = False
        for inputs in _simpler(best.inputs, inside):
            attempts -= 1
            if attempts <= 0:
                break
            if not fitting(runner.code, runner.target, inputs):
                continue
            outcome = runner.run(inputs)
            index = next((i for i, v in enumerate(outcome.violations) if v.key == found.violation.key), None)
            if index is not None and index <= best.before:
                best = Found(outcome.violations[index], inputs, index)
                changed = True
                break
    return best


Inside = dict[tuple[str, str], list[int]]
"""By datatype and constructor: which arguments are of the very same type as the value."""


def _recursive_parts(program: TypedProgram) -> Inside:
    out: Inside = {}
    for d in program.types:
        if isinstance(d, Datatype):
            for c in d.ctors:
                own = [i for i, f in enumerate(c.formals) if f.type == UserType(d, d.params)]
                out[d.qualified, c.name] = own
    return out


def _simpler(inputs: Inputs, inside: Inside) -> Iterable[Inputs]:
    def with_(args: tuple[Value, ...], heap: tuple[HeapObject, ...]) -> Inputs:
        return replace(inputs, args=args, heap=heap)

    for i, a in enumerate(inputs.args):
        for b in _smaller(a, inside):
            yield with_((*inputs.args[:i], b, *inputs.args[i + 1 :]), inputs.heap)
    for i, o in enumerate(inputs.heap):
        for smaller in _smaller_object(o, inside):
            yield with_(inputs.args, (*inputs.heap[:i], smaller, *inputs.heap[i + 1 :]))


def _smaller_object(o: HeapObject, inside: Inside) -> Iterable[HeapObject]:
    if len(o.dims) == 1 and o.dims[0] > 0:
        for k in range(len(o.cells)):
            yield HeapObject(o.type, (), (*o.cells[:k], *o.cells[k + 1 :]), (o.dims[0] - 1,))
    for k, c in enumerate(o.cells):
        for b in _smaller(c, inside):
            yield HeapObject(o.type, (), (*o.cells[:k], b, *o.cells[k + 1 :]), o.dims)


def _smaller(v: Value, inside: Inside) -> Iterable[Value]:
    match v:
        case bool() | None:
            return
        case int() if v != 0:
            for b in dict.fromkeys((0, abs(v) // 2 * (1 if v > 0 else -1), v - (1 if v > 0 else -1))):
                if b != v:
                    yield b
            if v < 0:
                yield -v
        case tuple():
            for k in range(len(v)):
                yield (*v[:k], *v[k + 1 :])
            for k, x in enumerate(v):
                for b in _smaller(x, inside):
                    yield (*v[:k], b, *v[k + 1 :])
        case frozenset():
            for x in v:
                yield v - {x}
        case Data():
            yield from (v.args[i] for i in inside.get((v.type_name, v.ctor), ()))
            for k, x in enumerate(v.args):
                for b in _smaller(x, inside):
                    yield Data(v.ctor, (*v.args[:k], b, *v.args[k + 1 :]), v.names, v.type_name)
        case _:
            return
