"""Another real run, or a smaller one, that breaks the claim.

Small inputs come first, as for the first counterexample; then models of the bounded search. A run that
takes another path is preferred to one whose inputs look different, in their simplest form too: `[-1, 7]` is
no other example than `[-1]` where leaving 7 out changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable

from language.explain import sentences
from language.explain.evidence import Path
from language.explain.judge import BRANCHES
from language.explain.likeness import likeness
from language.explain.matching import broken
from language.explain.proposed import inputs_of
from language.explain.question import Question, Sought
from language.interpreter.cases import Case
from language.interpreter.code import Code
from language.interpreter.inputs import Inputs, fitting
from language.interpreter.oracle import following
from language.interpreter.outcomes import Outcome
from language.interpreter.runs import Runner
from language.interpreter.search import Budget, Found, Search, shrink
from language.ivl.definitions import Definitions
from language.record import replace
from language.records.verdicts import Refuted, TooWeak
from language.refute.search import real_runs

ATTEMPTS = 5_000
"""Runs that a smaller counterexample may cost."""
ALIKE = 3
"""How many examples of one likeness are looked at for another path."""
RUN_STEPS = 200_000


class Runs:
    def __init__(self, question: Question) -> None:
        self.q = question
        self.evidence = question.evidence
        code = Code(question.program, explore=True)
        code.machine.cancel = question.late
        self.runner = Runner(code, question.method, RUN_STEPS)
        self.looks: set[object] = set()
        self.paths: set[Path] = set()
        self.seen: dict[object, int] = {}
        self.hit: Found | None = None
        """A run on another path."""
        self.spare: Found | None = None
        """A run whose inputs look different."""

    def _meant(self, inputs: Inputs, outcome: Outcome) -> Found | None:
        for before, v in enumerate(outcome.violations):
            o = broken(v, self.q.failing)
            if o is not None and o.id == self.q.wanted:
                return Found(v, inputs, before)
        return None

    def _verdict(self, found: Found) -> Refuted | TooWeak | None:
        return self.evidence.as_found(found, self.runner)

    # ── smaller ──────────────────────────────────────────────────────────────────────────────────

    def smaller(self) -> Sought:
        inputs = self.q.witnesses[-1].inputs
        start = self._meant(inputs, self.runner.run(inputs))
        if start is None:
            return Sought(None, sentences.not_taken_up())
        found, complete = shrink(self.runner, start, ATTEMPTS)
        verdict = self._verdict(found) if found.inputs != inputs else None
        return Sought(verdict, sentences.smaller(verdict is not None, complete and not self.q.late()))

    # ── another ──────────────────────────────────────────────────────────────────────────────────

    def another(self) -> Sought:
        for w in self.q.witnesses:
            self.looks.add(likeness(Case(w.inputs)))
            found = self._meant(w.inputs, self.runner.run(w.inputs))
            path = self.evidence.path(found.inputs, found.violation) if found is not None else None
            if path is not None:
                self.paths.add(path)
        budget = Budget(seconds=self.q.seconds / 2, seed=self.q.seed)
        stop = lambda: self.q.cancel.cancelled  # noqa: E731
        search = Search(self.q.program, self.q.method, budget, stop, lambda _: self.hit is not None)
        search.see = self._consider
        result = search.run()
        if self.hit is None and self.spare is None and not self.q.cancel.cancelled:
            self._solve()
        for found, differs in ((self.hit, self._other_path), (self.spare, self._other_look)):
            verdict = self._shown(found, differs) if found is not None else None
            if verdict is not None:
                return Sought(verdict)
        return Sought(None, sentences.no_other_run(result))

    def _consider(self, inputs: Inputs, outcome: Outcome) -> None:
        found = self._meant(inputs, outcome)
        if found is None or self.hit is not None:
            return
        look = likeness(Case(inputs))
        self.seen[look] = self.seen.get(look, 0) + 1
        if self.seen[look] > ALIKE:
            return
        if self._other_path(found):
            self.hit = found
        elif self.spare is None and look not in self.looks and self.seen[look] == 1:
            self.spare = self._reduced(found)

    def _other_path(self, found: Found) -> bool:
        path = self.evidence.path(found.inputs, found.violation)
        return path is not None and path not in self.paths

    def _other_look(self, found: Found) -> bool:
        return likeness(Case(found.inputs)) not in self.looks

    def _reduced(self, found: Found) -> Found | None:
        """Its simplest form; None where that is an example that is known already."""
        simplest, _ = shrink(self.runner, found)
        return simplest if self._other_look(simplest) else None

    def _shown(self, found: Found, differs: Callable[[Found], bool]) -> Refuted | TooWeak | None:
        return self._verdict(shrink(self.runner, found, also=differs)[0])

    def _solve(self) -> None:
        """Larger inputs, from the bounded search."""
        q, procedure = self.q, self.q.bench.procedure
        if procedure is None:
            return

        def open_() -> frozenset[int]:
            over = q.late() or self.hit is not None or self.spare is not None
            return frozenset() if over else frozenset({q.wanted})

        for p in real_runs(procedure, Definitions(), open_, q.deadline, q.cancel):
            inputs = inputs_of(q.program, q.method, p.candidate)
            if not fitting(self.runner.code, q.method, inputs):
                continue
            decisions: tuple[int, ...] | None = ()
            for _ in range(BRANCHES):
                if decisions is None:
                    break
                chosen = replace(inputs, decisions=decisions)
                self._consider(chosen, self.runner.run(chosen))
                decisions = following(self.runner.code.machine.oracle.trail)
