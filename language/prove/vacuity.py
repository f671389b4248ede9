"""Claims that are proved only because nothing reaches them: what is assumed before contradicts itself.

A branch that is never taken is a proof by contradiction, or dead code, and says nothing bad about the
claims in it. So what is asked is whether the last place before all branches around a claim can be
reached. All checks have deterministic limits; *unknown* counts as reached.
"""

from __future__ import annotations

from collections.abc import Callable

from language.cancel import Cancel
from language.ivl import nodes as n
from language.ivl import terms as k
from language.prove import solver
from language.prove.contradictions import Contradictions
from language.prove.results import GoalResult, ProveOptions, Status
from language.prove.script import Script
from language.record import dataclass, replace
from language.records.verdicts import ObligationKind

Results = dict[int, GoalResult]


@dataclass
class Vacuity:
    """Of one unit. `left` tells how many seconds there are."""

    passive: n.Passive
    environment: n.Environment
    script: Script
    options: ProveOptions
    cancel: Cancel | None
    left: Callable[[], float]

    def mark(self, results: Results, z: solver.Session) -> Results:
        """All are proved; `z` knows the whole unit. The latest places come first: one that can be reached
        shows that those on the way to it can."""
        limit = self.options.vacuity_rlimit
        if limit <= 0:
            return results
        switches = [name for name, _ in self.script.assumptions]
        reached, empty = set[int](), list[int]()
        for point in self._places(results):
            if point in reached:
                continue
            if z.check([f"p{point}", *switches], limit, self.left()).verdict == "unsat":
                empty.append(point)
            else:
                reached |= self._before(point)
        if not empty:
            return results
        return self._marked(results, dict.fromkeys(empty, ()) | self._search().find(empty))

    def mark_behind(self, results: Results) -> Results:
        """Some are not proved. Where an invariant fails on entry, the invariants may contradict each other:
        then what follows is proved from nothing, also if the failing claims held."""
        failing = {i for i, r in results.items() if r.status is not Status.PROVED}
        goals = self.passive.goals
        entry = any(goals[i].obligation.kind is ObligationKind.INVARIANT_ENTRY for i in failing)
        if not entry or self.options.vacuity_rlimit <= 0:
            return results
        failed = {id(goals[i].condition) for i in failing}
        without = [i for i, (t, _) in enumerate(self.passive.premises) if id(t) in failed]
        proved = {i: r for i, r in results.items() if r.status is Status.PROVED}
        found = self._search().find(self._places(proved), without, self._before)
        return results | self._marked(proved, found)

    def _search(self) -> Contradictions:
        limit, seed = self.options.vacuity_rlimit, self.options.seed
        seconds = max(0.0, self.left() / 10)
        return Contradictions(self.passive, self.environment, limit, seed, self.cancel, seconds)

    def _marked(self, results: Results, found: dict[int, tuple[int, ...]]) -> Results:
        nearest = _outside_branches(self.passive)
        out: Results = {}
        for i, r in results.items():
            point = nearest[self.script.goal_points[i]]
            if point in found and not self._says_itself(i):
                parts = tuple(self.passive.premises[x][1] for x in found[point])
                r = replace(r, unreachable=True, contradiction=parts)
            out[i] = r
        return out

    def _places(self, results: Results) -> list[int]:
        nearest = _outside_branches(self.passive)
        asked = {nearest[self.script.goal_points[i]] for i in results if not self._says_itself(i)}
        return sorted(asked - {0}, reverse=True)

    def _says_itself(self, goal: int) -> bool:
        """A claim of `false` says itself that nobody gets there."""
        return k.is_false(self.passive.goals[goal].condition)

    def _before(self, point: int) -> set[int]:
        """The points that every way to this one passes, as far as single edges tell."""
        found = {point}
        while len(self.script.sources[point]) == 1:
            point = self.script.sources[point][0]
            found.add(point)
        return found


def _outside_branches(passive: n.Passive) -> dict[int, int]:
    """For each point the last one before it (perhaps itself) that is in no branch: every run passes it
    unless it ends before, and no dominator of it is a branch."""
    above: dict[int, int | None] = {}
    nearest: dict[int, int] = {}
    for p in passive.points:  # in topological order
        ways = [e.source for e in p.edges]
        parent = above[p.id] = _common(ways, above) if ways else None
        outside = p.what not in ("then", "else") and (parent is None or nearest[parent] == parent)
        nearest[p.id] = p.id if outside else nearest[parent or 0]
    return nearest


def _common(ways: list[int], above: dict[int, int | None]) -> int:
    """The last point that all of these ways passed (points are numbered in topological order)."""
    first = ways[0]
    for other in ways[1:]:
        a, b = first, other
        while a != b:
            if a > b:
                a = above[a] or 0
            else:
                b = above[b] or 0
        first = a
    return first
