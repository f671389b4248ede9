"""Terms of the IVL → SMT-LIB text.

`Encoder.term` is one dispatch on the kind of term; operators of theories go through tables. Binders are
in `binders`, predicates of types in `type_predicates`, declared functions in `functions`, steps of the
heap in `heaps`; each asks the encoder for the text of parts (see `encoding`).
"""

# pyright: reportPrivateUsage=false
# the dispatch tables below the class name its methods

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import cast

from language.analysis.typed import Constructor
from language.ivl import nodes as n
from language.ivl import terms as k
from language.ivl.sorts import root
from language.ivl.unsupported import Unsupported
from language.prove import (
    binders,
    can_call,
    function_frames,
    functions,
    heaps,
    hints,
    made_values,
    nested,
    rank,
    type_predicates,
)
from language.prove.builder import Builder
from language.prove.env import BOTH, FACT, Env
from language.prove.sorts import clean
from language.source import NOWHERE
from language.types import ArrowType, UserType

_PLAIN = {
    "+": "+",
    "-": "-",
    "*": "*",
    "neg": "-",
    "<": "<",
    "<=": "<=",
    ">": ">",
    ">=": ">=",
    "/": "/",
    "to_real": "to_real",
    "floor": "to_int",
    "bv.add": "bvadd",
    "bv.sub": "bvsub",
    "bv.mul": "bvmul",
    "bv.udiv": "bvudiv",
    "bv.urem": "bvurem",
    "bv.and": "bvand",
    "bv.or": "bvor",
    "bv.xor": "bvxor",
    "bv.not": "bvnot",
    "bv.lt": "bvult",
    "bv.le": "bvule",
}

_RENAMED = {
    "set.diff": "set.minus",
    "ms.diff": "ms.minus",
}

_FIRST = {"seq", "ms", "map"}
"""Theories whose operators take a collection first; the sort of the operator is that collection's."""

_EQUAL: dict[type, str] = {
    n.SeqSort: "seq.equal",
    n.SetSort: "set.equal",
    n.MultisetSort: "ms.equal",
    n.MapSort: "map.equal",
}


class Encoder:
    """Encodes terms of one unit. `measure` guards the unfolding of functions of its own component."""

    def __init__(self, builder: Builder, measure: n.MeasureGuard | None = None) -> None:
        self.b = builder
        self.measure = measure
        self.inputs: frozenset[str] = frozenset()
        """Names of constants that stand for a value that was there at the unit's start."""
        self.nonlinear = False
        """Whether a product or quotient of two unknowns was met."""
        self.types = type_predicates.TypePredicates(self)
        self.hints = hints.Hints(self)
        self.binders = binders.Binders(self, self.hints)
        self.can_call = can_call.CanCall(self, self.binders)
        self.functions = functions.Functions(self, self.types, self.binders, self.can_call)
        self.function_frames = function_frames.FunctionFrames(self, self.types)
        self.heaps = heaps.Heaps(self)
        self.ranks = rank.Ranks(self)
        self.nested = nested.Nested(builder, self.ranks)
        self.made_values = made_values.MadeValues(self.functions, self.types)

    def term(self, t: n.Term, pol: int, env: Env) -> str:
        if env.lifted:
            param = env.lifted.get(id(t))
            if param is not None:
                return param
        return _DISPATCH[type(t)](self, t, pol, env)

    def terms(self, ts: tuple[n.Term, ...], pol: int, env: Env) -> str:
        return " ".join([self.term(t, pol, env) for t in ts])

    # ── leaves ──

    def literal(self, t: n.Lit, pol: int, env: Env) -> str:
        v = t.value
        if isinstance(v, bool):
            return "true" if v else "false"
        match t.sort:
            case n.Bits(width):
                return f"(_ bv{int(v) % (1 << width)} {width})"
            case n.Base("Ord"):
                return f"({self.b.ordinal('ord.of_int')} {v})"
            case n.Base("Real"):
                f = Fraction(v)
                top = f"{abs(f.numerator)}.0"
                text = top if f.denominator == 1 else f"(/ {top} {f.denominator}.0)"
                return f"(- {text})" if f < 0 else text
            case _:
                return str(v) if v >= 0 else f"(- {-v})"

    def name(self, t: n.Ref_, pol: int, env: Env) -> str:
        text = env.names.get(t.name)
        if text is None:
            return self.constant(t.name, t.sort)
        return text

    def constant(self, name: str, sort: n.Sort) -> str:
        """A free name: a constant of the unit, or a parameter of a definition that forgot to bind it."""
        symbol = f"|{clean(name)}!|"
        if not self.b.world.knows(symbol):
            self.b.world.declare(symbol, f"(declare-const {symbol} {self.b.sort(sort)})")
        return symbol

    # ── applications ──

    def app(self, t: n.App, pol: int, env: Env) -> str:
        op = t.op
        plain = _PLAIN.get(op)
        if plain is not None:
            if k.is_wide_circuit(t):
                return self._wide(t, env)
            if op == "*":
                self.nonlinear |= not any(isinstance(a, n.Lit) for a in t.args)
                plain = "int.times" if t.sort == n.INT else "*"
            return f"({plain} {self.terms(t.args, BOTH, env)})"
        special = _SPECIAL.get(op)
        if special is not None:
            return special(self, t, pol, env)
        family, _, _ = op.partition(".")
        if family == "set":
            return self._set(t, pol, env)
        if family == "ord":
            return f"({self.b.ordinal(op)} {self.terms(t.args, BOTH, env)})"
        if family in _FIRST:
            sort = t.args[0].sort if t.args else t.sort
            if not t.args:
                return self.b.op(op, sort)
            return f"({self.b.op(_RENAMED.get(op, op), sort)} {self.terms(t.args, BOTH, env)})"
        raise Unsupported(NOWHERE, f"the operator {op}")

    def _logic(self, t: n.App, pol: int, env: Env) -> str:
        if not t.args:
            return "true" if t.op == "and" else "false"
        return f"({t.op} {self.terms(t.args, pol, env)})"

    def _not(self, t: n.App, pol: int, env: Env) -> str:
        return f"(not {self.term(t.args[0], -pol, env)})"

    def _implies(self, t: n.App, pol: int, env: Env) -> str:
        return f"(=> {self.term(t.args[0], -pol, env)} {self.term(t.args[1], pol, env)})"

    def _iff(self, t: n.App, pol: int, env: Env) -> str:
        return f"(= {self.terms(t.args, BOTH, env)})"

    def _ite(self, t: n.App, pol: int, env: Env) -> str:
        c, a, b = t.args
        return f"(ite {self.term(c, BOTH, env)} {self.term(a, pol, env)} {self.term(b, pol, env)})"

    def _equal(self, t: n.App, pol: int, env: Env) -> str:
        a, b = t.args
        return self.equality(a.sort, self.term(a, BOTH, env), self.term(b, BOTH, env), pol)

    def equality(self, sort: n.Sort, a: str, b: str, pol: int) -> str:
        """Equality of two texts of one sort."""
        if pol != FACT:
            extensional = _EQUAL.get(type(sort))
            if extensional is not None:
                return f"({self.b.op(extensional, sort)} {a} {b})"
            if isinstance(sort, n.DataSort) and self.ranks.holds_collections(sort):
                return f"({self.ranks.equal(sort)} {a} {b})"
        return f"(= {a} {b})"

    # ── collections ──

    def _set(self, t: n.App, pol: int, env: Env) -> str:
        if t.op == "set.member":
            x, s = t.args
            return f"({self.b.op('set.member', s.sort)} {self.term(x, BOTH, env)} {self.term(s, BOTH, env)})"
        op = _RENAMED.get(t.op, t.op)
        if not t.args:
            return self.b.op(op, t.sort)
        first = t.args[0].sort
        if any(a.sort != first for a in t.args):
            raise Unsupported(NOWHERE, "mixing `set` and `iset`")
        return f"({self.b.op(op, first)} {self.terms(t.args, BOTH, env)})"

    def _lit(self, t: n.App, pol: int, env: Env) -> str:
        family = t.op.partition(".")[0]
        if family == "seq" and len(t.args) > 8:
            return self.binders.long_sequence(t, env)
        add = self.b.op("seq.build" if family == "seq" else f"{family}.add", t.sort)
        text = self.b.op(f"{family}.empty", t.sort)
        for x in t.args:
            text = f"({add} {text} {self.term(x, BOTH, env)})"
        return text

    def _map_lit(self, t: n.App, pol: int, env: Env) -> str:
        update = self.b.op("map.update", t.sort)
        text = self.b.op("map.empty", t.sort)
        for i in range(0, len(t.args), 2):
            text = f"({update} {text} {self.terms(t.args[i : i + 2], BOTH, env)})"
        return text

    def _map_card(self, t: n.App, pol: int, env: Env) -> str:
        sort = t.args[0].sort
        assert isinstance(sort, n.MapSort)
        card = self.b.op("set.card", n.SetSort(sort.key))
        return f"({card} ({self.b.op('map.dom', sort)} {self.term(t.args[0], BOTH, env)}))"

    def _map_items(self, t: n.App, pol: int, env: Env) -> str:
        return f"({self.binders.map_items(t)} {self.term(t.args[0], BOTH, env)})"

    def _map_minus(self, t: n.App, pol: int, env: Env) -> str:
        m, s = t.args
        if isinstance(m.sort, n.MapSort) and isinstance(s.sort, n.SetSort) and m.sort.finite != s.sort.finite:
            raise Unsupported(NOWHERE, "removing a `set` from an `imap`")
        return f"({self.b.op('map.minus', m.sort)} {self.terms(t.args, BOTH, env)})"

    def _of_seq(self, t: n.App, pol: int, env: Env) -> str:
        return f"({self.b.op(t.op, t.sort)} {self.term(t.args[0], BOTH, env)})"

    def _seq_of_array(self, t: n.App, pol: int, env: Env) -> str:
        """As a slice of all the items, so that the laws of slices apply to slices of arrays."""
        heap, a, lo, hi = t.args
        assert isinstance(t.sort, n.SeqSort)
        array = self.term(a, BOTH, env)
        length = f"({self.b.array_length(0)} {array})"
        row = f"(select ({self.b.field((1, t.sort.item))} {self.term(heap, BOTH, env)}) {array})"
        text = f"({self.b.op('seq.of_array', t.sort)} {row} {length})"
        whole = isinstance(hi, n.App) and hi.op == "array.len"
        if not whole or self.term(hi, BOTH, env) != length:
            text = f"({self.b.op('seq.take', t.sort)} {text} {self.term(hi, BOTH, env)})"
        if not (isinstance(lo, n.Lit) and lo.value == 0):
            text = f"({self.b.op('seq.drop', t.sort)} {text} {self.term(lo, BOTH, env)})"
        return text

    # ── division ──

    def _divide(self, t: n.App, pol: int, env: Env) -> str:
        op = {"div": "int.over", "mod": "int.rest"}[t.op]
        if not isinstance(t.args[1], n.Lit):
            op = f"int.{t.op}"
            self.nonlinear = True
            self.b.world.demand(op)
        return f"({op} {self.terms(t.args, BOTH, env)})"

    # ── bitvectors ──

    def _bits_to_int(self, t: n.App, pol: int, env: Env) -> str:
        return f"(ubv_to_int {self.term(t.args[0], BOTH, env)})"

    def _bits_of_int(self, t: n.App, pol: int, env: Env) -> str:
        assert isinstance(t.sort, n.Bits)
        return f"((_ int_to_bv {t.sort.width}) {self.term(t.args[0], BOTH, env)})"

    def _wide(self, t: n.App, env: Env) -> str:
        """A product or quotient of many bits: nothing is known of it but that it is a function."""
        sort = self.b.sort(t.sort)
        symbol = f"|{t.op} {sort}|"
        self.b.world.declare(symbol, f"(declare-fun {symbol} ({sort} {sort}) {sort})")
        return f"({symbol} {self.terms(t.args, BOTH, env)})"

    def _shift(self, t: n.App, pol: int, env: Env) -> str:
        """The amount is at most the width, which always fits into the width's bits."""
        assert isinstance(t.sort, n.Bits)
        x, by = (self.term(a, BOTH, env) for a in t.args)
        return f"({'bvshl' if t.op == 'bv.shl' else 'bvlshr'} {x} ((_ int_to_bv {t.sort.width}) {by}))"

    # ── datatypes ──

    def _make(self, t: n.App, pol: int, env: Env) -> str:
        assert isinstance(t.sort, n.DataSort)
        ctor = self.b.ctor(t.sort, cast("Constructor", t.decl))
        return f"({ctor} {self.terms(t.args, BOTH, env)})" if t.args else ctor

    def _is_ctor(self, t: n.App, pol: int, env: Env) -> str:
        sort = t.args[0].sort
        assert isinstance(sort, n.DataSort)
        test = self.b.tester(sort, cast("Constructor", t.decl))
        return f"({test} {self.term(t.args[0], BOTH, env)})"

    def _get(self, t: n.App, pol: int, env: Env) -> str:
        sort = t.args[0].sort
        assert isinstance(sort, n.DataSort)
        ctor, index = cast("tuple[Constructor, int]", t.decl)
        return f"({self.b.selector(sort, ctor, index)} {self.term(t.args[0], BOTH, env)})"

    def _rank(self, t: n.App, pol: int, env: Env) -> str:
        return f"({self.ranks.rank(t.args[0].sort)} {self.term(t.args[0], BOTH, env)})"

    # ── references and heaps ──

    def _null(self, t: n.App, pol: int, env: Env) -> str:
        return self.b.fixed("ref.null")

    def _no_heap(self, t: n.App, pol: int, env: Env) -> str:
        return self.b.fixed("heap.none")

    def _array_len(self, t: n.App, pol: int, env: Env) -> str:
        dim = t.decl if isinstance(t.decl, int) else 0
        return f"({self.b.array_length(dim)} {self.term(t.args[0], BOTH, env)})"

    def _ref_type(self, t: n.App, pol: int, env: Env) -> str:
        assert isinstance(t.decl, UserType)
        return self.types.classes.dynamic_type(self.term(t.args[0], BOTH, env), t.decl)

    def _read(self, t: n.App, pol: int, env: Env) -> str:
        h, o = t.args
        field = self.b.field((t.decl, t.sort))
        return f"(select ({field} {self.term(h, BOTH, env)}) {self.term(o, BOTH, env)})"

    def _elem(self, t: n.App, pol: int, env: Env) -> str:
        h, a, *indices = t.args
        field = self.b.field((len(indices), t.sort))
        text = f"(select ({field} {self.term(h, BOTH, env)}) {self.term(a, BOTH, env)})"
        for i in indices:
            text = f"(select {text} {self.term(i, BOTH, env)})"
        return text

    def _alloc(self, t: n.App, pol: int, env: Env) -> str:
        h, r = t.args
        return f"(select ({self.b.fixed('heap.alloc')} {self.term(h, BOTH, env)}) {self.term(r, BOTH, env)})"

    def _succ(self, t: n.App, pol: int, env: Env) -> str:
        return f"({self.b.fixed('heap.succ')} {self.terms(t.args, BOTH, env)})"

    def _heap_change(self, t: n.App, pol: int, env: Env) -> str:
        return self.heaps.change(t, env)

    # ── function values ──

    def _fun(self, t: n.App, pol: int, env: Env) -> str:
        sort = t.args[0].sort
        assert isinstance(sort, n.FunSort)
        if not (isinstance(t.args[1], n.App) and t.args[1].op == "heap.none"):
            self.function_frames.use(sort)
        return f"({self.b.fun_op(t.op, sort)} {self.terms(t.args, BOTH, env)})"

    def _revealed(self, t: n.App, pol: int, env: Env) -> str:
        return self.functions.revealed(t.decl)

    # ── the rest ──

    def let(self, t: n.Let, pol: int, env: Env) -> str:
        name = env.fresh(t.name)
        value = self.term(t.value, BOTH, env)
        return f"(let (({name} {value})) {self.term(t.body, pol, env.bind({t.name: name}))})"

    def fun_app(self, t: n.FunApp, pol: int, env: Env) -> str:
        return self.functions.application(t, pol, env)

    def const_app(self, t: n.ConstApp, pol: int, env: Env) -> str:
        return self.functions.constant(t, env)

    def is_(self, t: n.Is, pol: int, env: Env) -> str:
        return self.types.is_(self.term(t.value, BOTH, env), t.value.sort, t.type) or "true"

    def is_alloc(self, t: n.IsAlloc, pol: int, env: Env) -> str:
        if isinstance(t.heap, n.App) and t.heap.op == "heap.none":
            return "true"  # what reads no heap may be given the values of any
        value, heap = self.term(t.value, BOTH, env), self.term(t.heap, BOTH, env)
        arrow = root(t.type)
        if isinstance(arrow, ArrowType):
            is_input = isinstance(t.value, n.Ref_) and t.value.name in self.inputs
            return (is_input and pol == FACT and self.function_frames.made(value, heap, arrow)) or "true"
        return self.types.is_alloc(value, t.value.sort, t.type, heap) or "true"

    def quant(self, t: n.Quant, pol: int, env: Env) -> str:
        return self.binders.quantifier(t, pol, env)

    def comprehension(self, t: n.Term, pol: int, env: Env) -> str:
        return self.binders.comprehension(t, env)

    def heap_fact(self, t: n.HeapFact, pol: int, env: Env) -> str:
        return self.heaps.step(t.step, env)


_SPECIAL: dict[str, Callable[[Encoder, n.App, int, Env], str]] = {
    "and": Encoder._logic,
    "or": Encoder._logic,
    "not": Encoder._not,
    "=>": Encoder._implies,
    "<=>": Encoder._iff,
    "=": Encoder._equal,
    "ite": Encoder._ite,
    "div": Encoder._divide,
    "mod": Encoder._divide,
    "seq.lit": Encoder._lit,
    "set.lit": Encoder._lit,
    "ms.lit": Encoder._lit,
    "map.lit": Encoder._map_lit,
    "map.card": Encoder._map_card,
    "map.items": Encoder._map_items,
    "map.minus": Encoder._map_minus,
    "ms.of_seq": Encoder._of_seq,
    "ms.of_set": Encoder._of_seq,
    "seq.of_array": Encoder._seq_of_array,
    "data.make": Encoder._make,
    "data.is": Encoder._is_ctor,
    "data.get": Encoder._get,
    "data.rank": Encoder._rank,
    "ref.null": Encoder._null,
    "ref.type": Encoder._ref_type,
    "array.len": Encoder._array_len,
    "heap.none": Encoder._no_heap,
    "heap.read": Encoder._read,
    "heap.elem": Encoder._elem,
    "heap.alloc": Encoder._alloc,
    "heap.succ": Encoder._succ,
    "heap.write": Encoder._heap_change,
    "heap.elem_write": Encoder._heap_change,
    "heap.new": Encoder._heap_change,
    "fun.apply": Encoder._fun,
    "fun.requires": Encoder._fun,
    "fun.reads": Encoder._fun,
    "bv.to_int": Encoder._bits_to_int,
    "bv.of_int": Encoder._bits_of_int,
    "bv.shl": Encoder._shift,
    "bv.shr": Encoder._shift,
    "revealed": Encoder._revealed,
}

_DISPATCH: dict[type, Callable[..., str]] = {
    n.Lit: Encoder.literal,
    n.Ref_: Encoder.name,
    n.App: Encoder.app,
    n.FunApp: Encoder.fun_app,
    n.ConstApp: Encoder.const_app,
    n.Is: Encoder.is_,
    n.IsAlloc: Encoder.is_alloc,
    n.Quant: Encoder.quant,
    n.Let: Encoder.let,
    n.SetOf: Encoder.comprehension,
    n.MapOf: Encoder.comprehension,
    n.SeqOf: Encoder.comprehension,
    n.Fun: Encoder.comprehension,
    n.Choose: Encoder.comprehension,
    n.HeapFact: Encoder.heap_fact,
}
