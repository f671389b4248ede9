"""Running one method or function on given inputs: the entry to the interpreter.

`run` puts the inputs in place, checks the precondition, runs, and says how it ended. Deep recursion is
safe inside `deep` (`depth.py`), which gives a run a thread of its own with a large stack.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from language.analysis.typed import Callable_, Method
from language.interpreter.claims import holds
from language.interpreter.code import Code
from language.interpreter.functions import FunctionUnit
from language.interpreter.inputs import Inputs, install
from language.interpreter.machine import UNSET, Activation
from language.interpreter.methods import MethodUnit
from language.interpreter.oracle import Oracle
from language.interpreter.outcomes import (
    Cancelled,
    Discarded,
    Env,
    Fault,
    Inconclusive,
    Outcome,
    OutOfBudget,
    Status,
    UnknownValue,
    Violation,
)
from language.interpreter.overriding import run_override
from language.interpreter.recorder import LIMIT, Recorder
from language.interpreter.scope import ACT


def settle(code: Code, work: Callable[[], tuple[Any, ...]]) -> Outcome:
    """Do a run's work and turn every way to end into an outcome."""
    machine = code.machine
    try:
        results = work()
    except Fault as f:
        found = (*machine.violations, f.violation, *f.others)
        return Outcome(Status.VIOLATION, found, fault=f)
    except UnknownValue as u:
        return _ended(code, Status.UNKNOWN, u.why)
    except Inconclusive as u:
        return _ended(code, Status.UNKNOWN, u.why)
    except OutOfBudget as u:
        return _ended(code, Status.BUDGET, u.why)
    except RecursionError:
        return _ended(code, Status.BUDGET, "the calls are nested too deeply")
    except MemoryError:
        return _ended(code, Status.BUDGET, "it would need too much memory")
    except Discarded as u:
        return Outcome(Status.DISCARDED, tuple(machine.violations), u.why, span=u.span)
    except Cancelled:
        return Outcome(Status.CANCELLED, tuple(machine.violations))
    if machine.violations:
        return Outcome(Status.VIOLATION, tuple(machine.violations), results=results)
    return Outcome(Status.DONE, (), results=results)


def _ended(code: Code, status: Status, why: str) -> Outcome:
    return Outcome(status, tuple(code.machine.violations), why)


class Runner:
    """Runs one method, lemma or function of a program, again and again."""

    def __init__(self, code: Code, target: Callable_, steps: int = 50_000) -> None:
        self.code = code
        self.target = target
        self.steps = steps
        self.unit: MethodUnit | FunctionUnit = (
            code.method(target) if isinstance(target, Method) else code.function(target)
        )

    def prepare(self, inputs: Inputs) -> Env:
        """A fresh machine with the inputs in place; the variables at entry."""
        code = self.code
        code.machine.reset(Oracle(inputs.decisions), self.steps)
        install(code, inputs.heap)
        return self.unit.environment(inputs.this, inputs.args, inputs.type_args)

    def satisfies(self, env: Env) -> bool | None:
        """Whether the precondition holds; None where it is unknown. What goes wrong in evaluating it
        makes it not hold: such inputs are no inputs of the method."""
        machine = self.code.machine
        machine.quiet += 1
        try:
            for claim in self.unit.requires:
                try:
                    value = holds(claim.run, env)
                except Fault:
                    return False
                if value is not True:
                    return value
        finally:
            machine.quiet -= 1
        return True

    def body(self, env: Env) -> tuple[Any, ...]:
        """Run from the entry on, with every contract checked."""
        machine = self.code.machine
        unit = self.unit
        if isinstance(unit, MethodUnit):
            unit.set_frame(env)
            if unit.body is None:
                return run_override(self.code, unit, env)
            unit.run_body(env)
            return tuple([env[i] for i in unit.results])
        if unit.body is None:
            return run_override(self.code, unit, env)
        unit.set_frame(env)
        machine.depth += 1
        value = unit.body(env)
        unit.ensure(env, value)
        return (value,)

    def run(self, inputs: Inputs) -> Outcome:
        """One run. An outcome `DISCARDED` says that the inputs do not satisfy the precondition."""

        def work() -> tuple[Any, ...]:
            env = self.prepare(inputs)
            fine = self.satisfies(env)
            if fine is not True:
                raise Discarded("the inputs do not satisfy the precondition" if fine is False else "unknown")
            return self.body(env)

        return settle(self.code, work)

    def record(
        self, inputs: Inputs, stop_at: Violation | None, plan: Any = None, limit: int = LIMIT
    ) -> tuple[Outcome, Recorder]:
        """Run again with a trace, up to the violation `stop_at`. Needs code compiled with `record`."""
        machine = self.code.machine
        recorder = Recorder(machine, limit)

        def work() -> tuple[Any, ...]:
            env = self.prepare(inputs)
            machine.stop_at = stop_at
            machine.plan = plan
            if env[ACT] is UNSET:
                env[ACT] = Activation(len(machine.journal), len(machine.heap))
            if self.satisfies(env) is not True:
                raise Discarded("the inputs do not satisfy the precondition")
            recorder.start(self.target.name, self.target.span, self.unit.scope, env)
            machine.recorder = recorder
            return self.body(env)

        try:
            outcome = settle(self.code, work)
        finally:
            machine.recorder = None
            machine.stop_at = None
            machine.plan = None
        if outcome.fault is not None and recorder.stack:
            fault = outcome.fault
            place = fault.violation
            scope = fault.scope if fault.env and fault.scope is not None else self.unit.scope
            recorder.fault(scope, fault.env, place.where, place)
        return outcome, recorder
