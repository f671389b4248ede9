"""Another state that the contracts allow, or a smaller one, in which the claim breaks."""

from __future__ import annotations

from language.analysis.typed import Method
from language.explain import sentences
from language.explain.judge import too_weak
from language.explain.likeness import likeness
from language.explain.question import Question, Sought
from language.explain.small_states import smaller_state
from language.explain.weak import Node, Weak
from language.explain.witness import Witness
from language.interpreter.cases import Case
from language.interpreter.code import Code
from language.interpreter.inputs import Inputs
from language.interpreter.search import Budget, Search

ATTEMPTS = 3_000
STEPS = 3_000_000


class States:
    def __init__(self, question: Question, method: Method) -> None:
        self.q = question
        self.method = method
        self.code = Code(question.program, explore=True)
        self.code.machine.cancel = question.late

    def _weak(self, inputs: list[Inputs]) -> Weak:
        return Weak(self.code, self.method, inputs, STEPS, self.q.late)

    def _nodes(self, weak: Weak, w: Witness) -> tuple[Node, ...] | None:
        at = {n.span: n for n in weak.sites}
        nodes = [at.get(site) for site in w.sites]
        return None if None in nodes else tuple(n for n in nodes if n is not None)

    # ── smaller ──────────────────────────────────────────────────────────────────────────────────

    def smaller(self) -> Sought:
        w = self.q.witnesses[-1]
        weak = self._weak([w.inputs])
        nodes = self._nodes(weak, w)
        if nodes is None:
            return Sought(None, sentences.not_taken_up())
        start = weak.check(nodes, w.states, w.inputs, self.q.failing, w.skip).get(self.q.wanted)
        if start is None:
            return Sought(None, sentences.not_taken_up())
        best, complete = smaller_state(weak, start, self.q.wanted, self.q.failing, ATTEMPTS)
        verdict = too_weak(self.q.evidence, best) if best is not start else None
        return Sought(verdict, sentences.smaller(verdict is not None, complete))

    # ── another ──────────────────────────────────────────────────────────────────────────────────

    def another(self) -> Sought:
        """Of another loop or call, or of the same with values that look different."""
        known = {(w.sites, likeness(Case(w.inputs, w.states))) for w in self.q.witnesses}
        budget = Budget(seconds=self.q.seconds / 4, seed=self.q.seed)
        search = Search(self.q.program, self.method, budget, self.q.late)
        result = search.run()
        own = [w.inputs for w in self.q.witnesses]
        others = [i for i in result.samples[:40] if i not in own]
        weak = self._weak([*own, *others])
        wanted = [o for o in self.q.failing if o.id == self.q.wanted]
        tried = 0
        for id, w in weak.all(self.q.failing, wanted):
            tried += 1
            if id != self.q.wanted:
                continue
            sites = tuple(n.span for n in w.nodes)
            if (sites, likeness(Case(w.inputs, w.plan.states))) in known:
                continue
            verdict = too_weak(self.q.evidence, w)
            if verdict is not None:
                return Sought(verdict)
        return Sought(None, sentences.no_other_state(tried))
