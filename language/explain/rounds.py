"""Real, small runs of a method, and what each conjunct of its invariants was at every round of its loops.

The inputs satisfy the precondition; they are tried from the smallest on, so that what is shown is short. Of
the runs that come to a loop a few are kept: one in which a conjunct is false, if there is any, and those
with the most rounds.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from time import monotonic

from language.analysis.typed import Expr, For, Method, TypedProgram, While, WhileCases, walk
from language.cancel import Cancel
from language.depth import deep
from language.explain import sentences
from language.interpreter.candidates import Candidates
from language.interpreter.claims import holds
from language.interpreter.code import Code
from language.interpreter.inputs import Inputs
from language.interpreter.loops import Loop
from language.interpreter.outcomes import Env, Eval, Stop
from language.interpreter.outcomes import Status as Ended
from language.interpreter.runs import Runner
from language.interpreter.sampling import Sampler
from language.ivl.splitting import conjuncts
from language.record import dataclass, field
from language.records.looks import Round, SampledLoop, SampledRun
from language.records.trace import StepKind, Trace

SIZE = 3
NODES = 1_500
"""Candidates of a size."""
LARGER = 150
"""Larger inputs that are drawn."""
RUN_STEPS = 20_000
SECONDS = 1.5
KEPT = 3
"""Runs of a loop."""
MOST_ROUNDS = 7
"""Of a run that is shown; longer ones are hard to follow."""
STEPS_KEPT = 1_500

Loops = While | WhileCases | For
Truths = tuple[bool | None, ...]


def sample(program: TypedProgram, method: Method, cancel: Cancel) -> tuple[SampledLoop, ...]:
    """For each loop of the method, in the order of the text, runs that come to it."""
    loops = loops_of(method)
    if not loops:
        return ()
    return deep(lambda: _Sampling(program, method, loops, cancel).run())


def loops_of(method: Method) -> list[Loops]:
    """In the order of the text, as `MethodResult.loops` has them."""
    found = [n for n in walk(method.body) if isinstance(n, Loops)] if method.body is not None else []
    return sorted(found, key=lambda n: n.span.start)


@dataclass
class _Tally:
    """The inputs that are worth showing for one loop."""

    broken: tuple[int, Inputs] | None = None
    """The fewest rounds of a run in which a conjunct is false."""
    by_rounds: dict[int, Inputs] = field(default_factory=dict[int, Inputs])
    """The first inputs with so many rounds."""

    def note(self, rounds: list[Truths], inputs: Inputs) -> None:
        n = len(rounds)
        if n > MOST_ROUNDS:
            return
        self.by_rounds.setdefault(n, inputs)
        if any(False in r for r in rounds) and (self.broken is None or n < self.broken[0]):
            self.broken = (n, inputs)

    def chosen(self) -> list[Inputs]:
        longest = [self.by_rounds[n] for n in sorted(self.by_rounds, reverse=True)]
        first = [self.broken[1]] if self.broken is not None else []
        return list(dict.fromkeys([*first, *longest]))[:KEPT]


class _Heads:
    """Listens at the heads of loops while a run goes on: by the loop's id, the conjuncts' truths."""

    def __init__(self, code: Code, parts: dict[int, list[Expr]]) -> None:
        self.code = code
        self.parts = parts
        self.compiled: dict[int, list[Eval]] = {}
        self.seen: dict[int, list[tuple[int, Truths]]] = {}

    def start(self) -> None:
        self.seen = {}
        self.code.machine.on_loop_head = self.look

    def look(self, loop: Loop, env: Env) -> None:
        id = loop.node.id
        if id not in self.parts:
            return
        if id not in self.compiled:
            self.compiled[id] = [loop.scope.expr(e) for e in self.parts[id]]
        loop.scope.pad(env)
        recorder = self.code.machine.recorder
        step = -1
        if recorder is not None:
            if recorder.truncated:
                return
            step = next(
                i
                for i in range(len(recorder.steps) - 1, -1, -1)
                if recorder.steps[i].kind is StepKind.LOOP_HEAD
            )
        truths = tuple(self._truth(run, env) for run in self.compiled[id])
        self.seen.setdefault(id, []).append((step, truths))

    def _truth(self, run: Eval, env: Env) -> bool | None:
        machine = self.code.machine
        machine.quiet += 1
        try:
            return holds(run, env)
        except Stop:
            return None
        finally:
            machine.quiet -= 1


class _Sampling:
    def __init__(self, program: TypedProgram, method: Method, loops: list[Loops], cancel: Cancel) -> None:
        self.program = program
        self.method = method
        self.loops = loops
        self.cancel = cancel
        self.deadline = monotonic() + SECONDS
        self.parts = {n.id: [e for c in n.spec.invariants for e in conjuncts(c.condition)] for n in loops}

    def run(self) -> tuple[SampledLoop, ...]:
        tallies = {n.id: _Tally() for n in self.loops}
        self._search(tallies)
        recorded: dict[Inputs, tuple[Trace, _Heads]] = {}
        return tuple(self._sampled(n, tallies[n.id], recorded) for n in self.loops)

    def _stopped(self) -> bool:
        return monotonic() > self.deadline or self.cancel.cancelled

    def _search(self, tallies: dict[int, _Tally]) -> None:
        code = Code(self.program, explore=True)
        runner = Runner(code, self.method, RUN_STEPS)
        heads = _Heads(code, self.parts)
        code.machine.cancel = self._stopped
        for inputs in self._inputs():
            if self._stopped():
                return
            heads.start()
            outcome = runner.run(inputs)
            if outcome.status in (Ended.DISCARDED, Ended.CANCELLED, Ended.BUDGET):
                continue
            for id, seen in heads.seen.items():
                tallies[id].note([truths for _, truths in seen], inputs)

    def _inputs(self) -> Iterator[Inputs]:
        candidates = Candidates(self.program, self.method)
        candidates.code.machine.cancel = self._stopped
        try:
            sizes = (candidates.of_size(size, NODES) for size in range(SIZE + 1))
            yield from chain(*sizes, Sampler(candidates).inputs(LARGER))
        except Stop:
            return

    def _sampled(
        self, node: Loops, tally: _Tally, recorded: dict[Inputs, tuple[Trace, _Heads]]
    ) -> SampledLoop:
        runs: list[SampledRun] = []
        for inputs in tally.chosen():
            if inputs not in recorded:
                recorded[inputs] = self._record(inputs)
            trace, heads = recorded[inputs]
            rounds = tuple(Round(step, truths) for step, truths in heads.seen.get(node.id, []))
            if rounds:
                runs.append(SampledRun(sentences.shown_inputs(inputs), trace, rounds))
        spans = tuple(e.span for e in self.parts[node.id])
        return SampledLoop(node.head, spans, tuple(runs))

    def _record(self, inputs: Inputs) -> tuple[Trace, _Heads]:
        code = Code(self.program, record=True, explore=True)
        code.machine.cancel = lambda: self.cancel.cancelled
        heads = _Heads(code, self.parts)
        heads.start()
        _, recorder = Runner(code, self.method, RUN_STEPS).record(inputs, None, limit=STEPS_KEPT)
        return recorder.trace(), heads
