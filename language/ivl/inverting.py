"""An aggregate assignment at `a[n - 1 - i]` as one at `a[j]`, with `i` put as `n - 1 - j`.

What a solver is then told is about each place itself, not about places that some `i` may lead to. Only
indices that lead back to one `i` each, whole numbers all, are turned around: sums and differences.
"""

from __future__ import annotations

from dataclasses import replace

from language.ivl import nodes as n
from language.ivl import terms as k
from language.types import INT


def inverted(c: n.HeapForall, names: k.Names) -> n.HeapForall:
    """The same assignment, each index a bound variable where that is possible."""
    for at in range(len(c.indices)):
        index = c.indices[at]
        if isinstance(index, n.Ref_):
            continue
        plain = {x.name for x in c.indices if isinstance(x, n.Ref_)}
        for v in c.vars:
            if v.sort != n.INT or v.name in plain or _count(index, v.name) != 1:
                continue
            j = n.Bound(names.fresh("j"), n.INT, INT)
            ref = n.Ref_(n.INT, j.name)
            back = _solve(index, v.name, ref)
            if back is not None:
                c = _with(c, at, v, j, ref, back)
                break
    return c


def _with(c: n.HeapForall, at: int, v: n.Bound, j: n.Bound, ref: n.Ref_, back: n.Term) -> n.HeapForall:
    rename = k.Renamer({v.name: back})
    indices = tuple(ref if i == at else rename(x) for i, x in enumerate(c.indices))
    return replace(
        c,
        vars=tuple(j if x is v else x for x in c.vars),
        condition=rename(c.condition),
        obj=rename(c.obj),
        indices=indices,
        value=rename(c.value),
    )


def _count(x: n.Term, name: str) -> int:
    if isinstance(x, n.Ref_):
        return int(x.name == name)
    return sum(_count(p, name) for p in k.parts(x))


def _solve(x: n.Term, name: str, result: n.Term) -> n.Term | None:
    """The value of `name` for which `x` is `result`."""
    match x:
        case n.Ref_():
            return result if x.name == name else None
        case n.App(op="+", args=(a, b)):
            if _count(a, name):
                return _solve(a, name, k.minus(result, b))
            return _solve(b, name, k.minus(result, a))
        case n.App(op="-", args=(a, b)):
            if _count(a, name):
                return _solve(a, name, k.plus(result, b))
            return _solve(b, name, k.minus(a, result))
        case n.App(op="neg", args=(a,)):
            return _solve(a, name, n.App(n.INT, "neg", (result,)))
        case _:
            return None
