"""Which parts of a program contradict each other, where nothing reaches a place.

Every part that is assumed gets a Boolean that switches it on. Z3's unsatisfiable core over them is a first
answer; then each part is left out in turn, and stays out where the others still contradict each other
(deletion, as for minimal unsatisfiable subsets: Marques-Silva, "Minimal unsatisfiability", 2010). All
checks have deterministic limits, so that the answer is the same everywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from language.cancel import Cancel
from language.ivl import nodes as n
from language.prove import solver
from language.prove.script import make_script
from language.record import dataclass, field

MOST_CHECKS = 40
"""For all places of a unit."""


@dataclass
class Contradictions:
    """The search in one unit. `rlimit` and `seconds` limit each check."""

    passive: n.Passive
    environment: n.Environment
    rlimit: int
    seed: int
    cancel: Cancel | None
    seconds: float
    _checks: int = 0
    _known: list[list[int]] = field(default_factory=list[list[int]])

    def find(
        self,
        points: list[int],
        without: Sequence[int] = (),
        before: Callable[[int], set[int]] | None = None,
    ) -> dict[int, tuple[int, ...]]:
        """For each point that nothing reaches, and where the limits allow to tell: the premises (by their
        place in the unit's list) that contradict each other on the way to it. Those of `without` are not
        assumed. `before` answers what is reached where a point is."""
        script = make_script(self.passive, self.environment, tracked=True)
        switches = [name for name, _ in script.assumptions]
        parts = [i for i in range(len(self.passive.premises)) if i not in without]
        found: dict[int, tuple[int, ...]] = {}
        reached: set[int] = set()
        with solver.Session(script.whole(), self.seed, self.cancel) as z:
            for point in points:
                core = None if point in reached else self._at(point, parts, switches, z)
                if core is not None:
                    found[point] = core
                elif before is not None:
                    reached |= before(point)
        return found

    def _at(
        self, point: int, all_parts: list[int], switches: list[str], z: solver.Session
    ) -> tuple[int, ...] | None:
        def contradict(parts: list[int]) -> list[int] | None:
            """Those of the parts that Z3 used; None where they may hold together."""
            if self._checks >= MOST_CHECKS:
                return None
            self._checks += 1
            names = [f"said{i}" for i in parts]
            answer = z.check([f"p{point}", *switches, *names], self.rlimit, self.seconds)
            if answer.verdict != "unsat":
                return None
            return [i for i, name in zip(parts, names, strict=True) if name in answer.core]

        for known in self._known:
            if contradict(known) is not None:
                return tuple(known)
        # What was claimed and proved follows from the rest; only Z3 may need it.
        claims = {id(g.condition) for g in self.passive.goals}
        written = [i for i in all_parts if id(self.passive.premises[i][0]) not in claims]
        core = contradict(written)
        if core is None and len(written) < len(all_parts):
            core = contradict(all_parts)
        if core is None:
            return None
        for i in sorted(core, reverse=True):
            if i in core:
                smaller = contradict([x for x in core if x != i])
                core = smaller if smaller is not None else core
        self._known.append(core)
        return tuple(core)
