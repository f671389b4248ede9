"""Small inputs of a method or function that satisfy its precondition, simplest first.

At size n: integers in -n..n, collections, arrays and datatypes of up to n elements or levels, objects with
such fields, every way of sharing arrays and objects between the parameters. The conjuncts of the
precondition are tried as soon as what they mention has a value, so that most bad branches end early.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any

from language.analysis.limits import atoms
from language.analysis.lineage import seen_as
from language.analysis.typed import (
    Callable_,
    Class,
    Datatype,
    Expr,
    Method,
    This,
    TypedProgram,
    Var,
    walk,
)
from language.interpreter.built import Made, built, shifted
from language.interpreter.code import Code
from language.interpreter.constraints import constraint
from language.interpreter.defaults import small
from language.interpreter.inputs import HeapObject, Inputs, install, reference
from language.interpreter.machine import Activation
from language.interpreter.objects import allocate
from language.interpreter.oracle import Oracle
from language.interpreter.outcomes import Cancelled, Env, Eval, Stop
from language.interpreter.scope import ACT, THIS, TYPES
from language.interpreter.shapes import bare, has_params, has_references, sort
from language.record import dataclass
from language.types import MapType, SeqType, SetType, Type, UserType, substitute
from language.values import Data, Map, Value

Heap = tuple[HeapObject, ...]
Option = tuple[Value, Heap]

OBJECT_DEPTH = 2


@dataclass(frozen=True)
class Part:
    """A conjunct of the precondition and the slots that it needs."""

    run: Eval
    needs: frozenset[int]


class Candidates:
    """Generates the inputs of `target`. It has a machine of its own, apart from the one that runs them."""

    def __init__(self, program: TypedProgram, target: Callable_) -> None:
        self.program = program
        self.code = Code(program)
        self.target = target
        self.unit = self.code.method(target) if isinstance(target, Method) else self.code.function(target)
        self.this_type = target.this.type if target.this is not None else None
        self.is_constructor = isinstance(target, Method) and target.kind == "constructor"
        self.types: list[Type] = [p.type for p in target.params]
        self.slots = list(self.unit.params)
        if self.this_type is not None and not self.is_constructor:
            self.types.insert(0, self.this_type)
            self.slots.insert(0, THIS)
        self.parts = self._parts()
        self.nodes = 0
        self.cut = False
        self._made: dict[UserType, list[Made]] = {}

    def _parts(self) -> list[Part]:
        scope = self.unit.scope
        parts: list[Part] = []
        for clause in self.target.requires:
            for e, positive in atoms(clause.condition):
                run = scope.expr(e)
                needs = frozenset(self._slots_in(e))
                parts.append(Part(run if positive else _negated(run), needs))
        return parts

    def _slots_in(self, e: Expr) -> Iterator[int]:
        for n in walk(e):
            if isinstance(n, Var) and n.var in self.target.params:
                yield self.unit.scope.slot(n.var)
            elif isinstance(n, This):
                yield THIS

    # ── all inputs of a size ─────────────────────────────────────────────────────────────────────

    def of_size(self, size: int, limit: int) -> Iterator[Inputs]:
        """All inputs up to a size, those of smaller sizes included; `cut` tells whether `limit` nodes were
        too few or some type has more values than were listed."""
        self.nodes = limit
        self.cut = False
        yield from self._extend(size, 0, (), (), self.fresh_env())

    def fresh_env(self) -> Env:
        self.code.machine.reset(Oracle(), 10**9)
        if not self.unit.compiled:
            self.unit.compile()
        env = self.unit.scope.new_env()
        env[TYPES] = None
        env[ACT] = Activation(0, 0)
        return env

    def _extend(self, size: int, k: int, values: tuple[Value, ...], heap: Heap, env: Env) -> Iterator[Inputs]:
        if k == len(self.types):
            yield self.inputs(values, heap)
            return
        for value, grown in self.values(self.types[k], size, heap, OBJECT_DEPTH):
            if self.nodes <= 0:
                self.cut = True
                return
            self.nodes -= 1
            if self.fits(k, value, values, grown, env):
                yield from self._extend(size, k + 1, (*values, value), grown, env)

    def fits(self, k: int, value: Value, before: tuple[Value, ...], heap: Heap, env: Env) -> bool:
        """Whether no conjunct that can be told already is false."""
        known = frozenset(self.slots[: k + 1])
        slot = self.slots[k]
        relevant = [p for p in self.parts if slot in p.needs and p.needs <= known]
        test = None if has_params(self.types[k]) else constraint(self.code, self.types[k])
        if not relevant and test is None:
            return True
        machine = self.code.machine
        machine.reset(Oracle(), 200_000)
        install(self.code, heap)
        for i, v in enumerate(before):
            env[self.slots[i]] = v
        env[slot] = value
        env[ACT].born = len(machine.heap)
        machine.quiet += 1
        try:
            if test is not None and not test(value):
                return False
            for p in relevant:
                try:
                    if not p.run(env):
                        return False
                except Cancelled:
                    raise
                except Stop:
                    continue
        except Cancelled:
            raise
        except Stop:
            return True
        finally:
            machine.quiet -= 1
        return True

    def inputs(self, values: tuple[Value, ...], heap: Heap) -> Inputs:
        names = tuple(p.name for p in self.target.params)
        types = tuple(p.type for p in self.target.params)
        if self.is_constructor and self.this_type is not None:
            b = bare(self.this_type)
            assert isinstance(b, UserType)
            machine = self.code.machine
            cells: dict[str, Any] = machine.heap[allocate(self.code, b).id].cells
            machine.heap.pop()
            fresh = HeapObject(b, tuple(cells.items()))
            return Inputs(values, reference(len(heap), b), (*heap, fresh), names=names, types=types)
        if self.this_type is not None:
            return Inputs(values[1:], values[0], heap, names=names, types=types)
        return Inputs(values, None, heap, names=names, types=types)

    def look(self) -> None:
        """Raise `Cancelled` where the time is over: listing values alone may take long."""
        cancel = self.code.machine.cancel
        if cancel is not None and cancel():
            raise Cancelled

    # ── values with references ───────────────────────────────────────────────────────────────────

    def values(self, t: Type, size: int, heap: Heap, depth: int) -> Iterator[Option]:
        """Values of a type together with the heap that they live in."""
        b = bare(t)
        if not has_references(b):
            found, cut = small(self.code, t, size)
            self.cut = self.cut or cut
            for v in found:
                yield v, heap
            return
        if isinstance(b, UserType) and isinstance(b.decl, Class):
            yield from self._references(b, size, heap, depth)
        elif isinstance(b, SeqType):
            for n in range(size + 1):
                yield from self._tuples((b.item,) * n, size, heap, depth)
        elif isinstance(b, SetType):
            yield from self._sets(b, size, heap, depth)
        elif isinstance(b, UserType) and isinstance(b.decl, Datatype):
            yield from self._data(b, size, heap, depth)
        elif isinstance(b, MapType):
            yield Map(frozenset()), heap
            self.cut = True
        else:
            self.cut = True

    def _references(self, t: UserType, size: int, heap: Heap, depth: int) -> Iterator[Option]:
        assert isinstance(t.decl, Class)
        if t.nullable:
            yield None, heap
        if depth > 0:
            if t.decl.is_array:
                yield from self._arrays(UserType(t.decl, t.args), size, heap, depth)
            else:
                for cls in self._implementations(t):
                    yield from self._objects(cls, size, heap, depth)
        else:
            self.cut = True
        for i, o in enumerate(heap):
            if self._is_a(o.type, t):
                yield reference(i, o.type), heap

    def _is_a(self, t: UserType, wanted: UserType) -> bool:
        if isinstance(wanted.decl, Class) and wanted.decl.is_object:
            return True
        seen = seen_as(t, wanted.decl)
        return seen is not None and seen.args == wanted.args

    def _implementations(self, t: UserType) -> list[UserType]:
        assert isinstance(t.decl, Class)
        if t.decl.is_object:
            return []
        if not t.decl.is_trait:
            return [UserType(t.decl, t.args)]
        classes = [d for d in self.program.types if isinstance(d, Class) and not d.is_trait]
        plain = [d for d in classes if not d.params]
        if any(d.params and seen_as(UserType(d, d.params), t.decl) for d in classes):
            self.cut = True  # which type arguments such an object has is not tried
        return [UserType(d) for d in plain if self._is_a(UserType(d), t)]

    def _arrays(self, t: UserType, size: int, heap: Heap, depth: int) -> Iterator[Option]:
        assert isinstance(t.decl, Class)
        element, id = t.args[0], len(heap)
        for dims in product(range(size + 1), repeat=t.decl.dims):
            total = 1
            for n in dims:
                total *= n
            if total > size * max(1, size):
                continue
            blank = HeapObject(t, (), (), dims)
            for cells, grown in self._tuples((element,) * total, size, (*heap, blank), depth - 1):
                made = HeapObject(t, (), cells, dims)
                yield reference(id, t), (*grown[:id], made, *grown[id + 1 :])

    def _built(self, t: UserType) -> list[Made]:
        """Objects that the class's own code makes; found once a class."""
        if t not in self._made:
            self._made[t] = []  # a class that needs itself to be made is not made
            self._made[t] = built(self.code, t, lambda types, heap: self._tuples(types, 1, heap, 1))
        return self._made[t]

    def _objects(self, t: UserType, size: int, heap: Heap, depth: int) -> Iterator[Option]:
        if depth == OBJECT_DEPTH:
            for made in self._built(t):
                own, root = shifted(made, len(heap))
                yield reference(root, t), (*heap, *own)
        id = len(heap)
        fields: list[tuple[str, Type]] = []
        for cls, types in self.code.ancestry(t):
            fields.extend((f.name, substitute(f.type, types)) for f in cls.fields)
            fields.extend(
                (c.name, substitute(c.type, types)) for c in cls.constants if c.value is None and not c.static
            )
        # Sets of objects last: they usually hold the objects that the other fields point to.
        fields.sort(key=lambda f: sort(f[1]) == "set" and has_references(f[1]))
        names = [n for n, _ in fields]
        blank = HeapObject(t, tuple((n, None) for n in names))
        for values, grown in self._tuples(tuple(f for _, f in fields), size, (*heap, blank), depth - 1):
            made = HeapObject(t, tuple(zip(names, values, strict=True)))
            yield reference(id, t), (*grown[:id], made, *grown[id + 1 :])

    def _tuples(
        self, types: tuple[Type, ...], size: int, heap: Heap, depth: int
    ) -> Iterator[tuple[tuple[Value, ...], Heap]]:
        if not types:
            yield (), heap
            return
        if not any(map(has_references, types)):
            lists: list[list[Value]] = []
            for t in types:
                found, cut = small(self.code, t, size)
                self.cut = self.cut or cut
                lists.append(found)
            for items in product(*lists):
                yield items, heap
            return
        for first, grown in self.values(types[0], size, heap, depth):
            self.look()
            for rest, more in self._tuples(types[1:], size, grown, depth):
                yield (first, *rest), more

    def _sets(self, t: SetType, size: int, heap: Heap, depth: int) -> Iterator[Option]:
        """Sets of objects that exist already; the one with all of them first."""
        b = bare(t.item)
        if not isinstance(b, UserType) or not isinstance(b.decl, Class):
            self.cut = True
            yield frozenset[Value](), heap
            return
        mine = [reference(i, o.type) for i, o in enumerate(heap) if self._is_a(o.type, b)]
        yield frozenset[Value](mine), heap
        for mask in range(2 ** min(len(mine), 3)):
            chosen = frozenset[Value](r for i, r in enumerate(mine) if i < 3 and mask >> i & 1)
            if len(chosen) < len(mine):
                yield chosen, heap

    def _data(self, t: UserType, size: int, heap: Heap, depth: int) -> Iterator[Option]:
        assert isinstance(t.decl, Datatype)
        types = dict(zip(t.decl.params, t.args, strict=False))
        for c in t.decl.ctors:
            fields = tuple(substitute(f.type, types) for f in c.formals)
            deeper = any(has_references(f) for f in fields)
            if deeper and size == 0:
                self.cut = True
                continue
            names = tuple(f.name for f in c.formals)
            for args, grown in self._tuples(fields, size - 1 if deeper else size, heap, depth):
                yield Data(c.name, args, names, t.decl.qualified), grown


def _negated(run: Eval) -> Eval:
    return lambda env: not run(env)
