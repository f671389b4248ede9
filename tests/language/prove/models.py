"""Evaluates a theory's axioms over small concrete values, with the meaning of each operator in Python.

Sequences are tuples, finite sets frozensets, multisets sorted tuples, maps frozensets of pairs; infinite
sets are modelled by sets of a small universe. Skolem functions get a value that their axiom asks for.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable
from typing import Any

Value = Any
Expr = str | int | list["Expr"]

Draw = Callable[[random.Random], Value]

ITEMS = (0, 1, 2)


def parse(text: str) -> Expr:
    tokens = re.findall(r"\|[^|]*\||[()]|[^\s()|]+", text)
    stack: list[list[Expr]] = [[]]
    for t in tokens:
        if t == "(":
            stack.append([])
        elif t == ")":
            done = stack.pop()
            stack[-1].append(done)
        else:
            stack[-1].append(int(float(t)) if re.fullmatch(r"\d+(\.0)?", t) else t)
    return stack[0][0]


class Model:
    """`ops` gives operators by their bare name (`seq.len`), `values` draws a random value of a sort."""

    def __init__(
        self, ops: dict[str, Callable[..., Value]], values: dict[str, Callable[[random.Random], Value]]
    ):
        self.ops = ops
        self.values = values

    def holds(self, axiom: str, rng: random.Random) -> bool:
        """Whether one random instance of the (closed or universally quantified) axiom is true."""
        e = parse(axiom)
        assert isinstance(e, list) and e[0] == "assert"
        body = e[1]
        env: dict[str, Value] = {}
        if isinstance(body, list) and body[0] == "forall":
            for name, sort in body[1]:  # type: ignore[misc]
                env[name] = self.value(sort, rng)
            body = body[2][1]  # type: ignore[index]
        return bool(self.eval(body, env))

    def value(self, sort: Expr, rng: random.Random) -> Value:
        if sort == "Int":
            return rng.randint(-2, 5)
        if isinstance(sort, list):  # (Array Int T)
            return tuple(rng.choice(ITEMS) for _ in range(12))
        name = sort.strip("|").partition("[")[0]  # type: ignore[union-attr]
        return self.values[name](rng)

    def eval(self, e: Expr, env: dict[str, Value]) -> Value:
        if isinstance(e, int):
            return e
        if isinstance(e, str):
            return env[e] if e in env else self.ops[bare(e)]()
        head = e[0]
        assert isinstance(head, str)
        if head == "=>":
            return not self.eval(e[1], env) or self.eval(e[2], env)
        if head == "and":
            return all(self.eval(x, env) for x in e[1:])
        if head == "or":
            return any(self.eval(x, env) for x in e[1:])
        if head == "let":
            inner = {name: self.eval(x, env) for name, x in e[1]}  # type: ignore[misc]
            return self.eval(e[2], {**env, **inner})
        if head == "ite":
            return self.eval(e[2] if self.eval(e[1], env) else e[3], env)
        args = [self.eval(x, env) for x in e[1:]]
        if head in _PLAIN:
            return _PLAIN[head](*args)
        return self.ops[bare(head)](*args)


def bare(symbol: str) -> str:
    return symbol.strip("|").partition("[")[0]


def _store(row: tuple[int, ...], i: int, x: int) -> tuple[int, ...]:
    return tuple(x if k == i % len(row) else y for k, y in enumerate(row))


_PLAIN: dict[str, Callable[..., Value]] = {
    "not": lambda a: not a,
    "=": lambda a, b: a == b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
    "+": lambda *a: sum(a),
    "-": lambda a, b=None: -a if b is None else a - b,
    "select": lambda row, i: row[i % len(row)],
    "store": _store,
}


# ── sequences ──


def _index(s: tuple[int, ...], i: int) -> int:
    return s[i] if 0 <= i < len(s) else 0


def _differ(s: tuple[int, ...], t: tuple[int, ...]) -> int:
    return next((i for i in range(min(len(s), len(t))) if s[i] != t[i]), 0)


SEQ_OPS: dict[str, Callable[..., Value]] = {
    "seq.empty": lambda: (),
    "seq.build": lambda s, x: (*s, x),
    "seq.len": len,
    "seq.index": _index,
    "seq.append": lambda s, t: s + t,
    "seq.update": lambda s, i, x: tuple(x if k == i else y for k, y in enumerate(s)),
    "seq.take": lambda s, n: s[: max(n, 0)],
    "seq.drop": lambda s, n: s[max(n, 0) :],
    "seq.contains": lambda s, x: x in s,
    "seq.at": lambda s, x: s.index(x) if x in s else 0,
    "seq.prefix": lambda s, t: t[: len(s)] == s,
    "seq.equal": lambda s, t: s == t,
    "seq.diff": _differ,
    "seq.front": lambda s: s[:-1],
    "seq.last": lambda s: s[-1] if s else 0,
    "seq.of_array": lambda row, n: row[: max(n, 0)],
}


def _sequence(rng: random.Random) -> tuple[int, ...]:
    return tuple(rng.choice(ITEMS) for _ in range(rng.randint(0, 3)))


# ── sets ──


def _some(s: frozenset[int]) -> int:
    return min(s, default=0)


SET_OPS: dict[str, Callable[..., Value]] = {
    "empty": lambda: frozenset(),
    "member": lambda x, s: x in s,
    "add": lambda s, x: s | {x},
    "union": lambda s, t: s | t,
    "inter": lambda s, t: s & t,
    "minus": lambda s, t: s - t,
    "subset": lambda s, t: s <= t,
    "disjoint": lambda s, t: not s & t,
    "equal": lambda s, t: s == t,
    "diff": lambda s, t: _some(s - t) if s - t else _some(t - s),
    "common": lambda s, t: _some(s & t),
    "card": len,
    "some": _some,
}


def _set(rng: random.Random) -> frozenset[int]:
    return frozenset(x for x in ITEMS if rng.random() < 0.5)


# ── multisets ──

Bag = tuple[int, ...]


def bag(items: Any) -> Bag:
    return tuple(sorted(items))


def _counted(c: Counter[int]) -> Bag:
    return bag((+c).elements())


def _where_more(m: Bag, n: Bag) -> int:
    a, b = Counter(m), Counter(n)
    more = [x for x in ITEMS if a[x] > b[x]]
    return (more or [x for x in ITEMS if a[x] != b[x]] or [0])[0]


MS_OPS: dict[str, Callable[..., Value]] = {
    "ms.empty": lambda: (),
    "ms.count": lambda m, x: m.count(x),
    "ms.add": lambda m, x: bag((*m, x)),
    "ms.update": lambda m, x, n: bag([y for y in m if y != x] + [x] * max(n, 0)),
    "ms.union": lambda m, n: bag(m + n),
    "ms.inter": lambda m, n: _counted(Counter(m) & Counter(n)),
    "ms.minus": lambda m, n: _counted(Counter(m) - Counter(n)),
    "ms.subset": lambda m, n: all(m.count(x) <= n.count(x) for x in ITEMS),
    "ms.disjoint": lambda m, n: not set(m) & set(n),
    "ms.equal": lambda m, n: m == n,
    "ms.diff": _where_more,
    "ms.common": lambda m, n: _some(frozenset(m) & frozenset(n)),
    "ms.card": len,
    "ms.some": lambda m: m[0] if m else 0,
    "ms.of_seq": bag,
    "ms.where": lambda s, x: s.index(x) if x in s else 0,
    "ms.of_set": bag,
}

# ── maps ──

Map = frozenset[tuple[int, int]]


# ── ordinals: those below the square of the first infinite one ──

Ordinal = tuple[int, int]
"""How many times the first infinite ordinal, and what is added to that."""

ORD_OPS: dict[str, Callable[..., Value]] = {
    "ord.limit": lambda a: a[0],
    "ord.offset": lambda a: a[1],
    "ord.make": lambda limit, offset: (limit, offset),
    "ord.of_int": lambda n: (0, max(n, 0)),
    "ord.plus": lambda a, b: (a[0] + b[0], b[1]) if b[0] else (a[0], a[1] + b[1]),
    "ord.minus": lambda a, b: (a[0], max(a[1] - b[1], 0)),
    "ord.lt": lambda a, b: a < b,
    "ord.le": lambda a, b: a <= b,
    "ord.finite": lambda a: a[0] == 0,
}


def _ordinal(rng: random.Random) -> Ordinal:
    return (rng.randint(0, 2), rng.randint(0, 3))


def _get(m: Map, k: int) -> int:
    return dict(m).get(k, 0)


def _merge(m: Map, n: Map) -> Map:
    return frozenset({**dict(m), **dict(n)}.items())


MAP_OPS: dict[str, Callable[..., Value]] = {
    "empty": lambda: frozenset(),
    "dom": lambda m: frozenset(dict(m)),
    "get": _get,
    "update": lambda m, k, x: _merge(m, frozenset({(k, x)})),
    "merge": _merge,
    "minus": lambda m, s: frozenset((k, x) for k, x in m if k not in s),
    "equal": lambda m, n: m == n,
    "diff": lambda m, n: _some(frozenset(k for k, _ in m ^ n)),
    "values": lambda m: frozenset(x for _, x in m),
    "key_of": lambda m, x: next((k for k, y in sorted(m) if y == x), 0),
}


def _map(rng: random.Random) -> Map:
    return frozenset((k, rng.choice(ITEMS)) for k in ITEMS if rng.random() < 0.5)


def _named(prefix: str, ops: dict[str, Callable[..., Value]]) -> dict[str, Callable[..., Value]]:
    return {f"{prefix}.{name}": f for name, f in ops.items()}


STANDARD = Model(
    {
        **SEQ_OPS,
        **_named("set", SET_OPS),
        **_named("iset", SET_OPS),
        **MS_OPS,
        **_named("map", MAP_OPS),
        **_named("imap", MAP_OPS),
        **ORD_OPS,
    },
    {
        "Seq": _sequence,
        "Set": _set,
        "ISet": _set,
        "Multiset": lambda rng: bag(_sequence(rng)),
        "Map": _map,
        "IMap": _map,
        "Ord": _ordinal,
    },
)
