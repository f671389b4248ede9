"""Quantifiers in other words: split by conjunct, merged with what they enclose, without `Let`."""

from __future__ import annotations

from collections.abc import Callable

from language.ivl import nodes as n
from language.ivl import terms as k
from language.record import replace
from language.types import INT

Group = tuple[n.Term, ...]


def split(q: n.Quant) -> list[n.Quant]:
    """A `forall` over a conjunction, or an `exists` over a disjunction, as one for each part, unless the
    program wrote triggers for it."""
    if q.triggers:
        return [q]
    match q.body:
        case n.App(op="=>", args=(guard, n.App(op="and", args=parts))) if q.forall:
            return [replace(q, body=k.implies(guard, p)) for p in parts]
        case n.App(op="and", args=parts) if q.forall:
            return [replace(q, body=p) for p in parts]
        case n.App(op="and", args=(*guards, n.App(op="or", args=parts))) if not q.forall:
            return [replace(q, body=k.conj((*guards, p))) for p in parts]
        case n.App(op="or", args=parts) if not q.forall:
            return [replace(q, body=p) for p in parts]
        case _:
            return [q]


def merge(q: n.Quant) -> n.Quant | None:
    """`forall x :: G ==> forall y :: P` as one quantifier: `x` alone may have no trigger; None if it is
    none of that kind."""
    match q.body:
        case n.Quant(forall=True) as inner if q.forall:
            guard, body = None, inner
        case n.App(op="=>", args=(guard, n.Quant(forall=True) as body)) if q.forall:
            pass
        case n.Quant(forall=False) as body if not q.forall:
            guard = None
        case n.App(op="and", args=(*parts, n.Quant(forall=False) as body)) if not q.forall:
            guard = k.conj(parts)
        case _:
            return None
    joined = body.body
    if guard is not None:
        joined = k.implies(guard, joined) if q.forall else k.conj((guard, joined))
    return replace(q, vars=(*q.vars, *body.vars), body=joined, triggers=body.triggers)


def by_index(q: n.Quant) -> n.Quant | None:
    """`forall x :: x in s ==> P(x)` as `forall i :: 0 <= i < |s| ==> P(s[i])`, which tells of an item that is
    known by its place alone; None if it is none of that kind."""
    match q:
        case n.Quant(forall=True, vars=(v,), triggers=(), body=n.App(op="=>", args=(guard, body))):
            parts = guard.args if isinstance(guard, n.App) and guard.op == "and" else (guard,)
        case _:
            return None
    for p in parts:
        match p:
            case n.App(op="seq.contains", args=(s, n.Ref_(name=name))) if name == v.name:
                if k.mentions(s, v.name):
                    continue
                i = n.Bound(f"i#{v.name}", n.INT, INT)
                ref = n.Ref_(n.INT, i.name)
                item = k.Renamer({v.name: n.App(v.sort, "seq.index", (s, ref))})
                within = (k.at_most(k.integer(0), ref), k.less(ref, n.App(n.INT, "seq.len", (s,))))
                rest = (item(x) for x in parts if x is not p)
                return replace(q, vars=(i,), body=k.implies(k.conj((*within, *rest)), item(body)))
            case _:
                pass
    return None


def inline_lets(x: n.Term) -> n.Term:
    """Without `Let` at the places that triggers are looked for in."""
    if not any(isinstance(y, n.Let) for y in k.subterms(x)):
        return x
    if isinstance(x, n.Let):
        return inline_lets(k.Renamer({x.name: x.value})(x.body))
    return rebuild(x, inline_lets)


def rebuild(x: n.Term, f: Callable[[n.Term], n.Term]) -> n.Term:
    """A node over changed parts; the node itself where nothing changed."""

    def all_(xs: Group) -> Group:
        ys = tuple(f(y) for y in xs)
        return xs if all(a is b for a, b in zip(xs, ys, strict=True)) else ys

    match x:
        case n.App(args=args) | n.ConstApp(args=args):
            new = all_(args)
            return x if new is args else replace(x, args=new)
        case n.FunApp(heap=heap, args=args):
            new, h = all_(args), None if heap is None else f(heap)
            return x if new is args and h is heap else replace(x, args=new, heap=h)
        case n.Is(value=v):
            return replace(x, value=f(v))
        case n.IsAlloc(value=v, heap=h):
            return replace(x, value=f(v), heap=f(h))
        case n.Quant(body=b, triggers=ts):
            return replace(x, body=f(b), triggers=tuple(map(all_, ts)))
        case n.Let(value=v, body=b):
            return replace(x, value=f(v), body=f(b))
        case n.SetOf(condition=c, item=i):
            return replace(x, condition=f(c), item=f(i))
        case n.MapOf(condition=c, key=key, value=v):
            return replace(x, condition=f(c), key=f(key), value=f(v))
        case n.SeqOf(length=l, item=i):
            return replace(x, length=f(l), item=f(i))
        case n.Fun(requires=q, reads=r, body=b):
            return replace(x, requires=f(q), reads=f(r), body=f(b))
        case n.Choose(condition=c):
            return replace(x, condition=f(c))
        case _:
            return x
