"""Contracts that make no sense for some inputs or results: an index out of range in an `ensures`, say.

The clauses are evaluated in order, with every operation checked. What goes wrong first is the finding; a
clause that is false, or cannot be told, means that the proposed values were none that the contract allows.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from language.analysis.typed import Callable_, Method, Variable
from language.depth import deep
from language.explain import sentences
from language.explain.bench import Bench
from language.explain.matching import broken
from language.interpreter.claims import holds
from language.interpreter.code import Code
from language.interpreter.inputs import HeapObject, Inputs, fitting, install
from language.interpreter.machine import UNSET, Activation
from language.interpreter.methods import MethodUnit
from language.interpreter.outcomes import Discarded, Env
from language.interpreter.recorder import Recorder
from language.interpreter.runs import Runner, settle
from language.interpreter.scope import ACT
from language.record import dataclass
from language.records.verdicts import Allows, Obligation, ObligationKind, Refuted, TooWeak, Verdict

STEPS = 200_000


@dataclass(frozen=True)
class End:
    """What a contract may end with: results by symbol, places that changed as (object id, field or flat
    index, value), and objects that did not exist at entry, with the next ids."""

    values: Mapping[Variable, object]
    writes: tuple[tuple[int, object, object], ...] = ()
    fresh: tuple[HeapObject, ...] = ()


def about_contract(method: Callable_, o: Obligation) -> bool:
    """Whether an obligation claims that a clause of the contract makes sense."""
    if o.kind in (ObligationKind.POSTCONDITION, ObligationKind.TERMINATION):
        return False
    promises = method.ensures if isinstance(method, Method) or method.body is None else ()
    clauses = method.requires + promises
    return any(c.condition.span.covers(o.span) for c in clauses)


def confirm_contract(bench: Bench, inputs: Inputs, end: End | None) -> dict[int, Verdict]:
    """The verdict on the claim that the clauses break with these inputs, and these results and
    writes: `Refuted` in a precondition, `TooWeak` in a postcondition."""
    return deep(lambda: _Contract(bench, inputs).check(end))


class _Contract:
    def __init__(self, bench: Bench, inputs: Inputs) -> None:
        self.code = Code(bench.program, record=True, explore=True)
        self.code.machine.cancel = bench.stopped
        self.claims = bench.claims
        self.method = method = bench.method
        self.inputs = inputs
        self.runner = Runner(self.code, method, STEPS)
        self.recorder = Recorder(self.code.machine)
        self.in_ensures = False

    def check(self, end: End | None) -> dict[int, Verdict]:
        if not fitting(self.code, self.method, self.inputs):
            return {}
        outcome = settle(self.code, lambda: self._clauses(end))
        fault = outcome.fault
        o = None if fault is None else broken(fault.violation, self.claims)
        if fault is None or o is None or not about_contract(self.method, o):
            return {}
        scope = fault.scope if fault.env and fault.scope is not None else self.runner.unit.scope
        self.recorder.fault(scope, fault.env or self.env, o.span, fault.violation)
        shown = sentences.shown_inputs(self.inputs)
        trace = self.recorder.trace()
        if not self.in_ensures:
            return {o.id: Refuted(trace, shown, sentences.senseless_precondition(self.inputs))}
        results = self._results(end)
        sentence = sentences.senseless_postcondition(self.method.name, results, self.inputs)
        return {o.id: TooWeak(trace, shown, sentence, o.span, allows=Allows.CONTRACT)}

    def _clauses(self, end: End | None) -> tuple[Any, ...]:
        unit = self.runner.unit
        self.env = env = self.runner.prepare(self.inputs)
        if env[ACT] is UNSET:
            env[ACT] = Activation(len(self.code.machine.journal), len(self.code.machine.heap))
        self.recorder.start(self.method.name, self.method.span, unit.scope, env)
        for claim in unit.requires:
            if holds(claim.run, env) is not True:
                raise Discarded("the inputs do not satisfy the precondition")
        if isinstance(unit, MethodUnit) and end is not None:
            unit.set_frame(env)
            self._end(unit, env, end)
        return ()

    def _end(self, unit: MethodUnit, env: Env, end: End) -> None:
        machine = self.code.machine
        install(self.code, end.fresh)
        for v, x in end.values.items():
            env[unit.scope.slot(v)] = x
        for id_, key, value in end.writes:
            machine.write(machine.heap[id_].ref, key, value)
        self.in_ensures = True
        chosen = [unit.scope.slot(v) for v in end.values], [(id_, key) for id_, key, _ in end.writes]
        self.recorder.free_end(unit, env, f"{self.method.shown} by its contract", chosen)
        for claim in unit.ensures:
            if holds(claim.run, env) is not True:
                raise Discarded("the postcondition does not hold")

    def _results(self, end: End | None) -> list[tuple[str, str]]:
        if end is None:
            return []
        heap = (*self.inputs.heap, *end.fresh)
        return [(v.name, sentences.shown(x, heap)) for v, x in end.values.items()]
