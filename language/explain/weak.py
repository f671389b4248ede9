"""Contract too weak: states that the stated contracts allow, in which a claim breaks.

Loops and calls before or around the claim are replaced by their contracts, one at a time and then
together; the states that the contract allows are listed, those near a real run first, and tried.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from language.analysis.typed import (
    CallStmt,
    For,
    Method,
    NewObject,
    While,
    WhileCases,
    walk,
)
from language.explain.inferred import inferred_bounds
from language.explain.matching import broken
from language.explain.sentences import named, written
from language.interpreter.code import Code
from language.interpreter.effects import assigned_in, writes_heap
from language.interpreter.inputs import Inputs
from language.interpreter.listing import State, writable_places
from language.interpreter.loops import Loop
from language.interpreter.machine import UNSET
from language.interpreter.modular import Plan, Site
from language.interpreter.outcomes import Env, Outcome, Status, Stopped, Violation
from language.interpreter.runs import Runner, settle
from language.record import dataclass
from language.records.verdicts import Obligation, ObligationKind

Loops = While | WhileCases | For
Node = Loops | CallStmt | NewObject


@dataclass(frozen=True)
class Weakness:
    """A violation that a plan's chosen states lead to. `nodes` are its sites; the last one's
    state it is."""

    violation: Violation
    inputs: Inputs
    plan: Plan
    nodes: tuple[Node, ...]
    state: tuple[tuple[str, str], ...]
    unreachable: bool
    """The real run with these inputs ends, and never is in that state at that loop."""


class Weak:
    """The search for one method. `steps` is the budget that is left, and goes down."""

    def __init__(
        self, code: Code, target: Method, inputs: Sequence[Inputs], steps: int, cancel: Stopped | None
    ) -> None:
        self.code = code
        self.runner = Runner(code, target, 20_000)
        self.target = target
        self.inputs = list(inputs)
        self.steps = steps
        self.cancel = cancel
        self.sites = _sites(target)
        code.inferred = inferred_bounds(target)
        self._real: dict[tuple[Inputs, int], set[object] | None] = {}

    def find(self, obligations: Sequence[Obligation], open_: Sequence[Obligation]) -> dict[int, Weakness]:
        """A weakness for each obligation of `open_` that has one."""
        found: dict[int, Weakness] = {}
        wanted = {o.id for o in open_}
        for id, w in self.all(obligations, open_):
            if id in wanted:
                found.setdefault(id, w)
            if len(found) == len(wanted):
                break
        return found

    def all(
        self, obligations: Sequence[Obligation], open_: Sequence[Obligation]
    ) -> Iterator[tuple[int, Weakness]]:
        """Every weakness that the budget lets us see, with the id of its obligation; those first whose
        loop or call is near the claims of `open_`."""
        for plan_sites in self._plans(open_):
            for inputs in self.inputs[:40]:
                for skip in (0, 1):
                    yield from self._try(plan_sites, inputs, skip, obligations)
                    if self.over:
                        return

    @property
    def over(self) -> bool:
        return self.steps <= 0 or (self.cancel is not None and self.cancel())

    def _plans(self, open_: Sequence[Obligation]) -> Iterator[tuple[Node, ...]]:
        """Single sites, nearest to the claims first; then each loop with those before it."""
        last = max(map(self._reach, open_), default=0)
        near = [s for s in self.sites if s.span.start < last]
        loops = [s for s in near if not isinstance(s, CallStmt | NewObject)]
        calls = [s for s in near if isinstance(s, CallStmt | NewObject)]
        for s in [*reversed(loops), *reversed(calls)]:
            yield (s,)
        for i in range(len(loops) - 1, 0, -1):
            yield tuple(loops[max(0, i - 1) : i + 1])
        if len(loops) > 2:
            yield tuple(loops)
        for i in range(len(calls) - 1, 0, -1):
            yield tuple(calls[i - 1 : i + 1])
        for loop in loops:
            for call in calls:
                yield (loop, call) if loop.span.start < call.span.start else (call, loop)

    def _reach(self, o: Obligation) -> int:
        """Where the text ends that a run may have passed before the claim. A path that falls off the end of
        the body is reported where its last part begins, which says nothing of what it passed."""
        if o.kind is ObligationKind.POSTCONDITION:
            return self.target.span.end
        return max(o.span.end, o.loop.end if o.loop else 0)

    def _try(
        self, nodes: tuple[Node, ...], inputs: Inputs, skip: int, obligations: Sequence[Obligation]
    ) -> Iterator[tuple[int, Weakness]]:
        sites = tuple(site_of(n) for n in nodes)
        partial: list[tuple[State, ...]] = [()]
        for depth in range(len(sites)):
            grown: list[tuple[State, ...]] = []
            for states in partial:
                listing = Plan(sites, states, 90 if len(sites) == 1 else 12, skip)
                self._run(inputs, listing)
                grown.extend((*states, s) for s in listing.found)
                if self.steps <= 0:
                    return
            partial = grown if depth + 1 == len(sites) else grown[:12]
        for states in partial:
            yield from self.check(nodes, states, inputs, obligations, skip).items()
            if self.steps <= 0:
                return

    def check(
        self,
        nodes: tuple[Node, ...],
        states: tuple[State, ...],
        inputs: Inputs,
        obligations: Sequence[Obligation],
        skip: int = 0,
    ) -> dict[int, Weakness]:
        """What breaks with these sites replaced by these states, by the obligation's id."""
        plan = Plan(tuple(site_of(n) for n in nodes), states, 0, skip)
        outcome = self._run(inputs, plan)
        found: dict[int, Weakness] = {}
        if plan.reached < len(nodes):
            return found
        for v in outcome.violations[plan.first_break or 0 :]:
            o = broken(v, obligations)
            if o is not None and o.id not in found:
                found[o.id] = self._weakness(v, inputs, plan, nodes)
        return found

    def _run(self, inputs: Inputs, plan: Plan) -> Outcome:
        machine = self.code.machine

        def work() -> tuple[object, ...]:
            env = self.runner.prepare(inputs)
            if self.runner.satisfies(env) is not True:
                return ()
            machine.plan = plan
            return self.runner.body(env)

        try:
            outcome = settle(self.code, work)
        finally:
            machine.plan = None
        self.steps -= self.runner.steps - machine.remaining + 50
        return outcome

    def _weakness(self, v: Violation, inputs: Inputs, plan: Plan, nodes: tuple[Node, ...]) -> Weakness:
        unreachable, node = False, nodes[-1]
        if not isinstance(node, CallStmt | NewObject) and len(plan.sites) == 1:
            real = self._real_states(inputs, node)
            unreachable = real is not None and plan.states[-1] not in real
        held = named(inputs)
        state = tuple((name, written(value, t, names=held)) for name, value, t in plan.shown)
        return Weakness(v, inputs, plan, nodes, state, unreachable)

    def _real_states(self, inputs: Inputs, node: Loops) -> set[object] | None:
        """Every state of the real run at the loop's head; None where the run does not end well, or
        others with the same inputs may go elsewhere."""
        key = (inputs, node.id)
        if key in self._real:
            return self._real[key]
        seen: set[object] = set()
        machine = self.code.machine

        def look(loop: Loop, env: Env) -> None:
            if loop.node.id == node.id:
                seen.add(_present(loop, env))

        machine.on_loop_head = look
        try:
            outcome = self.runner.run(inputs)
        finally:
            machine.on_loop_head = None
        ended = outcome.status in (Status.DONE, Status.VIOLATION)
        only = not machine.oracle.trail  # with choices, there are other runs with these inputs
        self._real[key] = seen if ended and only else None
        return self._real[key]


def _present(loop: Loop, env: Env) -> State:
    """The state of the variables that the loop assigns, in the form of a chosen one."""
    variables = [v for v in assigned_in(loop.node) if v in loop.scope.slots]
    slots = [loop.scope.slots[v] for v in variables if env[loop.scope.slots[v]] is not UNSET]
    if isinstance(loop.node, For):
        slots.append(loop.scope.slots[loop.node.var])
    places = writable_places(env, loop.scope) if writes_heap(loop.node) else []
    return State(
        tuple((i, env[i]) for i in slots), tuple((o.ref.id, key, o.cells[key]) for o, key, _ in places)
    )


def site_of(node: Node) -> Site:
    return node.span if isinstance(node, CallStmt | NewObject) else node.id


def callee(node: Node) -> Method | None:
    """The method that is called at a site; None for a loop."""
    match node:
        case CallStmt():
            return node.method
        case NewObject():
            return node.ctor
        case _:
            return None


def _sites(m: Method) -> list[Node]:
    """Loops and calls with something to choose, in the order of the text."""
    if m.body is None:
        return []
    out: list[Node] = []
    for n in walk(m.body):
        if (
            isinstance(n, While | WhileCases | For)
            or (isinstance(n, CallStmt) and (n.targets or n.method.modifies))
            or (isinstance(n, NewObject) and n.ctor is not None)
        ):
            out.append(n)
    return sorted(out, key=lambda n: n.span.start)
