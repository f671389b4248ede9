"""Axioms for predicates that hold of a value when they hold of its parts.

Both ways: from the whole to a part that is mentioned, and from a Skolem part that would break it to the
whole. Datatypes go from a value to a destructor that is mentioned, and from the arguments of a
constructor to what it makes, but never from a value to all its parts, which would not end.
"""

from __future__ import annotations

from collections.abc import Callable

from language.analysis import typed as t
from language.ivl import nodes as n
from language.ivl.sorts import instantiate
from language.prove.builder import Builder
from language.prove.laws import conj, forall
from language.record import dataclass
from language.types import MapType, MultisetType, SeqType, SetType, Type, UserType, substitute

Part = Callable[[str, n.Sort, Type], str | None]
"""The predicate on the text of a part; None where it is always true."""


@dataclass(frozen=True)
class Predicate:
    """`symbol` on values of sort text `text`; `extra` declares a further parameter (` (A …)` of sort
    `extra_sort`), which `arg` passes on (` A`)."""

    symbol: str
    text: str
    part: Part
    extra: str = ""
    extra_sort: str = ""
    arg: str = ""

    def of(self, value: str) -> str:
        return f"({self.symbol} {value}{self.arg})"

    @property
    def vars(self) -> str:
        return f"(v {self.text}){self.extra}"


def axioms(b: Builder, p: Predicate, sort: n.Sort, type_: Type) -> None:
    match sort, type_:
        case n.SeqSort(item), SeqType(item_type):
            index, length = b.op("seq.index", sort), b.op("seq.len", sort)

            def within(i: str) -> str:
                return f"(and (<= 0 {i}) (< {i} ({length} v)))"

            _items(
                b,
                p,
                n.INT,
                within,
                lambda i: f"({index} v {i})",
                lambda i: f"({index} v {i})",
                item,
                item_type,
            )
        case n.SetSort(item), SetType(item_type):
            member = b.op("set.member", sort)

            def inside(x: str) -> str:
                return f"({member} {x} v)"

            _items(b, p, item, inside, inside, str, item, item_type)
        case n.MultisetSort(item), MultisetType(item_type):
            count = b.op("ms.count", sort)

            def some(x: str) -> str:
                return f"(> ({count} v {x}) 0)"

            _items(b, p, item, some, lambda x: f"({count} v {x})", str, item, item_type)
        case n.MapSort(), MapType():
            _map(b, p, sort, type_)
        case n.DataSort(), UserType(decl=t.Datatype()):
            _datatype(b, p, sort, type_)
        case _:
            pass  # an opaque type: nothing is known of its values


def _skolem(b: Builder, p: Predicate, sort: n.Sort) -> str:
    bad = f"{p.symbol[:-1]} bad|"
    b.world.declare(bad, f"(declare-fun {bad} ({p.text}{p.extra_sort}) {b.sort(sort)})")
    return f"({bad} v{p.arg})"


def _items(
    b: Builder,
    p: Predicate,
    key: n.Sort,
    inside: Callable[[str], str],
    shown: Callable[[str], str],
    part: Callable[[str], str],
    item: n.Sort,
    item_type: Type,
) -> None:
    """For all `k` of sort `key` with `inside(k)`, the predicate holds of `part(k)`; `shown` is the term
    that asks for it."""
    holds = p.of("v")
    ok = p.part(part("k"), item, item_type) or "true"
    body = f"(=> (and {holds} {inside('k')}) {ok})"
    b.world.axioms.append(forall(f"{p.vars} (k {b.sort(key)})", f"{holds} {shown('k')}", body, p.symbol))
    at = _skolem(b, p, key)
    broken = f"(and {inside(at)} (not {p.part(part(at), item, item_type) or 'true'}))"
    b.world.axioms.append(forall(p.vars, holds, f"(or {holds} {broken})", f"{p.symbol} bad"))


def _map(b: Builder, p: Predicate, sort: n.MapSort, type_: MapType) -> None:
    member = b.op("set.member", n.SetSort(sort.key, sort.finite))
    dom, get = b.op("map.dom", sort), b.op("map.get", sort)

    def both(k: str) -> str:
        key, value = p.part(k, sort.key, type_.key), p.part(f"({get} v {k})", sort.value, type_.value)
        return conj([key or "true", value or "true"])

    holds = p.of("v")
    inside = f"({member} k ({dom} v))"
    shown = (f"{holds} {inside}", f"{holds} ({get} v k)")
    body = f"(=> (and {holds} {inside}) {both('k')})"
    b.world.axioms.append(forall(f"{p.vars} (k {b.sort(sort.key)})", shown, body, p.symbol))
    at = _skolem(b, p, sort.key)
    broken = f"(and ({member} {at} ({dom} v)) (not {both(at)}))"
    b.world.axioms.append(forall(p.vars, holds, f"(or {holds} {broken})", f"{p.symbol} bad"))


def _datatype(b: Builder, p: Predicate, sort: n.DataSort, type_: UserType) -> None:
    env = instantiate(type_.decl, type_.args)
    for c in b.environment.datatype(sort):
        types = [substitute(f.type, env) for f in c.ctor.formals]
        made = b.ctor(sort, c.ctor)
        names = [f"x{i}" for i in range(len(types))]
        parts: list[str] = []
        for i, (s, ty) in enumerate(zip(c.sorts, types, strict=True)):
            get = f"({b.selector(sort, c.ctor, i)} v)"
            ok = p.part(get, s, ty)
            if not ok:
                continue
            body = f"(=> (and {p.of('v')} ({b.tester(sort, c.ctor)} v)) {ok})"
            b.world.axioms.append(forall(p.vars, f"{p.of('v')} {get}", body, p.symbol))
            parts.append(p.part(names[i], s, ty) or "true")
        value = f"({made} {' '.join(names)})" if names else made
        vars = " ".join(f"({x} {b.sort(s)})" for x, s in zip(names, c.sorts, strict=True)) + p.extra
        body = f"(= {p.of(value)} {conj(parts)})"
        b.world.axioms.append(forall(vars, p.of(value), body, p.symbol) if vars else f"(assert {body})")
