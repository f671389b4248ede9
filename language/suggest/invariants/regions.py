"""The parts of a row that a loop has been through, and those that lie before it, by its counters."""

from __future__ import annotations

from collections.abc import Iterator

from language.analysis import typed as t
from language.record import dataclass
from language.suggest.invariants.sight import Sight
from language.suggest.terms import length, number, plus, spell

FEW = 8
"""States that do not tell that a part is always empty."""
COUNTERS = 3
"""Counters of a loop that are looked at."""


@dataclass(frozen=True, eq=False)
class Region:
    """The places k with `low <= k < high`; `counter` is what moves, `start` where it stood first."""

    counter: t.Variable
    low: t.Expr
    high: t.Expr


def regions(sight: Sight) -> list[Region]:
    """In the order in which they are worth a try; only those that are not empty in all states."""
    found: dict[tuple[str, str], Region] = {}
    for r in _all(sight):
        if _possible(sight, r):
            found.setdefault((spell(r.low), spell(r.high)), r)
    return list(found.values())


def _all(sight: Sight) -> Iterator[Region]:
    rows = [length(r) for r in sight.rows]
    for counter in sight.counters[:COUNTERS]:
        starts = _starts(sight, counter.var)
        for start in starts:
            yield Region(counter.var, start, counter)
        for end in {spell(e): e for e in [*rows, *starts]}.values():
            yield Region(counter.var, counter, end)
        for start in starts:
            yield Region(counter.var, start, plus(counter, 1))
        for end in {spell(e): e for e in [*rows, *(plus(s, 1) for s in starts)]}.values():
            yield Region(counter.var, plus(counter, 1), end)
    for i, one in enumerate(sight.counters[:COUNTERS]):
        for other in sight.counters[i + 1 : COUNTERS]:
            yield Region(one.var, one, other)
            yield Region(one.var, other, one)


def _starts(sight: Sight, counter: t.Variable) -> list[t.Expr]:
    """0, and what the counter is given before the loop."""
    found: dict[str, t.Expr] = {"0": number(0)}
    loop = sight.place.loop
    if isinstance(loop, t.For):
        if counter is loop.var:
            found[spell(loop.start)] = loop.start
        return list(found.values())
    for s in sight.place.before:
        if isinstance(s, t.Assign):
            for target, value in zip(s.targets, s.values, strict=True):
                if (
                    isinstance(target, t.LocalTarget)
                    and target.var is counter
                    and isinstance(value, t.ExprRhs)
                    and not sight.place.moves(value.value)
                ):
                    found[spell(value.value)] = value.value
    return list(found.values())[-2:]


def _possible(sight: Sight, r: Region) -> bool:
    """Whether, as far as the states tell, its ends are never the wrong way round by more than one, and it is
    not always empty."""
    lows, highs = sight.values_of(r.low), sight.values_of(r.high)
    if lows is None or highs is None:
        return True
    sizes = [b - a for a, b in zip(lows, highs, strict=True) if a is not None and b is not None]
    return not sizes or (min(sizes) >= -1 and (max(sizes) > 0 or len(sizes) < FEW))
