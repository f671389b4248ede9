"""Runs that never end: a state that comes back, at a loop's head or when a call begins.

A state is what the way onward depends on: the variables, and all that they lead to in the heap, whatever its
objects are called. Where nothing was chosen between two equal states, the run goes round for ever; where
something was, it does if the same is chosen each time.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from language.analysis.claims import claim_key
from language.analysis.typed import (
    AssignSuchThat,
    Callable_,
    HavocRhs,
    LetSuchThat,
    Method,
    Tree,
    walk,
)
from language.explain.bench import Bench
from language.explain.comes_back import Endless, Named
from language.explain.matching import broken
from language.explain.slicing import relevant
from language.interpreter.code import Code
from language.interpreter.inputs import Inputs
from language.interpreter.loops import Loop
from language.interpreter.machine import UNSET, Machine
from language.interpreter.outcomes import Env, Fault, Outcome, Violation
from language.interpreter.runs import Runner
from language.interpreter.scope import ACT, FIRST, THIS, Scope
from language.records.verdicts import Obligation
from language.records.verdicts import ObligationKind as K
from language.source import Span
from language.values import Data, Map, Multiset, Ref

STEPS = 60_000
MOST_STATES = 2_000
MOST_PARTS = 400
"""Of one state; a larger one is not compared."""


class Watch:
    """Looks at one machine's runs for the state of `wanted` claims that comes back; stops there."""

    def __init__(self, code: Code, wanted: Sequence[Obligation]) -> None:
        self.machine: Machine = code.machine
        self.wanted = wanted
        self.seen: dict[Any, tuple[int, int]] = {}
        self.calls: list[tuple[int, Any, int]] = []
        self.found: tuple[Violation, Named, int, bool, bool] | None = None
        self.rounds = 0
        self.entered: dict[int, int] = {}
        """How often each loop was come to: its rounds are compared with each other only."""
        self.over: dict[int, frozenset[int]] = {}

    def loop(self, loop: Loop, env: Env) -> None:
        key = claim_key(loop.scope.owner, K.DECREASES, loop.measure_span)
        violation = Violation(key, "this state was there before", loop=loop.node.span)
        if broken(violation, self.wanted) is None or len(self.seen) > MOST_STATES:
            return
        if env[ACT].iteration == 1:
            self.entered[loop.node.id] = self.entered.get(loop.node.id, 0) + 1
        if loop.node.id not in self.over:
            self.over[loop.node.id] = _over(loop)
        over = self.over[loop.node.id]
        live = [x for i, x in enumerate(env) if i >= FIRST and i not in over]
        state = canonical(self.machine, [env[THIS], *live])
        if state is None:
            return
        self.rounds += 1
        place = (loop.node.id, self.entered.get(loop.node.id), state)
        choices = len(self.machine.oracle.trail)
        if place in self.seen:
            round_, before = self.seen[place]
            chosen = choices > before or _chooses(loop.node)
            named = _named(loop.scope, env, over)
            self._stop(Fault(violation, loop.scope, env), named, self.rounds - round_, chosen, False)
        self.seen[place] = (self.rounds, choices)

    def call(self, caller: Scope, caller_env: Env, callee: Callable_, env: Env, span: Span) -> None:
        written = callee.decreases
        clause = None if written is None or written.inferred else written.span
        key = claim_key(caller.owner, K.TERMINATION, span, clause)
        violation = Violation(key, "this call was there before")
        state = canonical(self.machine, [env[THIS], *env[FIRST:]])  # parameters; the rest has no value yet
        depth = self.machine.depth
        while self.calls and self.calls[-1][0] >= depth:
            self.calls.pop()
        if state is None:
            return
        call, choices = (callee, state), len(self.machine.oracle.trail)
        same = next((k for k, (_, x, _) in enumerate(self.calls) if x == call), None)
        if same is not None and broken(violation, self.wanted) is not None:
            chosen = choices > self.calls[same][2] or (isinstance(callee, Method) and _chooses(callee.body))
            named = _named(caller, caller_env, frozenset())
            self._stop(Fault(violation, caller, caller_env), named, len(self.calls) - same, chosen, True)
        if len(self.calls) < MOST_STATES:
            self.calls.append((depth, call, choices))

    def _stop(self, fault: Fault, state: Named, rounds: int, chosen: bool, calls: bool) -> None:
        self.found = (fault.violation, state, rounds, chosen, calls)
        raise fault

    def __enter__(self) -> Watch:
        self.machine.on_loop_head = self.loop
        self.machine.on_call = self.call
        return self

    def __exit__(self, *_: object) -> None:
        self.machine.on_loop_head = None
        self.machine.on_call = None


def endless(bench: Bench, wanted: Sequence[Obligation], tried: Sequence[Inputs]) -> Iterator[Endless]:
    """Each claim of `wanted` that one of these inputs makes a run break by never ending."""
    code = Code(bench.program, record=True, explore=True)
    code.machine.cancel = bench.stopped
    runner = Runner(code, bench.method, STEPS)
    left = list(wanted)
    for inputs in tried:
        if not left or bench.stopped():
            return
        with Watch(code, left) as watch:
            outcome, recorder = runner.record(inputs, None)
        if watch.found is None or not _at(outcome, watch.found[0]):
            continue
        v, state, rounds, chosen, calls = watch.found
        o = broken(v, left)
        left = [x for x in left if x is not o]
        yield Endless(v, inputs, recorder, state, rounds, chosen, calls)


def _at(outcome: Outcome, v: Violation) -> bool:
    return outcome.fault is not None and outcome.fault.violation is v


def _chooses(part: Tree | None) -> bool:
    """Whether it may choose where the oracle is not asked."""
    return part is not None and any(
        isinstance(n, LetSuchThat | AssignSuchThat | HavocRhs) for n in walk(part)
    )


def _named(scope: Scope, env: Env, over: frozenset[int]) -> Named:
    shown = ((name, env[i]) for i, name in scope.visible if i < len(env) and i not in over)
    return tuple((name, value) for name, value in shown if value is not UNSET)


def _over(loop: Loop) -> frozenset[int]:
    """The slots of variables on which the way onward from a loop's head does not depend."""
    needed = relevant(loop.node)
    return frozenset(i for v, i in loop.scope.slots.items() if v not in needed)


def canonical(machine: Machine, roots: Sequence[Any]) -> tuple[Any, ...] | None:
    """Variables and what they lead to, with objects numbered as they are met; None where that is much. Two
    states with the same form differ in nothing but the names of their objects."""
    numbers: dict[int, int] = {}
    waiting: list[int] = []
    left = MOST_PARTS

    def form(x: Any) -> Any:
        nonlocal left
        left -= 1
        if left < 0:
            return None
        match x:
            case Ref(id):
                if id not in numbers:
                    numbers[id] = len(numbers)
                    waiting.append(id)
                return ("ref", numbers[id])
            case Data(ctor, args, _, type_name):
                return ("data", type_name, ctor, tuple([form(a) for a in args]))
            case tuple():
                return ("seq", tuple([form(a) for a in x]))  # pyright: ignore[reportUnknownVariableType]
            case frozenset():
                return ("set", frozenset([form(a) for a in sorted(x, key=repr)]))  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]
            case Map(entries):
                return ("map", frozenset([(form(a), form(b)) for a, b in sorted(entries, key=repr)]))
            case Multiset(counts):
                return ("bag", frozenset([(form(a), n) for a, n in sorted(counts, key=repr)]))
            case _:
                return (type(x).__name__, x)

    out = [form(x) for x in roots]
    objects: list[Any] = []
    while waiting and left >= 0:
        o: Any = machine.heap[waiting.pop(0)]
        held: Any = o.cells
        keys: list[Any] = list(range(len(held)) if o.dims else held)
        objects.append((o.cls.qualified, o.dims, tuple([(k, form(held[k])) for k in keys])))
    return None if left < 0 else (tuple(out), tuple(objects))
