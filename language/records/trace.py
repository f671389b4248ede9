"""One trace for counterexamples, ordinary runs and tests: an initial store and deltas.

A place in the store is a `Slot`: a variable of a frame, a field of an object, or a cell of an array.
The state at step *n* is the initial store with the changes of steps 1…n applied; nobody keeps whole
snapshots.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from language.record import dataclass
from language.source import Span
from language.values import Ref, Value


class StepKind(StrEnum):
    START = "start"
    """The first step: the inputs are there."""
    STMT = "stmt"
    CALL = "call"
    RETURN = "return"
    LOOP_HEAD = "loop-head"
    """A loop's head in a real run, before its guard."""
    ANY_ROUND = "any-round"
    """A loop's head where the variables took any values that the invariant allows."""
    CALL_BY_CONTRACT = "call-by-contract"
    """A call whose result took any value that the callee's contract allows."""
    CHECK = "check"
    """A claim was checked; `ok` says how it went."""


@dataclass(frozen=True, slots=True)
class LocalSlot:
    """A local variable or parameter of the frame `frame`."""

    frame: int
    name: str


@dataclass(frozen=True, slots=True)
class FieldSlot:
    ref: Ref
    field: str
    """A field's name; for an array `Length`, and for a cell its index as text, `3` or `1,2`."""


Slot = LocalSlot | FieldSlot


@dataclass(frozen=True, slots=True)
class Change:
    """`old` is None-like `ABSENT` where the slot did not exist."""

    slot: Slot
    old: Value | Absent
    new: Value | Absent


@dataclass(frozen=True, slots=True)
class Absent:
    """The slot does not exist in this state."""


ABSENT = Absent()


@dataclass(frozen=True, slots=True)
class Frame:
    """A call in progress. `writable` are the objects and arrays of before the call that its `modifies`
    lets it change, whole or in part; None where it may change everything."""

    id: int
    name: str
    parent: int | None
    span: Span
    writable: frozenset[Ref] | None = frozenset()


@dataclass(frozen=True, slots=True)
class Step:
    """One step. `span` is the text about to be, or just, executed; `iteration` counts rounds of the
    innermost loop from 1; `ok` is set for checks, and for
    the conditions of branches and loops; `text` says more in words, where that helps. `free` are
    the places that could have taken any other value that a contract allows, changed or not."""

    kind: StepKind
    span: Span
    frame: int
    changes: tuple[Change, ...] = ()
    iteration: int | None = None
    ok: bool | None = None
    text: str = ""
    free: tuple[Slot, ...] = ()


@dataclass(frozen=True, slots=True)
class CellRead:
    """A cell that a formula reads, so that pictures can ring it without parsing text.

    `base` is the array or sequence as the learner wrote it, such as `a` or `this.items`; `ref` its
    identity when it is an array; `index` the cell's index, one number a dimension.
    """

    base: str
    index: tuple[int, ...]
    ref: Ref | None = None


@dataclass(frozen=True, slots=True)
class WhyNode:
    """A formula with its value, for the why-false tree: `text` as written, `value` shown, `truth` its
    truth value where it is Boolean (None: unknown or not Boolean); `deciding` marks the path to the
    part that made it false; `note` such as "at k = 2". `cells` are the array and sequence cells that it
    reads: pictures ring those of the deciding leaf and shade those of the quantifier around it."""

    span: Span
    text: str
    value: str
    truth: bool | None
    deciding: bool
    children: tuple[WhyNode, ...] = ()
    note: str = ""
    cells: tuple[CellRead, ...] = ()
    said: str = ""
    """Of a formula without connectives, in a sentence: "`a[0] <= m` is false: 5 <= 3"."""


@dataclass(frozen=True)
class Trace:
    frames: tuple[Frame, ...]
    steps: tuple[Step, ...]
    why: WhyNode | None = None
    """Why the failing claim is false in the last state."""
    truncated: bool = False
    """The run went on after the last step that is kept."""
    output: str = ""
    blocked: FieldSlot | None = None
    """The place that the last step wants to change and that `modifies` does not name; its field is ""
    where a call may change anything of the object."""
    stopped: bool = False
    """The run did not come to its end: by a broken claim, a limit or somebody's wish."""

    def store_at(self, index: int) -> Mapping[Slot, Value]:
        """The store after steps 0…index."""
        store: dict[Slot, Value] = {}
        for step in self.steps[: index + 1]:
            apply(store, step)
        return store


def apply(store: dict[Slot, Value], step: Step) -> None:
    """Apply a step's changes in place."""
    for c in step.changes:
        if isinstance(c.new, Absent):
            store.pop(c.slot, None)
        else:
            store[c.slot] = c.new
