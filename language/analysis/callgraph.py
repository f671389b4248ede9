"""Who calls whom: strongly connected components, callees first.

Edges come from bodies and from contracts. A postcondition that speaks of this very call (`ensures F(x) > x`
of `function F(x: int)`) is about the result: that alone is no recursion. A member of a trait calls
those that override it: a call of it may be one of them.
"""

from __future__ import annotations

from collections.abc import Iterable

from language.analysis import typed as t
from language.types import Type

Node = t.Function | t.Method | t.Constant


def roots(n: Node) -> list[t.Tree]:
    """The parts of a declaration in which it may call others."""
    match n:
        case t.Constant():
            return [n.value] if n.value is not None else []
        case t.Function():
            parts: list[t.Tree | None] = [*n.requires, *n.ensures, *n.reads, n.decreases, n.body, n.by_method]
        case t.Method():
            parts = [*n.requires, *n.ensures, *(n.reads or ()), *n.modifies, n.decreases, n.body]
    return [p for p in parts if p is not None]


def callees(n: Node) -> list[Node]:
    """Everything that the declaration mentions, each once, in the order of the text."""
    out: dict[Node, None] = {}
    if isinstance(n, t.Function):
        # an extreme predicate and its prefix predicate are told of together
        out.update({f: None for f in (n.extreme and n.extreme.prefix, n.prefix_of) if f is not None})
    if not isinstance(n, t.Constant):
        out.update(dict.fromkeys(n.overriders))
    for root in roots(n):
        own = isinstance(n, t.Function) and root in n.ensures
        for x in t.walk(root):
            match x:
                case t.FunctionCall() if own and _is_this_call(x, n):
                    pass
                case t.FunctionCall(_, _, f) | t.FunctionValue(_, _, f):
                    out[f] = None
                case t.CallStmt(_, _, m):
                    out[m] = None
                case t.NewObject(_, _, ctor) if ctor is not None:
                    out[ctor] = None
                case t.ConstRead(_, _, const):
                    out[const] = None
                case _:
                    pass
    return list(out)


def _is_this_call(e: t.FunctionCall, f: Node) -> bool:
    if e.function is not f or e.at is not None or not isinstance(e.receiver, t.This | None):
        return False
    given = [a.var if isinstance(a, t.Var) else None for a in e.args]
    return given == list(e.function.params) and e.type_args == _own_type_args(e.function)


def _own_type_args(f: t.Function) -> tuple[Type, ...]:
    return (*(f.owner.params if f.owner is not None else ()), *f.type_params)


def number(nodes: Iterable[Node]) -> dict[Node, int]:
    """Set `scc` and `recursive` (Tarjan, without recursion); answer the component of each node."""
    edges: dict[Node, list[Node]] = {}
    index: dict[Node, int] = {}
    low: dict[Node, int] = {}
    on: set[Node] = set()
    path: list[Node] = []
    component: dict[Node, int] = {}
    count = 0
    all_ = list(nodes)
    for n in all_:
        edges[n] = callees(n)
    for start in all_:
        if start in index:
            continue
        work: list[tuple[Node, int]] = [(start, 0)]
        while work:
            n, i = work.pop()
            if i == 0:
                index[n] = low[n] = len(index)
                path.append(n)
                on.add(n)
            descended = False
            out = edges.setdefault(n, [])
            while i < len(out):
                m = out[i]
                i += 1
                if m not in index:
                    work += [(n, i), (m, 0)]
                    descended = True
                    break
                if m in on:
                    low[n] = min(low[n], index[m])
            if descended:
                continue
            if low[n] == index[n]:
                members: list[Node] = []
                while True:
                    m = path.pop()
                    on.discard(m)
                    component[m] = count
                    members.append(m)
                    if m is n:
                        break
                cyclic = len(members) > 1 or n in edges[n]
                for m in members:
                    if isinstance(m, t.Function | t.Method):
                        m.scc, m.recursive = count, cyclic
                count += 1
            if work:
                parent = work[-1][0]
                low[parent] = min(low[parent], low[n])
    return component
