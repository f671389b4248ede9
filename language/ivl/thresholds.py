"""Ends worth trying for a range that a loop's round did not keep: those of the procedure's comparisons.

`while x < 10 { x := x + 1; }` takes a range that ends at 0 to one that ends at 1; rather than giving up
its end, it tries 9 and 10, for the guard says `x < 10`. The choice of ends is that of Boogie's interval
analysis, which Dafny runs: from `x < k`, its opposite and its mirror image, and from `x != k`, each with a
neighbour; and a few that are always there. From `x == k` and `x <= k` it takes none, for Dafny marks their
literals in a way that hides them from it (`keepLits` where it translates expressions).
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from language.ivl import nodes as n
from language.ivl import terms as k
from language.ivl.ranges import Range
from language.record import dataclass


@dataclass(frozen=True)
class Thresholds:
    """Both in order. `tops` are the first values *above* a range of integers; for reals, its end."""

    bottoms: tuple[int, ...]
    tops: tuple[int, ...]

    def widen(self, before: Range, after: Range, real: bool) -> Range:
        """The range `before`, with an end that `after` goes beyond moved to the next one to try, or given
        up. A truth value is a number here as well."""
        lo, hi = before
        if lo is not None and (after[0] is None or after[0] < lo):
            low = after[0]
            lo = None if low is None else max((t for t in self.bottoms if t <= low), default=None)
        if hi is not None and (after[1] is None or after[1] > hi):
            beyond = 0 if real else 1
            high = None if after[1] is None else after[1] + beyond
            top = None if high is None else min((t for t in self.tops if t >= high), default=None)
            hi = None if top is None else top - beyond
        return lo, hi


def thresholds(procedure: n.Procedure) -> Thresholds:
    """Those of the procedure. What a callee promises is the callee's text, and does not count."""
    bottoms, tops = {-1, 0, 1}, {0, 1}
    for top in _terms(procedure.body):
        for x in k.subterms(top):
            _add(x, bottoms, tops)
    return Thresholds(tuple(sorted(bottoms)), tuple(sorted(tops)))


def _add(x: n.Term, bottoms: set[int], tops: set[int]) -> None:
    match x:
        case n.App(op="<", args=(a, b)):  # low < x, x < high
            low, high = _literals(a), _literals(b)
        case n.App(op="not", args=(n.App(op="<", args=(a, b)),)):  # x <= low, high <= x: the neighbour's
            low, high = ({v - 1 for v in _literals(b)}, {v + 1 for v in _literals(a)})
        case n.App(op="not", args=(n.App(op="=", args=(a, b)),)):
            low = {v - 1 for v in _literals(a) | _literals(b)}
            high = {v + 2 for v in low}
        case _:
            return
    bottoms |= {v + d for v in low for d in (0, 1)}
    tops |= {v + d for v in high for d in (0, 1)}


def _literals(t: n.Term) -> set[int]:
    """The integer that is written there, if it is one. `-5` is none: it is an operation on 5."""
    match t:
        case n.Lit(value=v) if t.sort == n.INT and not isinstance(v, Fraction) and v >= 0:
            return {v}
        case _:
            return set()


def _terms(c: n.Command) -> Iterator[n.Term]:
    match c:
        case n.Assert(condition=p) | n.Assume(condition=p):
            yield p
        case n.Assign(value=v):
            yield v
        case n.HeapForall():
            yield from k.heap_forall_terms(c)
        case n.Seq(body=body):
            for x in body:
                yield from _terms(x)
        case n.If(condition=p, then=a, orelse=b):
            if p is not None:
                yield p
                if isinstance(p, n.App) and p.op == "<":  # both ways that it can go
                    yield k.negate(p)
            yield from _terms(a)
            yield from _terms(b)
        case n.Label(body=body):
            yield from _terms(body)
        case n.Loop(entry=entry, head=head, body=body, back=back):
            for x in (entry, head, body, back):
                yield from _terms(x)
        case _:
            return
