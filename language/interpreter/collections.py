"""Operations on maps and multisets; looking up in a multiset goes through a cached dict."""

from __future__ import annotations

from typing import Any

from language.values import Map, Multiset


def entries(m: Map) -> dict[Any, Any]:
    """The map as a dict, for looking values up now."""
    return m.table


def counts(b: Multiset) -> dict[Any, int]:
    cached = b.__dict__.get("_dict")
    if cached is None:
        cached = dict(b.counts)
        b.__dict__["_dict"] = cached
    return cached


def map_of(d: dict[Any, Any]) -> Map:
    return Map.of(d)


def bag_of(d: dict[Any, int]) -> Multiset:
    return Multiset(frozenset((x, n) for x, n in d.items() if n > 0))


def bag_with(b: Multiset, item: Any, count: int) -> Multiset:
    return bag_of({**counts(b), item: count})


def bag_size(b: Multiset) -> int:
    return sum(counts(b).values())


def bag_union(a: Multiset, b: Multiset) -> Multiset:
    out = dict(counts(a))
    for x, n in b.counts:
        out[x] = out.get(x, 0) + n
    return bag_of(out)


def bag_difference(a: Multiset, b: Multiset) -> Multiset:
    other = counts(b)
    return bag_of({x: n - other.get(x, 0) for x, n in a.counts})


def bag_intersection(a: Multiset, b: Multiset) -> Multiset:
    other = counts(b)
    return bag_of({x: min(n, other.get(x, 0)) for x, n in a.counts})


def bag_within(a: Multiset, b: Multiset) -> bool:
    other = counts(b)
    return all(n <= other.get(x, 0) for x, n in a.counts)
