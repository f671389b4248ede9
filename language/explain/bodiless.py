"""What a declaration without a body claims: that its contract makes sense, whatever is given and given back.

Small inputs that the precondition allows are tried with small results, in the state in which the call began.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from time import monotonic
from typing import Any

from language.analysis.typed import Function
from language.depth import deep
from language.explain import sentences
from language.explain.bench import Bench
from language.explain.contracts import about_contract
from language.explain.matching import broken
from language.interpreter.candidates import Candidates
from language.interpreter.claims import holds
from language.interpreter.code import Code
from language.interpreter.defaults import small
from language.interpreter.functions import FunctionUnit
from language.interpreter.inputs import Inputs
from language.interpreter.machine import UNSET, Activation
from language.interpreter.outcomes import Discarded, Env
from language.interpreter.recorder import Recorder
from language.interpreter.runs import Runner, settle
from language.interpreter.scope import ACT, THIS
from language.interpreter.shapes import has_references
from language.records.verdicts import Obligation, Refuted, Verdict

STEPS = 50_000
SIZES = (0, 1, 2)
NODES = 300
RESULTS = 6
"""Values of each result, and inputs of each size: what makes no sense shows with the first few."""


def judge_bodiless(bench: Bench, seconds: float) -> dict[int, Verdict]:
    """`Refuted` for each claim about a clause that makes no sense for some inputs, by the claim's id."""
    wanted = [o for o in bench.claims if about_contract(bench.method, o)]
    return deep(lambda: _Bodiless(bench, wanted, seconds).run()) if wanted else {}


class _Bodiless:
    def __init__(self, bench: Bench, wanted: Sequence[Obligation], seconds: float) -> None:
        program, self.method = bench.program, bench.method
        self.wanted = wanted
        self.deadline = monotonic() + seconds
        self.stopped = bench.stopped
        self.code = Code(program, record=True, explore=True)
        self.code.machine.cancel = self._late
        self.candidates = Candidates(program, self.method)
        self.runner = Runner(self.code, self.method, STEPS)
        self.found: dict[int, Verdict] = {}

    def _late(self) -> bool:
        return monotonic() > self.deadline or self.stopped()

    def run(self) -> dict[int, Verdict]:
        for inputs, results in self._tried():
            if self._late() or len(self.found) == len(self.wanted):
                break
            self._try(inputs, results)
        return self.found

    def _tried(self) -> Iterator[tuple[Inputs, tuple[Any, ...]]]:
        for size in SIZES:
            for inputs in self.candidates.of_size(size, NODES):
                for results in product(*(small(self.code, t, size, RESULTS)[0] for t in self._types())):
                    yield inputs, results

    def _types(self) -> list[Any]:
        out = (self.method.result,) if isinstance(self.method, Function) else self.method.results
        return [v.type for v in out if not has_references(v.type)]

    def _try(self, inputs: Inputs, results: tuple[Any, ...]) -> None:
        recorder = Recorder(self.code.machine)
        env: Env = []

        def work() -> tuple[Any, ...]:
            nonlocal env
            env = self.runner.prepare(inputs)
            if not isinstance(env[ACT], Activation):
                env[ACT] = Activation(len(self.code.machine.journal), len(self.code.machine.heap))
            recorder.start(self.method.name, self.method.span, self.runner.unit.scope, env)
            self._clauses(env, results)
            return ()

        outcome = settle(self.code, work)
        fault = outcome.fault
        o = None if fault is None else broken(fault.violation, self.wanted)
        if fault is None or o is None or o.id in self.found:
            return
        scope = fault.scope if fault.env and fault.scope is not None else self.runner.unit.scope
        recorder.fault(scope, fault.env or env, o.span, fault.violation)
        named = [(v.name, sentences.written(x, v.type)) for v, x in self._named(env) if x is not UNSET]
        asked = any(c.condition.span.covers(o.span) for c in self.method.requires)
        sentence = (
            sentences.senseless_precondition(inputs)
            if asked
            else sentences.senseless_promise(self.method.name, named, inputs)
        )
        self.found[o.id] = Refuted(recorder.trace(), sentences.shown_inputs(inputs), sentence)

    def _named(self, env: Env) -> list[tuple[Any, Any]]:
        if isinstance(self.method, Function):
            return []
        scope = self.runner.unit.scope
        return [(r, env[scope.slot(r)]) for r in self.method.results if not has_references(r.type)]

    def _clauses(self, env: Env, results: tuple[Any, ...]) -> None:
        unit = self.runner.unit
        for claim in unit.requires:
            if holds(claim.run, env) is not True:
                raise Discarded("the inputs do not satisfy the precondition")
        unit.set_frame(env)
        if isinstance(unit, FunctionUnit):
            env[unit.result] = results[0] if results else env[unit.result]
            unit.settled.append((tuple([env[i] for i in unit.params]), env[THIS], env[unit.result]))
        else:
            slots = [unit.scope.slot(r) for r in unit.method.results if not has_references(r.type)]
            for slot, value in zip(slots, results, strict=True):
                env[slot] = value
        try:
            for claim in unit.ensures:
                if holds(claim.run, env) is not True:
                    raise Discarded("the postcondition does not hold")
        finally:
            if isinstance(unit, FunctionUnit):
                unit.settled.pop()
