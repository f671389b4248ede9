"""The heap as tables: a row for each object of the universe, which is fixed before anything is evaluated."""

from __future__ import annotations

from language.analysis.lineage import all_fields
from language.analysis.typed import Class, Field
from language.ivl import nodes as n
from language.ivl.sorts import extends, sort_of
from language.record import replace
from language.refute.evaluation import Env, Evaluation
from language.refute.ranges import conjuncts, instances
from language.refute.smt import BOOL, INT, Scalar
from language.refute.type_tests import allocated, satisfies
from language.refute.values import POISON, HeapV, ObjectShape, SeqV, SetV, Skip, Value
from language.types import UserType


class Heaps:
    def __init__(self, e: Evaluation) -> None:
        self.e = e

    @property
    def universe(self) -> tuple[ObjectShape, ...]:
        return self.e.values.universe

    # ── heaps ────────────────────────────────────────────────────────────────────────────────────

    def initial(self) -> HeapV:
        """Any well-typed heap in which the objects that are not new exist."""
        e = self.e
        fields: list[tuple[tuple[str, Value], ...]] = []
        cells: list[tuple[Value, ...]] = []
        for o in self.universe:
            fields.append(tuple((f.name, self._any(s, f.name)) for f, s, _ in o.fields))
            count = 1
            for size in o.sizes:
                count *= size
            if o.item is None:
                cells.append(())
            elif o.new:
                cells.append(tuple(e.values.default(o.item) for _ in range(count)))
            else:
                cells.append(tuple(self._any(o.item, "a") for _ in range(count)))
        heap = HeapV(tuple(fields), tuple(cells), tuple(not o.new for o in self.universe))
        for o, fs, cs in zip(self.universe, heap.fields, heap.cells, strict=True):
            if o.new:
                continue
            places = [(v, s, t) for (_, v), (_, s, t) in zip(fs, o.fields, strict=True)]
            places += [(v, s, t) for _, v, s, t in o.constants]
            if o.item is not None:
                places += [(v, o.item, o.type.args[0]) for v in cs]
            for v, s, t in places:
                try:
                    e.smt.claim(satisfies(e, v, s, t))
                    e.smt.claim(allocated(e, v, s, t, heap))
                except Skip:
                    continue
        return heap

    def _any(self, sort: n.Sort, stem: str) -> Value:
        try:
            return self.e.values.fresh(sort, stem)
        except Skip:
            return POISON

    def havoc(self, before: HeapV, frame: n.FrameSet, env: Env) -> HeapV:
        """Any later heap that differs only within the frame, and in objects that are new since."""
        e = self.e
        since = before if frame.since is None else e.heap(frame.since, env)
        targets = [(self._targets(item.refs, env), item.field) for item in frame.items]
        stays = [self._targets(item.refs, env) for item in frame.kept]
        fields: list[tuple[tuple[str, Value], ...]] = []
        cells: list[tuple[Value, ...]] = []
        for i, o in enumerate(self.universe):
            kept = e.smt.any(tuple(t[i] for t in stays))
            free = e.smt.negate(kept) if frame.everything else e.smt.negate(since.alloc[i])

            def may(field: Field | None, i: int = i, free: Scalar = free) -> Scalar:
                if frame.ghost and (field is None or not field.ghost):
                    return free
                hits = (t[i] for t, f in targets if f is None or f is field)
                return e.smt.any((free, *hits))

            row = zip(before.fields[i], o.fields, strict=True)
            fields.append(tuple((name, self._maybe(may(f), v, s)) for (name, v), (f, s, _) in row))
            item = o.item
            open_ = may(None)
            cells.append(
                before.cells[i]
                if item is None or open_ is False
                else tuple(self._maybe(open_, v, item) for v in before.cells[i])
            )
        alloc = tuple(p if p is True else e.smt.any((p, e.smt.const("b", BOOL))) for p in before.alloc)
        return HeapV(tuple(fields), tuple(cells), alloc)

    def _maybe(self, open_: Scalar, old: Value, sort: n.Sort) -> Value:
        if open_ is False:
            return old
        made = self._any(sort, "h")
        return POISON if made is POISON or old is POISON else self.e.values.merge(open_, made, old, sort)

    def _targets(self, refs: n.Term, env: Env) -> list[Scalar]:
        """For each object, whether a frame's item names it."""
        e = self.e
        value = e(refs, env)
        if isinstance(value, SetV):
            return [e.values.member(i + 1, value, n.REF) for i in range(len(self.universe))]
        return [e.smt.equal(INT, value, i + 1) for i in range(len(self.universe))]

    def assign_all(self, before: HeapV, c: n.HeapForall, env: Env) -> HeapV:
        """An aggregate assignment, instance by instance; values are read in the heap before."""
        e, after = self.e, before
        for inner in instances(e, c.vars, conjuncts(c.condition), env, exact=True):
            here = e.scalar(c.condition, inner)
            if here is False:
                continue
            o, value = e.scalar(c.obj, inner), e.under(here, c.value, inner)
            if c.field is not None:
                after = self.write(after, o, c.field, value, here)
            else:
                at = [e.scalar(i, inner) for i in c.indices]
                after = self.elem_write(after, o, at, value, c.value.sort, here)
        return after

    # ── reading ──────────────────────────────────────────────────────────────────────────────────

    def length(self, r: Scalar, dim: int) -> Scalar:
        found: Scalar | None = None
        for i, o in enumerate(self.universe):
            if dim < len(o.lengths):
                here = self.e.smt.equal(INT, r, i + 1)
                found = o.lengths[dim] if found is None else self.e.smt.ite(INT, here, o.lengths[dim], found)
        return 0 if found is None else found

    def read(self, h: HeapV, r: Scalar, field: Field, sort: n.Sort) -> Value:
        return self._pick(
            r,
            [dict(row).get(field.name) if self._has(i, field) else None for i, row in enumerate(h.fields)],
            sort,
        )

    def constant(self, r: Scalar, name: str, sort: n.Sort) -> Value:
        """The value of a `const` that each object has of its own."""
        rows = [{c: v for c, v, _, _ in o.constants}.get(name) for o in self.universe]
        return self._pick(r, rows, sort)

    def _has(self, i: int, field: Field) -> bool:
        return any(f is field for f, _, _ in self.universe[i].fields)

    def _pick(self, r: Scalar, rows: list[Value], sort: n.Sort) -> Value:
        """The value of the object `r` among those that have one."""
        if isinstance(r, int):
            value = rows[r - 1] if 0 < r <= len(rows) else None
            value = self.e.values.junk(sort) if value is None else value
        else:
            value = None
            for i in reversed(range(len(rows))):
                if rows[i] is POISON:
                    raise Skip
                if rows[i] is not None:
                    here = self.e.smt.equal(INT, r, i + 1)
                    value = rows[i] if value is None else self.e.values.merge(here, rows[i], value, sort)
            value = self.e.values.junk(sort) if value is None else value
        if value is POISON:
            raise Skip
        return value

    def elem(self, h: HeapV, r: Scalar, at: list[Scalar], sort: n.Sort) -> Value:
        rows: list[Value] = []
        for i, o in enumerate(self.universe):
            fits = o.item == sort and len(o.sizes) == len(at) and self._may_be(r, i)
            rows.append(self._cell(o, h.cells[i], at, sort) if fits else None)
        return self._pick(r, rows, sort)

    def _may_be(self, r: Scalar, i: int) -> bool:
        return isinstance(r, str) or r == i + 1

    def _cell(self, o: ObjectShape, cells: tuple[Value, ...], at: list[Scalar], sort: n.Sort) -> Value:
        if len(at) == 1:
            return self.e.values.select(cells, at[0], sort)
        width = len(cells) // o.sizes[0] if o.sizes[0] else 0
        inner = replace(o, sizes=o.sizes[1:])
        rows = [cells[k * width : (k + 1) * width] for k in range(o.sizes[0])]
        found: Value = None
        for k in reversed(range(len(rows))):
            value = self._cell(inner, rows[k], at[1:], sort)
            here = self.e.smt.equal(INT, at[0], k)
            found = value if found is None else self.e.values.merge(here, value, found, sort)
        return self.e.values.junk(sort) if found is None else found

    def row(self, h: HeapV, r: Scalar, item: n.Sort) -> SeqV:
        """All the elements of a one-dimensional array."""
        rows: list[Value] = [
            SeqV(o.lengths[0], h.cells[i])
            if o.item == item and len(o.sizes) == 1 and self._may_be(r, i)
            else None
            for i, o in enumerate(self.universe)
        ]
        return self._pick(r, rows, n.SeqSort(item))

    def allocated(self, h: HeapV, r: Scalar) -> Scalar:
        smt = self.e.smt
        if isinstance(r, int):
            return h.alloc[r - 1] if 0 < r <= len(h.alloc) else False
        return smt.any(smt.all((smt.equal(INT, r, i + 1), p)) for i, p in enumerate(h.alloc))

    def has_type(self, r: Scalar, type_: UserType) -> Scalar:
        """Whether the object is of the class, or of one that extends the trait."""
        smt = self.e.smt
        hits = [i + 1 for i, o in enumerate(self.universe) if extends(o.type, type_)]
        return smt.any(smt.equal(INT, r, i) for i in hits)

    # ── writing ──────────────────────────────────────────────────────────────────────────────────

    def new(self, h: HeapV, r: Scalar) -> HeapV:
        smt = self.e.smt
        return replace(h, alloc=tuple(smt.any((p, smt.equal(INT, r, i + 1))) for i, p in enumerate(h.alloc)))

    def write(self, h: HeapV, r: Scalar, field: Field, value: Value, here: Scalar) -> HeapV:
        e = self.e
        rows = list(h.fields)
        for i, o in enumerate(self.universe):
            hit = e.smt.all((here, e.smt.equal(INT, r, i + 1)))
            if hit is False or not self._has(i, field):
                continue
            sort = next(s for f, s, _ in o.fields if f is field)
            rows[i] = tuple(
                (name, POISON if v is POISON else e.values.merge(hit, value, v, sort))
                if name == field.name
                else (name, v)
                for name, v in rows[i]
            )
        return replace(h, fields=tuple(rows))

    def elem_write(
        self, h: HeapV, r: Scalar, at: list[Scalar], value: Value, sort: n.Sort, here: Scalar
    ) -> HeapV:
        e = self.e
        rows = list(h.cells)
        for i, o in enumerate(self.universe):
            hit = e.smt.all((here, e.smt.equal(INT, r, i + 1)))
            if hit is False or o.item != sort or len(o.sizes) != len(at):
                continue
            cells: list[Value] = []
            for flat, old in enumerate(rows[i]):
                places = zip(at, self._indices(o, flat), strict=True)
                same = e.smt.all((hit, *(e.smt.equal(INT, x, j) for x, j in places)))
                cells.append(
                    old if old is POISON or same is False else e.values.merge(same, value, old, sort)
                )
            rows[i] = tuple(cells)
        return replace(h, cells=tuple(rows))

    def _indices(self, o: ObjectShape, flat: int) -> list[int]:
        at: list[int] = []
        for size in reversed(o.sizes):
            at.append(flat % size)
            flat //= size
        return at[::-1]


def shape(type_: UserType, sizes: tuple[int, ...], lengths: tuple[Scalar, ...], new: bool) -> ObjectShape:
    """An object of a class; `Skip` for a trait."""
    c = type_.decl
    if not isinstance(c, Class) or c.is_trait or c.is_object:
        raise Skip
    if c.is_array:
        return ObjectShape(type_, (), sort_of(type_.args[0]), sizes, lengths, new)
    own = UserType(c, type_.args)
    return ObjectShape(own, tuple((f, sort_of(t), t) for f, t in all_fields(own)), None, (), (), new)
