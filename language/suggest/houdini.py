"""The largest set of candidates that keep one another: Houdini (Flanagan and Leino, FME 2001).

A candidate that brings a claim which cannot be proved with all others that are still in goes out; with it go
the proofs that needed it. The order is fixed and nothing but work limits ends a question, so that the result
is the same everywhere. What stays is inductive together, whatever else fails in the unit.
"""

from __future__ import annotations

from collections.abc import Iterable

from language.analysis import typed as t
from language.record import dataclass, field
from language.suggest.candidate import Candidate
from language.suggest.trees import subterms
from language.suggest.trial import WORK, Claim, Trial

LONGER = 4
"""Times the work for what is likely."""
LIKELY = 1
"""The cost up to which a candidate is likely."""


def features(c: Candidate) -> frozenset[str]:
    """What makes a formula hard: the functions that it speaks of, and multisets."""
    found: set[str] = set()
    for n in subterms(c.formula) if isinstance(c.content, t.Expr) else ():
        if isinstance(n, t.FunctionCall):
            found.add(n.function.qualified)
        elif isinstance(n, t.MultisetOf):
            found.add("multiset")
    return frozenset(found)


@dataclass
class Inductive:
    """`kept` are numbers of candidates; `needs` has for every claim that was proved the candidates that its
    proof used."""

    trial: Trial
    work: int = WORK
    kept: list[int] = field(default_factory=list[int])
    needs: dict[int, frozenset[int]] = field(default_factory=dict[int, frozenset[int]])
    features: dict[int, frozenset[str]] = field(default_factory=dict[int, frozenset[str]])

    def add(self, layer: Iterable[int]) -> list[int]:
        """Put a layer on top; which of it stayed."""
        new = list(layer)
        self.kept = sorted({*self.kept, *new})
        self._settle()
        return [i for i in new if i in self.kept]

    def _settle(self) -> None:
        open_ = True
        while open_:
            open_ = False
            for i in list(self.kept):
                if i in self.kept and not all(map(self.holds, self.trial.brought(i))):
                    self.kept.remove(i)
                    self.needs = {g: used for g, used in self.needs.items() if i not in used}
                    open_ = True

    def holds(self, claim: Claim) -> bool:
        """Whether the claim is proved with what is kept; remembered until something of it goes."""
        if claim.goal in self.needs:
            return True
        near = self._near(claim)
        for on in (near, self.kept) if len(near) < len(self.kept) else (near,):
            used = self.trial.prove(claim, on, self._work(claim))
            if used is not None:
                self.needs[claim.goal] = used
                return True
        return False

    def _near(self, claim: Claim) -> list[int]:
        """What is kept and speaks of no function or multiset that the claim's own candidate does not speak
        of: with less to look at, the solver goes further."""
        if claim.candidate is None:
            return self.kept
        own = self._features(claim.candidate)
        return [i for i in self.kept if self._features(i) <= own]

    def _features(self, candidate: int) -> frozenset[str]:
        if candidate not in self.features:
            self.features[candidate] = features(self.trial.candidates[candidate])
        return self.features[candidate]

    def _work(self, claim: Claim) -> int:
        """What is likely, or wanted, may take longer."""
        likely = claim.candidate is None or self.trial.candidates[claim.candidate].cost <= LIKELY
        return LONGER * self.work if likely else self.work

    def support(self, claims: Iterable[Claim]) -> set[int]:
        """The candidates that proofs of these claims need, with all that those need themselves."""
        found: set[int] = set()
        stack = [i for c in claims for i in self.needs[c.goal]]
        while stack:
            i = stack.pop()
            if i not in found:
                found.add(i)
                stack += [j for c in self.trial.brought(i) for j in self.needs[c.goal]]
        return found
