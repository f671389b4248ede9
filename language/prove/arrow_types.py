"""What a function type says of a function value.

`->` may be called everywhere, reads nothing and gives results of its type; `-->` may have a
precondition; `~>` may read the heap. The first two are applied to the heap `heap.none`.
"""

from __future__ import annotations

from language.ivl import nodes as n
from language.prove.builder import Builder
from language.prove.laws import conj, forall
from language.prove.type_structure import Part
from language.types import ArrowType


def axioms(b: Builder, symbol: str, sort: n.FunSort, type_: ArrowType, is_: Part) -> None:
    text = b.sort(sort)
    apply, requires = b.fun_op("fun.apply", sort), b.fun_op("fun.requires", sort)
    xs = [f"x{i}" for i in range(len(sort.params))]
    vars = "".join(f" ({x} {b.sort(s)})" for x, s in zip(xs, sort.params, strict=True))
    general = type_.arrow == "~>"
    heap, bound = ("h", " (h Heap)") if general else (b.fixed("heap.none"), "")

    def guard(xs: list[str]) -> str:
        typed = [is_(x, s, ty) for x, s, ty in zip(xs, sort.params, type_.params, strict=True)]
        return conj([x or "true" for x in typed])

    def claim(heap: str, xs: list[str]) -> str:
        args = " ".join((heap, *xs))
        may = f"({requires} f {args})"
        result = is_(f"({apply} f {args})", sort.result, type_.result) or "true"
        parts = [may, result] if type_.arrow == "->" else [f"(=> {may} {result})"]
        if not general:
            reads = b.fun_op("fun.reads", sort)
            parts.append(f"(= ({reads} f {args}) {b.op('set.empty', n.SetSort(n.REF))})")
        return conj(parts)

    args = " ".join((heap, *xs))
    asked = [f"({symbol} f) ({apply} f {args})", f"({symbol} f) ({requires} f {args})"]
    if not general:
        asked.append(f"({symbol} f) ({b.fun_op('fun.reads', sort)} f {args})")
    body = f"(=> (and ({symbol} f) {guard(xs)}) {claim(heap, xs)})"
    b.world.axioms.append(forall(f"(f {text}){bound}{vars}", tuple(asked), body, symbol))
    bad: list[str] = []
    for i, s in enumerate((*sort.params, *((n.HEAP,) if general else ()))):
        name = f"{symbol[:-1]} bad {i}|"
        b.world.declare(name, f"(declare-fun {name} ({text}) {b.sort(s)})")
        bad.append(f"({name} f)")
    at, places = (bad[-1], bad[:-1]) if general else (heap, bad)
    body = f"(or ({symbol} f) (and {guard(places)} (not {claim(at, places)})))"
    b.world.axioms.append(forall(f"(f {text})", f"({symbol} f)", body, f"{symbol} bad"))
    if general:
        return
    for op in (apply, requires):  # where it is applied to a real heap, it reads nothing of it
        here, there = (f"({op} f {' '.join((h, *xs))})" for h in ("h", heap))
        body = f"(=> ({symbol} f) (= {here} {there}))"
        b.world.axioms.append(
            forall(f"(f {text}) (h Heap){vars}", f"({symbol} f) {here}", body, f"{symbol} heap")
        )
