"""A trace for readers who see text only: what each step changed, in the names that the program gives.

An object is an identity, and its number is nobody's business: an array is told by its elements, an object
by its fields, one that a variable holds already as "the same as" that variable, and what is written into
one by the way that leads there, such as `a[0]` or `this.next.v`.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator

from language.contents import Contents, contents_of, show_in
from language.record import dataclass
from language.records.trace import Absent, Change, FieldSlot, LocalSlot, Step, StepKind, Trace
from language.values import Ref, Value

Line = tuple[str, str]
"""A place and its new value; the value is "" for a place that is gone."""

SAME = "the same as "
CALLS = (StepKind.CALL, StepKind.CALL_BY_CONTRACT)

NEAR = 4
"""So many steps from a variable the way to an object may have."""


def told_steps(trace: Trace, limit: int = 120) -> Iterator[tuple[Step, tuple[Line, ...]]]:
    """Each step with what it changed."""
    told = _Told(trace, limit)
    for step in trace.steps:
        yield step, tuple(told.step(step))


@dataclass(frozen=True)
class Begun:
    """A call as it begins, such as `d.Put(3)`; `told` are the variables that the text speaks of."""

    text: str
    told: frozenset[str]


def begun(trace: Trace, step: Step, lines: Iterable[Line]) -> Begun:
    """The call that a step begins; `lines` are what `told_steps` says of the step. What a call by contract
    gives back is no argument of it."""
    own = {c.slot.name for c in step.changes if isinstance(c.slot, LocalSlot)}
    results = {s.name for s in step.free if isinstance(s, LocalSlot)}
    values = {name: value.removeprefix(SAME) for name, value in lines if name in own - results}
    receiver = values.get("this", "")
    args = ", ".join(value for name, value in values.items() if name != "this")
    plain = receiver.isidentifier() and receiver != "this"
    name = trace.frames[step.frame].name
    told = frozenset(n for n in values if n != "this" or plain or receiver == "this")
    return Begun(f"{receiver}.{name}({args})" if plain else f"{name}({args})", told)


class _Told:
    """Follows the run, so that each value can be told as of its moment."""

    def __init__(self, trace: Trace, limit: int) -> None:
        self.trace = trace
        self.limit = limit
        self.locals: dict[int, dict[str, Value]] = {}
        self.heap: dict[Ref, dict[str, Value]] = {}

    def step(self, step: Step) -> Iterator[Line]:
        known = set(self.heap)  # what is new is told where it is held
        own = {c.slot: c.new for c in step.changes if isinstance(c.slot, LocalSlot)}
        self._write(step.changes)
        for slot in own:
            self.locals.get(slot.frame, {}).pop(slot.name, None)
        for slot, new in own.items():
            frame = self.locals.setdefault(slot.frame, {})
            if isinstance(new, Absent):
                yield slot.name, ""
                continue
            yield slot.name, self._same(new, frame) or self._given(step, new) or self._text(new)
            frame[slot.name] = new
        for c in step.changes:
            if isinstance(c.slot, FieldSlot) and c.slot.ref in known and not isinstance(c.new, Absent):
                place = self._place(c.slot, step.frame)
                same = self._same(c.new, self.locals.get(step.frame, {}))
                # the only way to an object may be through this very place
                yield place, self._text(c.new) if not same or same.endswith(place) else same

    def _write(self, changes: Iterable[Change]) -> None:
        for c in changes:
            if isinstance(c.slot, FieldSlot):
                fields = self.heap.setdefault(c.slot.ref, {})
                if isinstance(c.new, Absent):
                    fields.pop(c.slot.field, None)
                else:
                    fields[c.slot.field] = c.new

    def _same(self, value: Value, frame: dict[str, Value]) -> str:
        way = self._ways(frame).get(value) if isinstance(value, Ref) else None
        return f"{SAME}{way}" if way else ""

    def _given(self, step: Step, value: Value) -> str:
        """What a call is given is told by what its caller calls it."""
        if step.kind not in CALLS:
            return ""
        parent = self.trace.frames[step.frame].parent
        return "" if parent is None else self._same(value, self.locals.get(parent, {}))

    def _text(self, value: Value) -> str:
        text = show_in(value, self._contents, limit=self.limit)
        return text if len(text) <= self.limit else text[: self.limit - 1] + "…"

    def _contents(self, ref: Ref) -> Contents | None:
        fields = self.heap.get(ref)
        return None if fields is None else contents_of(ref, fields)

    def _place(self, slot: FieldSlot, frame: int) -> str:
        """The way to a place, from the variables of the call in progress or else of another."""
        cell = slot.field[:1].isdigit()
        for number in (frame, *(n for n in reversed(self.locals) if n != frame)):
            way = self._ways(self.locals.get(number, {})).get(slot.ref)
            if way:
                return _part(way, slot.field)
        kind = "array" if cell else slot.ref.label
        return f"[{slot.field}] of another {kind}" if cell else f"{slot.field} of another {kind}"

    def _ways(self, frame: dict[str, Value]) -> dict[Ref, str]:
        """The shortest way to each object, from the variables of a call."""
        ways: dict[Ref, str] = {}
        waiting = deque((name, value, 0) for name, value in frame.items())
        while waiting:
            way, value, steps = waiting.popleft()
            if not isinstance(value, Ref) or value in ways:
                continue
            ways[value] = way
            if steps < NEAR:
                parts = self.heap.get(value, {})
                waiting.extend((_part(way, f), x, steps + 1) for f, x in parts.items())
        return ways


def _part(way: str, field: str) -> str:
    return f"{way}[{field}]" if field[:1].isdigit() else f"{way}.{field}"
