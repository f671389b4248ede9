"""Values of bounded size: trees of known shape with scalars at the leaves.

A sequence is a length and as many items as it may have at most; sets, multisets and maps are tables with
repetitions; a datatype value has a tag and the fields of every constructor that it may be. `Values` makes
them, and takes them apart: `fresh`, `merge` and `equal` at every sort.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from language.analysis.typed import Field
from language.ivl import nodes as n
from language.record import dataclass
from language.refute.smt import BOOL, INT, REAL, Scalar, Smt
from language.types import Type, UserType

OPAQUE = 3
"""How many values a type parameter has."""


POISON = object()
"""The value of a name whose definition has no bounded form."""


DEEPEST = 3
"""Nested datatypes of made-up values; longer ones would double with each step."""
MOST_SLOTS = 4
"""Items of made-up sets, multisets and maps."""


class Skip(Exception):
    """Something that has no bounded form; what mentions it is left out."""


Value = Any
"""A scalar or one of the classes below."""


@dataclass(frozen=True)
class SeqV:
    length: Scalar
    items: tuple[Any, ...]


@dataclass(frozen=True)
class SetV:
    """(is it there, item); an item may come twice."""

    slots: tuple[tuple[Scalar, Any], ...]


@dataclass(frozen=True)
class BagV:
    """(item, how often); counts of equal items add up."""

    slots: tuple[tuple[Any, Scalar], ...]


@dataclass(frozen=True)
class MapV:
    """(is it there, key, value); of equal keys the first counts."""

    slots: tuple[tuple[Scalar, Any, Any], ...]


@dataclass(frozen=True)
class DataV:
    """`fields` by the constructor's index; those that it cannot be are missing."""

    tag: Scalar
    fields: tuple[tuple[int, tuple[Any, ...]], ...]

    def of(self, ctor: int) -> tuple[Any, ...] | None:
        return next((fs for i, fs in self.fields if i == ctor), None)


@dataclass(frozen=True, eq=False)
class FunV:
    """A function value: a term with the variables that it captured."""

    term: n.Fun
    env: Any


@dataclass(frozen=True)
class HeapV:
    """For each object: fields by name, or cells; and whether it exists yet."""

    fields: tuple[tuple[tuple[str, Any], ...], ...]
    cells: tuple[tuple[Any, ...], ...]
    alloc: tuple[Scalar, ...]


def smt_sort(sort: n.Sort) -> str | None:
    """The sort of a scalar; None for what is no scalar."""
    match sort:
        case n.Base("Bool"):
            return BOOL
        case n.Base("Int") | n.Base("Ref") | n.Base("Ord") | n.OpaqueSort():
            return INT
        case n.Base("Real"):
            return REAL
        case n.Bits(width):
            return f"(_ BitVec {width})"
        case _:
            return None


@dataclass(frozen=True, eq=False)
class ObjectShape:
    """An object or array. `sizes` are the largest lengths of an array, `lengths` the real ones;
    `constants` are fields that never change. `new`: it does not exist at entry."""

    type: UserType
    fields: tuple[tuple[Field, n.Sort, Type], ...]
    item: n.Sort | None
    sizes: tuple[int, ...]
    lengths: tuple[Scalar, ...]
    new: bool
    constants: tuple[tuple[str, Value, n.Sort, Type], ...] = ()


class Values:
    """`size` bounds lengths and depths of values that are made up."""

    def __init__(self, smt: Smt, environment: n.Environment, size: int) -> None:
        self.smt = smt
        self.environment = environment
        self.size = size
        self.universe: tuple[ObjectShape, ...] = ()
        """All objects that there may be; number k is `universe[k - 1]`, 0 is null."""
        self.scalars: list[tuple[str, str]] = []
        """Made-up integers and reals, for preferring small ones."""
        self._junk: dict[n.Sort, Value] = {}

    # ── any value ────────────────────────────────────────────────────────────────────────────────

    def fresh(self, sort: n.Sort, stem: str = "x", depth: int | None = None) -> Value:
        """Any value of the sort up to the bounds."""
        depth = min(self.size, DEEPEST) if depth is None else depth
        slots = min(self.size, MOST_SLOTS)
        match sort:
            case n.Base("Ref"):
                return self.smt.const("r", INT, 0, len(self.universe))
            case n.Base("Ord"):
                name = self.smt.const(stem, INT, 0)
                self.scalars.append((name, INT))
                return name
            case n.OpaqueSort():
                return self.smt.const("o", INT, 0, OPAQUE - 1)
            case n.SeqSort(item):
                length = self.smt.const("n", INT, 0, self.size)
                return SeqV(length, tuple(self.fresh(item, stem, depth) for _ in range(self.size)))
            case n.SetSort(item):
                return SetV(
                    tuple((self.smt.const("b", BOOL), self.fresh(item, stem, depth)) for _ in range(slots))
                )
            case n.MultisetSort(item):
                return BagV(
                    tuple(
                        (self.fresh(item, stem, depth), self.smt.const("k", INT, 0, 2)) for _ in range(slots)
                    )
                )
            case n.MapSort(key, value):
                return MapV(
                    tuple(
                        (
                            self.smt.const("b", BOOL),
                            self.fresh(key, stem, depth),
                            self.fresh(value, stem, depth),
                        )
                        for _ in range(slots)
                    )
                )
            case n.DataSort():
                made = self._data(sort, stem, depth)
                if made is None:
                    raise Skip
                return made
            case _:
                text = smt_sort(sort)
                if text is None:
                    raise Skip
                name = self.smt.const(stem, text)
                if text in (INT, REAL):
                    self.scalars.append((name, text))
                return name

    def _data(self, sort: n.DataSort, stem: str, depth: int) -> DataV | None:
        """None where every constructor is deeper than `depth`."""
        fields: list[tuple[int, tuple[Value, ...]]] = []
        for i, c in enumerate(self.environment.datatype(sort)):
            if any(isinstance(s, n.DataSort) for s in c.sorts) and depth <= 0:
                continue
            parts: list[Value] = []
            for s in c.sorts:
                part = (
                    self._data(s, stem, depth - 1)
                    if isinstance(s, n.DataSort)
                    else self.fresh(s, stem, depth - 1)
                    if depth > 0 or smt_sort(s) is not None
                    else None
                )
                if part is None:
                    break
                parts.append(part)
            else:
                fields.append((i, tuple(parts)))
        if not fields:
            return None
        tags = [i for i, _ in fields]
        if len(tags) == 1:
            return DataV(tags[0], tuple(fields))
        tag = self.smt.const("tag", INT, tags[0], tags[-1])
        self.smt.claim(self.smt.any(self.smt.equal(INT, tag, i) for i in tags))
        return DataV(tag, tuple(fields))

    def default(self, sort: n.Sort) -> Value:
        """The value that a fresh array's element has when nobody gave it one."""
        match sort:
            case n.Base("Bool"):
                return False
            case n.Base("Real"):
                return Fraction(0)
            case n.Base("Int") | n.Base("Ref") | n.Base("Ord") | n.Bits() | n.OpaqueSort():
                return 0
            case n.SeqSort():
                return SeqV(0, ())
            case _:
                return self.fresh(sort)

    # ── choices ──────────────────────────────────────────────────────────────────────────────────

    def merge(self, c: Scalar, a: Value, b: Value, sort: n.Sort) -> Value:
        """`if c then a else b`."""
        if not isinstance(c, str):
            return a if c else b
        if a is b:
            return a
        text = smt_sort(sort)
        if text is not None:
            return self.smt.ite(text, c, a, b)
        match a, b, sort:
            case SeqV(), SeqV(), n.SeqSort(item):
                length = self.smt.ite(INT, c, a.length, b.length)
                return SeqV(length, self._zip(c, a.items, b.items, item))
            case SetV(), SetV(), _:
                return SetV(
                    tuple((self.smt.all((c, p)), x) for p, x in a.slots)
                    + tuple((self.smt.all((self.smt.negate(c), p)), x) for p, x in b.slots)
                )
            case BagV(), BagV(), _:
                return BagV(
                    tuple((x, self.smt.ite(INT, c, k, 0)) for x, k in a.slots)
                    + tuple((x, self.smt.ite(INT, c, 0, k)) for x, k in b.slots)
                )
            case MapV(), MapV(), _:
                return MapV(
                    tuple((self.smt.all((c, p)), x, v) for p, x, v in a.slots)
                    + tuple((self.smt.all((self.smt.negate(c), p)), x, v) for p, x, v in b.slots)
                )
            case DataV(), DataV(), n.DataSort():
                return self._merge_data(c, a, b, sort)
            case HeapV(), HeapV(), _:
                return self._merge_heaps(c, a, b)
            case _:
                raise Skip

    def _zip(self, c: Scalar, a: tuple[Value, ...], b: tuple[Value, ...], sort: n.Sort) -> tuple[Value, ...]:
        both = min(len(a), len(b))
        rest = a[both:] or b[both:]
        return (*(self.merge(c, x, y, sort) for x, y in zip(a, b, strict=False)), *rest)

    def _merge_data(self, c: Scalar, a: DataV, b: DataV, sort: n.DataSort) -> DataV:
        fields: list[tuple[int, tuple[Value, ...]]] = []
        for i, ctor in enumerate(self.environment.datatype(sort)):
            x, y = a.of(i), b.of(i)
            if x is not None and y is not None:
                zipped = zip(x, y, ctor.sorts, strict=True)
                fields.append((i, tuple(self.merge(c, p, q, s) for p, q, s in zipped)))
            elif x is not None or y is not None:
                fields.append((i, x if x is not None else y or ()))
        return DataV(self.smt.ite(INT, c, a.tag, b.tag), tuple(fields))

    def _merge_heaps(self, c: Scalar, a: HeapV, b: HeapV) -> HeapV:
        fields: list[tuple[tuple[str, Value], ...]] = []
        cells: list[tuple[Value, ...]] = []
        for o, fa, fb, ca, cb in zip(self.universe, a.fields, b.fields, a.cells, b.cells, strict=True):
            if fa is fb:
                fields.append(fa)
            else:
                sorts = {f.name: s for f, s, _ in o.fields}
                pairs = zip(fa, fb, strict=True)
                fields.append(tuple((f, self.merge(c, v, w, sorts[f])) for (f, v), (_, w) in pairs))
            cells.append(ca if ca is cb or o.item is None else self._zip(c, ca, cb, o.item))
        alloc = tuple(self.smt.ite(BOOL, c, p, q) for p, q in zip(a.alloc, b.alloc, strict=True))
        return HeapV(tuple(fields), tuple(cells), alloc)

    # ── equality ─────────────────────────────────────────────────────────────────────────────────

    def equal(self, a: Value, b: Value, sort: n.Sort) -> Scalar:
        smt = self.smt
        if a is b:
            return True
        text = smt_sort(sort)
        if text is not None:
            return smt.equal(text, a, b)
        match a, b, sort:
            case SeqV(), SeqV(), n.SeqSort(item):
                same = [smt.equal(INT, a.length, b.length)]
                for k, (x, y) in enumerate(zip(a.items, b.items, strict=False)):
                    if same[0] is False:
                        break
                    same.append(smt.any((smt.at_most(INT, a.length, k), self.equal(x, y, item))))
                return smt.all(same)
            case SetV(), SetV(), n.SetSort(item):
                return smt.all((self.subset(a, b, item), self.subset(b, a, item)))
            case BagV(), BagV(), n.MultisetSort(item):
                keys = [x for x, _ in (*a.slots, *b.slots)]
                return smt.all(smt.equal(INT, self.count(a, x, item), self.count(b, x, item)) for x in keys)
            case MapV(), MapV(), n.MapSort():
                return smt.all((self._within(a, b, sort), self._within(b, a, sort)))
            case DataV(), DataV(), n.DataSort():
                return self._equal_data(a, b, sort)
            case _:
                raise Skip

    def _equal_data(self, a: DataV, b: DataV, sort: n.DataSort) -> Scalar:
        smt = self.smt
        same = [smt.equal(INT, a.tag, b.tag)]
        if same[0] is False:
            return False
        for i, ctor in enumerate(self.environment.datatype(sort)):
            x, y = a.of(i), b.of(i)
            if x is None or y is None:
                continue  # one of them cannot be this, so the tags tell
            parts = smt.all(self.equal(p, q, s) for p, q, s in zip(x, y, ctor.sorts, strict=True))
            same.append(smt.implies(smt.equal(INT, a.tag, i), parts))
        return smt.all(same)

    def _within(self, a: MapV, b: MapV, sort: n.MapSort) -> Scalar:
        """Every key of `a` has the same value in `b`."""
        smt = self.smt
        facts: list[Scalar] = []
        for p, key, _ in a.slots:
            there = smt.any(smt.all((q, self.equal(key, x, sort.key))) for q, x, _ in b.slots)
            facts.append(smt.implies(p, there))
            if there is not False:
                mine, other = self.lookup(a, key, sort), self.lookup(b, key, sort)
                facts.append(smt.implies(p, self.equal(mine, other, sort.value)))
        return smt.all(facts)

    # ── tables ───────────────────────────────────────────────────────────────────────────────────

    def member(self, x: Value, s: SetV, item: n.Sort) -> Scalar:
        return self.smt.any(self.smt.all((p, self.equal(x, y, item))) for p, y in s.slots)

    def subset(self, a: SetV, b: SetV, item: n.Sort) -> Scalar:
        return self.smt.all(self.smt.implies(p, self.member(x, b, item)) for p, x in a.slots)

    def count(self, m: BagV, x: Value, item: n.Sort) -> Scalar:
        smt = self.smt
        return smt.total(smt.ite(INT, self.equal(x, y, item), k, 0) for y, k in m.slots)

    def lookup(self, m: MapV, key: Value, sort: n.MapSort) -> Value:
        """The value at a key that is there."""
        found: Value = None
        for p, x, v in reversed(m.slots):
            here = self.smt.all((p, self.equal(key, x, sort.key)))
            found = v if found is None else self.merge(here, v, found, sort.value)
        return self.fresh(sort.value) if found is None else found

    def select(self, items: tuple[Value, ...], index: Scalar, item: n.Sort) -> Value:
        """`items[index]`; out of range, any of them."""
        if isinstance(index, int) and not isinstance(index, bool):
            return items[index] if 0 <= index < len(items) else self.junk(item)
        if not items:
            return self.junk(item)
        low, high = self.smt.interval(index)
        first = max(0, low or 0)
        last = len(items) - 1 if high is None else min(high, len(items) - 1)
        if first > last:
            return self.junk(item)
        found = items[last]
        for k in range(last - 1, first - 1, -1):
            found = self.merge(self.smt.equal(INT, index, k), items[k], found, item)
        return found

    def junk(self, sort: n.Sort) -> Value:
        """A value that is never looked at where the program is well defined."""
        made = self._junk.get(sort)
        if made is None:
            made = self._junk[sort] = self.fresh(sort, "junk")
        return made
