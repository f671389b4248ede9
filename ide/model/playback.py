"""Walking along a trace: the state at a step, and the steps that are worth going to. No Qt.

One mutable state is moved by applying and taking back steps; `checkpoints` every `EVERY` steps bound
what a jump costs. They are made on the way and by `prepare`, which does a slice at a time so that the
window stays quick on a run of ten thousand steps.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from time import perf_counter

from language.records.trace import Absent, Change, FieldSlot, Frame, LocalSlot, Slot, Step, StepKind, Trace
from language.source import Span
from language.values import Ref, Value

EVERY = 250

ROUNDS = frozenset({StepKind.LOOP_HEAD, StepKind.ANY_ROUND})


@dataclass
class State:
    """The store, by frame and by object."""

    locals: dict[int, dict[str, Value]] = field(default_factory=dict)
    fields: dict[Ref, dict[str, Value]] = field(default_factory=dict)

    def copy(self) -> State:
        return State(
            {k: v.copy() for k, v in self.locals.items()}, {k: v.copy() for k, v in self.fields.items()}
        )

    def put(self, change: Change, value: Value | Absent) -> None:
        slot = change.slot
        if isinstance(slot, LocalSlot):
            owner = self.locals.setdefault(slot.frame, {})
            name = slot.name
        else:
            owner = self.fields.setdefault(slot.ref, {})
            name = slot.field
        if isinstance(value, Absent):
            owner.pop(name, None)
        else:
            owner[name] = value


def _store(state: State, frame: int) -> dict[Slot, Value]:
    store: dict[Slot, Value] = {LocalSlot(frame, n): v for n, v in state.locals.get(frame, {}).items()}
    return store | {FieldSlot(ref, f): v for ref, own in state.fields.items() for f, v in own.items()}


def same(a: Value, b: Value) -> bool:
    """`1` and `true` are not the same, although Python takes them for equal."""
    return type(a) is type(b) and a == b


class Playback:
    """A position in a trace and the state there; `before` answers what a slot held a step ago."""

    def __init__(self, trace: Trace) -> None:
        self.trace = trace
        self.frames: dict[int, Frame] = {f.id: f for f in trace.frames}
        self.index = 0
        self.state = State()
        self._checkpoints: dict[int, State] = {}
        self._prepared = 0
        self._scout: State | None = None
        self._forgets = [i for i, s in enumerate(trace.steps) if s.free]
        if trace.steps:
            self._apply(self.state, trace.steps[0])

    @property
    def last(self) -> int:
        return max(0, len(self.trace.steps) - 1)

    @property
    def step(self) -> Step | None:
        return self.trace.steps[self.index] if self.trace.steps else None

    @property
    def frame(self) -> int:
        step = self.step
        return step.frame if step else 0

    def go(self, index: int) -> None:
        """Move to the step, from here or from the nearest checkpoint before it, whichever is closer."""
        index = max(0, min(index, self.last))
        start = index // EVERY * EVERY
        if start in self._checkpoints and abs(index - self.index) > index - start:
            self.state = self._checkpoints[start].copy()
            self.index = start
        steps = self.trace.steps
        while self.index < index:
            self.index += 1
            self._apply(self.state, steps[self.index])
        while self.index > index:
            self._unapply(self.state, steps[self.index])
            self.index -= 1

    def prepare(self, milliseconds: float = 4.0) -> bool:
        """Make checkpoints for a while; True while there is more to do."""
        until = perf_counter() + milliseconds / 1000
        steps = self.trace.steps
        if self._scout is None:
            self._scout = State()
        while self._prepared < len(steps):
            self._apply(self._scout, steps[self._prepared])
            if self._prepared % EVERY == 0:
                self._checkpoints[self._prepared] = self._scout.copy()
            self._prepared += 1
            if self._prepared % 50 == 0 and perf_counter() > until:
                return self._prepared < len(steps)
        self._scout = None
        return False

    # ── where to go ──────────────────────────────────────────────────────────────────────────────

    def rounds(self) -> tuple[int, ...]:
        """The steps that begin a round of a loop: the ticks of the slider."""
        return tuple(i for i, s in enumerate(self.trace.steps) if s.kind in ROUNDS)

    def next_change(self) -> int | None:
        return self._find(lambda s: any(c.old != c.new for c in s.changes))

    def previous_change(self) -> int | None:
        return self._find(lambda s: any(c.old != c.new for c in s.changes), -1)

    def next_round(self) -> int | None:
        return self._find(lambda s: s.kind in ROUNDS)

    def previous_round(self) -> int | None:
        return self._find(lambda s: s.kind in ROUNDS, -1)

    def into_call(self) -> int | None:
        """The next step inside a call that starts at or after this step."""
        depth = self.depth(self.frame)
        return self._find(lambda s: self.depth(s.frame) > depth)

    def out_of_call(self) -> int | None:
        """The first step after the current call."""
        depth = self.depth(self.frame)
        return self._find(lambda s: self.depth(s.frame) < depth)

    def depth(self, frame: int) -> int:
        depth = 0
        parent = self.frames[frame].parent if frame in self.frames else None
        while parent is not None and parent in self.frames and depth < 10_000:
            depth += 1
            parent = self.frames[parent].parent
        return depth

    def _find(self, wanted: Callable[[Step], bool], way: int = 1) -> int | None:
        steps = self.trace.steps
        i = self.index + way
        while 0 <= i < len(steps):
            if wanted(steps[i]):
                return i
            i += way
        return None

    # ── the state ────────────────────────────────────────────────────────────────────────────────

    def changed(self) -> dict[Slot, Value | Absent]:
        """The slots that this step changed, with what they held before it."""
        step = self.step
        if step is None or self.index == 0:
            return {}
        out: dict[Slot, Value | Absent] = {}
        for c in step.changes:
            out.setdefault(c.slot, c.old)
        return out

    def differences(self, other: Playback) -> dict[Slot, Value | Absent]:
        """The slots of this frame and of the heap that differ from another position's, with what they hold
        there."""
        here, there = _store(self.state, self.frame), _store(other.state, self.frame)
        return {
            s: there.get(s, Absent())
            for s in {**here, **there}
            if s not in here or s not in there or not same(here[s], there[s])
        }

    def fog(self) -> frozenset[Slot]:
        """The slots whose value is one of many that a contract allows, and were not set since."""
        found: set[Slot] = set()
        for start in self._forgets:
            if start > self.index:
                break
            found -= {c.slot for c in self.trace.steps[start].changes}
            found |= set(self.trace.steps[start].free)
            upto = next((i for i in self._forgets if i > start), self.index + 1)
            for step in self.trace.steps[start + 1 : min(upto, self.index + 1)]:
                found -= {c.slot for c in step.changes}
        return frozenset(found)

    def span(self) -> Span | None:
        return self.step.span if self.step else None

    @staticmethod
    def _apply(state: State, step: Step) -> None:
        for c in step.changes:
            state.put(c, c.new)

    @staticmethod
    def _unapply(state: State, step: Step) -> None:
        for c in reversed(step.changes):
            state.put(c, c.old)
