"""Frames of function values that may read the heap (`~>`).

Where such a function may be called, its precondition, what it reads and its value depend on nothing but
the places that it reads: that was checked where it was made. So two heaps, one after the other, that agree
on those places give the same three. (Dafny's prelude has the same six axioms for each number of
parameters; there, what is read means something outside the precondition too, and here it does not.)

A function that was made before a heap (`made`) reads no objects that are newer than that heap, if its
arguments are not. This is known of a unit's inputs, in any heap of the unit. It is not known of others: a
claim that a function value is allocated holds without proof, so it must not tell anything afterwards.
"""

from __future__ import annotations

from language.analysis.type_questions import holds_functions
from language.ivl import nodes as n
from language.ivl.lower_functions import REFS
from language.ivl.sorts import sort_of
from language.prove.encoding import Encoding
from language.prove.laws import forall, implies
from language.prove.sorts import clean
from language.prove.type_predicates import TypePredicates
from language.types import ArrowType

_OPERATORS = ("fun.apply", "fun.requires", "fun.reads")


class FunctionFrames:
    def __init__(self, encoder: Encoding, types: TypePredicates) -> None:
        self.types = types
        self.b = encoder.b
        self._sorts: dict[n.FunSort, None] = {}
        self._made: dict[ArrowType, str] = {}

    def use(self, sort: n.FunSort) -> None:
        """Some function of the sort is asked about in a heap of the program's."""
        if sort not in self._sorts:
            self._sorts[sort] = None
            for symbol in ("heap.succ", "heap.rest"):
                self.b.fixed(symbol)
            for op in _OPERATORS:
                self.b.fun_op(op, sort)

    def made(self, f: str, heap: str, type_: ArrowType) -> str | None:
        """That the function exists in the heap; None where that says nothing: of a function that reads no
        heap, or whose arguments may be functions, which may know newer objects."""
        if type_.arrow != "~>" or any(map(holds_functions, type_.params)):
            return None
        symbol = self._made.get(type_)
        if symbol is None:
            symbol = f"|{self.b.names.unique('made ' + clean(str(type_)), type_)}|"
            self._made[type_] = symbol
            sort = sort_of(type_)
            alloc = self.b.fixed("heap.alloc")
            self.b.world.declare(
                symbol, f"(declare-fun {symbol} ({self.b.sort(sort)} (Array Ref Bool)) Bool)"
            )
            self.b.requests.append(lambda: self._made_axioms(symbol, alloc, type_))
        return f"({symbol} {f} ({self.b.fixed('heap.alloc')} {heap}))"

    def _made_axioms(self, symbol: str, alloc: str, type_: ArrowType) -> None:
        b, sort = self.b, sort_of(type_)
        assert isinstance(sort, n.FunSort)
        succ, null = b.fixed("heap.succ"), b.fixed("ref.null")
        f = f"(f {b.sort(sort)})"
        now, later = f"({symbol} f ({alloc} h))", f"({symbol} f ({alloc} k))"
        stays = f"(=> (and ({succ} h k) {now}) {later})"
        b.world.axioms.append(forall(f"{f} (h Heap) (k Heap)", f"({succ} h k) {now}", stays, symbol))
        xs = [f"x{i}" for i in range(len(sort.params))]
        vars = " ".join(f"({x} {b.sort(s)})" for x, s in zip(xs, sort.params, strict=True))
        args = " ".join(("f", "h", *xs))
        read = f"({b.op('set.member', REFS)} o ({b.fun_op('fun.reads', sort)} {args}))"
        given = [
            self.types.is_alloc(x, s, t, "h") for x, s, t in zip(xs, sort.params, type_.params, strict=True)
        ]
        guard = [now, f"({b.fun_op('fun.requires', sort)} {args})", *filter(None, given), read]
        known = implies(guard, f"(or (= o {null}) (select ({alloc} h) o))")
        b.world.axioms.append(forall(f"{f} (h Heap) {vars} (o Ref)", f"{now} {read}", known, symbol))

    def finish(self) -> None:
        """State the frames, once all fields in use are known."""
        for sort in self._sorts:
            self._axioms(sort)

    def _axioms(self, sort: n.FunSort) -> None:
        b = self.b
        apply, requires, reads = (b.fun_op(op, sort) for op in _OPERATORS)
        member = b.op("set.member", REFS)
        maps = [*b.fields.values(), "heap.rest"]
        xs = [f"x{i}" for i in range(len(sort.params))]
        vars = " ".join(f"({x} {b.sort(s)})" for x, s in zip(xs, sort.params, strict=True))
        vars = f"(f {b.sort(sort)}) (h Heap) (k Heap) {vars}".strip()

        def at(op: str, heap: str) -> str:
            return f"({op} {' '.join(('f', heap, *xs))})"

        same = " ".join(f"(= (select ({g} h) o) (select ({g} k) o))" for g in maps)
        for op in (apply, requires, reads):
            for known in ("h", "k"):
                agree = f"(forall ((o Ref)) (=> ({member} o {at(reads, known)}) (and {same})))"
                guard = f"(and (heap.succ h k) {at(requires, known)} {agree})"
                body = f"(=> {guard} (= {at(op, 'h')} {at(op, 'k')}))"
                pattern = f"(heap.succ h k) {at(op, 'k')}"
                b.world.axioms.append(forall(vars, pattern, body, "function frame"))
