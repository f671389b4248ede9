"""A model of the bounded text → concrete values: a candidate that somebody may replay.

Nothing here claims that the candidate is true; a part that the text did not have makes no candidate.
"""

from __future__ import annotations

from fractions import Fraction
from typing import cast

from language.analysis.typed import Class, Datatype, SubsetType, Variable
from language.ivl import nodes as n
from language.ivl.sorts import subset_base
from language.record import dataclass, replace
from language.refute.program import Script, Site
from language.refute.smt import Scalar
from language.refute.solver import Model
from language.refute.values import POISON, BagV, DataV, HeapV, MapV, ObjectShape, SeqV, SetV
from language.refute.values import Value as Bounded
from language.source import Span
from language.types import (
    BoolType,
    CharType,
    MapType,
    MultisetType,
    ParamType,
    RealType,
    SeqType,
    SetType,
    Type,
    UserType,
    substitute,
)
from language.values import Char, Data, Map, Multiset, Opaque, Ref, Value


class Unreadable(Exception):
    """The model says nothing about a value that a candidate needs."""


@dataclass(frozen=True)
class CandidateObject:
    """An array (`dims` not empty, `cells` row by row) or an object with its fields."""

    type: UserType
    fields: tuple[tuple[str, Value], ...] = ()
    cells: tuple[Value, ...] = ()
    dims: tuple[int, ...] = ()


@dataclass(frozen=True)
class CandidateState:
    """What the variables are where a loop or a call (at `span`) was replaced by its contract, and the
    places of the objects at entry that it changed."""

    kind: str
    span: Span
    values: tuple[tuple[Variable, Value], ...]
    writes: tuple[tuple[int, str | int, Value], ...] = ()
    fresh: tuple[CandidateObject, ...] = ()
    """Objects that exist only here; their ids follow those of the objects at entry."""


@dataclass(frozen=True)
class Candidate:
    """Inputs by the procedure's variables (`this` among them), the objects that exist at entry (`Ref` ids
    count them from 0), and the states of replaced loops and calls in the order of the run."""

    inputs: tuple[tuple[n.Variable, Value], ...]
    objects: tuple[CandidateObject, ...]
    states: tuple[CandidateState, ...] = ()
    end: CandidateState | None = None
    """Results and writes that the postconditions are looked at with, where their sense is in question."""


def read(script: Script, model: Model) -> Candidate:
    """The candidate that a model describes; raises `Unreadable`."""
    return _Reader(script, model).candidate()


class _Reader:
    def __init__(self, script: Script, model: Model) -> None:
        self.script = script
        self.model = model
        self.ids: dict[int, int] = {}
        """Objects at entry that are reached, by number in the universe; in the order of discovery."""
        self.todo: list[int] = []
        self.at_end = False

    def candidate(self) -> Candidate:
        inputs = tuple((v, self.value(x, v.type)) for v, x in self.script.inputs if v.type is not None)
        objects: list[CandidateObject] = []
        states = tuple(self.state(s) for s in self.script.sites if self.scalar(s.reached) is True)
        while self.todo:
            objects.append(self.object(self.todo.pop(0), self.script.heap))
        return Candidate(inputs, tuple(objects), states, self.end())

    def end(self) -> CandidateState | None:
        end = self.script.end
        if end is None:
            return None
        self.at_end = True
        fresh: list[CandidateObject] = []
        try:
            state = self.state(end)
            while self.todo:
                number = self.todo.pop(0)
                if not self.script.universe[number - 1].new:
                    return None  # an object at entry that nothing named at entry
                fresh.append(self.object(number, end.after))
        except Unreadable:
            return None
        return replace(state, fresh=tuple(fresh))

    def scalar(self, x: Scalar) -> bool | int | Fraction:
        if not isinstance(x, str):
            return x
        return self.model.get(x, 0)

    def count(self, x: Scalar) -> int:
        return int(self.scalar(x))

    def holds(self, x: Scalar) -> bool:
        return bool(self.scalar(x))

    # ── values ───────────────────────────────────────────────────────────────────────────────────

    def value(self, x: Bounded, t: Type) -> Value:
        if x is POISON or x is None:
            raise Unreadable
        match t:
            case UserType(decl=SubsetType() as d, args=args):
                return self.value(x, subset_base(d, args))
            case BoolType():
                return self.holds(x)
            case RealType():
                return Fraction(self.scalar(x))
            case CharType():
                return Char(self.count(x))
            case ParamType():
                return Opaque(str(t), self.count(x))
            case UserType(decl=Class() as c):
                return self.reference(self.count(x), c)
            case _:
                return self.structure(x, t)

    def structure(self, x: Bounded, t: Type) -> Value:
        match x, t:
            case SeqV(), SeqType(item):
                length = self.count(x.length)
                if not 0 <= length <= len(x.items):
                    raise Unreadable
                return tuple(self.value(y, item) for y in x.items[:length])
            case SetV(), SetType(item):
                return frozenset(self.value(y, item) for p, y in x.slots if self.holds(p))
            case BagV(), MultisetType(item):
                counts: dict[Value, int] = {}
                for y, k in x.slots:
                    if self.count(k) > 0:
                        key = self.value(y, item)
                        counts[key] = counts.get(key, 0) + self.count(k)
                return Multiset(frozenset(counts.items()))
            case MapV(), MapType(key_type, value_type):
                entries: dict[Value, Value] = {}
                for p, k, v in reversed(x.slots):
                    if self.holds(p):
                        entries[self.value(k, key_type)] = self.value(v, value_type)
                return Map(frozenset(entries.items()))
            case DataV(), UserType(decl=Datatype() as d, args=args):
                return self.data(x, d, args)
            case _:
                if isinstance(x, str | int) and not isinstance(x, bool):
                    return self.count(x)
                raise Unreadable

    def data(self, x: DataV, d: Datatype, args: tuple[Type, ...]) -> Data:
        index = self.count(x.tag)
        fields = x.of(index)
        if fields is None:
            raise Unreadable
        ctor = d.ctors[index]
        types = dict(zip(d.params, args, strict=True))
        formals = zip(fields, ctor.formals, strict=True)
        values = tuple(self.value(y, substitute(f.type, types)) for y, f in formals)
        name = "" if d.is_tuple else ctor.name
        return Data(name, values, tuple(f.name for f in ctor.formals), d.qualified)

    # ── objects ──────────────────────────────────────────────────────────────────────────────────

    def reference(self, number: int, c: Class) -> Ref | None:
        if number == 0:
            return None
        if not 0 < number <= len(self.script.universe):
            raise Unreadable
        if number not in self.ids:
            if self.script.universe[number - 1].new and not self.at_end:
                raise Unreadable
            self.ids[number] = len(self.ids)
            self.todo.append(number)
        return Ref(self.ids[number], self.script.universe[number - 1].type.decl.name)

    def object(self, number: int, heap: HeapV | None) -> CandidateObject:
        o = self.script.universe[number - 1]
        if heap is None:
            raise Unreadable
        if o.item is None:
            rows = zip(heap.fields[number - 1], o.fields, strict=True)
            fields = [(name, self.value(v, t)) for (name, v), (_, _, t) in rows]
            fields += [(name, self.value(v, t)) for name, v, _, t in o.constants]
            return CandidateObject(o.type, tuple(fields))
        dims = tuple(self.count(x) for x in o.lengths)
        cells = [heap.cells[number - 1][flat] for flat in _inside(o, dims)]
        return CandidateObject(o.type, (), tuple(self.value(v, o.type.args[0]) for v in cells), dims)

    # ── states ───────────────────────────────────────────────────────────────────────────────────

    def state(self, s: Site) -> CandidateState:
        values = tuple(
            (cast("Variable", v.source), self.value(x, v.type)) for v, _, x in s.values if v.type is not None
        )
        writes: list[tuple[int, str | int, Value]] = []
        if s.after is not None and s.before is not None:
            for i, o in enumerate(self.script.universe):
                if i + 1 in self.ids and not o.new:
                    writes.extend(self._changed(i, o, s.before, s.after))
        return CandidateState(s.site.kind, s.site.span, values, tuple(writes))

    def _changed(
        self, i: int, o: ObjectShape, before: HeapV, after: HeapV
    ) -> list[tuple[int, str | int, Value]]:
        found: list[tuple[int, str | int, Value]] = []
        id_ = self.ids[i + 1]
        rows = zip(before.fields[i], after.fields[i], o.fields, strict=True)
        found += [(id_, name, self.value(w, t)) for (name, v), (_, w), (_, _, t) in rows if v is not w]
        if o.item is not None and before.cells[i] is not after.cells[i]:
            dims = tuple(self.count(x) for x in o.lengths)
            for at, flat in enumerate(_inside(o, dims)):
                if before.cells[i][flat] is not after.cells[i][flat]:
                    found.append((id_, at, self.value(after.cells[i][flat], o.type.args[0])))
        return found


def _inside(o: ObjectShape, dims: tuple[int, ...]) -> list[int]:
    """The places of a table of the largest sizes that a smaller array has, row by row."""
    flats = [0]
    for size, dim in zip(o.sizes, dims, strict=True):
        if dim > size:
            raise Unreadable
        flats = [f * size + k for f in flats for k in range(dim)]
    return flats
