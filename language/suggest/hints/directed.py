"""The candidates that a claim's proof needs: those that are true by themselves, and of these the fewest.

Unlike Houdini (`houdini.py`), where candidates keep one another, each stands for itself here: it is proved
alone, so that no two false ones can contradict each other. Mostly one of them is enough. Else the fewest are
found by QuickXplain (Junker, AAAI 2004), which likes the first candidates best and asks little where few of
many are needed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from language.record import dataclass, field
from language.suggest.trial import Claim, Trial

SHARE = 4
"""A candidate's own claims get this part of the work that a claim gets."""
BUDGET = 30
"""Times the work of a claim that all questions may take together."""


@dataclass
class Directed:
    """`true` are the numbers of candidates that are proved by themselves."""

    trial: Trial
    work: int
    true: list[int] = field(default_factory=list[int])

    def sift(self, candidates: Iterable[int]) -> None:
        """Find out which are true."""
        self.true = [i for i in candidates if self._proved(i)]

    def _proved(self, i: int) -> bool:
        if self._spent():
            return False
        work = self.work // SHARE
        return all(self.trial.prove(c, [i], work) is not None for c in self.trial.brought(i))

    def help(self, claims: Iterable[Claim]) -> tuple[list[Claim], list[int]]:
        """The claims that can be proved, and candidates that do it."""
        proved: list[Claim] = []
        chosen: set[int] = set()
        for c in claims:
            found = self._one(c, chosen)
            if found is None and self._holds([c], self.true):
                found = self._explain([], self.true, [c], False)
            if found is not None:
                proved.append(c)
                chosen.update(found)
        return proved, sorted(chosen)

    def _one(self, claim: Claim, chosen: set[int]) -> list[int] | None:
        """None or one more than what is chosen already that proves the claim."""
        for more in ([], *([i] for i in self.true)):
            if self._spent():
                return None
            if self.trial.prove(claim, [*chosen, *more], self.work // SHARE) is not None:
                return more
        return None

    def _explain(self, base: list[int], rest: list[int], claims: Sequence[Claim], changed: bool) -> list[int]:
        """What of `rest` is needed beside `base`."""
        if changed and self._holds(claims, base):
            return []
        if len(rest) <= 1 or self._spent():
            return rest
        half = (len(rest) + 1) // 2
        first, second = rest[:half], rest[half:]
        late = self._explain([*base, *first], second, claims, True)
        early = self._explain([*base, *late], first, claims, bool(late) or changed or not base)
        return [*early, *late]

    def _holds(self, claims: Sequence[Claim], on: Sequence[int]) -> bool:
        return all(self.trial.prove(c, on, self.work) is not None for c in claims)

    def _spent(self) -> bool:
        return self.trial.spent > BUDGET * self.work or self.trial.cancel.cancelled
