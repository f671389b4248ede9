"""Methods, lemmas and constructors: calls with every contract checked."""

from __future__ import annotations

from typing import Any

from language.analysis.typed import CallStmt, Class, LocalTarget, Method, Return
from language.interpreter.assignments import Target, check_result
from language.interpreter.certain import heapless
from language.interpreter.claims import Claiming, blame, check_claim, compile_claims, holds
from language.interpreter.defaults import default
from language.interpreter.ends import branches, tail_places
from language.interpreter.functions import (
    arguments_of,
    before_text,
    receiver_text,
    static_types,
    types_text,
)
from language.interpreter.machine import UNSET, Activation, Allowed
from language.interpreter.outcomes import Env, UnknownValue
from language.interpreter.scope import (
    ACT,
    THIS,
    TYPES,
    CompiledMethod,
    CompiledProgram,
    Scope,
    Site,
    statement,
)
from language.interpreter.states import frame_of
from language.interpreter.writing import Writer
from language.record import replace
from language.records.verdicts import ObligationKind as K
from language.source import Span
from language.types import Type, substitute


class MethodUnit:
    """A method, compiled when it is first called."""

    def __init__(self, code: CompiledProgram, m: Method) -> None:
        self.code = code
        self.machine = code.machine
        self.method = m
        self.scope = Scope(code, m)
        self.params = [self.scope.slot(p) for p in m.params]
        self.results = [self.scope.slot(r) for r in m.results]
        self.type_params = (*(m.owner.params if m.owner else ()), *m.type_params)
        self.compiled = False

    def compile(self) -> None:
        self.compiled = True
        m, scope = self.method, self.scope
        self.requires = compile_claims(scope, m.requires)
        self.ensures = compile_claims(scope, m.ensures)
        self.modifies = frame_of(scope, m.modifies)
        if m.body is not None:
            scope.ends = tail_places(m.body)
            self.branches = branches(m.body)
            end = m.body.span.end
            self.closing = Span(max(m.body.span.start, end - 1), end, m.body.span.home)
        self.body = scope.body(m.body) if m.body is not None else None
        measure = m.decreases
        self.measure = scope.exprs(measure.exprs) if measure and not measure.star else None
        self.measure_types = tuple(e.type for e in measure.exprs) if measure else ()
        self.measure_is_fixed = measure is not None and all(map(heapless, measure.exprs))
        self.defaults = [scope.type_at(r.type) if r.initialized else None for r in m.results]

    def environment(self, this: Any, args: tuple[Any, ...], types: tuple[Type, ...]) -> Env:
        """The variables at entry, and the activation with its frame of writable places."""
        if not self.compiled:
            self.compile()
        machine = self.machine
        env: Env = [UNSET] * self.scope.size
        env[TYPES] = dict(zip(self.type_params, types, strict=False)) if types else None
        env[THIS] = this
        for slot, value in zip(self.params, args, strict=True):
            env[slot] = value
        for slot, at in zip(self.results, self.defaults, strict=True):
            if at is not None:
                env[slot] = default(self.code, at(env))
        env[ACT] = Activation(len(machine.journal), len(machine.heap))
        return env

    def set_frame(self, env: Env) -> None:
        """Evaluate `modifies`, once the precondition is known to hold."""
        act: Activation = env[ACT]
        allowed: Allowed = self.modifies(env, act.born)
        if self.method.kind == "constructor":
            allowed.whole.add(env[THIS].id)
            if env[THIS].id == act.born - 1:
                act.born -= 1  # the object itself is fresh
        act.frames = [allowed]

    def call(
        self,
        site: Site,
        caller_env: Env,
        this: Any,
        args: tuple[Any, ...],
        types: tuple[Type, ...],
        before: tuple[int, int] | None = None,
    ) -> tuple[Any, ...]:
        """`before`: the earlier state of a two-state lemma."""
        machine, m = self.machine, self.method
        machine.fuel -= 1
        if machine.fuel < 0:
            machine.refuel()
        env = self.environment(this, args, types)
        if before is not None:
            env[ACT] = Activation(*before)
        owner, span = site.scope.owner, site.span
        tainted = self._require(env, site) if self.requires else 0
        if m.recursive and owner is not None and owner.recursive and owner.scc == m.scc:
            self.code.check_termination(site, caller_env, m, env)
        self.set_frame(env)
        self._check_frame(site, caller_env, env)
        plan = machine.plan
        if plan is not None and not site.dispatched and plan.replaces_call(span):
            return plan.call(self, env, span)
        if m.overriders:
            found, at = self.code.override(m, this, types)
            if isinstance(found, Method) and found is not m:
                chosen = self.code.method(found)
                results = chosen.call(replace(site, dispatched=True), caller_env, this, args, at)
                return self.overridden(chosen, env, results)
        if self.body is None or (m.is_lemma and not m.results and not self.code.lemma_bodies):
            if self.body is None and not m.is_lemma:
                made = isinstance(m.owner, Class) and m.owner.is_iterator
                raise UnknownValue("iterators cannot be run" if made else f"{m.shown} has no body")
            return ()  # a lemma that is not run changes nothing
        if machine.depth >= machine.max_depth:
            raise machine.too_deep()
        machine.depth += 1
        machine.taint += tainted
        recorder = machine.recorder
        try:
            if recorder is not None:
                recorder.enter(self, env, span)
            self.run_body(env)
            if recorder is not None:
                recorder.leave(self, env, span)
        finally:
            machine.depth -= 1
            machine.taint -= tainted
        return tuple([env[i] for i in self.results])

    def _require(self, env: Env, site: Site) -> int:
        """Check the precondition, which the caller claims. Returns 1 where it is unknown."""
        tainted = 0
        for claim in self.requires:
            value = holds(claim.run, env)
            if value is False:
                message = f"the precondition of {self.method.shown} does not hold"
                as_ = Claiming(site.scope.owner, K.PRECONDITION, site.span, message, soft=False)
                blame(claim.scope, claim.clause.condition, env, as_)
            elif value is None:
                self.machine.taint_why = f"the precondition of {self.method.shown} is unknown"
                tainted = 1
        return tainted

    def overridden(self, chosen: CompiledMethod, env: Env, results: tuple[Any, ...]) -> tuple[Any, ...]:
        """The results of an override, which must keep what this contract promises too."""
        for slot, value in zip(self.results, results, strict=True):
            env[slot] = value
        for claim in self.ensures:
            message = f"{chosen.method.shown} breaks what {self.method.qualified} promises"
            found = chosen.method
            check_claim(claim, env, Claiming(found, K.OVERRIDE, found.name_span, message))
        return results

    def run_body(self, env: Env) -> None:
        """Run the body, then check the postconditions at the return path that was taken."""
        assert self.body is not None and self.method.body is not None
        env[ACT].end = self.scope.ends[id(self.method.body)]
        signal = self.body(env)
        if isinstance(signal, Return):
            self._check_results(env, signal.span)
            self._check_ensures(env, signal.span, "the postcondition is false at this return")
            return
        at: Span = env[ACT].end
        self._check_results(env, self.closing)
        message = f"the postcondition is false at the end of {self.method.shown}"
        self._check_ensures(env, at, message, None if at in self.branches else self.closing)

    def _check_results(self, env: Env, at: Span) -> None:
        for slot, r in zip(self.results, self.method.results, strict=True):
            if env[slot] is UNSET and not r.ghost and not r.initialized:
                self.scope.fault(env, K.DEFINITE, at, f"{r.name} has no value when the method returns")

    def _check_ensures(self, env: Env, at: Span, message: str, shown: Span | None = None) -> None:
        for claim in self.ensures:
            if holds(claim.run, env) is False:
                as_ = Claiming(self.method, K.POSTCONDITION, at, message, shown=shown)
                blame(claim.scope, claim.clause.condition, env, as_)

    def _check_frame(self, site: Site, caller_env: Env, env: Env) -> None:
        """What the callee may modify, the caller must be allowed to."""
        outer: Activation = caller_env[ACT]
        if outer is UNSET or not self.method.modifies:
            return
        ours: Allowed = env[ACT].frames[0]
        for allowed in outer.frames:
            refused = allowed.refused(ours)
            if refused is not None or (ours.everything and not allowed.everything):
                site.scope.fault(
                    caller_env,
                    K.MODIFIES,
                    site.span,
                    f"{self.method.shown} may change objects that may not be changed here",
                    place=refused,
                )


@statement(CallStmt)
def call_stmt(scope: Scope, s: CallStmt, out: Writer) -> None:
    m = s.method
    targets = [Target(scope, t) for t in s.targets]
    this = receiver_text(scope, s.receiver, out)
    this = this if s.receiver is None else out.keep(this)
    places = [t.place(out) for t in targets]
    _apart(scope, targets, places, out)
    before, args = out.operands(
        lambda: before_text(m.two_state, s.at, out),
        lambda: arguments_of(scope, m, s.type_args, s.args, out),
    )
    call = f"{out.const(scope.code.method(m))}.call({out.const(Site(scope, s.span))}, E"
    call = f"{call}, {this}, {args}, {types_text(scope, s.type_args, out)}, {before})"
    if not targets:
        out.line(call)
        return
    results = out.keep(call)
    instance = static_types(m.owner, m.type_params, s.type_args)
    for i, (r, t, place) in enumerate(zip(m.results, targets, places, strict=False)):
        value = out.keep(f"{results}[{i}]")
        check_result(scope, substitute(r.type, instance), t, value, out)
        t.put(place, value, out)
        if isinstance(t.target, LocalTarget):
            out.assigned.add(t.target.var)


def _apart(scope: Scope, targets: list[Target], places: list[tuple[str, str] | None], out: Writer) -> None:
    """The left sides must be different places."""
    for i, place in enumerate(places):
        for other in places[:i]:
            if place is not None and other is not None:
                report = scope.blamer(K.ALIAS, targets[i].span, "two left sides are the same place")
                same = f"{place[0]} == {other[0]} and {place[1]} == {other[1]}"
                out.line(f"if {same}: {out.const(report)}(E)")
