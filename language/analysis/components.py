"""Graphs in general: strongly connected components, and the shortest circle through a node."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Hashable, Iterable
from typing import TypeVar

N = TypeVar("N", bound=Hashable)


def components(nodes: Iterable[N], targets: Callable[[N], list[N]]) -> dict[N, int]:
    """The component of each node that can be reached, numbered so that what a component leads to comes first
    (Tarjan, *Depth-first search and linear graph algorithms*, 1972; with a stack in place of recursion)."""
    edges: dict[N, list[N]] = {}
    index: dict[N, int] = {}
    low: dict[N, int] = {}
    open_: dict[N, None] = {}
    """Those whose component is not known yet, in the order in which they were found."""
    component: dict[N, int] = {}
    count = 0
    for start in nodes:
        if start in index:
            continue
        work: list[tuple[N, int]] = [(start, 0)]
        while work:
            n, i = work.pop()
            if i == 0:
                edges[n] = targets(n)
                index[n] = low[n] = len(index)
                open_[n] = None
            i, unseen = _next_unseen(edges[n], i, index)
            for m in edges[n][:i]:
                if m in open_:
                    low[n] = min(low[n], index[m])
            if unseen is not None:
                work += [(n, i), (unseen, 0)]
                continue
            if low[n] == index[n]:
                last: N | None = None
                while last != n:
                    last, _ = open_.popitem()
                    component[last] = count
                count += 1
            if work:
                parent = work[-1][0]
                low[parent] = min(low[parent], low[n])
    return component


def _next_unseen(out: list[N], i: int, index: dict[N, int]) -> tuple[int, N | None]:
    while i < len(out):
        i += 1
        if out[i - 1] not in index:
            return i, out[i - 1]
    return i, None


def shortest_circle(start: N, targets: Callable[[N], list[N]]) -> list[N]:
    """The shortest way from a node back to itself, that one first; empty where there is none."""
    before: dict[N, N] = {}
    waiting = deque([start])
    while waiting:
        n = waiting.popleft()
        for m in targets(n):
            if m == start:
                path = [n]
                while path[-1] != start:
                    path.append(before[path[-1]])
                return path[::-1]
            if m not in before:
                before[m] = n
                waiting.append(m)
    return []
