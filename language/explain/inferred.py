"""The bounds of variables at loop heads that the verifier infers without being told.

A state that breaks them is not one that "your invariants allow": the verifier knows better.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass

from language.analysis.typed import For, Method, Variable, While, WhileCases, walk
from language.ivl import nodes as n
from language.ivl.intervals import loop_bounds
from language.ivl.lower_method import lower_method
from language.ivl.unsupported import Unsupported

Bound = tuple[Variable, int | None, int | None]


def inferred_bounds(m: Method) -> dict[int, tuple[Bound, ...]]:
    """By the loop's id: variables with their least and greatest value."""
    if m.body is None:
        return {}
    try:
        procedure = lower_method(m)
        facts = loop_bounds(procedure)
    except Unsupported:
        return {}
    by_span = {x.span: x.id for x in walk(m.body) if isinstance(x, While | WhileCases | For)}
    found: dict[int, tuple[Bound, ...]] = {}
    for loop in _loops(procedure.body):
        fact = facts.get(id(loop.info))
        if fact is not None and loop.info.span in by_span:
            names = {v.name: v.source for v in loop.targets if v.source is not None}
            found[by_span[loop.info.span]] = tuple(_bounds(fact, names))
    return found


def _loops(c: object) -> Iterator[n.Loop]:
    if isinstance(c, n.Loop):
        yield c
    if isinstance(c, tuple):
        for x in c:  # pyright: ignore[reportUnknownVariableType]
            yield from _loops(x)  # pyright: ignore[reportUnknownArgumentType]
    elif isinstance(c, n.Command) and is_dataclass(c):
        for f in fields(c):
            yield from _loops(getattr(c, f.name))


def _bounds(fact: n.Term, names: dict[str, Variable]) -> Iterator[Bound]:
    match fact:
        case n.App(op="and", args=args):
            for a in args:
                yield from _bounds(a, names)
        case n.App(op="<=", args=(n.Lit(value=int() as low), n.Ref_(name=name))) if name in names:
            yield names[name], low, None
        case n.App(op="<=", args=(n.Ref_(name=name), n.Lit(value=int() as high))) if name in names:
            yield names[name], None, high
        case _:
            return
