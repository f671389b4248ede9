"""Operators of sequences, sets, multisets and maps on bounded values."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from language.ivl import nodes as n
from language.refute.smt import INT, Scalar
from language.refute.values import BagV, DataV, MapV, SeqV, SetV, Value, Values

Op = Callable[[Values, n.App, "list[Any]"], Value]


def _item(sort: n.Sort) -> n.Sort:
    assert isinstance(sort, n.SeqSort | n.SetSort | n.MultisetSort)
    return sort.item


# ── sequences ────────────────────────────────────────────────────────────────────────────────────


def _seq_lit(v: Values, t: n.App, args: list[Any]) -> Value:
    return SeqV(len(args), tuple(args))


def _seq_build(v: Values, t: n.App, args: list[Any]) -> Value:
    return append(v, args[0], SeqV(1, (args[1],)), _item(t.sort))


def append(v: Values, a: SeqV, b: SeqV, item: n.Sort) -> SeqV:
    smt = v.smt
    length = smt.add(INT, a.length, b.length)
    if not isinstance(a.length, str):
        return SeqV(length, (*a.items[: int(a.length)], *b.items))
    items: list[Value] = []
    for k in range(len(a.items) + len(b.items)):
        after = smt.subtract(INT, k, a.length)
        other = v.select(b.items, after, item)
        items.append(
            v.merge(smt.less(INT, k, a.length), a.items[k], other, item) if k < len(a.items) else other
        )
    return SeqV(length, tuple(items))


def _seq_append(v: Values, t: n.App, args: list[Any]) -> Value:
    return append(v, args[0], args[1], _item(t.sort))


def _seq_len(v: Values, t: n.App, args: list[Any]) -> Value:
    return args[0].length


def _seq_index(v: Values, t: n.App, args: list[Any]) -> Value:
    return v.select(args[0].items, args[1], t.sort)


def _seq_update(v: Values, t: n.App, args: list[Any]) -> Value:
    s, i, x = args
    item = _item(t.sort)
    made = tuple(v.merge(v.smt.equal(INT, i, k), x, y, item) for k, y in enumerate(s.items))
    return SeqV(s.length, made)


def take(v: Values, s: SeqV, count: Scalar) -> SeqV:
    _, high = v.smt.interval(count)
    most = len(s.items) if high is None else min(max(high, 0), len(s.items))
    return SeqV(count, s.items[:most])


def drop(v: Values, s: SeqV, count: Scalar, item: n.Sort) -> SeqV:
    smt = v.smt
    length = smt.subtract(INT, s.length, count)
    if isinstance(count, int):
        return SeqV(length, s.items[count:] if count >= 0 else s.items)
    low, _ = smt.interval(count)
    left = len(s.items) - max(0, low or 0)
    return SeqV(length, tuple(v.select(s.items, smt.add(INT, count, k), item) for k in range(left)))


def _seq_take(v: Values, t: n.App, args: list[Any]) -> Value:
    return take(v, args[0], args[1])


def _seq_drop(v: Values, t: n.App, args: list[Any]) -> Value:
    return drop(v, args[0], args[1], _item(t.sort))


def _seq_contains(v: Values, t: n.App, args: list[Any]) -> Value:
    s, x = args
    item, smt = _item(t.args[0].sort), v.smt
    return smt.any(smt.all((smt.less(INT, k, s.length), v.equal(x, y, item))) for k, y in enumerate(s.items))


def _seq_prefix(v: Values, t: n.App, args: list[Any]) -> Value:
    a, b = args
    item, smt = _item(t.args[0].sort), v.smt
    facts: list[Scalar] = [smt.at_most(INT, a.length, b.length)]
    for k, (x, y) in enumerate(zip(a.items, b.items, strict=False)):
        facts.append(smt.implies(smt.less(INT, k, a.length), v.equal(x, y, item)))
    return smt.all(facts)


# ── sets ─────────────────────────────────────────────────────────────────────────────────────────


def _set_lit(v: Values, t: n.App, args: list[Any]) -> Value:
    return SetV(tuple((True, x) for x in args))


def _set_member(v: Values, t: n.App, args: list[Any]) -> Value:
    return v.member(args[0], args[1], t.args[0].sort)


def _set_union(v: Values, t: n.App, args: list[Any]) -> Value:
    return SetV(args[0].slots + args[1].slots)


def _set_inter(v: Values, t: n.App, args: list[Any]) -> Value:
    a, b = args
    item = _item(t.sort)
    return SetV(tuple((v.smt.all((p, v.member(x, b, item))), x) for p, x in a.slots))


def _set_diff(v: Values, t: n.App, args: list[Any]) -> Value:
    a, b = args
    item = _item(t.sort)
    return SetV(tuple((v.smt.all((p, v.smt.negate(v.member(x, b, item)))), x) for p, x in a.slots))


def _set_subset(v: Values, t: n.App, args: list[Any]) -> Value:
    return v.subset(args[0], args[1], _item(t.args[0].sort))


def _set_disjoint(v: Values, t: n.App, args: list[Any]) -> Value:
    a, b = args
    item = _item(t.args[0].sort)
    return v.smt.all(v.smt.implies(p, v.smt.negate(v.member(x, b, item))) for p, x in a.slots)


def firsts(v: Values, s: SetV, item: n.Sort) -> list[tuple[Scalar, Any]]:
    """Each item once: a slot counts when no earlier one is the same."""
    out: list[tuple[Scalar, Any]] = []
    for k, (p, x) in enumerate(s.slots):
        earlier = (v.smt.all((q, v.equal(x, y, item))) for q, y in s.slots[:k])
        out.append((v.smt.all((p, v.smt.negate(v.smt.any(earlier)))), x))
    return out


def _set_card(v: Values, t: n.App, args: list[Any]) -> Value:
    return v.smt.total(v.smt.ite(INT, p, 1, 0) for p, _ in firsts(v, args[0], _item(t.args[0].sort)))


# ── multisets ────────────────────────────────────────────────────────────────────────────────────


def _ms_lit(v: Values, t: n.App, args: list[Any]) -> Value:
    return BagV(tuple((x, 1) for x in args))


def _ms_count(v: Values, t: n.App, args: list[Any]) -> Value:
    return v.count(args[0], args[1], t.args[1].sort)


def _ms_update(v: Values, t: n.App, args: list[Any]) -> Value:
    m, x, k = args
    item = _item(t.sort)
    kept = tuple((y, v.smt.ite(INT, v.equal(x, y, item), 0, c)) for y, c in m.slots)
    return BagV((*kept, (x, k)))


def _ms_union(v: Values, t: n.App, args: list[Any]) -> Value:
    return BagV(args[0].slots + args[1].slots)


def _ms_each(v: Values, t: n.App, args: list[Any], count: Callable[[Scalar, Scalar], Scalar]) -> BagV:
    a, b = args
    item = _item(t.sort)
    once = firsts(v, SetV(tuple((True, x) for x, _ in a.slots)), item)
    return BagV(
        tuple((x, v.smt.ite(INT, p, count(v.count(a, x, item), v.count(b, x, item)), 0)) for p, x in once)
    )


def _ms_inter(v: Values, t: n.App, args: list[Any]) -> Value:
    return _ms_each(v, t, args, lambda p, q: v.smt.ite(INT, v.smt.less(INT, p, q), p, q))


def _ms_diff(v: Values, t: n.App, args: list[Any]) -> Value:
    return _ms_each(
        v, t, args, lambda p, q: v.smt.ite(INT, v.smt.less(INT, p, q), 0, v.smt.subtract(INT, p, q))
    )


def _ms_subset(v: Values, t: n.App, args: list[Any]) -> Value:
    a, b = args
    item = _item(t.args[0].sort)
    return v.smt.all(v.smt.at_most(INT, v.count(a, x, item), v.count(b, x, item)) for x, _ in a.slots)


def _ms_disjoint(v: Values, t: n.App, args: list[Any]) -> Value:
    a, b = args
    item, smt = _item(t.args[0].sort), v.smt
    return smt.all(
        smt.any((smt.at_most(INT, v.count(a, x, item), 0), smt.at_most(INT, v.count(b, x, item), 0)))
        for x, _ in a.slots
    )


def _ms_card(v: Values, t: n.App, args: list[Any]) -> Value:
    return v.smt.total(k for _, k in args[0].slots)


def _ms_of_seq(v: Values, t: n.App, args: list[Any]) -> Value:
    s: SeqV = args[0]
    return BagV(tuple((x, v.smt.ite(INT, v.smt.less(INT, k, s.length), 1, 0)) for k, x in enumerate(s.items)))


def _ms_of_set(v: Values, t: n.App, args: list[Any]) -> Value:
    return BagV(tuple((x, v.smt.ite(INT, p, 1, 0)) for p, x in firsts(v, args[0], _item(t.sort))))


# ── maps ─────────────────────────────────────────────────────────────────────────────────────────


def _map_sort(sort: n.Sort) -> n.MapSort:
    assert isinstance(sort, n.MapSort)
    return sort


def _map_lit(v: Values, t: n.App, args: list[Any]) -> Value:
    pairs = [(True, args[i], args[i + 1]) for i in range(0, len(args), 2)]
    return MapV(tuple(reversed(pairs)))


def _map_dom(v: Values, t: n.App, args: list[Any]) -> Value:
    return SetV(tuple((p, x) for p, x, _ in args[0].slots))


def _map_get(v: Values, t: n.App, args: list[Any]) -> Value:
    return v.lookup(args[0], args[1], _map_sort(t.args[0].sort))


def _map_update(v: Values, t: n.App, args: list[Any]) -> Value:
    m, key, value = args
    return MapV(((True, key, value), *m.slots))


def _map_merge(v: Values, t: n.App, args: list[Any]) -> Value:
    return MapV(args[1].slots + args[0].slots)


def _map_minus(v: Values, t: n.App, args: list[Any]) -> Value:
    m, s = args
    key = _map_sort(t.sort).key
    return MapV(tuple((v.smt.all((p, v.smt.negate(v.member(x, s, key)))), x, y) for p, x, y in m.slots))


def _map_card(v: Values, t: n.App, args: list[Any]) -> Value:
    keys = SetV(tuple((p, x) for p, x, _ in args[0].slots))
    return v.smt.total(v.smt.ite(INT, p, 1, 0) for p, _ in firsts(v, keys, _map_sort(t.args[0].sort).key))


def _map_values(v: Values, t: n.App, args: list[Any]) -> Value:
    sort = _map_sort(t.args[0].sort)
    return SetV(tuple((p, v.lookup(args[0], x, sort)) for p, x, _ in args[0].slots))


def _map_items(v: Values, t: n.App, args: list[Any]) -> Value:
    sort = _map_sort(t.args[0].sort)
    return SetV(tuple((p, DataV(0, ((0, (x, v.lookup(args[0], x, sort))),))) for p, x, _ in args[0].slots))


OPS: dict[str, Op] = {
    "seq.empty": _seq_lit,
    "seq.lit": _seq_lit,
    "seq.build": _seq_build,
    "seq.len": _seq_len,
    "seq.index": _seq_index,
    "seq.append": _seq_append,
    "seq.update": _seq_update,
    "seq.take": _seq_take,
    "seq.drop": _seq_drop,
    "seq.contains": _seq_contains,
    "seq.prefix": _seq_prefix,
    "set.empty": _set_lit,
    "set.lit": _set_lit,
    "set.member": _set_member,
    "set.union": _set_union,
    "set.inter": _set_inter,
    "set.diff": _set_diff,
    "set.subset": _set_subset,
    "set.disjoint": _set_disjoint,
    "set.card": _set_card,
    "ms.empty": _ms_lit,
    "ms.lit": _ms_lit,
    "ms.count": _ms_count,
    "ms.update": _ms_update,
    "ms.union": _ms_union,
    "ms.inter": _ms_inter,
    "ms.diff": _ms_diff,
    "ms.subset": _ms_subset,
    "ms.disjoint": _ms_disjoint,
    "ms.card": _ms_card,
    "ms.of_seq": _ms_of_seq,
    "ms.of_set": _ms_of_set,
    "map.empty": _map_lit,
    "map.lit": _map_lit,
    "map.dom": _map_dom,
    "map.get": _map_get,
    "map.update": _map_update,
    "map.merge": _map_merge,
    "map.minus": _map_minus,
    "map.card": _map_card,
    "map.values": _map_values,
    "map.items": _map_items,
}
