"""Which values the variables of a quantifier or comprehension can have, where its conditions tell.

Bounds spread along comparisons (`0 <= j < k < |u|` bounds both), and membership in a known collection
gives its items. What is found may be too much, never too little: the conditions are still evaluated.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import product
from typing import Any, cast

from language.ivl import nodes as n
from language.ivl.sorts import is_nat

_MOST = 2_000
"""Combinations of values that are tried."""

Known = Callable[[n.Term], Any]
"""The value of a term without the variables; None where it cannot be told."""


def values(
    vars: tuple[n.Bound, ...], conditions: Iterable[n.Term], known: Known
) -> list[dict[str, Any]] | None:
    """Every way to give the variables values that the conditions might allow; None where too many."""
    parts = list(_conjuncts(conditions))
    ranges = _Bounds({v.name for v in vars}, known)
    for _ in vars:
        for p in parts:
            ranges.learn(p)
    found = [_items(v, parts, known) or ranges.of(v) for v in vars]
    count = 1
    for items in found:
        count *= _MOST + 1 if items is None else len(items)
    if count > _MOST:
        return None
    names = [v.name for v in vars]
    return [dict(zip(names, pick, strict=True)) for pick in product(*(f or () for f in found))]


def conditions(q: n.Quant) -> list[n.Term]:
    """What the instances of a quantifier that matter fulfill."""
    if not q.forall:
        return [q.body]
    found: list[n.Term] = []
    body = q.body
    while isinstance(body, n.App) and body.op == "=>":
        found.append(body.args[0])
        body = body.args[1]
    return found


def _conjuncts(ts: Iterable[n.Term]) -> Iterator[n.Term]:
    for t in ts:
        if isinstance(t, n.App) and t.op == "and":
            yield from _conjuncts(t.args)
        else:
            yield t


def _items(v: n.Bound, parts: list[n.Term], known: Known) -> list[Any] | None:
    for p in parts:
        match p:
            case n.App(op="seq.contains", args=(s, n.Ref_(name=name))) if name == v.name:
                items: object = known(s)
            case n.App(op="set.member", args=(n.Ref_(name=name), s)) if name == v.name:
                items = known(s)
            case _:
                continue
        if isinstance(items, tuple | frozenset):
            return list(cast("Iterable[Any]", items))
    return None


class _Bounds:
    def __init__(self, names: set[str], known: Known) -> None:
        self.known = known
        self.low: dict[str, int | None] = dict.fromkeys(names)
        self.high: dict[str, int | None] = dict.fromkeys(names)

    def of(self, v: n.Bound) -> list[int] | None:
        low, high = self.low[v.name], self.high[v.name]
        return (
            None
            if v.sort != n.INT or low is None or high is None
            else list(range(low, high + 1)[: _MOST + 1])
        )

    def learn(self, p: n.Term) -> None:
        match p:
            case n.App(op="<" | "<=" as op, args=(a, b)):
                self._below(a, b, int(op == "<"))
            case n.App(op=">" | ">=" as op, args=(a, b)):
                self._below(b, a, int(op == ">"))
            case n.App(op="=", args=(a, b)) if a.sort == n.INT:
                self._below(a, b, 0)
                self._below(b, a, 0)
            case n.Is(value=n.Ref_(name=name), type=type_) if name in self.low and is_nat(type_):
                self.low[name] = max(0, self.low[name] or 0)
            case _:
                pass

    def _below(self, a: n.Term, b: n.Term, by: int) -> None:
        """`a + by <= b`."""
        if isinstance(a, n.Ref_) and a.name in self.high:
            top, old = self._end(b, self.high), self.high[a.name]
            if top is not None:
                self.high[a.name] = top - by if old is None else min(old, top - by)
        if isinstance(b, n.Ref_) and b.name in self.low:
            end, old = self._end(a, self.low), self.low[b.name]
            if end is not None:
                self.low[b.name] = end + by if old is None else max(old, end + by)

    def _end(self, x: n.Term, ends: dict[str, int | None]) -> int | None:
        if isinstance(x, n.Ref_) and x.name in ends:
            return ends[x.name]
        value = self.known(x)
        return value if isinstance(value, int) else None
