"""The bounds of variables at loop heads that the verifier infers without being told.

A state that breaks them is not one that "your invariants allow": the verifier knows better.
"""

from __future__ import annotations

from collections.abc import Iterator

from language.analysis.typed import For, Method, Variable, While, WhileCases, walk
from language.ivl import nodes as n
from language.ivl.intervals import loop_bounds
from language.ivl.lower_method import lower_method
from language.ivl.unsupported import Unsupported
from language.record import fields, is_dataclass

Bound = tuple[Variable, int | None, int | None]


def inferred_bounds(m: Method) -> dict[int, tuple[Bound, ...]]:
    """By the loop's id: variables with their least and greatest value; a truth value counts as 0 or 1."""
    if m.body is None:
        return {}
    try:
        procedure = lower_method(m)
        facts = loop_bounds(procedure)
    except Unsupported:
        return {}
    by_span = {x.span: x.id for x in walk(m.body) if isinstance(x, While | WhileCases | For)}
    return {
        by_span[loop.info.span]: tuple(
            (v.source, low, high) for v, (low, high) in facts.get(id(loop.info), ()) if v.source is not None
        )
        for loop in _loops(procedure.body)
        if loop.info.span in by_span
    }


def _loops(c: object) -> Iterator[n.Loop]:
    if isinstance(c, n.Loop):
        yield c
    if isinstance(c, tuple):
        for x in c:  # pyright: ignore[reportUnknownVariableType]
            yield from _loops(x)  # pyright: ignore[reportUnknownArgumentType]
    elif isinstance(c, n.Command) and is_dataclass(c):
        for f in fields(c):
            yield from _loops(getattr(c, f.name))
