"""Which claims of a unit can be proved with which candidates: one verification condition, many questions.

Every candidate is put into a copy of the body behind a switch, an additional Boolean parameter: an invariant
`J` as `on ==> J`, an assertion likewise, a lemma's call in an `if on`, a part of a measure with a value that
stays the same where it is off. Lowering, cutting and encoding happen once; a question then says which
switches are on, all others being off, and the solver's core names those that a proof needs. Work limits are
the solver's own measure, so that every machine gets the same answers.

What is found here is a proposal: the chosen edits are proved once more from their text (`confirm.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from language.cancel import Cancel
from language.ivl import nodes as n
from language.ivl import units as ivl
from language.ivl.definitions import Definitions
from language.ivl.hiding import visibility
from language.ivl.loops import cut
from language.ivl.passive import passive
from language.ivl.units import lower
from language.prove import solver
from language.prove.script import Script, make_script
from language.prove.sorts import clean
from language.record import dataclass, field, replace
from language.records.verdicts import Obligation
from language.suggest.candidate import Candidate
from language.suggest.inserting import inserted, number_at
from language.suggest.place import Failing
from language.suggest.terms import fresh, var
from language.types import BOOL

QUICK = 15_000
"""The solver's work for a question about one claim beside all others."""
WORK = 150_000
"""For one that is asked alone."""
WAYS = (("plain", 1), ("old", 3))
"""Ways of arithmetic, with how often the work is given to each; the second one for products of unknowns."""
SECONDS = 10.0
"""The backstop of a question."""
MEMORY_MB = 2048


@dataclass(frozen=True)
class Claim:
    """Something to prove: an obligation of the unit's own, or one that a `candidate` (by its number)
    brings."""

    goal: int
    obligation: Obligation
    candidate: int | None


@dataclass
class Trial:
    """The unit with all candidates in it, each off until a question turns it on.

    Raises `Unsupported` where the unit cannot be lowered or encoded."""

    failing: Failing
    candidates: Sequence[Candidate]
    cancel: Cancel
    claims: list[Claim] = field(default_factory=list[Claim])
    asked: int = 0
    """Questions so far."""
    spent: int = 0
    """The solver's work so far."""

    def __post_init__(self) -> None:
        switches = [fresh(f"on'{i}", BOOL) for i in range(len(self.candidates))]
        decl = inserted(self.failing, self.candidates, [var(s) for s in switches])
        decl = replace(decl, params=(*decl.params, *switches))
        unit = self.failing.unit.ivl
        procedure = lower(ivl.Unit(decl, unit.kind, unit.name, unit.span))
        names = {v.source: v.name for v in procedure.inputs if v.source is not None}
        program = passive(cut(procedure))
        known = Definitions(None, decl.module, visibility(decl))
        self._script: Script = make_script(program, known)
        self.nonlinear = self._script.nonlinear
        self._trivial = {i for i, g in enumerate(self._script.goals) if g is None}
        self._always = [name for name, _ in self._script.assumptions]
        self._switches = self._switch_texts([names.get(s) for s in switches], program)
        self._texts: dict[int, str] = {}
        self.claims = [_claim(i, g) for i, g in enumerate(program.goals)]
        self._by_candidate: dict[int, list[Claim]] = {}
        for c in self.claims:
            if c.candidate is not None:
                self._by_candidate.setdefault(c.candidate, []).append(c)
        self._together: solver.Session | None = None
        solver.prepare(MEMORY_MB)

    def _switch_texts(self, names: Sequence[str | None], program: n.Passive) -> list[str]:
        """What turns each candidate on and off, in the solver's language."""
        constants = {name for name, _ in program.constants}
        texts: list[str] = []
        for i, name in enumerate(names):
            lines = f"(declare-const on{i} Bool)\n(declare-const off{i} Bool)"
            if name is not None and name in constants:
                symbol = f"|{clean(name)}!|"
                lines += f"\n(assert (=> on{i} {symbol}))\n(assert (=> off{i} (not {symbol})))"
            texts.append(lines)
        return texts

    # ── questions ────────────────────────────────────────────────────────────────────────────────

    def own(self) -> list[Claim]:
        """The unit's own claims."""
        return [c for c in self.claims if c.candidate is None]

    def brought(self, candidate: int) -> list[Claim]:
        """The claims that a candidate brings: that it makes sense, holds on entry, is kept, …"""
        return self._by_candidate.get(candidate, [])

    def prove(self, claim: Claim, on: Iterable[int], work: int = WORK) -> frozenset[int] | None:
        """The candidates that a proof of the claim needs of those that are on; None where none was found.

        What is easy is proved beside all other claims, where the question costs next to nothing; what is not,
        in a context of its own, which knows only what comes before the claim."""
        if claim.goal in self._trivial:
            return frozenset()
        active = set(on)
        if self._together is None:
            self._together = solver.Session(
                "\n".join([self._script.whole(), *self._switches]), 0, self.cancel
            )
            self._together.__enter__()
        found = self._ask(self._together, claim, active, self._always, QUICK)
        if found is not None:
            return found
        text = self._alone(claim.goal)
        always = [x for x in self._always if f"(declare-const {x} Bool)" in text]
        for way, times in WAYS if self.nonlinear else WAYS[:1]:
            if self.cancel.cancelled:
                return None
            with solver.Session(text, 0, self.cancel, way) as session:
                found = self._ask(session, claim, active, always, times * work)
            if found is not None:
                return found
        return None

    def _ask(
        self, session: solver.Session, claim: Claim, active: set[int], always: list[str], work: int
    ) -> frozenset[int] | None:
        switches = [f"on{i}" if i in active else f"off{i}" for i in range(len(self.candidates))]
        answer = session.check([f"fail{claim.goal}", *switches, *always], work, SECONDS)
        self.asked += 1
        self.spent += answer.rlimit
        if answer.verdict != "unsat":
            return None
        core = set(answer.core)
        return frozenset(i for i in active if f"on{i}" in core)

    def _alone(self, goal: int) -> str:
        if goal not in self._texts:
            self._texts[goal] = "\n".join([self._script.alone(goal), *self._switches])
        return self._texts[goal]

    def close(self) -> None:
        if self._together is not None:
            self._together.__exit__()
            self._together = None


def _claim(goal: int, g: n.Goal) -> Claim:
    o = g.obligation
    number = next((i for s in (o.span, o.clause) if s and (i := number_at(s)) is not None), None)
    return Claim(goal, o, number)
