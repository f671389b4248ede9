"""Rules for loops: invariants on entry and after each round, measures, frames; a hook for modular replay."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from language.analysis.typed import Break, For, LoopSpec, While, WhileCases
from language.interpreter.claims import Claim, Claiming, check_claim, compile_claims
from language.interpreter.functions import measure_below
from language.interpreter.machine import Activation
from language.interpreter.outcomes import Env, Eval, UnknownValue
from language.interpreter.scope import ACT, Exec, Scope, Signal, statement
from language.interpreter.states import frame_of
from language.records.verdicts import ObligationKind as K
from language.source import Span

AnyLoop = While | WhileCases | For


class Loop:
    """What all loops share. `guard` and `body` of each kind are given as code.

    `advance` is called before a round (for loops count down there), `step` after it.
    """

    def __init__(self, scope: Scope, node: AnyLoop, guard: Eval, guard_span: Span, body: Exec) -> None:
        spec: LoopSpec = node.spec
        self.scope = scope
        self.machine = scope.machine
        self.node = node
        self.guard = guard
        self.guard_span = guard_span
        self.body = body
        self.invariants: tuple[Claim, ...] = compile_claims(scope, spec.invariants)
        self.frame = frame_of(scope, spec.modifies) if spec.modifies is not None else None
        measure = spec.decreases
        self.measure = scope.exprs(measure.exprs) if measure is not None and not measure.star else None
        self.types = tuple(e.type for e in measure.exprs) if measure is not None else ()
        self.measure_span = (
            node.head if measure is None or measure.inferred or not measure.exprs else measure.span
        )
        self.bounds: Callable[[Env], tuple[int, int | None, int]] = lambda env: (0, None, 0)
        """Of a `for` loop: where the counter starts, where it ends, where it is."""
        self.before: Callable[[Env], None] | None = None
        self.after: Callable[[Env], None] | None = None

    def check(self, env: Env, kind: K) -> bool:
        """Check the invariants; false where one of them is."""
        fine = True
        entry = kind is K.INVARIANT_ENTRY
        message = "the invariant does not hold on entry" if entry else "the round breaks the invariant"
        for claim in self.invariants:
            as_ = Claiming(self.scope.owner, kind, None, message, loop=self.node.span)
            value = check_claim(claim, env, as_)
            if self.machine.recorder is not None:
                self.machine.recorder.check(self.scope, env, claim.clause.span, value)
            fine = fine and value is not False
        return fine

    def measured(self, env: Env) -> tuple[Any, ...] | None:
        if self.measure is None:
            return None
        try:
            return tuple([m(env) for m in self.measure])
        except UnknownValue:
            return None

    def check_decreases(self, env: Env, old: tuple[Any, ...] | None) -> bool:
        new = self.measured(env)
        if old is None or new is None:
            return True
        if measure_below(new, old, self.types, self.types) is False:
            self.scope.fault(
                env,
                K.DECREASES,
                self.measure_span,
                "this measure does not become smaller, or falls below zero",
                soft=True,
                loop=self.node.span,
            )
            return False
        return True

    def round(self, env: Env) -> tuple[Signal, bool]:
        """One round of the body: how it left, and whether it left the loop."""
        if self.before is not None:
            self.before(env)
        signal = self.body(env)
        if signal is not None:
            if not (isinstance(signal, Break) and signal.target == self.node.id):
                return signal, True
            if not signal.is_continue:
                return None, True
        if self.after is not None:
            self.after(env)
        return None, False

    def run(self, env: Env) -> Signal:
        act: Activation = env[ACT]
        if self.frame is None:
            return self.rounds(env)
        allowed = self.frame(env, len(self.machine.heap))
        ours = act.frames[-1] if act.frames else None
        if ours is not None and not ours.everything:
            refused = ours.refused(allowed)
            if refused is not None or allowed.everything:
                message = "the method's modifies clause does not allow what this loop's clause says"
                self.scope.fault(env, K.MODIFIES, self.node.head, message, place=refused)
        act.frames.append(allowed)
        try:
            return self.rounds(env)
        finally:
            act.frames.pop()

    def rounds(self, env: Env) -> Signal:
        machine = self.machine
        act: Activation = env[ACT]
        outer_iteration = act.iteration
        record = machine.recorder
        number = 1
        act.iteration = number
        if record is not None:
            record.loop_head(self.scope, env, self.node.head)
        if machine.on_loop_head is not None:
            machine.on_loop_head(self, env)
        sound = self.check(env, K.INVARIANT_ENTRY)
        plan = machine.plan
        if plan is not None and plan.replaces_loop(self.node):
            return plan.loop(self, env, outer_iteration)
        while True:
            machine.fuel -= 1
            if machine.fuel < 0:
                machine.refuel()
            taken = self.guard(env)
            if record is not None:
                record.statement(self.scope, env, self.guard_span, taken)
            if not taken:
                break
            measure = self.measured(env)
            signal, left = self.round(env)
            if left:
                act.iteration = outer_iteration
                return signal
            number += 1
            act.iteration = number
            if record is not None:
                record.loop_head(self.scope, env, self.node.head)
            if machine.on_loop_head is not None:
                machine.on_loop_head(self, env)
            # Once an invariant is broken, the next round starts from a state that the contract forbids:
            # what it does to the invariants is nobody's fault.
            if sound:
                sound = self.check(env, K.INVARIANT_KEPT)
                sound = self.check_decreases(env, measure) and sound
        act.iteration = outer_iteration
        return None


def _loop_code(scope: Scope, loop: Loop) -> Exec:
    scope.code.loops[loop.node.id] = loop
    return loop.run


@statement(While)
def while_(scope: Scope, s: While) -> Exec:
    machine = scope.machine
    body = _round(scope, s)
    if s.guard is None:
        # Stopping first keeps the run that takes every first choice finite.
        return _loop_code(scope, Loop(scope, s, lambda env: machine.oracle.choose(2) == 1, s.head, body))
    return _loop_code(scope, Loop(scope, s, scope.expr(s.guard), s.guard.span, body))


def _round(scope: Scope, s: While | For) -> Exec:
    """The body, or where there is none, a round that nobody can run."""
    if s.body is not None:
        return scope.stmt(s.body)

    def bodiless(env: Env) -> Signal:
        raise UnknownValue("the loop has no body")

    return bodiless


@statement(WhileCases)
def while_cases(scope: Scope, s: WhileCases) -> Exec:
    cases = [(scope.expr(g), scope.stmt(b)) for g, b in s.cases]
    machine = scope.machine

    def open_cases(env: Env) -> list[Exec]:
        return [body for guard, body in cases if guard(env)]

    def body(env: Env) -> Signal:
        options = open_cases(env)
        return options[machine.oracle.choose(len(options))](env)

    return _loop_code(scope, Loop(scope, s, lambda env: bool(open_cases(env)), s.head, body))


@statement(For)
def for_(scope: Scope, s: For) -> Exec:
    start = scope.code.checked(scope, s.start, s.var.type)
    end = scope.code.checked(scope, s.end, s.var.type) if s.end is not None else None
    slot, limit, origin = scope.slot(s.var), scope.temporary(), scope.temporary()
    step = -1 if s.down else 1
    machine = scope.machine

    def guard(env: Env) -> bool:
        if env[limit] is None:
            return machine.oracle.choose(2) == 1
        return env[slot] != env[limit]

    loop = Loop(scope, s, guard, s.head, _round(scope, s))

    def move(env: Env) -> None:
        env[slot] += step

    if s.down:
        loop.before = move
    else:
        loop.after = move
    loop.bounds = lambda env: (env[origin], env[limit], env[slot])
    scope.code.loops[s.id] = loop
    place = s.head if s.end is None else s.end.span

    def run(env: Env) -> Signal:
        first = start(env)
        last = end(env) if end is not None else None
        if last is not None and (last > first if s.down else last < first):
            scope.fault(env, K.RANGE, place, "the loop's lower bound is above its upper bound")
        env[slot] = env[origin] = first
        env[limit] = last
        return loop.run(env)

    return run
