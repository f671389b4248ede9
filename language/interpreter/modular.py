"""Modular replay: a run in which given loops and calls are replaced by their contracts.

At a replaced loop the assigned variables and the places that may change take chosen values; the invariants
must hold there, else the run is discarded. Then one round or the way out is run. A replaced call gives
chosen results and leaves a chosen heap that satisfy its postcondition. What a run like this violates, the
contracts allow: nobody has shown that a real run gets there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from language.analysis.typed import (
    ArrayLength,
    ArrayRead,
    ArrayTarget,
    Block,
    Break,
    CallStmt,
    Expr,
    FieldRead,
    FieldTarget,
    For,
    FunctionCall,
    If,
    IfCases,
    LocalTarget,
    MatchStmt,
    NewArray,
    NewObject,
    Return,
    Slice,
    Stmt,
    Tree,
    Var,
    Variable,
    WhileCases,
    walk,
)
from language.interpreter.bounds import conjuncts
from language.interpreter.claims import Claim, holds
from language.interpreter.constraints import constraint
from language.interpreter.defaults import small, weight
from language.interpreter.functions import measure_below
from language.interpreter.loops import AnyLoop, Loop
from language.interpreter.machine import UNSET, Activation, Object
from language.interpreter.methods import MethodUnit
from language.interpreter.outcomes import Discarded, Env, Eval, Fault, Inconclusive, OutOfBudget, UnknownValue
from language.interpreter.scope import ACT, THIS, Scope, Signal
from language.interpreter.shapes import has_params, has_references, sort
from language.source import Span
from language.types import Type, UserType, substitute
from language.verdicts import ObligationKind as K

Site = int | Span
"""A loop by its id, or a call by its place."""


@dataclass(frozen=True)
class State:
    """Chosen values at a site: variables by slot (for a call, results by position), places of the heap."""

    values: tuple[tuple[int, Any], ...]
    writes: tuple[tuple[int, Any, Any], ...] = ()
    """(object id, field or flat index, value)"""


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
        claim = _undefined(loop, env, entry)
        if claim is None and not allowed(loop, env, entry):
            raise Discarded("the invariants do not hold in the chosen state")
        act: Activation = env[ACT]
        act.iteration = None
        recorder = machine.recorder
        if recorder is not None:
            recorder.loop_head(loop.scope, env, loop.node.head, any_round=True)
        if claim is not None:
            claim.run(env)  # goes wrong again, and now that is what was found
        if not loop.guard(env):
            if recorder is not None:
                recorder.statement(loop.scope, env, loop.guard_span)
            act.iteration = outer_iteration
            return None
        if recorder is not None:
            recorder.statement(loop.scope, env, loop.guard_span)
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
            if _quietly(claim.run, env, unit.scope) is not True:
                raise Discarded("the postcondition does not hold in the chosen state")
        if machine.recorder is not None:
            machine.recorder.by_contract(unit.scope, env, span, f"{unit.method.name} by its contract")
        return tuple([env[i] for i in unit.results])


Named = tuple[str, Any, Type | None]
"""A name, the value, and the type where it is a variable's."""


def _named(scope: Scope, state: State, env: Env) -> tuple[Named, ...]:
    """The chosen values by name; of the places only those that hold something else now."""
    variables = {i: v for v, i in scope.slots.items()}
    shown: list[Named] = [(variables[i].name, value, variables[i].type) for i, value in state.values]
    for id, key, value in state.writes:
        obj = scope.machine.heap[id]
        if obj.cells[key] == value:
            continue
        holder = "this" if env[THIS] == obj.ref else obj.ref.label
        holder = next((v.name for v, i in scope.slots.items() if i < len(env) and env[i] == obj.ref), holder)
        shown.append((f"{holder}[{key}]" if isinstance(key, int) else f"{holder}.{key}", value, None))
    return tuple(shown)


def _quietly(run: Eval, env: Env, scope: Scope) -> bool | None:
    scope.machine.quiet += 1
    try:
        return holds(run, env)
    except (Fault, Inconclusive):
        return False
    finally:
        scope.machine.quiet -= 1


def allowed(loop: Loop, env: Env, entry: tuple[Any, ...] | None) -> bool:
    """Whether the verifier's idea of the loop allows this state: its invariants, the range of a `for`
    loop's counter, bounds that are inferred, and that the measure is not above what it was on `entry`."""
    return _permitted(loop, env, entry) and all(
        _quietly(c.run, env, loop.scope) is True for c in loop.invariants
    )


def _permitted(loop: Loop, env: Env, entry: tuple[Any, ...] | None) -> bool:
    if not _counter_in_range(loop, env) or not _within_inferred(loop, env):
        return False
    now = loop.measured(env)
    return entry is None or now is None or not _grew(loop, now, entry)


def _undefined(loop: Loop, env: Env, entry: tuple[Any, ...] | None) -> Claim | None:
    """The invariant that goes wrong in a state that those before it allow, such as by an index that none
    of them keeps in range."""
    machine = loop.machine
    machine.quiet += 1
    try:
        for claim in loop.invariants:
            try:
                if holds(claim.run, env) is not True:
                    return None
            except Fault:
                return claim if _permitted(loop, env, entry) else None
    except Inconclusive:
        return None
    finally:
        machine.quiet -= 1
    return None


def _grew(loop: Loop, now: tuple[Any, ...], entry: tuple[Any, ...]) -> bool:
    return now != entry and measure_below(now, entry, loop.types, loop.types) is False


def _within_inferred(loop: Loop, env: Env) -> bool:
    for var, low, high in loop.scope.code.inferred.get(loop.node.id, ()):
        slot = loop.scope.slots.get(var)
        value = env[slot] if slot is not None else UNSET
        if value is UNSET:
            continue
        if (low is not None and value < low) or (high is not None and value > high):
            return False
    return True


def _counter_in_range(loop: Loop, env: Env) -> bool:
    if not isinstance(loop.node, For):
        return True
    start, end, now = loop.bounds(env)
    if end is None:
        return now <= start if loop.node.down else now >= start
    return end <= now <= start if loop.node.down else start <= now <= end


# ── the states that a contract allows ────────────────────────────────────────────────────────────


def loop_states(loop: Loop, env: Env, limit: int) -> Iterator[State]:
    """States at the loop's head that satisfy the invariants, those near this run's own first."""
    scope = loop.scope
    variables = assigned_in(loop.node)
    variables = [v for v in variables if v in scope.slots and env[scope.slots[v]] is not UNSET]
    if isinstance(loop.node, For):
        variables.append(loop.node.var)
    places = writable_places(env, scope) if writes_heap(loop.node) else []
    parts: list[tuple[Eval, frozenset[Variable], bool]] = []
    chosen = frozenset(variables)
    for clause in loop.node.spec.invariants:
        for e, positive in conjuncts(clause.condition):
            run = scope.expr(e)
            needs = frozenset(n.var for n in walk(e) if isinstance(n, Var) and n.var in chosen)
            parts.append((run if positive else _negated(run), needs, reads_heap(e)))
    scope.pad(env)
    slots = [scope.slots[v] for v in variables]
    types = [scope.type_at(v.type)(env) for v in variables]
    entry = loop.measured(env)

    def fits() -> bool:
        return allowed(loop, env, entry)

    yield from _search(scope, env, slots, types, list(variables), places, parts, limit, fits)


def call_states(unit: MethodUnit, env: Env, limit: int) -> Iterator[State]:
    """Results and heaps that a callee's postcondition allows."""
    scope, m = unit.scope, unit.method
    parts: list[tuple[Eval, frozenset[Variable], bool]] = []
    chosen = frozenset(m.results)
    for clause in m.ensures:
        for e, positive in conjuncts(clause.condition):
            run = scope.expr(e)
            needs = frozenset(n.var for n in walk(e) if isinstance(n, Var) and n.var in chosen)
            parts.append((run if positive else _negated(run), needs, reads_heap(e)))
    scope.pad(env)
    places = writable_places(env, scope) if m.modifies or m.kind == "constructor" else []
    types = [scope.type_at(r.type)(env) for r in m.results]
    yield from _search(scope, env, list(unit.results), types, list(m.results), places, parts, limit)


def _search(
    scope: Scope,
    env: Env,
    slots: list[int],
    types: list[Type],
    variables: list[Variable],
    places: list[tuple[Object, Any, Type]],
    parts: list[tuple[Eval, frozenset[Variable], bool]],
    limit: int,
    whole: Callable[[], bool] | None = None,
) -> Iterator[State]:
    """Depth first over variables, then places; a conjunct prunes as soon as it can be evaluated, and
    `whole` looks at the state when it is complete."""
    machine = scope.machine
    code = scope.code
    kept = [env[i] for i in slots]
    domains = [_domain(code, t, env[i]) for t, i in zip(types, slots, strict=True)]
    place_domains = [_domain(code, t, o.cells[key], 5) for o, key, t in places]
    tests = [constraint(code, t) for t in types]
    place_tests = [None if has_params(t) else constraint(code, t) for _, _, t in places]
    nodes = [20_000]
    out: list[State] = []

    def tick() -> None:
        nodes[0] -= 1
        machine.fuel -= 1
        if machine.fuel < 0:
            machine.refuel()

    def fits(done: frozenset[Variable], heap_done: bool, last: Variable | None) -> bool:
        for run, needs, heapy in parts:
            if heapy and not heap_done:
                continue
            if last is not None and last not in needs:
                continue
            if needs <= done and _maybe(run, env, scope) is False:
                return False
        return True

    def variable(k: int, done: frozenset[Variable]) -> None:
        if k == len(slots):
            place(0)
            return
        for value in domains[k]:
            if len(out) >= limit or nodes[0] <= 0:
                return
            tick()
            test = tests[k]
            if test is not None and not _holds_type(test, value):
                continue
            env[slots[k]] = value
            if fits(done | {variables[k]}, not places, variables[k]):
                variable(k + 1, done | {variables[k]})

    def place(k: int) -> None:
        if k == len(places):
            if fits(frozenset(variables), True, None) and (whole is None or whole()):
                values = tuple((i, env[i]) for i in slots)
                out.append(State(values, tuple((o.ref.id, key, o.cells[key]) for o, key, _ in places)))
            return
        obj, key, _ = places[k]
        before = obj.cells[key]
        machine.write(obj.ref, key, before)  # journalled once; the values after it need no entry
        for value in place_domains[k]:
            if len(out) >= limit or nodes[0] <= 0:
                break
            tick()
            test = place_tests[k]
            if value is not UNSET and test is not None and not _holds_type(test, value):
                continue
            obj.cells[key] = value
            place(k + 1)
        obj.cells[key] = before
        machine.journal.pop()

    with suppress(OutOfBudget):  # what was found by then is enough
        variable(0, frozenset())
    for i, value in zip(slots, kept, strict=True):
        env[i] = value
    machine.forget_overlays()
    yield from out


def _holds_type(test: Any, value: Any) -> bool:
    try:
        return bool(test(value))
    except UnknownValue:
        return False


def _maybe(run: Eval, env: Env, scope: Scope) -> bool | None:
    """The truth of a conjunct out of its context: None also where it goes wrong."""
    scope.machine.quiet += 1
    try:
        return bool(run(env))
    except (Fault, UnknownValue, Inconclusive):
        return None
    finally:
        scope.machine.quiet -= 1


def _domain(code: Any, t: Type, now: Any, count: int = 40) -> list[Any]:
    """The value of this run and its neighbours, then other small ones."""
    if has_references(t):
        same = [o.ref for o in code.machine.heap if isinstance(t, UserType) and code.is_instance(o.ref, t)]
        nulls = [None] if isinstance(t, UserType) and t.nullable else []
        first: list[Any] = [] if now is UNSET else [now]
        return [*first, *(r for r in same if r != now), *(n for n in nulls if now is not None)]
    first = [] if now is UNSET else [now]
    if isinstance(now, int) and not isinstance(now, bool):
        first += [now + 1, now - 1, now + 2, now + 3]
    others = small(code, t, 3 if sort(t) == "int" else 2)[0]
    out: dict[Any, None] = dict.fromkeys(first)
    out.update(dict.fromkeys(sorted(others, key=weight)))
    return list(out)[:count]


def assigned_in(node: AnyLoop) -> list[Variable]:
    """Variables of outside that a round of the loop may have changed when the head is reached again, in
    the order of the text. What is assigned on the way out (before a `break` or `return`) is not."""
    declared: set[Variable] = set()
    found: dict[Variable, None] = {}
    for stmt in _staying(node):
        for n in walk(stmt):
            if isinstance(n, LocalTarget):
                if n.declares:
                    declared.add(n.var)
                found[n.var] = None
    return [v for v in found if v not in declared]


def _staying(node: AnyLoop) -> list[Stmt]:
    """The simple statements and inner loops of the body from which the head can be reached again."""
    bodies = [b for _, b in node.cases] if isinstance(node, WhileCases) else [node.body]
    return [s for b in bodies if b is not None for s in _onward(b)[0]]


def _onward(s: Stmt) -> tuple[list[Stmt], bool]:
    """The parts of a statement that lie on a way onward, and whether there is one."""
    match s:
        case Return() | Break(is_continue=False):
            return [], False
        case Block(body=body):
            kept: list[Stmt] = []
            for part in body:
                found, goes_on = _onward(part)
                kept += found
                if not goes_on:
                    return [], False
            return kept, True
        case If(then=then, orelse=orelse):
            yes, yes_on = _onward(then)
            no, no_on = _onward(orelse) if orelse is not None else ([], True)
            return yes + no, yes_on or no_on
        case IfCases(cases=cases):
            branches = [_onward(b) for _, b in cases]
            return [x for found, _ in branches for x in found], any(on for _, on in branches)
        case MatchStmt(cases=cases):
            branches = [_onward(b) for _, b in cases]
            return [x for found, _ in branches for x in found], any(on for _, on in branches)
        case _:
            return [s], True


def writes_heap(node: Tree) -> bool:
    for n in walk(node):
        if isinstance(n, ArrayTarget | FieldTarget | NewArray | NewObject):
            return True
        if isinstance(n, CallStmt) and not n.method.is_lemma and n.method.modifies:
            return True
    return False


def reads_heap(e: Expr) -> bool:
    return any(
        isinstance(n, FieldRead | ArrayRead | Slice)
        or (isinstance(n, FunctionCall) and bool(n.function.reads))
        for n in walk(e)
        if not isinstance(n, ArrayLength)
    )


def writable_places(env: Env, scope: Scope) -> list[tuple[Object, Any, Type]]:
    """The places that the frame lets change, up to a dozen."""
    act: Activation = env[ACT]
    allowed = act.frames[-1] if act.frames else None
    out: list[tuple[Object, Any, Type]] = []
    for obj in scope.machine.heap:
        if not obj.cls.is_array:
            keys: list[tuple[Any, Type]] = []
            for cls, types in scope.code.ancestry(UserType(obj.cls, obj.type_args)):
                keys.extend((f.name, substitute(f.type, types)) for f in cls.fields)
        else:
            keys = [(i, obj.type_args[0]) for i in range(len(obj.cells))]
        for key, t in keys:
            if allowed is None or allowed.permits(obj.ref.id, key):
                out.append((obj, key, t))
    return out[:12]


def _negated(run: Eval) -> Eval:
    return lambda env: not run(env)
