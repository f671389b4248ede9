"""Real states at the heads of a unit's loops: what generators look at, and what candidates must survive.

Inputs satisfy the precondition: small ones first, then larger ones that are drawn. All counts are fixed, so
that the same text gives the same states everywhere; the clock is only the backstop.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from random import Random
from time import monotonic

from language.analysis import typed as t
from language.cancel import Cancel
from language.interpreter.candidates import Candidates
from language.interpreter.claims import holds
from language.interpreter.code import Code
from language.interpreter.inputs import Inputs
from language.interpreter.loops import Loop
from language.interpreter.outcomes import Env, Eval, Fault, Stop
from language.interpreter.outcomes import Status as Ended
from language.interpreter.runs import Runner
from language.interpreter.sampling import Sampler
from language.record import dataclass, field, replace
from language.suggest.candidate import Candidate, InLoop
from language.suggest.place import Failing, LoopPlace
from language.suggest.terms import idling
from language.values import Unknown, Value

SIZE = 3
NODES = 500
"""Candidates of a size."""
LARGER = 120
"""Larger inputs that are drawn."""
RUN_STEPS = 4_000
"""Of a run that looks for states."""
STEPS = 600_000
"""Of all of them together."""
CHOICES = 3
"""Further ways to choose, of a run that makes choices."""
ALIKE = 7
"""Runs that are kept of those with the same number of rounds."""
KEPT = 60
"""Runs that are kept."""
HEADS = 10
"""States of a loop that are looked at in a run."""
ENOUGH = 8
"""States of a loop that tell whether a formula ever says something."""
EVALUATION = 400_000
"""Steps for all candidates at one head."""
SECONDS = 10.0
"""The clock of a round of runs: a backstop only, since what is found must be the same everywhere."""

State = tuple[Value, ...]


@dataclass
class Sample:
    """Runs of a unit that come to its loops."""

    failing: Failing
    loops: Sequence[LoopPlace]
    cancel: Cancel
    inputs: list[Inputs] = field(default_factory=list[Inputs])
    heads: dict[int, int] = field(default_factory=dict[int, int])
    """How many states there are, by the loop's id."""

    def __post_init__(self) -> None:
        self.target = self.failing.decl
        self.wanted = frozenset(p.loop.id for p in self.loops)
        if isinstance(self.target, t.Method) and self.loops and self.failing.unit.kind != "override":
            self.inputs = self._choose()

    # ── choosing runs ────────────────────────────────────────────────────────────────────────────

    def _choose(self) -> list[Inputs]:
        code = Code(self.failing.front.typed, explore=True)
        runner = Runner(code, self.target, RUN_STEPS)
        code.machine.cancel = self._until(SECONDS)
        rounds: dict[int, int] = {}

        def look(loop: Loop, env: Env) -> None:
            if loop.node.id in self.wanted:
                rounds[loop.node.id] = rounds.get(loop.node.id, 0) + 1

        alike: dict[tuple[int, ...], int] = {}
        chosen: list[Inputs] = []
        left = STEPS
        for inputs in self._decided(self._inputs(), code):
            rounds.clear()
            code.machine.on_loop_head = look
            outcome = runner.run(inputs)
            left -= RUN_STEPS - code.machine.remaining + 50
            if left <= 0 or outcome.status is Ended.CANCELLED:
                break
            if outcome.status is Ended.DISCARDED or not rounds:
                continue
            shape = tuple(min(rounds.get(p.loop.id, 0), 8) for p in self.loops)
            alike[shape] = alike.get(shape, 0) + 1
            if alike[shape] <= ALIKE:
                chosen.append(inputs)
                for id, n in rounds.items():
                    self.heads[id] = self.heads.get(id, 0) + n
            if len(chosen) >= KEPT:
                break
        return chosen

    def _decided(self, all_: Iterator[Inputs], code: Code) -> Iterator[Inputs]:
        """Each with the usual choices of `*` and the like, then with a few others, if it came to a choice."""
        random = Random(7)
        for inputs in all_:
            yield inputs
            for _ in range(CHOICES if code.machine.oracle.trail else 0):
                yield replace(inputs, decisions=tuple([random.randrange(2) for _ in range(40)]))

    def _inputs(self) -> Iterator[Inputs]:
        """Small and larger ones in turn, since the small ones may be many and alike."""
        candidates = Candidates(self.failing.front.typed, self.target)
        candidates.code.machine.cancel = self._until(SECONDS)
        try:
            small = chain(*(candidates.of_size(size, NODES) for size in range(SIZE + 1)))
            yield from list(small)
            yield from Sampler(candidates).inputs(LARGER)
        except Stop:
            return

    def _until(self, seconds: float) -> Callable[[], bool]:
        end = monotonic() + seconds
        return lambda: monotonic() > end or self.cancel.cancelled

    # ── looking again ────────────────────────────────────────────────────────────────────────────

    def _again(self, look: Callable[[Loop, Env], None]) -> None:
        """Run the chosen inputs once more, stopping at the heads."""
        if not self.inputs:
            return
        code = Code(self.failing.front.typed, explore=True)
        runner = Runner(code, self.target, RUN_STEPS)
        code.machine.cancel = self._until(2 * SECONDS)
        seen: dict[int, int] = {}

        def at_head(loop: Loop, env: Env) -> None:
            id = loop.node.id
            if id not in self.wanted:
                return
            seen[id] = seen.get(id, 0) + 1
            if seen[id] <= HEADS:
                machine = code.machine
                before = machine.fuel, machine.left
                machine.quiet += 1
                machine.left += EVALUATION  # looking costs the run nothing
                try:
                    look(loop, env)
                finally:
                    machine.quiet -= 1
                    machine.fuel, machine.left = before

        for inputs in self.inputs:
            seen.clear()
            code.machine.on_loop_head = at_head
            if runner.run(inputs).status is Ended.CANCELLED:
                return

    def values(self, terms: dict[int, list[t.Expr]]) -> dict[int, list[State]]:
        """The values of terms at the heads, by the loop's id: a row a state, the same one once."""
        compiled: dict[int, list[Eval]] = {}
        found: dict[int, dict[State, None]] = {id: {} for id in terms}

        def look(loop: Loop, env: Env) -> None:
            id = loop.node.id
            if id in terms:
                if id not in compiled:
                    compiled[id] = [loop.scope.expr(e) for e in terms[id]]
                loop.scope.pad(env)
                found[id][tuple([_value(run, env) for run in compiled[id]])] = None

        self._again(look)
        return {id: list(rows) for id, rows in found.items()}

    def surviving(self, candidates: Iterable[Candidate]) -> list[Candidate]:
        """The invariants that no state refutes, in their order; and of which some state is an example, where
        they speak of a range or have a premise."""
        all_ = list(candidates)
        false = self._false({c: c.formula for c in all_})
        alive = [c for c in all_ if c not in false]
        seen = {id for id, n in self.heads.items() if n >= ENOUGH}
        empty = {c: e for c in alive if _loop(c) in seen and (e := idling(c.formula)) is not None}
        spoke = self._false(empty)
        return [c for c in alive if c not in empty or c in spoke]

    def _false(self, formulas: Mapping[Candidate, t.Expr]) -> set[Candidate]:
        """Those whose formula is false in some state at the candidate's loop."""
        by_loop: dict[int, list[Candidate]] = {}
        for c in formulas:
            by_loop.setdefault(_loop(c), []).append(c)
        alive: dict[int, list[tuple[Candidate, Eval]]] = {}
        false: set[Candidate] = set()

        def look(loop: Loop, env: Env) -> None:
            id = loop.node.id
            if id not in by_loop:
                return
            if id not in alive:
                alive[id] = [(c, loop.scope.expr(formulas[c])) for c in by_loop[id]]
            loop.scope.pad(env)
            kept: list[tuple[Candidate, Eval]] = []
            for c, run in alive[id]:
                if _truth(run, env) is False:
                    false.add(c)
                else:
                    kept.append((c, run))
            alive[id] = kept

        if by_loop:
            self._again(look)
        return false


def _loop(c: Candidate) -> int:
    assert isinstance(c.slot, InLoop)
    return c.slot.loop.id


def _truth(run: Eval, env: Env) -> bool | None:
    """A formula that makes no sense in a real state is no invariant."""
    try:
        return holds(run, env)
    except Stop as stop:
        return False if isinstance(stop, Fault) else None


def _value(run: Eval, env: Env) -> Value:
    try:
        return run(env)
    except Stop as stop:
        return Unknown(getattr(stop, "why", "it cannot be computed here"))
