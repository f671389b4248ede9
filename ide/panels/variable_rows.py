"""The rows of the table of variables: before, now, and in a real run beside it. No Qt.

In: a playback (and a companion's). Out: rows with their marks; objects and arrays have rows below
them, at most `CHILDREN` each, those that this step changed always among them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

from ide.model.playback import Playback, State
from ide.pictures.scene_model import text_of
from language.records.trace import Absent, FieldSlot, LocalSlot, Slot
from language.values import Ref, Value

CHILDREN = 60
DEPTH = 3


class Mark(StrEnum):
    SAME = ""
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class VariableRow:
    """`fog`: the value is one of many that the invariant or contract allows."""

    key: str
    name: str
    before: str
    now: str
    run: str = ""
    mark: Mark = Mark.SAME
    fog: bool = False
    watch: bool = False
    """The name is an expression that somebody asked for."""
    trouble: bool = False
    """`now` says why there is no value."""
    children: tuple[VariableRow, ...] = ()


def variable_rows(
    at: Playback, beside: Playback | None = None, since: Playback | None = None
) -> tuple[VariableRow, ...]:
    """The variables of the current frame, those that this step took away last. `since` is what they are
    compared with, in place of the step before."""
    frame = at.frame
    changed, fog = at.changed() if since is None else at.differences(since), at.fog()
    own = at.state.locals.get(frame, {})
    run = beside.state.locals.get(beside.frame, {}) if beside else {}
    rows: list[VariableRow] = []
    maker = _Maker(at.state, beside.state if beside else None, changed, fog)
    for name, value in own.items():
        rows.append(maker.row(LocalSlot(frame, name), name, value, run.get(name, Absent()), DEPTH))
    for slot, old in changed.items():
        if isinstance(slot, LocalSlot) and slot.frame == frame and slot.name not in own:
            text = maker.show(old, before=True)
            rows.append(VariableRow(slot.name, slot.name, text, "", mark=Mark.REMOVED))
    return tuple(rows)


@dataclass(frozen=True)
class _Maker:
    state: State
    beside: State | None
    changed: Mapping[Slot, Value | Absent]
    fog: frozenset[Slot]

    def row(self, slot: Slot, name: str, value: Value, run: Value | Absent, depth: int) -> VariableRow:
        old = self.changed.get(slot, value)
        inside = self.state.fields.get(value) if isinstance(value, Ref) else None
        before, now = self.show(old, before=True), self.show(value)
        mark = Mark.SAME
        if isinstance(old, Absent):
            mark = Mark.ADDED
        elif type(old) is not type(value) or old != value or before != now:
            mark = Mark.CHANGED
        children: tuple[VariableRow, ...] = ()
        if inside is not None and isinstance(value, Ref) and depth > 0:
            children = tuple(self._inside(slot, value, inside, run, depth))
        return VariableRow(
            _key(slot), name, before, now, self._run(run), mark, slot in self.fog, children=children
        )  # fmt: skip

    def show(self, value: Value | Absent, before: bool = False) -> str:
        if isinstance(value, Absent):
            return ""
        fields = self.state.fields
        if before and isinstance(value, Ref) and value in fields:
            mine = {
                s.field: v for s, v in self.changed.items() if isinstance(s, FieldSlot) and s.ref == value
            }
            if mine:
                own = {k: v for k, v in (fields[value] | mine).items() if not isinstance(v, Absent)}
                return text_of(value, {value: own})
        return text_of(value, fields)

    def _run(self, value: Value | Absent) -> str:
        return "" if isinstance(value, Absent) or self.beside is None else text_of(value, self.beside.fields)

    def _inside(
        self, slot: Slot, ref: Ref, own: Mapping[str, Value], run: Value | Absent, depth: int
    ) -> Iterator[VariableRow]:
        array = "Length" in own or "Length0" in own
        other = self.beside.fields.get(run, {}) if self.beside and isinstance(run, Ref) else {}
        names = dict.fromkeys(islice(own, CHILDREN))
        names |= dict.fromkeys(s.field for s in self.changed if isinstance(s, FieldSlot) and s.ref == ref)
        for name in islice(names, 2 * CHILDREN):
            inner = FieldSlot(ref, name)
            label = f"[{name}]" if array and name[:1].isdecimal() else f".{name}"
            key = f"{_key(slot)}/{name}"
            if name not in own:
                yield VariableRow(key, label, self.show(self.changed[inner], True), "", mark=Mark.REMOVED)
                continue
            row = self.row(inner, label, own[name], other.get(name, Absent()), depth - 1)
            yield VariableRow(
                key, label, row.before, row.now, row.run, row.mark, row.fog, children=row.children
            )


def _key(slot: Slot) -> str:
    return slot.name if isinstance(slot, LocalSlot) else f"{slot.ref.id}.{slot.field}"
