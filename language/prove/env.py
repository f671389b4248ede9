"""Where a term is encoded: what its names stand for, how deep functions unfold, and its polarity.

Polarity matters in two places. Equality of collections is SMT's own where it is assumed, and the
extensional `equal` of the theory where it is claimed. A recursive function may be unfolded twice in a
claim and once in an assumption, as in Dafny (Amin, Leino, Rompf, *Computing with an SMT solver*, TAP 2014).
"""

from __future__ import annotations

from language.prove.sorts import clean
from language.record import dataclass, field, replace

GOAL, FACT, BOTH = 1, -1, 0


@dataclass(frozen=True)
class Env:
    """`names` maps bound names to text, `depth` counts the binders around; `lifted` maps subterms (by
    identity) that a comprehension takes as parameters. `layer` is the fuel left for functions of the
    component `scc`, inside the definition of one of them; `fuel` how often others may unfold.
    `nameless` is set inside comprehensions, where a bound variable's name must not tell two apart."""

    names: dict[str, str] = field(default_factory=dict[str, str])
    depth: int = 0
    lifted: dict[int, str] = field(default_factory=dict[int, str])
    layer: str | None = None
    scc: int = -1
    fuel: int = 1
    nameless: bool = False

    def fresh(self, name: str, offset: int = 0) -> str:
        """The text of a variable bound here: unlike any around it, and the same wherever it stands."""
        stem = "x" if self.nameless else clean(name.partition("#")[0])
        return f"|{stem}.{self.depth + offset}|"

    def bind(self, names: dict[str, str]) -> Env:
        return replace(self, names={**self.names, **names}, depth=self.depth + len(names))

    def alone(self, names: dict[str, str], lifted: dict[int, str]) -> Env:
        """The inside of a definition that sees only its parameters."""
        return replace(self, names=names, depth=len(names), lifted=lifted)


CLAIM = Env(fuel=2)
ASSUMED = Env()
