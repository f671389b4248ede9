"""Solving an index for its variable: `i + 3 == j` for `i`."""

from __future__ import annotations

from language.ivl import nodes as n
from language.ivl import terms as k


def solve(t: n.Term, names: set[str], y: n.Term) -> tuple[str, n.Term] | None:
    """The variable of `names` in `t`, and its value where `t == y`; None unless the variable occurs once
    and under additions, subtractions and signs alone."""
    if isinstance(t, n.Ref_) and t.name in names:
        return t.name, y
    match t:
        case n.App(op="+", args=(a, b)) if _free(b, names):
            return solve(a, names, n.App(n.INT, "-", (y, b)))
        case n.App(op="+", args=(a, b)) if _free(a, names):
            return solve(b, names, n.App(n.INT, "-", (y, a)))
        case n.App(op="-", args=(a, b)) if _free(b, names):
            return solve(a, names, n.App(n.INT, "+", (y, b)))
        case n.App(op="-", args=(a, b)) if _free(a, names):
            return solve(b, names, n.App(n.INT, "-", (a, y)))
        case n.App(op="neg", args=(a,)):
            return solve(a, names, n.App(n.INT, "neg", (y,)))
        case _:
            return None


def _free(t: n.Term, names: set[str]) -> bool:
    return not any(isinstance(x, n.Ref_) and x.name in names for x in k.subterms(t))
