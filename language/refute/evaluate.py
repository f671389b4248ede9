"""Terms of the IVL → values of bounded size.

One dispatch on the kind of term. Quantifiers are expanded over their ranges (`ranges`), functions unfolded
(`functions`), types looked into (`type_tests`), heaps are tables (`heaps`). Where a bound cuts something
off, `limits` notes under which condition that matters, so that a search can ask for exact models first.
"""

# pyright: reportPrivateUsage=false
# the dispatch tables below the class name its methods

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any, cast

from language.analysis.typed import Constructor, Field
from language.ivl import nodes as n
from language.ivl import terms as k
from language.refute import collections, functions, heaps, ranges, type_tests
from language.refute.evaluation import Env, Evaluation
from language.refute.smt import BOOL, INT, REAL, Scalar, Smt, TooBig
from language.refute.values import POISON, DataV, FunV, HeapV, MapV, SeqV, SetV, Skip, Value, smt_sort
from language.types import UserType


class Evaluator(Evaluation):
    """Evaluates terms of one passive program."""

    def __init__(self, smt: Smt, environment: n.Environment, size: int) -> None:
        super().__init__(smt, environment, size)
        self.functions = functions.Functions(self)
        self.heaps = heaps.Heaps(self)

    def constant(self, holder: Value, name: str, sort: n.Sort) -> Value:
        return self.heaps.constant(holder, name, sort)

    def has_type(self, value: Value, type_: UserType) -> Scalar:
        return self.heaps.has_type(value, type_)

    def allocated(self, heap: HeapV, value: Value) -> Scalar:
        return self.heaps.allocated(heap, value)

    # ── the way in ───────────────────────────────────────────────────────────────────────────────

    def __call__(self, t: n.Term, env: Env | None = None) -> Value:
        """The value of a term; raises `Skip`."""
        env = env or self.root
        if isinstance(t, n.Ref_):
            return self._name(t, env)
        if isinstance(t, n.Lit):
            return t.value
        home = self.root if env.names.keys().isdisjoint(self.free(t)) else env
        known = home.memo.get(id(t))
        if known is not None:
            return known[1]
        value = _DISPATCH[type(t)](self, t, env)
        home.memo[id(t)] = (t, value)
        return value

    def _name(self, t: n.Ref_, env: Env) -> Value:
        value = env.names.get(t.name)
        if value is None:
            value = self.names.get(t.name)
        if value is None:
            value = self.names[t.name] = self.values.fresh(t.sort, t.name.split("#")[0])
        if value is POISON:
            raise Skip
        return value

    # ── logic ────────────────────────────────────────────────────────────────────────────────────

    def _and(self, t: n.App, env: Env) -> Value:
        so_far: Scalar = True
        for x in t.args:
            so_far = self.smt.all((so_far, self.under(so_far, x, env)))
            if so_far is False:
                return False
        return so_far

    def _or(self, t: n.App, env: Env) -> Value:
        so_far: Scalar = False
        for x in t.args:
            so_far = self.smt.any((so_far, self.under(self.smt.negate(so_far), x, env)))
            if so_far is True:
                return True
        return so_far

    def _not(self, t: n.App, env: Env) -> Value:
        return self.smt.negate(self.scalar(t.args[0], env))

    def _implies(self, t: n.App, env: Env) -> Value:
        left = self.scalar(t.args[0], env)
        if left is False:
            return True
        return self.smt.implies(left, self.under(left, t.args[1], env))

    def _equal(self, t: n.App, env: Env) -> Value:
        a, b = t.args
        return self.values.equal(self(a, env), self(b, env), a.sort)

    def _ite(self, t: n.App, env: Env) -> Value:
        c = self.scalar(t.args[0], env)
        if not isinstance(c, str):
            return self(t.args[1] if c else t.args[2], env)
        a = self.under(c, t.args[1], env)
        b = self.under(self.smt.negate(c), t.args[2], env)
        return self.values.merge(c, a, b, t.sort)

    # ── applications ─────────────────────────────────────────────────────────────────────────────

    def _app(self, t: n.App, env: Env) -> Value:
        special = _SPECIAL.get(t.op)
        if special is not None:
            return special(self, t, env)
        op = collections.OPS.get(t.op)
        if op is not None:
            return op(self.values, t, [self(a, env) for a in t.args])
        if t.op.startswith("bv."):
            return self._bits(t, env)
        if t.op.startswith("ord."):
            return self._ordinal(t, env)
        raise Skip

    def _arithmetic(self, t: n.App, env: Env) -> Value:
        smt, sort = self.smt, smt_sort(t.args[0].sort) or INT
        xs = [self.scalar(a, env) for a in t.args]
        match t.op:
            case "+":
                return smt.add(sort, xs[0], xs[1])
            case "-":
                return smt.subtract(sort, xs[0], xs[1])
            case "neg":
                return smt.subtract(sort, Fraction(0) if sort == REAL else 0, xs[0])
            case "*":
                return smt.multiply(sort, xs[0], xs[1])
            case "<":
                return smt.less(sort, xs[0], xs[1])
            case "<=":
                return smt.at_most(sort, xs[0], xs[1])
            case ">":
                return smt.less(sort, xs[1], xs[0])
            case ">=":
                return smt.at_most(sort, xs[1], xs[0])
            case "div":
                return smt.divide(xs[0], xs[1])
            case "mod":
                return smt.modulo(xs[0], xs[1])
            case "/":
                a, b = xs
                if not isinstance(a, str) and not isinstance(b, str) and b != 0:
                    return Fraction(a) / Fraction(b)
                return smt.apply("/", REAL, ((a, REAL), (b, REAL)))
            case "to_real":
                a = xs[0]
                return smt.apply("to_real", REAL, ((a, INT),)) if isinstance(a, str) else Fraction(a)
            case _:  # floor
                a = xs[0]
                return smt.apply("to_int", INT, ((a, REAL),)) if isinstance(a, str) else int(a // 1)

    def _ordinal(self, t: n.App, env: Env) -> Value:
        """Only finite ordinals are tried, as whole numbers."""
        smt = self.smt
        xs = [self.scalar(a, env) for a in t.args]
        match t.op:
            case "ord.lt":
                return smt.less(INT, xs[0], xs[1])
            case "ord.le":
                return smt.at_most(INT, xs[0], xs[1])
            case "ord.plus":
                return smt.add(INT, xs[0], xs[1])
            case "ord.minus":
                return smt.subtract(INT, xs[0], xs[1])
            case "ord.finite":
                return True
            case _:  # ord.offset, ord.of_int
                return xs[0]

    def _bits(self, t: n.App, env: Env) -> Value:
        xs = [(self.scalar(a, env), smt_sort(a.sort) or INT) for a in t.args]
        sort = smt_sort(t.sort) or BOOL
        apply = self.smt.apply
        match t.op:
            case "bv.of_int":
                assert isinstance(t.sort, n.Bits)
                return (
                    apply(f"(_ int_to_bv {t.sort.width})", sort, xs)
                    if isinstance(xs[0][0], str)
                    else xs[0][0]
                )
            case "bv.to_int":
                return apply("ubv_to_int", sort, xs)
            case "bv.shl" | "bv.shr":
                by = xs[1][0]
                assert isinstance(t.sort, n.Bits)
                amount = apply(f"(_ int_to_bv {t.sort.width})", sort, ((by, INT),))
                return apply("bvshl" if t.op == "bv.shl" else "bvlshr", sort, (xs[0], (amount, sort)))
            case op:
                if k.is_wide_circuit(t):
                    raise TooBig
                name = {"bv.lt": "bvult", "bv.le": "bvule"}.get(op, "bv" + op[3:])
                return apply(name, sort, xs)

    # ── datatypes ────────────────────────────────────────────────────────────────────────────────

    def _make(self, t: n.App, env: Env) -> Value:
        index = cast("Constructor", t.decl).index
        return DataV(index, ((index, tuple(self(a, env) for a in t.args)),))

    def _is_ctor(self, t: n.App, env: Env) -> Value:
        d: DataV = self(t.args[0], env)
        index = cast("Constructor", t.decl).index
        return False if d.of(index) is None else self.smt.equal(INT, d.tag, index)

    def _get(self, t: n.App, env: Env) -> Value:
        d: DataV = self(t.args[0], env)
        ctor, index = cast("tuple[Constructor, int]", t.decl)
        fields = d.of(ctor.index)
        return self.values.junk(t.sort) if fields is None else fields[index]

    def _rank(self, t: n.App, env: Env) -> Value:
        return self.rank(self(t.args[0], env), t.args[0].sort)

    def rank(self, value: Value, sort: n.Sort) -> Scalar:
        """The size of a value in constructors: smaller for each structural part."""
        smt = self.smt
        match value, sort:
            case DataV(), n.DataSort():
                total: Scalar = 0
                for i, ctor in enumerate(self.environment.datatype(sort)):
                    fields = value.of(i)
                    if fields is None:
                        continue
                    inside = smt.total(self.rank(x, s) for x, s in zip(fields, ctor.sorts, strict=True))
                    total = smt.ite(INT, smt.equal(INT, value.tag, i), inside, total)
                return smt.add(INT, total, 1)
            case SeqV(), n.SeqSort(item):
                parts = (
                    smt.ite(INT, smt.less(INT, j, value.length), self.rank(x, item), 0)
                    for j, x in enumerate(value.items)
                )
                return smt.add(INT, smt.total(parts), 1)
            case _:
                if smt_sort(sort) is None:
                    raise Skip
                return 0

    # ── references ───────────────────────────────────────────────────────────────────────────────

    def _null(self, t: n.App, env: Env) -> Value:
        return 0

    def _true(self, t: n.App, env: Env) -> Value:
        return True

    def _array_len(self, t: n.App, env: Env) -> Value:
        dim = t.decl if isinstance(t.decl, int) else 0
        return self.heaps.length(self.scalar(t.args[0], env), dim)

    def _ref_type(self, t: n.App, env: Env) -> Value:
        return self.heaps.has_type(self.scalar(t.args[0], env), cast("UserType", t.decl))

    def heap(self, t: n.Term, env: Env) -> HeapV:
        h = self(t, env)
        if not isinstance(h, HeapV):
            raise Skip
        return h

    def _read(self, t: n.App, env: Env) -> Value:
        h, o = t.args
        return self.heaps.read(self.heap(h, env), self.scalar(o, env), cast("Field", t.decl), t.sort)

    def _elem(self, t: n.App, env: Env) -> Value:
        h, a, *at = t.args
        return self.heaps.elem(
            self.heap(h, env), self.scalar(a, env), [self.scalar(i, env) for i in at], t.sort
        )

    def _of_array(self, t: n.App, env: Env) -> Value:
        h, a, lo, hi = t.args
        assert isinstance(t.sort, n.SeqSort)
        row = self.heaps.row(self.heap(h, env), self.scalar(a, env), t.sort.item)
        start = self.scalar(lo, env)
        cut = collections.take(self.values, row, self.scalar(hi, env))
        return cut if start == 0 else collections.drop(self.values, cut, start, t.sort.item)

    def _alloc(self, t: n.App, env: Env) -> Value:
        h, r = t.args
        return self.heaps.allocated(self.heap(h, env), self.scalar(r, env))

    def _heap_change(self, t: n.App, env: Env) -> Value:
        h = self.heap(t.args[0], env)
        o = self.scalar(t.args[1], env)
        if t.op == "heap.new":
            return self.heaps.new(h, o)
        if t.op == "heap.write":
            return self.heaps.write(h, o, cast("Field", t.decl), self(t.args[2], env), True)
        at = [self.scalar(i, env) for i in t.args[2:-1]]
        return self.heaps.elem_write(h, o, at, self(t.args[-1], env), t.args[-1].sort, True)

    # ── function values ──────────────────────────────────────────────────────────────────────────

    def _fun_value(self, t: n.Fun, env: Env) -> Value:
        return FunV(t, env)

    def _apply(self, t: n.App, env: Env) -> Value:
        f = self(t.args[0], env)
        if not isinstance(f, FunV) or t.op == "fun.reads":
            raise Skip
        bound: dict[str, Value] = {
            p.name: self(a, env) for p, a in zip(f.term.params, t.args[2:], strict=True)
        }
        try:
            bound[f.term.heap] = self(t.args[1], env)
        except Skip:
            bound[f.term.heap] = POISON
        inner = cast("Env", f.env).bind(bound)
        return self(f.term.body if t.op == "fun.apply" else f.term.requires, inner)

    # ── the rest ─────────────────────────────────────────────────────────────────────────────────

    def _let(self, t: n.Let, env: Env) -> Value:
        try:
            value = self(t.value, env)
        except Skip:
            value = POISON
        return self(t.body, env.bind({t.name: value}))

    def _fun_app(self, t: n.FunApp, env: Env) -> Value:
        heap = None if t.heap is None else self(t.heap, env)
        return self.functions.apply(t.instance, heap, tuple(self(a, env) for a in t.args))

    def _const_app(self, t: n.ConstApp, env: Env) -> Value:
        return self.functions.constant(t.const, t.type_args, tuple(self(a, env) for a in t.args))

    def _is(self, t: n.Is, env: Env) -> Value:
        return type_tests.satisfies(self, self(t.value, env), t.value.sort, t.type)

    def _is_alloc(self, t: n.IsAlloc, env: Env) -> Value:
        if isinstance(t.heap, n.App) and t.heap.op == "heap.none":
            return True
        return type_tests.allocated(self, self(t.value, env), t.value.sort, t.type, self.heap(t.heap, env))

    def _quant(self, t: n.Quant, env: Env) -> Value:
        return ranges.quantifier(self, t, env)

    def _set_of(self, t: n.SetOf, env: Env) -> Value:
        found: list[tuple[Scalar, Any]] = []
        for inner in ranges.instances(self, t.vars, ranges.conjuncts(t.condition), env, exact=True):
            there = self.scalar(t.condition, inner)
            if there is not False:
                found.append((there, self(t.item, inner)))
        return SetV(tuple(found))

    def _map_of(self, t: n.MapOf, env: Env) -> Value:
        found: list[tuple[Scalar, Any, Any]] = []
        for inner in ranges.instances(self, t.vars, ranges.conjuncts(t.condition), env, exact=True):
            there = self.scalar(t.condition, inner)
            if there is not False:
                found.append((there, self(t.key, inner), self(t.value, inner)))
        return MapV(tuple(found))

    def _seq_of(self, t: n.SeqOf, env: Env) -> Value:
        length = self.scalar(t.length, env)
        _, high = self.smt.interval(length)
        most = 2 * self.size + 2 if high is None else min(max(high, 0), 40)
        if high is None or high > most:
            self.limit(self.smt.less(INT, most, length))
        return SeqV(length, tuple(self(t.item, env.bind({t.var.name: j})) for j in range(most)))

    def _choose(self, t: n.Choose, env: Env) -> Value:
        found: Value = None
        name, sort = t.vars[t.index].name, t.vars[t.index].sort
        inners = list(ranges.instances(self, t.vars, ranges.conjuncts(t.condition), env, exact=True))
        for inner in reversed(inners):
            value = inner.names[name]
            here = self.scalar(t.condition, inner)
            found = value if found is None else self.values.merge(here, value, found, sort)
        return self.values.junk(sort) if found is None else found

    def _heap_fact(self, t: n.HeapFact, env: Env) -> Value:
        raise TypeError("a step of the heap is a definition")


_SPECIAL: dict[str, Callable[[Evaluator, n.App, Env], Value]] = {
    "and": Evaluator._and,
    "or": Evaluator._or,
    "not": Evaluator._not,
    "=>": Evaluator._implies,
    "<=>": Evaluator._equal,
    "=": Evaluator._equal,
    "ite": Evaluator._ite,
    **dict.fromkeys(("+", "-", "*", "neg", "<", "<=", ">", ">=", "div", "mod", "/"), Evaluator._arithmetic),
    "to_real": Evaluator._arithmetic,
    "floor": Evaluator._arithmetic,
    "data.make": Evaluator._make,
    "data.is": Evaluator._is_ctor,
    "data.get": Evaluator._get,
    "data.rank": Evaluator._rank,
    "ref.null": Evaluator._null,
    "ref.type": Evaluator._ref_type,
    "array.len": Evaluator._array_len,
    "heap.read": Evaluator._read,
    "heap.elem": Evaluator._elem,
    "heap.alloc": Evaluator._alloc,
    "heap.succ": Evaluator._true,
    "heap.write": Evaluator._heap_change,
    "heap.elem_write": Evaluator._heap_change,
    "heap.new": Evaluator._heap_change,
    "seq.of_array": Evaluator._of_array,
    "fun.apply": Evaluator._apply,
    "fun.requires": Evaluator._apply,
    "fun.reads": Evaluator._apply,
    "revealed": Evaluator._true,
}

_DISPATCH: dict[type, Callable[[Evaluator, Any, Env], Value]] = {
    n.App: Evaluator._app,
    n.FunApp: Evaluator._fun_app,
    n.ConstApp: Evaluator._const_app,
    n.Is: Evaluator._is,
    n.IsAlloc: Evaluator._is_alloc,
    n.Quant: Evaluator._quant,
    n.Let: Evaluator._let,
    n.SetOf: Evaluator._set_of,
    n.MapOf: Evaluator._map_of,
    n.SeqOf: Evaluator._seq_of,
    n.Fun: Evaluator._fun_value,
    n.Choose: Evaluator._choose,
    n.HeapFact: Evaluator._heap_fact,
}
