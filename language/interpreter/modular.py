"""Modular replay: a run in which given loops and calls are replaced by their contracts.

At a replaced loop the assigned variables and the places that may change take chosen values; the invariants
must hold there, else the run is discarded. Then one round or the way out is run. A replaced call gives
chosen results and leaves a chosen heap that satisfy its postcondition. What a run like this violates, the
contracts allow: nobody has shown that a real run gets there.
"""

from __future__ import annotations

from typing import Any

from language.interpreter.allowed import allowed, call_states, loop_states, undefined
from language.interpreter.inputs import install
from language.interpreter.listing import State, quietly
from language.interpreter.loops import AnyLoop, Loop
from language.interpreter.machine import Activation
from language.interpreter.methods import MethodUnit
from language.interpreter.outcomes import Discarded, Env
from language.interpreter.recorder import Chosen
from language.interpreter.scope import ACT, THIS, Scope, Signal
from language.records.verdicts import ObligationKind as K
from language.source import Span
from language.types import Type
from language.values import Ref

Site = int | Span
"""A loop by its id, or a call by its place."""


class Enumerated(Discarded):
    """The run got to the site whose states were asked for."""


class Plan:
    """Which sites are replaced, in the order in which a run comes to them, and by which states.

    With fewer states than sites, the states that the next site allows are listed in `found`, and the run
    ends there. `skip` lets that many arrivals at the first site pass as real ones.
    """

    def __init__(
        self, sites: tuple[Site, ...], states: tuple[State, ...], limit: int = 200, skip: int = 0
    ) -> None:
        self.sites = sites
        self.states = states
        self.limit = limit
        self.skip = self.skipped = skip
        self.found: list[State] = []
        self.reached = 0
        self.shown: tuple[Named, ...] = ()
        """The last chosen state, for the verdict's sentence."""
        self.first_break: int | None = None
        """How many violations had happened before the first replaced site."""

    def _next(self, site: Site) -> bool:
        if self.reached >= len(self.sites) or self.sites[self.reached] != site:
            return False
        if self.reached == 0 and self.skip > 0:
            self.skip -= 1
            return False
        return True

    def replaces_loop(self, node: AnyLoop) -> bool:
        return self._next(node.id)

    def replaces_call(self, span: Span) -> bool:
        return self._next(span)

    # ── loops ────────────────────────────────────────────────────────────────────────────────────

    def loop(self, loop: Loop, env: Env, outer_iteration: int | None) -> Signal:
        machine = loop.machine
        self._arrive(machine)
        if self.reached >= len(self.states):
            self.found = list(loop_states(loop, env, self.limit))
            raise Enumerated("listed")
        state = self.states[self.reached]
        self.reached += 1
        entry = loop.measured(env)
        self.shown = _named(loop.scope, state, env)
        self._set(loop.scope, env, state)
        claim = undefined(loop, env, entry)
        if claim is None and not allowed(loop, env, entry):
            raise Discarded("the invariants do not hold in the chosen state")
        act: Activation = env[ACT]
        act.iteration = None
        recorder = machine.recorder
        if recorder is not None:
            recorder.any_round(loop.scope, env, loop.node.head, _open(state))
        if claim is not None:
            claim.run(env)  # goes wrong again, and now that is what was found
        if not loop.guard(env):
            if recorder is not None:
                recorder.statement(loop.scope, env, loop.guard_span, False)
            act.iteration = outer_iteration
            return None
        if recorder is not None:
            recorder.statement(loop.scope, env, loop.guard_span, True)
        measure = loop.measured(env)
        signal, left = loop.round(env)
        if left:
            act.iteration = outer_iteration
            return signal
        if recorder is not None:
            recorder.loop_head(loop.scope, env, loop.node.head)
        loop.check(env, K.INVARIANT_KEPT)
        loop.check_decreases(env, measure)
        raise Discarded("the round is fine")

    def _arrive(self, machine: Any) -> None:
        if self.first_break is None:
            self.first_break = len(machine.violations)

    def _set(self, scope: Scope, env: Env, state: State) -> None:
        machine = scope.machine
        install(scope.code, state.fresh)
        refs = [v.id for _, v in state.values if isinstance(v, Ref)]
        if any(id >= len(machine.heap) for id in (*refs, *(w[0] for w in state.writes))):
            raise Discarded("the chosen state is one of another run")
        for slot, value in state.values:
            env[slot] = value
        for id, key, value in state.writes:
            machine.write(machine.heap[id].ref, key, value)

    # ── calls ────────────────────────────────────────────────────────────────────────────────────

    def call(self, unit: MethodUnit, env: Env, span: Span) -> tuple[Any, ...]:
        """The call's results by contract; `env` is the callee's, at entry."""
        machine = unit.machine
        self._arrive(machine)
        if self.reached >= len(self.states):
            self.found = list(call_states(unit, env, self.limit))
            raise Enumerated("listed")
        state = self.states[self.reached]
        self.reached += 1
        self.shown = _named(unit.scope, state, env)
        self._set(unit.scope, env, state)
        for claim in unit.ensures:
            if quietly(claim.run, env, unit.scope) is not True:
                raise Discarded("the postcondition does not hold in the chosen state")
        if machine.recorder is not None:
            machine.recorder.by_contract(unit, env, span, _promises(unit), _open(state))
        return tuple([env[i] for i in unit.results])


def _open(state: State) -> Chosen:
    return [i for i, _ in state.values], [(id, key) for id, key, _ in state.writes]


def _promises(unit: MethodUnit) -> str:
    """What a call that is not looked into is known to do."""
    name, ensures = unit.method.shown, unit.method.ensures
    if not ensures:
        return f"The body of {name} is not looked at, and its contract promises nothing."
    spelled = " and ".join(unit.code.spell(c.condition) for c in ensures)
    return f"The body of {name} is not looked at: its contract promises only {spelled}."


Named = tuple[str, Any, Type | None]
"""A name, the value, and the type where it is a variable's."""


def _named(scope: Scope, state: State, env: Env) -> tuple[Named, ...]:
    """The chosen values by name; of the places only those that hold something else now."""
    variables = {i: v for v, i in scope.slots.items()}
    made = len(scope.machine.heap)
    cells = {made + k: list(o.cells) for k, o in enumerate(state.fresh)}
    for id, key, value in state.writes:
        if id in cells:
            cells[id][key] = value
    shown: list[Named] = []
    for i, value in state.values:
        new = cells.get(value.id) if isinstance(value, Ref) else None
        shown.append((variables[i].name, value if new is None else tuple(new), variables[i].type))
    for id, key, value in state.writes:
        if id >= made:
            continue  # shown with the object
        obj = scope.machine.heap[id]
        if obj.cells[key] == value:
            continue
        holder = "this" if env[THIS] == obj.ref else obj.ref.label
        holder = next((v.name for v, i in scope.slots.items() if i < len(env) and env[i] == obj.ref), holder)
        shown.append((f"{holder}[{key}]" if isinstance(key, int) else f"{holder}.{key}", value, None))
    return tuple(shown)
