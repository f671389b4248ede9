"""An aggregate assignment at `a[n - 1 - i]` as one at `a[j]`, with `i` put as `n - 1 - j`.

What a solver is then told is about each place itself, not about places that some `i` may lead to. Only
indices that lead back to one `i` each, whole numbers all, are turned around: sums and differences, also
by cases. Where two cases lead to one place, that they assign it the same is an obligation of its own.
"""

from __future__ import annotations

from language.ivl import nodes as n
from language.ivl import terms as k
from language.record import dataclass, replace
from language.types import INT


@dataclass(frozen=True, eq=False)
class _Way:
    """Where `condition` holds of the variable, it is `back`."""

    condition: n.Term
    back: n.Term


def inverted(c: n.HeapForall, names: k.Names) -> n.HeapForall:
    """The same assignment, each index a bound variable where that is possible."""
    for at in range(len(c.indices)):
        index = c.indices[at]
        if isinstance(index, n.Ref_):
            continue
        plain = {x.name for x in c.indices if isinstance(x, n.Ref_)}
        for v in c.vars:
            if v.sort != n.INT or v.name in plain:
                continue
            j = n.Bound(names.fresh("j"), n.INT, INT)
            ref = n.Ref_(n.INT, j.name)
            ways = _ways(index, v.name, ref, k.TRUE)
            elsewhere = (c.obj, *(x for i, x in enumerate(c.indices) if i != at))
            if ways and (len(ways) == 1 or not any(k.mentions(x, v.name) for x in elsewhere)):
                c = _with(c, at, v, j, ref, ways)
                break
    return c


def _with(
    c: n.HeapForall, at: int, v: n.Bound, j: n.Bound, ref: n.Ref_, ways: tuple[_Way, ...]
) -> n.HeapForall:
    renamed = [k.Renamer({v.name: w.back}) for w in ways]
    conditions = [r(k.conj((w.condition, c.condition))) for r, w in zip(renamed, ways, strict=True)]
    value = renamed[-1](c.value)
    for condition, r in zip(conditions[-2::-1], renamed[-2::-1], strict=True):
        value = k.ite(condition, r(c.value), value)
    rename = renamed[0]  # of several ways, none is spoken of outside the condition and the value
    return replace(
        c,
        vars=tuple(j if x is v else x for x in c.vars),
        condition=k.disj(conditions),
        obj=rename(c.obj),
        indices=tuple(ref if i == at else rename(x) for i, x in enumerate(c.indices)),
        value=value,
    )


def _ways(index: n.Term, name: str, result: n.Term, condition: n.Term) -> tuple[_Way, ...]:
    """All values of `name` for which `index` is `result`; () where they cannot be told."""
    if isinstance(index, n.App) and index.op == "ite":
        test, a, b = index.args
        first = _ways(a, name, result, k.conj((condition, test)))
        second = _ways(b, name, result, k.conj((condition, k.negate(test))))
        return (*first, *second) if first and second else ()
    match _count(index, name):
        case 0:
            back = _pinned(condition, name)
            condition = k.conj((condition, k.equal(result, index)))
        case 1:
            back = _solve(index, name, result)
        case _:
            back = None
    return () if back is None else (_Way(condition, back),)


def _pinned(condition: n.Term, name: str) -> n.Term | None:
    """The one value of `name` that the condition, a conjunction, leaves."""
    parts = condition.args if isinstance(condition, n.App) and condition.op == "and" else (condition,)
    for p in parts:
        match p:
            case n.App(op="=", args=(n.Ref_(name=x), e)) if x == name and not k.mentions(e, name):
                return e
            case n.App(op="=", args=(e, n.Ref_(name=x))) if x == name and not k.mentions(e, name):
                return e
            case _:
                pass
    return None


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
