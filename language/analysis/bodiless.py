"""Loops without a body: what such a loop may change, read off its contract.

Nobody has said what a round does, so it may do anything to what the guard, the invariants and the measure
speak of: to the variables among it, and to the heap where they read it. All else stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterator

from language.analysis import typed as t
from language.record import dataclass
from language.types import UserType


@dataclass(frozen=True)
class Reach:
    """What the rounds of a loop without a body may change. The variables come in the order of the text; a
    `for` loop's own variable is not among them."""

    variables: tuple[t.Variable, ...]
    heap: bool


def reach(loop: t.While | t.For) -> Reach:
    parts = list(_said(loop))
    used = dict.fromkeys(n.var for part in parts for n in t.walk(part) if isinstance(n, t.Var))
    variables = tuple([v for v in used if v.kind in ("local", "out") and not v.fixed])
    return Reach(variables, loop.spec.modifies is not None or any(map(_reads, parts)))


def _said(loop: t.While | t.For) -> Iterator[t.Tree]:
    """What the loop says of its rounds. A `modifies` clause names places, and no variables that change."""
    if isinstance(loop, t.While) and loop.guard is not None:
        yield loop.guard
    yield from loop.spec.invariants
    if loop.spec.decreases is not None:
        yield loop.spec.decreases


def _reads(n: t.Tree) -> bool:
    """Whether the heap of now is spoken of; what is `old` is not of now."""
    match n:
        case t.Old():
            return False
        case t.FieldRead() | t.ArrayRead() | t.Allocated() | t.Unchanged() | t.Apply():
            return True
        case t.Slice(target=target) if isinstance(target.type, UserType):  # an array's
            return True
        case t.FunctionCall(function=f) if f.reads:
            return True
        case _:
            return any(map(_reads, t.children(n)))
