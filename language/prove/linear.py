"""Solving an index for its variable: `i + 3 == j` for `i`."""

from __future__ import annotations

from language.ivl import nodes as n
from language.ivl import terms as k


def solve(t: n.Term, name: str, y: n.Term) -> n.Term | None:
    """The variable's value where `t == y`; None unless it occurs once in `t`, and under additions,
    subtractions and signs alone."""
    if isinstance(t, n.Ref_) and t.name == name:
        return y
    match t:
        case n.App(op="+", args=(a, b)) if not k.mentions(b, name):
            return solve(a, name, n.App(n.INT, "-", (y, b)))
        case n.App(op="+", args=(a, b)) if not k.mentions(a, name):
            return solve(b, name, n.App(n.INT, "-", (y, a)))
        case n.App(op="-", args=(a, b)) if not k.mentions(b, name):
            return solve(a, name, n.App(n.INT, "+", (y, b)))
        case n.App(op="-", args=(a, b)) if not k.mentions(a, name):
            return solve(b, name, n.App(n.INT, "-", (a, y)))
        case n.App(op="neg", args=(a,)):
            return solve(a, name, n.App(n.INT, "neg", (y,)))
        case _:
            return None
