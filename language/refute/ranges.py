"""What the variables of quantifiers and comprehensions range over, read off the formula.

`instances` lists the environments in which a body is to be evaluated. The body still contains its range,
so that listing too much is harmless; listing too little is noted as a limit of the evaluator.
"""

from __future__ import annotations

from collections.abc import Iterator

from language.analysis.typed import Class
from language.ivl import nodes as n
from language.refute.evaluation import Env, Evaluation
from language.refute.smt import INT, Scalar
from language.refute.values import OPAQUE, BagV, DataV, SeqV, SetV, Skip, Value
from language.types import CharType, Type, UserType

WIDEST = 40
"""The longest range of integers that is listed."""
MOST = 600
"""Instances of one quantifier."""


def conjuncts(t: n.Term) -> list[n.Term]:
    if isinstance(t, n.App) and t.op == "and":
        return [c for x in t.args for c in conjuncts(x)]
    return [t]


def _assumptions(t: n.Term) -> list[n.Term]:
    """What a universal claim may take for granted."""
    match t:
        case n.App(op="=>", args=(a, b)):
            return [*conjuncts(a), *_assumptions(b)]
        case n.App(op="or", args=args):
            return [c for x in args if isinstance(x, n.App) and x.op == "not" for c in conjuncts(x.args[0])]
        case n.App(op="not", args=(a,)):
            return conjuncts(a)
        case _:
            return []


def quantifier(e: Evaluation, t: n.Quant, env: Env) -> Scalar:
    facts = _assumptions(t.body) if t.forall else conjuncts(t.body)
    results = (e.scalar(t.body, inner) for inner in instances(e, t.vars, facts, env, exact=False))
    if t.forall:
        return e.smt.all(results)
    return e.smt.any(results)


def instances(
    e: Evaluation, vars: tuple[n.Bound, ...], facts: list[n.Term], env: Env, *, exact: bool
) -> Iterator[Env]:
    """The environments for all values of `vars` for which `facts` can hold. With `exact`, `Skip` where
    they cannot be told; else a few values stand for all."""
    for count, inner in enumerate(_extend(e, vars, facts, env, exact)):
        if count >= MOST:
            raise Skip
        yield inner


def _extend(
    e: Evaluation, vars: tuple[n.Bound, ...], facts: list[n.Term], env: Env, exact: bool
) -> Iterator[Env]:
    if not vars:
        yield env
        return
    ranked = [(_Finder(e, v, facts, env, {w.name for w in vars}), v) for v in vars]
    finder, best = min(ranked, key=lambda p: p[0].rank)
    rest = tuple(v for v in vars if v is not best)
    for value in finder.values(exact):
        yield from _extend(e, rest, facts, env.bind({best.name: value}), exact)


class _Finder:
    """What the facts say about one variable. `rank`: the lower, the better."""

    def __init__(self, e: Evaluation, var: n.Bound, facts: list[n.Term], env: Env, open_: set[str]) -> None:
        self.e = e
        self.var = var
        self.env = env
        self.equal: n.Term | None = None
        self.inside: n.Term | None = None
        self.lows: list[tuple[n.Term, int]] = []
        self.highs: list[tuple[n.Term, int]] = []
        """(term, what to add): the first value that is in, the first that is not."""
        self.open = open_
        for f in facts:
            if var.name in e.free(f):
                self._read(f)
        self.rank = self._rank()

    def _closed(self, t: n.Term) -> bool:
        return self.open.isdisjoint(self.e.free(t))

    def _offset(self, t: n.Term) -> int | None:
        """How much more than the variable the term is."""
        match t:
            case n.Ref_(name=name) if name == self.var.name:
                return 0
            case n.App(op="+", args=(n.Ref_(name=name), n.Lit(value=int(by)))) if name == self.var.name:
                return by
            case n.App(op="-", args=(n.Ref_(name=name), n.Lit(value=int(by)))) if name == self.var.name:
                return -by
            case _:
                return None

    def _read(self, f: n.Term) -> None:
        match f:
            case n.App(op="=", args=(a, b)):
                for x, y in ((a, b), (b, a)):
                    if self._offset(x) == 0 and self._closed(y):
                        self.equal = y
            case n.App(op="<" | "<=" | ">" | ">=" as op, args=(a, b)):
                if op in (">", ">="):
                    a, b = b, a
                strict = int(op in ("<", ">"))
                above, below = self._offset(b), self._offset(a)
                if above is not None and self._closed(a):
                    self.lows.append((a, strict - above))
                if below is not None and self._closed(b):
                    self.highs.append((b, 1 - strict - below))
                if isinstance(b, n.App) and b.op == "ms.count" and self._offset(b.args[1]) == 0:
                    self._within(b.args[0])
            case n.App(op="set.member", args=(x, s)) if self._offset(x) == 0:
                self._within(s)
            case n.App(op="seq.contains", args=(s, x)) if self._offset(x) == 0:
                self._within(s)
            case _:
                return

    def _within(self, s: n.Term) -> None:
        if self._closed(s):
            self.inside = s

    def _rank(self) -> int:
        if self.equal is not None:
            return 0
        if self.inside is not None:
            return 2
        if self.lows and self.highs:
            return 1
        return 3 if self._listed(self.var.sort, self.var.type) is not None else 4

    def values(self, exact: bool) -> list[Value]:
        e = self.e
        if self.equal is not None:
            return [e(self.equal, self.env)]
        if self.inside is not None:
            return self._items(e(self.inside, self.env))
        if self.var.sort == n.INT and self.lows and self.highs:
            return self._integers()
        listed = self._listed(self.var.sort, self.var.type)
        if listed is not None:
            return listed
        if exact:
            raise Skip
        return self._some()

    def _items(self, value: Value) -> list[Value]:
        match value:
            case SetV(slots):
                return [x for p, x in slots if p is not False]
            case SeqV(_, items):
                return list(items)
            case BagV(slots):
                return [x for x, count in slots if count != 0]
            case _:
                raise Skip

    def _integers(self) -> list[Value]:
        e, smt = self.e, self.e.smt
        lows = [smt.add(INT, e.scalar(t, self.env), by) for t, by in self.lows]
        highs = [smt.add(INT, e.scalar(t, self.env), by) for t, by in self.highs]
        floors = [low for x in lows if (low := smt.interval(x)[0]) is not None]
        ceilings = [high for x in highs if (high := smt.interval(x)[1]) is not None]
        if floors and ceilings and min(ceilings) - max(floors) <= WIDEST:
            return list(range(max(floors), min(ceilings)))
        most = e.size + 3
        start: Scalar = max(floors) if floors else lows[0]
        if not floors and ceilings:
            end = min(ceilings)
            e.limit(smt.less(INT, lows[0], end - most))
            return list(range(end - most, end))
        e.limit(smt.all(smt.less(INT, smt.add(INT, start, most), h) for h in highs))
        return [smt.add(INT, start, j) for j in range(most)]

    def _listed(self, sort: n.Sort, type_: Type) -> list[Value] | None:
        """All values of a small type."""
        match sort:
            case n.Base("Bool"):
                return [False, True]
            case n.Base("Ref"):
                universe = self.e.values.universe
                wanted = type_.decl if isinstance(type_, UserType) else None
                fits = [
                    i + 1
                    for i, o in enumerate(universe)
                    if not isinstance(wanted, Class)
                    or wanted.is_object
                    or wanted.is_trait
                    or o.type.decl is wanted
                ]
                return [0, *fits]
            case n.OpaqueSort():
                return list(range(OPAQUE))
            case n.DataSort():
                ctors = self.e.environment.datatype(sort)
                if any(c.sorts for c in ctors):
                    return None
                return [DataV(i, ((i, ()),)) for i in range(len(ctors))]
            case _:
                return None

    def _some(self) -> list[Value]:
        """A few values that stand for all of a large type."""
        e = self.e
        if self.var.sort == n.INT and isinstance(self.var.type, CharType):
            return [97, 98, 48]
        if self.var.sort == n.INT:
            bounds = [e.smt.add(INT, e.scalar(t, self.env), by) for t, by in self.lows]
            bounds += [e.smt.add(INT, e.scalar(t, self.env), by - 1) for t, by in self.highs]
            near: list[Value] = [e.smt.add(INT, b, d) for b in bounds for d in (0, 1)]
            return [*dict.fromkeys([*near, *range(-2, e.size + 2)])]
        raise Skip
