"""Rules for loops: invariants on entry and after each round, measures, frames; a hook for modular replay."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property, partial
from typing import Any

from language.analysis.claims import claim_key
from language.analysis.typed import Break, For, LoopSpec, While, WhileCases, walk
from language.interpreter.certain import plain, sure
from language.interpreter.checking import checked
from language.interpreter.claims import Claim, Claiming, compile_claims
from language.interpreter.functions import measure_below
from language.interpreter.machine import Activation
from language.interpreter.outcomes import Env, Eval, Measured, UnknownValue, Violation
from language.interpreter.scope import ACT, Scope, Signal, statement, unknown
from language.interpreter.shapes import is_int
from language.interpreter.statements import claim, framed, noted, open_cases, recorded, take
from language.interpreter.states import frame_of
from language.interpreter.writing import Writer, dispatch, level
from language.records.verdicts import ObligationKind as K

AnyLoop = While | WhileCases | For


class Loop:
    """What all loops share. What the rules write into the method's own code is here as code of its own, too,
    for replays that start in the middle of a loop."""

    def __init__(self, scope: Scope, node: AnyLoop) -> None:
        spec: LoopSpec = node.spec
        self.scope = scope
        self.machine = scope.machine
        self.node = node
        self.guard_span = node.guard.span if isinstance(node, While) and node.guard is not None else node.head
        measure = spec.decreases
        self.decreases = measure.exprs if measure is not None and not measure.star else None
        self.types = tuple(e.type for e in measure.exprs) if measure is not None else ()
        self.measure_span = (
            node.head if measure is None or measure.inferred or not measure.exprs else measure.span
        )
        if isinstance(node, For):
            self.limit, self.origin = scope.temporary(), scope.temporary()

    @staticmethod
    def of(scope: Scope, node: AnyLoop) -> Loop:
        """The one of this loop in this scope."""
        known = scope.code.loops.get(node.id)
        if known is None or known.scope is not scope:
            known = scope.code.loops[node.id] = Loop(scope, node)
        return known

    # ── parts, as text ───────────────────────────────────────────────────────────────────────────

    def write_guard(self, out: Writer) -> str:
        scope, node = self.scope, self.node
        match node:
            case WhileCases():
                return f"bool({open_cases(scope, tuple(g for g, _ in node.cases), out)})"
            case For():
                counter, limit = f"E[{scope.slot(node.var)}]", f"E[{self.limit}]"
                if node.end is None:
                    return "M.oracle.choose(2) == 1"
                return f"{counter} != {limit}"
            case While(guard=None):
                # Stopping first keeps the run that takes every first choice finite.
                return "M.oracle.choose(2) == 1"
            case While(guard=guard):
                assert guard is not None
                return scope.text(guard, out)

    def write_round(self, out: Writer) -> None:
        """One round of the body, without the counter's step."""
        scope, node = self.scope, self.node
        if isinstance(node, WhileCases):
            chosen = open_cases(scope, tuple(g for g, _ in node.cases), out)
            take(scope, chosen, tuple(b for _, b in node.cases), out)
        elif node.body is None:
            out.line(f"{out.const(unknown('the loop has no body'))}(E)")
        else:
            scope.write(node.body, out)

    def write_step(self, out: Writer, before: bool) -> None:
        """The step of a `for` loop's counter: before the round where it counts down, else after it."""
        if isinstance(self.node, For) and self.node.down is before:
            out.line(f"E[{self.scope.slot(self.node.var)}] {'-' if before else '+'}= 1")

    def write_check(self, kind: K, out: Writer, sound: str) -> None:
        """Lines that check the invariants and make `sound` false where one of them is."""
        entry = kind is K.INVARIANT_ENTRY
        message = "the invariant does not hold on entry" if entry else "the round breaks the invariant"
        for c in self.node.spec.invariants:
            as_ = Claiming(self.scope.owner, kind, None, message, loop=self.node.span)
            value = claim(self.scope, c.condition, as_, out, then=f"{sound} = False")
            noted(self.scope, c.span, value, out)

    def write_measure(self, out: Writer) -> str | None:
        """The measure, as a tuple or None, in a name; of one number, where nothing can go wrong, itself."""
        if self.decreases is None:
            return None
        if self.is_number:
            return out.keep(self.scope.text(self.decreases[0], out))
        _ = self.measure  # its variables need their places before the run
        return out.keep(f"{out.const(self.measured)}(E)")

    @property
    def is_number(self) -> bool:
        parts = self.decreases or ()
        return len(parts) == 1 and is_int(parts[0].type) and sure(parts[0])

    def write_decrease(self, old: str | None, out: Writer, sound: str) -> None:
        if old is None:
            return
        if self.is_number:
            assert self.decreases is not None
            new = self.scope.text(self.decreases[0], out)
            out.line(f"if not {old} > {new} or {old} < 0: {sound} = {out.const(self.rises)}(E, ({old},))")
        else:
            out.line(f"{sound} = {out.const(self.check_decreases)}(E, {old}) and {sound}")

    # ── parts, as code of their own ──────────────────────────────────────────────────────────────

    @cached_property
    def invariants(self) -> tuple[Claim, ...]:
        return compile_claims(self.scope, self.node.spec.invariants)

    @cached_property
    def guard(self) -> Eval:
        out = Writer(self.scope.machine)
        return out.evaluator(self.write_guard(out))

    @cached_property
    def frame(self) -> Any:
        modifies = self.node.spec.modifies
        return frame_of(self.scope, modifies) if modifies is not None else None

    @cached_property
    def measure(self) -> tuple[Eval, ...]:
        return self.scope.exprs(self.decreases or ())

    @cached_property
    def _round(self) -> Callable[[Env], Signal]:
        out = Writer(self.scope.machine)
        self.write_step(out, True)
        self.write_round(out)
        return out.function()

    @cached_property
    def _step(self) -> Callable[[Env], None]:
        out = Writer(self.scope.machine)
        self.write_step(out, False)
        return out.function()

    @cached_property
    def _checks(self) -> dict[K, Callable[[Env], bool]]:
        return {kind: self._check(kind) for kind in (K.INVARIANT_ENTRY, K.INVARIANT_KEPT)}

    def _check(self, kind: K) -> Callable[[Env], bool]:
        out = Writer(self.scope.machine)
        out.line("sound = True")
        self.write_check(kind, out, "sound")
        out.line("return sound")
        return out.function()

    def bounds(self, env: Env) -> tuple[int, int | None, int]:
        """Of a `for` loop: where the counter starts, where it ends, where it is."""
        if not isinstance(self.node, For):
            return 0, None, 0
        return env[self.origin], env[self.limit], env[self.scope.slot(self.node.var)]

    def check(self, env: Env, kind: K) -> bool:
        """Check the invariants; false where one of them is."""
        return self._checks[kind](env)

    def measured(self, env: Env) -> tuple[Any, ...] | None:
        if self.decreases is None:
            return None
        try:
            return tuple([m(env) for m in self.measure])
        except UnknownValue:
            return None

    def check_decreases(self, env: Env, old: tuple[Any, ...] | None) -> bool:
        new = self.measured(env)
        if old is None or new is None:
            return True
        return measure_below(new, old, self.types, self.types) is not False or self.rises(env, old)

    def rises(self, env: Env, old: tuple[Any, ...]) -> bool:
        """Report that the measure does not become smaller."""
        measure, new = self.node.spec.decreases, self.measured(env)
        assert measure is not None and new is not None
        key = claim_key(self.scope.owner, K.DECREASES, self.measure_span)
        message = "this measure does not become smaller, or falls below zero"
        measured = Measured(measure.exprs, old, new, measure.inferred)
        violation = Violation(key, message, loop=self.node.span, measured=measured)
        self.machine.report(violation, self.scope, env, soft=True)
        return False

    def round(self, env: Env) -> tuple[Signal, bool]:
        """One round of the body: how it left, and whether it left the loop."""
        signal = self._round(env)
        if signal is not None:
            if not (isinstance(signal, Break) and signal.target == self.node.id):
                return signal, True
            if not signal.is_continue:
                return None, True
        self._step(env)
        return None, False

    def allow(self, env: Env) -> Any:
        """The loop's own frame of writable places, which must be within the one around it."""
        act: Activation = env[ACT]
        allowed = self.frame(env, len(self.machine.heap))
        ours = act.frames[-1] if act.frames else None
        if ours is not None and not ours.everything:
            refused = ours.refused(allowed)
            if refused is not None or allowed.everything:
                message = "the method's modifies clause does not allow what this loop's clause says"
                self.scope.fault(env, K.MODIFIES, self.node.head, message, place=refused)
        return allowed

    # ── the whole ────────────────────────────────────────────────────────────────────────────────

    def write(self, out: Writer) -> None:
        if self.frame is None:
            self._write_rounds(out)
        else:
            allowed = out.keep(f"{out.const(self.allow)}(E)")
            with framed(allowed, out):
                self._write_rounds(out)

    def _write_rounds(self, out: Writer) -> None:
        record = self.scope.code.record
        sound, outer, number, look = (out.temporary() for _ in range(4))
        this = out.const(self)
        out.line(f"{outer} = E[{ACT}].iteration")
        out.line(f"{number} = 1")
        out.line(f"{look} = M.on_loop_head")
        self._write_head(out, number, f"{look}({this}, E)", look)
        out.line(f"{sound} = True")
        self.write_check(K.INVARIANT_ENTRY, out, sound)
        with out.block(f"if M.plan is not None and M.plan.replaces_loop({this}.node):"):
            dispatch(out, f"M.plan.loop({this}, E, {outer})")
        out.line("else:")
        out.depth += 1
        after = (f"E[{ACT}].iteration = {outer}",)
        with level(out, self.node.id, False, "while True:", after):
            ahead = not record and self._is_plain(out)
            if not ahead:
                out.charge()
            guard = out.keep(self.write_guard(out)) if record else self.write_guard(out)
            recorded(self.scope, self.guard_span, out, guard)
            if ahead:
                with out.block(f"if not {guard}:"):
                    out.charge()
                    out.line("break")
                out.owed = 1
            else:
                out.line(f"if not {guard}: break")
            old = self.write_measure(out)
            self.write_step(out, True)
            if self._is_continued():
                with level(out, self.node.id, True, "while True:"):
                    self.write_round(out)
                    out.line("break")
            else:
                self.write_round(out)
            self.write_step(out, False)
            out.line(f"{number} += 1" if record else f"if {look} is not None: {number} += 1")
            self._write_head(out, number, f"{look}({this}, E)", look)
            # Once an invariant is broken, the next round starts from a state that the contract forbids:
            # what it does to the invariants is nobody's fault.
            with out.block(f"if {sound}:"):
                self.write_check(K.INVARIANT_KEPT, out, sound)
                self.write_decrease(old, out, sound)
        out.depth -= 1

    def _is_plain(self, out: Writer) -> bool:
        """Whether nothing can happen between a round's beginning and the first step of its body, which is
        counted: then both are counted at once."""
        node = self.node
        if isinstance(node, WhileCases) or node.body is None or len(node.body.body) < 2:
            return False
        if self._is_continued() or not (self.decreases is None or self.is_number):
            return False
        if not all(plain(e, out.assigned) for e in self.decreases or ()):
            return False
        if isinstance(node, For):
            return node.end is not None
        return node.guard is not None and plain(node.guard, out.assigned)

    def _is_continued(self) -> bool:
        jumps = (x for x in walk(self.node) if isinstance(x, Break))
        return any(x.target == self.node.id and x.is_continue for x in jumps)

    def _write_head(self, out: Writer, number: str, tell: str, look: str) -> None:
        """Tell who looks at each round; the trace has its number."""
        if self.scope.code.record:
            out.line(f"E[{ACT}].iteration = {number}")

            def note(env: Env) -> None:
                self.machine.recorder.loop_head(self.scope, env, self.node.head)

            out.line(f"if M.recorder is not None: {out.const(note)}(E)")
        with out.block(f"if {look} is not None:"):
            out.line(f"E[{ACT}].iteration = {number}")
            out.line(tell)


@statement(While)
def while_(scope: Scope, s: While, out: Writer) -> None:
    Loop.of(scope, s).write(out)


@statement(WhileCases)
def while_cases(scope: Scope, s: WhileCases, out: Writer) -> None:
    Loop.of(scope, s).write(out)


@statement(For)
def for_(scope: Scope, s: For, out: Writer) -> None:
    loop = Loop.of(scope, s)
    counter = scope.slot(s.var)
    writes = [partial(checked, scope, e, s.var.type, out) for e in (s.start, s.end) if e is not None]
    bounds = [out.keep(b) for b in out.operands(*writes)]
    if s.end is not None:
        report = scope.blamer(K.RANGE, s.end.span, "the loop's lower bound is above its upper bound")
        order = "<" if s.down else ">"
        out.line(f"if {bounds[0]} {order} {bounds[1]}: {out.const(report)}(E)")
    out.line(f"E[{counter}] = E[{loop.origin}] = {bounds[0]}")
    out.line(f"E[{loop.limit}] = {bounds[1] if s.end is not None else None}")
    loop.write(out)
