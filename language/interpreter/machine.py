"""The state of a run: heap, journal of writes, budgets, choices, what was violated.

The heap is a list of objects by identity. Every write is journalled, so that `old(…)` and labels read an
overlay (what the written places held at a mark) and nobody copies a heap. *Invariant*: nothing writes
while an overlay is in place.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from language.analysis.typed import Class
from language.interpreter.oracle import Oracle
from language.interpreter.outcomes import Cancelled, Fault, Inconclusive, OutOfBudget, Stopped, Violation
from language.sequences import appended
from language.source import NOWHERE
from language.types import Type
from language.values import Ref


class _Unset:
    def __repr__(self) -> str:
        return "unset"


UNSET: Any = _Unset()
"""What a variable or cell holds before its first assignment."""

MOST_CELLS = 20_000_000
"""Places that are made at once."""

MOST_OUTPUT = 10_000_000
"""Characters that a run may print."""

SLICE = 4096
"""Steps between two looks at the clock and the cancel token."""

LONG = 4096
"""Elements of a sequence that are joined for nothing."""

Place = tuple[int, Any]
"""An object's id, with a field's name or a cell's flat index."""


class Object:
    """A class instance (`cells` by field name) or an array (`cells` by flat index, and `dims`)."""

    __slots__ = ("cells", "cls", "dims", "ref", "type_args")
    cells: Any

    def __init__(
        self, ref: Ref, cls: Class, type_args: tuple[Type, ...], cells: Any, dims: tuple[int, ...]
    ) -> None:
        self.ref = ref
        self.cls = cls
        self.type_args = type_args
        self.cells = cells
        self.dims = dims


class Allowed:
    """What a `modifies` or `reads` frame lets through: whole objects, single fields, or everything."""

    __slots__ = ("born", "everything", "fields", "whole")

    def __init__(self, born: int, everything: bool = False) -> None:
        self.born = born
        self.everything = everything
        self.whole: set[int] = set()
        self.fields: set[Place] = set()

    def permits(self, id: int, key: Any) -> bool:
        return self.everything or id >= self.born or id in self.whole or (id, key) in self.fields

    def refused(self, other: Allowed) -> Place | None:
        """A place that `other` lets through and this does not; no key: something of the object."""
        for id in other.whole:
            if not self.permits(id, None):
                return id, None
        fields = sorted(other.fields, key=str) if other.fields else ()
        return next((p for p in fields if not self.permits(*p)), None)


class Activation:
    """A call in progress: its entry state, labels, frame of writable places and number."""

    __slots__ = ("born", "end", "frames", "id", "iteration", "labels", "mark", "measure", "reads", "seen")

    def __init__(self, mark: int, born: int) -> None:
        self.mark = mark
        self.born = born
        self.end = NOWHERE
        """Where the run would return now, if it fell off the end of the body."""
        self.labels: dict[str, tuple[int, int]] = {}
        self.frames: list[Allowed] = []
        self.reads: Allowed | None = None
        self.measure: tuple[Any, ...] | None = None
        self.id = 0
        self.iteration: int | None = None
        self.seen: dict[int, Any] = {}


class Machine:
    """One machine runs one program many times; `reset` makes it fresh."""

    def __init__(self) -> None:
        self.heap: list[Object] = []
        self.journal: list[tuple[Object, Any, Any]] = []
        self.past: dict[Place, Any] | None = None
        self.past_born = 0
        self.oracle = Oracle()
        self.output: list[str] = []
        self.written = 0
        self.steps = 0
        """How many steps a run may take, where people are told."""
        self.on_output: Callable[[str], None] | None = None
        self.fuel = SLICE
        self.left = 1_000_000
        self.depth = 0
        self.max_depth = 2000
        self.cancel: Stopped | None = None
        self.taint = 0
        self.taint_why = ""
        self.violations: list[Violation] = []
        self.stop_at: Violation | None = None
        self.stop_first = False
        self.plan: Any = None
        self.recorder: Any = None
        self.on_loop_head: Callable[[Any, Any], None] | None = None
        self.on_call: Callable[[Any, Any, Any, Any, Any], None] | None = None
        """Told of each recursive call, in the place of a check that its measure is smaller."""
        self.constants: dict[Any, Any] = {}
        self.quiet = 0
        self.grows = False
        """Whether long sequences share a buffer, and adding to one costs what is added."""
        self.grown = False
        """Whether there is such a one."""
        self.unsure = False
        """Whether this run might have gone otherwise by a choice that the oracle does not know of."""
        self._overlays: dict[int, tuple[int, dict[Place, Any] | None]] = {}

    def reset(self, oracle: Oracle, steps: int) -> None:
        """Forget the last run: empty heap, the given choices, at most `steps` steps."""
        self.heap.clear()
        self.journal.clear()
        self._overlays.clear()
        self.past = None
        self.oracle = oracle
        self.output = []
        self.written = 0
        self.fuel = min(SLICE, steps)
        self.left = steps - self.fuel
        self.depth = 0
        self.taint = 0
        self.quiet = 0
        self.unsure = False
        self.violations = []
        self.constants = {}

    # ── budgets ──────────────────────────────────────────────────────────────────────────────────

    def refuel(self) -> None:
        """Called when `fuel` is used up: look at the cancel token, go on or stop."""
        if self.cancel is not None and self.cancel():
            raise Cancelled
        if self.left <= 0:
            many = f"more than {self.steps:,}" if self.steps else "too many"
            self.fuel = -1
            raise OutOfBudget(f"it took {many} steps")
        ahead = self.fuel + 1  # negative where several steps were counted at once
        self.fuel = min(SLICE, self.left)
        self.left -= self.fuel
        self.fuel += ahead
        if self.fuel < 0:
            self.refuel()

    def show(self, text: str) -> None:
        """Print for the program."""
        self.written += len(text)
        if self.written > MOST_OUTPUT:
            raise OutOfBudget(f"it printed more than {MOST_OUTPUT:,} characters")
        self.output.append(text)
        if self.on_output is not None:
            self.on_output(text)

    def too_deep(self) -> OutOfBudget:
        return OutOfBudget(f"the calls are nested too deeply: more than {self.max_depth:,}")

    def charge(self, steps: int) -> None:
        """Pay for work that is done at once, such as making a long array."""
        if steps > min(self.remaining, MOST_CELLS):
            raise OutOfBudget("it would need too much memory")
        self.left -= steps
        if self.left < 0:
            self.fuel += self.left
            self.left = 0

    def concatenate(self, a: Any, b: Any) -> Any:
        """Two sequences in one: a long one has to be paid for, by what is copied."""
        if len(a) + len(b) <= LONG:
            return a + b
        if self.grows and len(b) < len(a):
            self.charge(len(b))
            self.grown = True
            return appended(a, b)
        self.charge(len(a) + len(b))
        return a + b

    @property
    def remaining(self) -> int:
        return self.left + self.fuel

    def limit(self, steps: int) -> int:
        """Let only `steps` more be taken; returns what was taken away, for `unlimit`."""
        kept = self.remaining - steps
        if kept <= 0:
            return 0
        self.fuel = min(SLICE, steps)
        self.left = steps - self.fuel
        return kept

    def unlimit(self, kept: int) -> None:
        self.left += kept

    # ── heap ─────────────────────────────────────────────────────────────────────────────────────

    def allocate(
        self, cls: Class, type_args: tuple[Type, ...], label: str, cells: Any, dims: tuple[int, ...] = ()
    ) -> Ref:
        ref = Ref(len(self.heap), label)
        self.heap.append(Object(ref, cls, type_args, cells, dims))
        return ref

    def read(self, ref: Ref, key: Any) -> Any:
        if self.past is not None:
            place = (ref.id, key)
            if place in self.past:
                return self.past[place]
        return self.heap[ref.id].cells[key]

    def cells(self, ref: Ref) -> tuple[Any, ...]:
        """The cells of a one-dimensional array in the state that is being looked at."""
        cells = self.heap[ref.id].cells
        if not self.past:
            return tuple(cells)
        past, id = self.past, ref.id
        return tuple([past.get((id, i), c) for i, c in enumerate(cells)])

    def write(self, ref: Ref, key: Any, value: Any) -> None:
        obj = self.heap[ref.id]
        self.journal.append((obj, key, obj.cells[key]))
        obj.cells[key] = value

    def write_field(self, ref: Ref, name: str, value: Any) -> None:
        self.heap[ref.id].cells.setdefault(name, UNSET)
        self.write(ref, name, value)

    def born(self) -> int:
        """How many objects exist in the state that is being looked at."""
        return self.past_born if self.past is not None else len(self.heap)

    def overlay(self, mark: int) -> dict[Place, Any]:
        """What the places written since `mark` held then."""
        now = len(self.journal)
        cached = self._overlays.get(mark)
        if cached is not None and cached[0] == now and cached[1] is not None:
            return cached[1]
        past: dict[Place, Any] = {}
        for i in range(now - 1, mark - 1, -1):
            obj, key, old = self.journal[i]
            past[(obj.ref.id, key)] = old
        self._overlays[mark] = (now, past)
        return past

    def forget_overlays(self) -> None:
        """Needed after entries were taken off the journal: an overlay goes by the journal's length."""
        self._overlays.clear()

    # ── judgements ───────────────────────────────────────────────────────────────────────────────

    def report(self, violation: Violation, scope: Any, env: Any, soft: bool = False) -> None:
        """A claim is false. A soft one lets the run go on, unless it is the one that we stop at."""
        if self.taint:
            raise Inconclusive(self.taint_why)
        if not soft or self.quiet or self.stops(violation):
            raise Fault(violation, scope, env)
        self.violations.append(violation)

    def stops(self, violation: Violation) -> bool:
        return self.stop_first or (self.stop_at is not None and violation.key == self.stop_at.key)
