"""Recording a run as a trace: after each step, what changed since the step before.

The recorder keeps the store as last recorded and compares the frame's variables with it; writes to objects
come from the machine's journal. Steps beyond `limit` are not kept, and the trace says so.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from language.interpreter.machine import UNSET, Activation, Machine, Object
from language.interpreter.outcomes import Env, Violation
from language.interpreter.scope import ACT, THIS, Scope
from language.record import replace
from language.records.trace import (
    ABSENT,
    Change,
    FieldSlot,
    Frame,
    LocalSlot,
    Slot,
    Step,
    StepKind,
    Trace,
    WhyNode,
)
from language.sequences import whole
from language.source import Span
from language.values import Data, Ref, Unknown, Value

LIMIT = 5000

Chosen = tuple[Iterable[int], Iterable[tuple[int, Any]]]
"""What a contract leaves open: slots of variables, places of the heap (object id, field or flat index)."""


class Recorder:
    def __init__(self, machine: Machine, limit: int = LIMIT) -> None:
        self.machine = machine
        self.limit = limit
        self.frames: list[Frame] = []
        self.steps: list[Step] = []
        self.store: dict[Slot, Value] = {}
        self.seen: dict[tuple[int, int], Any] = {}
        self.stack: list[int] = []
        self.activations: list[Activation | None] = []
        self.scopes: list[Scope] = []
        """By frame: whose variables it holds."""
        self.blocked: FieldSlot | None = None
        self.truncated = False
        self.journal_seen = 0
        self.objects_seen = 0
        self.promised: Span | None = None
        """The call by contract whose results the next statement step takes."""

    # ── frames ───────────────────────────────────────────────────────────────────────────────────

    def start(self, name: str, span: Span, scope: Scope, env: Env) -> None:
        """The first frame, with the inputs in its first step."""
        self._push(name, span, scope, env)
        self._step(StepKind.START, span, scope, env)

    def enter(self, unit: Any, env: Env, span: Span) -> None:
        self._push(unit.method.shown, unit.method.span, unit.scope, env)
        self._step(StepKind.CALL, span, unit.scope, env, text=f"call {unit.method.shown}")

    def leave(self, unit: Any, env: Env, span: Span) -> None:
        """The callee's last state, then its variables vanish."""
        self._step(StepKind.RETURN, span, unit.scope, env, text=f"return from {unit.method.shown}", gone=True)
        self.stack.pop()

    def _push(self, name: str, span: Span, scope: Scope, env: Env) -> None:
        id = len(self.frames)
        self.scopes.append(scope)
        self.frames.append(Frame(id, name, self.stack[-1] if self.stack else None, span))
        self.stack.append(id)
        act: Activation = env[ACT]
        if act is not UNSET:
            act.id = id
        self.activations.append(act if act is not UNSET else None)

    # ── steps ────────────────────────────────────────────────────────────────────────────────────

    def statement(self, scope: Scope, env: Env, span: Span, ok: bool | None = None) -> None:
        """`ok` is what a branch's or a loop's condition was."""
        self._step(StepKind.STMT, span, scope, env, ok)

    def loop_head(self, scope: Scope, env: Env, span: Span) -> None:
        self._step(StepKind.LOOP_HEAD, span, scope, env)

    def any_round(self, scope: Scope, env: Env, span: Span, chosen: Chosen) -> None:
        """A loop's head where the `chosen` places took any values that the invariant allows."""
        self._step(StepKind.ANY_ROUND, span, scope, env, free=self._slots(scope, chosen))

    def by_contract(self, unit: Any, env: Env, span: Span, text: str, chosen: Chosen) -> None:
        """A call that is not run: its own frame shows the arguments, and what was `chosen` by contract.
        What the call's statement does with the results next is by contract too."""
        self._push(unit.method.shown, unit.method.span, unit.scope, env)
        free = self._slots(unit.scope, chosen)
        self._step(StepKind.CALL_BY_CONTRACT, span, unit.scope, env, text=text, free=free)
        self.stack.pop()
        self.promised = span

    def free_end(self, unit: Any, env: Env, text: str, chosen: Chosen) -> None:
        """A method's own end, in a state that only its contract speaks of."""
        free = self._slots(unit.scope, chosen)
        self._step(StepKind.CALL_BY_CONTRACT, unit.method.span, unit.scope, env, text=text, free=free)

    def _slots(self, scope: Scope, chosen: Chosen) -> tuple[Slot, ...]:
        slots, places = chosen
        names = dict(scope.visible)
        frame = self.stack[-1] if self.stack else 0
        heap = self.machine.heap
        locals_ = [LocalSlot(frame, names[i]) for i in slots if i in names]
        return (*locals_, *(FieldSlot(heap[id].ref, key_text(heap[id], key)) for id, key in places))

    def check(self, scope: Scope, env: Env, span: Span, ok: bool | None, text: str = "") -> None:
        self._step(StepKind.CHECK, span, scope, env, ok=ok, text=text)

    def begin(self, scope: Scope, env: Env, span: Span) -> None:
        """A call that only begins, in a frame of its own."""
        callee = scope.owner
        if callee is not None:
            self._push(callee.shown, callee.span, scope, env)
            self._step(StepKind.CALL, span, scope, env, text=f"call {callee.shown}")

    def begin_only(self, scope: Scope, env: Env, span: Span) -> None:
        """The same, for a call that the run does not go into."""
        if self.stack:
            self.begin(scope, env, span)
            self.stack.pop()

    def fault(self, scope: Scope, env: Env, span: Span, violation: Violation) -> None:
        """The last step: the claim that is false. Where it is false in the variables of a call that is only
        about to begin, the call has a step before it; of a callee's own claim, the callee is where it is."""
        callee = scope.owner
        if self.stack and callee is not None and not self._is_of(self.stack[-1], scope, env):
            self.begin(scope, env, span)
            if violation.key.owner != callee.qualified:
                self.stack.pop()
        self.check(scope, env, span, False, violation.message)
        if violation.place is not None:
            id, key = violation.place
            obj = self.machine.heap[id]
            self.blocked = FieldSlot(obj.ref, "" if key is None else key_text(obj, key))

    def _step(
        self,
        kind: StepKind,
        span: Span,
        scope: Scope,
        env: Env,
        ok: bool | None = None,
        text: str = "",
        gone: bool = False,
        free: tuple[Slot, ...] = (),
    ) -> None:
        if not self.stack:
            return
        if len(self.steps) >= self.limit:
            self.truncated = True
            return
        act = env[ACT] if len(env) > ACT else UNSET
        frame = self.stack[-1]
        changes = self._changes(scope, env, frame)
        if gone:
            changes += self._forget(frame)
        if self.promised is not None and kind is StepKind.STMT:
            free = tuple(c.slot for c in changes) if span == self.promised else ()
            self.promised = None
        iteration = act.iteration if isinstance(act, Activation) else None
        self.steps.append(Step(kind, span, frame, tuple(changes), iteration, ok, text, free))

    def _changes(self, scope: Scope, env: Env, frame: int) -> list[Change]:
        changes: list[Change] = []
        if self._is_of(frame, scope, env):
            self._locals(scope, env, frame, changes)
        machine = self.machine
        for obj in machine.heap[self.objects_seen :]:
            self._object(obj, changes)
        self.objects_seen = len(machine.heap)
        for obj, key, _ in machine.journal[self.journal_seen :]:
            self._note(FieldSlot(obj.ref, key_text(obj, key)), shown(obj.cells[key]), changes)
        self.journal_seen = len(machine.journal)
        return changes

    def _is_of(self, frame: int, scope: Scope, env: Env) -> bool:
        """Whether these are the frame's variables: a claim of a callee's, such as its precondition, is
        checked in the callee's variables before the call begins."""
        if scope is not self.scopes[frame]:
            return False
        act = self.activations[frame]
        return act is None or (len(env) > ACT and env[ACT] is act)

    def _locals(self, scope: Scope, env: Env, frame: int, changes: list[Change]) -> None:
        if env[THIS] is not UNSET and env[THIS] is not None:
            self._note(LocalSlot(frame, "this"), env[THIS], changes)
        for i, name in scope.visible:
            # Two variables may share a name: the one that was set last is shown.
            if i < len(env) and env[i] is not UNSET and not same(self.seen.get((frame, i), UNSET), env[i]):
                self.seen[(frame, i)] = env[i]
                self._note(LocalSlot(frame, name), env[i], changes)

    def _object(self, obj: Object, changes: list[Change]) -> None:
        if not obj.cls.is_array:
            for name, value in obj.cells.items():
                self._note(FieldSlot(obj.ref, name), shown(value), changes)
            return
        self._note(
            FieldSlot(obj.ref, "Length"), obj.dims[0] if len(obj.dims) == 1 else len(obj.cells), changes
        )
        if len(obj.dims) > 1:
            for d, n in enumerate(obj.dims):
                self._note(FieldSlot(obj.ref, f"Length{d}"), n, changes)
        for i, value in enumerate(obj.cells):
            self._note(FieldSlot(obj.ref, key_text(obj, i)), shown(value), changes)

    def _note(self, slot: Slot, value: Any, changes: list[Change]) -> None:
        value = deeply_whole(value) if self.machine.grown else value
        old = self.store.get(slot, ABSENT)
        if same(old, value):
            return
        self.store[slot] = value
        changes.append(Change(slot, old, value))

    def _forget(self, frame: int) -> list[Change]:
        mine = [s for s in self.store if isinstance(s, LocalSlot) and s.frame == frame]
        return [Change(s, self.store.pop(s), ABSENT) for s in mine]

    def trace(self, why: WhyNode | None = None) -> Trace:
        frames = tuple(
            replace(f, writable=self._writable(act))
            for f, act in zip(self.frames, self.activations, strict=True)
        )
        output = "".join(self.machine.output)
        return Trace(frames, tuple(self.steps), why, self.truncated, output, self.blocked)

    def _writable(self, act: Activation | None) -> frozenset[Ref] | None:
        """Frames are evaluated after the call has begun, so they are read at the end."""
        if act is None or not act.frames:
            return frozenset()
        allowed = act.frames[0]
        if allowed.everything:
            return None
        ids = {*allowed.whole, *(id for id, _ in allowed.fields)}
        return frozenset(self.machine.heap[id].ref for id in ids if id < allowed.born)


def same(a: Any, b: Any) -> bool:
    """The same value: `1` and `true` are not, although Python takes them for equal."""
    return a is b or (type(a) is type(b) and a == b)


def key_text(obj: Object, key: Any) -> str:
    """A field's name, or a cell's index as text: `3` or `1,2`."""
    if isinstance(key, str):
        return key
    if len(obj.dims) <= 1:
        return str(key)
    parts: list[str] = []
    for n in reversed(obj.dims):
        key, i = divmod(key, n)
        parts.append(str(i))
    return ",".join(reversed(parts))


def deeply_whole(value: Any) -> Any:
    """Every sequence in a value as a tuple, as those who draw it know it."""
    value = whole(value)
    match value:
        case tuple():
            return tuple([deeply_whole(x) for x in value])  # pyright: ignore[reportUnknownVariableType]
        case Data(ctor, args, names, type_name):
            return Data(ctor, tuple([deeply_whole(x) for x in args]), names, type_name)
        case _:
            return value


def shown(value: Any) -> Value:
    return Unknown("it has no value yet") if value is UNSET else value
