"""The verdict on what the prover could not prove: refuted, contract too weak, or undecided.

`judge` looks for real runs first, then for states that the contracts allow, and says what was tried where
it finds neither. `confirm_inputs` and `confirm_state` replay candidates that somebody else proposes; what
does not replay is no verdict.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from time import monotonic

from language.analysis.typed import (
    Callable_,
    CallStmt,
    For,
    Method,
    NewObject,
    Variable,
    While,
    WhileCases,
    walk,
)
from language.depth import deep
from language.explain import sentences
from language.explain.advice import advice_on, claimed
from language.explain.bench import Bench
from language.explain.bodiless import judge_bodiless
from language.explain.declared import judge_defaults
from language.explain.earlier import earlier
from language.explain.endless import endless
from language.explain.evidence import Evidence
from language.explain.matching import broken
from language.explain.promises import at_call, unmentioned
from language.explain.proposed import permitted
from language.explain.small_states import smaller_state
from language.explain.weak import Node, Weak, Weakness, callee
from language.explain.whole import all_runs
from language.interpreter.code import Code
from language.interpreter.inputs import Inputs, fitting
from language.interpreter.listing import State
from language.interpreter.modular import Site
from language.interpreter.oracle import following
from language.interpreter.outcomes import Stopped
from language.interpreter.runs import Runner
from language.interpreter.search import Budget, Found, Search, SearchResult
from language.record import dataclass, replace
from language.records.verdicts import Allows, ClaimKey, Obligation, TooWeak, Undecided, Verdict
from language.records.verdicts import ObligationKind as K
from language.source import Span

Tell = Callable[[Mapping[int, Verdict]], None]
"""Takes verdicts that are certain while others are still looked for."""

SAMPLES = 40
"""Runs that end and are looked at for a state that comes back before they do."""
BRANCHES = 8
"""Ways to choose (by `:|`, `*`, …) that are tried for proposed inputs."""
ATTEMPTS = 150
"""Runs for a smaller form of a proposed state."""


def judge(bench: Bench, budget: Budget | None = None, tell: Tell | None = None) -> dict[int, Verdict]:
    """A verdict for each of the bench's claims, by its id. `tell` hears of the first real run."""
    method, failing, budget = bench.method, bench.claims, budget or Budget()
    if isinstance(method, Method) and method.iterator is not None:
        return {o.id: Undecided(sentences.no_run("iterators cannot be run")) for o in failing}
    defaults = judge_defaults(bench)
    if method.body is None and not method.overriders:
        why = f"{method.shown} has no body"
        senseless = judge_bodiless(bench, budget.seconds)
        return {o.id: Undecided(sentences.no_run(why)) for o in failing} | defaults | senseless
    return deep(_Judge(bench, budget, tell).run) | defaults


@dataclass(frozen=True)
class Chosen:
    """Values at a loop (by its id) or a call (by its place): variables by symbol, places of the heap as
    (object id, field or flat index, value)."""

    site: Site
    values: Mapping[Variable, object]
    writes: tuple[tuple[int, object, object], ...] = ()


class _Judge:
    def __init__(self, bench: Bench, budget: Budget, tell: Tell | None) -> None:
        self.bench = bench
        self.method = bench.method
        self.failing = list(bench.claims)
        self.budget = budget
        self.stop = bench.stopped
        self.evidence = bench.evidence
        self.matched: dict[int, Found] = {}
        self.others: list[Found] = []
        self.tell = tell
        self.told: dict[int, Verdict] = {}
        self.asked: set[ClaimKey] = set()
        self.every: tuple[int | None] | None = None
        """How many inputs there are, once all of them were run."""

    def run(self) -> dict[int, Verdict]:
        search = Search(
            self.bench.program, self.method, self.budget, self.stop, lambda found: self._done(found, search)
        )
        result = search.run()
        if result.tried == 0 and not self.stop():
            search.also(permitted(self.bench.program, self.method, self.budget.seconds / 4))
        self._match(result)
        search.code.machine.cancel = self.stop
        verdicts = self._endless(result)
        for o in self.failing:
            if o.id in verdicts:
                continue
            found = self.matched.get(o.id)
            verdict = self.told.get(o.id)
            if verdict is None and found is not None:
                verdict = self.evidence.refuted(found, search.runner)
            if verdict is not None:
                verdicts[o.id] = verdict
        open_ = [o for o in self.failing if o.id not in verdicts]
        if open_ and isinstance(self.method, Method) and not self.stop():
            verdicts.update(self._weak(open_, result, search))
        for o in self.failing:
            if o.id not in verdicts:
                verdicts[o.id] = self._rest(o, result)
        return verdicts

    # ── real runs ────────────────────────────────────────────────────────────────────────────────

    def _done(self, result: SearchResult, search: Search) -> bool:
        """Every failing obligation is broken by a run that breaks nothing before it."""
        if self.tell is not None and not self.told:
            self._tell(self.tell, result, search)
        if len(result.found) < len(self.failing):
            return False
        first = {
            o.id for f in result.found.values() if not f.before and (o := broken(f.violation, self.failing))
        }
        return len(first) == len(self.failing)

    def _tell(self, tell: Tell, result: SearchResult, search: Search) -> None:
        """The first run that breaks a failing obligation and nothing before it, at once."""
        for key, found in result.found.items():
            if found.before or key in self.asked:
                continue
            self.asked.add(key)
            o = broken(found.violation, self.failing)
            verdict = self.evidence.refuted(found, search.runner) if o is not None else None
            if o is not None and verdict is not None:
                self.told[o.id] = verdict
                tell(self.told)
                return

    def _match(self, result: SearchResult) -> None:
        self.matched.clear()
        self.others.clear()
        for found in result.found.values():
            o = broken(found.violation, self.failing)
            if o is None:
                self.others.append(found)
            elif o.id not in self.matched or found.before < self.matched[o.id].before:
                self.matched[o.id] = found

    def _endless(self, result: SearchResult) -> dict[int, Verdict]:
        """What runs that never end break."""
        wanted = [o for o in self.failing if o.kind in (K.DECREASES, K.TERMINATION)]
        known = [self.matched[o.id].inputs for o in wanted if o.id in self.matched]
        tried = list(dict.fromkeys((*known, *result.long, *result.samples[:SAMPLES])))
        verdicts: dict[int, Verdict] = {}
        if wanted:
            for e in endless(self.bench, wanted, tried):
                o = broken(e.violation, wanted)
                if o is not None:
                    verdicts[o.id] = self.evidence.endless(e)
        return verdicts

    # ── contracts ────────────────────────────────────────────────────────────────────────────────

    def _weak(self, open_: list[Obligation], result: SearchResult, search: Search) -> dict[int, Verdict]:
        assert isinstance(self.method, Method)
        inputs = [*result.samples[:40], *(f.inputs for f in result.found.values())]
        steps = self.budget.steps // 2
        deadline = monotonic() + self.budget.seconds
        late: Stopped = lambda: monotonic() > deadline or self.stop()  # noqa: E731
        search.code.machine.cancel = late
        weak = Weak(search.code, self.method, inputs, steps, late)
        verdicts: dict[int, Verdict] = {}
        for id, w in weak.find(self.failing, open_).items():
            verdict = self._weakness(w)
            if verdict is not None:
                verdicts[id] = verdict
        search.code.machine.cancel = self.stop
        return verdicts

    def _weakness(self, w: Weakness) -> TooWeak | None:
        return too_weak(self.evidence, w)

    # ── the rest ─────────────────────────────────────────────────────────────────────────────────

    def _rest(self, o: Obligation, result: SearchResult) -> Verdict:
        """What was tried; and what is to be mended first, since nothing can be told before."""
        advice = sentences.advice(o.kind, _has_loops(self.method), _is_written(self.method, o))
        advice = advice_on(self.method, o) or advice
        part = claimed(o, self.bench.sources)
        every = self._all_runs(result)
        sentence = sentences.undecided(result, every, bool(self.method.params), part, advice)
        if self.method.two_state:
            sentence += " Only runs were tried in which nothing changes between the two states."
        first = earlier(self.method, o, self.failing)
        at = None if first is None else first.place
        if first is not None:
            sentence = f"{sentences.rests_on(first, o, self.bench.sources)} {sentence}"
        elif self.others:
            other = min(self.others, key=lambda f: f.before)
            at = other.violation.where
            sentence = sentences.broken_first(other.violation, other.inputs, self.bench.sources)
        return Undecided(sentence, max(result.exhausted, 0), first=at)

    def _all_runs(self, result: SearchResult) -> int | None:
        if self.every is None and not (result.found or self.stop()):
            self.every = (all_runs(self.bench, self.budget.seconds / 4),)
        return self.every[0] if self.every is not None else None


def _has_loops(method: Callable_) -> bool:
    body = method.body if isinstance(method, Method) else None
    return body is not None and any(isinstance(n, While | WhileCases | For) for n in walk(body))


def _is_written(method: Callable_, o: Obligation) -> bool:
    """Whether the program says what a claim of termination is measured by."""
    if o.kind is not K.DECREASES:
        return method.decreases is not None and not method.decreases.inferred
    loops = (n for n in walk(method.body) if isinstance(n, While | WhileCases | For)) if method.body else ()
    specs = [n.spec.decreases for n in loops if n.span == o.loop]
    return any(m is not None and not m.inferred for m in specs)


def too_weak(evidence: Evidence, w: Weakness) -> TooWeak | None:
    node, places = w.nodes[-1], [n.span for n in w.nodes]
    after_others = len(places) > 1
    called = callee(node)
    if called is not None or isinstance(node, CallStmt | NewObject):
        assert called is not None
        assert isinstance(node, CallStmt | NewObject)
        name = called.name if called.kind != "constructor" else f"the constructor of {owner_name(called)}"
        state = at_call(node, called, w.state)
        open_ = unmentioned(called, w.state) if called.ensures else None

        def of_call(said: str) -> str:
            sentence = sentences.too_weak_call(name, state, w.inputs, open_, after_others)
            return sentences.with_reason(sentence, said)

        verdict = evidence.too_weak(w.violation, w.inputs, w.plan, of_call, places)
        return verdict and replace(verdict, allows=Allows.CALL, callee=owner_name(called))
    has_invariant, unreachable = bool(node.spec.invariants), w.unreachable

    def of_loop(said: str) -> str:
        kind = w.violation.kind
        sentence = sentences.too_weak_loop(w.state, w.inputs, unreachable, kind, has_invariant, after_others)
        return sentences.with_reason(sentence, said)

    return evidence.too_weak(w.violation, w.inputs, w.plan, of_loop, places)


def owner_name(m: Method) -> str:
    """What people call it: a constructor by its class."""
    return m.owner.name if m.owner is not None and m.kind == "constructor" else m.name


# ── candidates that others propose ───────────────────────────────────────────────────────────────


def confirm_inputs(bench: Bench, inputs: Inputs) -> dict[int, Verdict]:
    """Run proposed inputs, with the first few ways to choose: `Refuted` for each claim that such a run
    breaks."""
    code, method, failing = bench.code, bench.method, bench.claims

    def work() -> dict[int, Verdict]:
        runner = Runner(code, method, 200_000)
        if not fitting(code, method, inputs):
            return {}
        verdicts: dict[int, Verdict] = {}
        decisions: tuple[int, ...] | None = ()
        for _ in range(BRANCHES):
            if decisions is None or len(verdicts) == len(failing):
                break
            chosen = replace(inputs, decisions=decisions)
            outcome = runner.run(chosen)
            decisions = following(code.machine.oracle.trail)
            for before, v in enumerate(outcome.violations):
                o = broken(v, failing)
                if o is None or o.id in verdicts:
                    continue
                verdict = bench.evidence.refuted(Found(v, chosen, before), runner)
                if verdict is not None:
                    verdicts[o.id] = verdict
        return verdicts

    return deep(work) if method.body is not None else {}


def confirm_state(bench: Bench, inputs: Inputs, chosen: Sequence[Chosen]) -> dict[int, Verdict]:
    """Replay with loops and calls replaced by the proposed states, in the order in which a run meets
    them: `TooWeak` for each claim that breaks then."""
    code, method = bench.code, bench.method
    assert isinstance(method, Method)

    def work() -> dict[int, Verdict]:
        weak = Weak(code, method, [inputs], 400_000, bench.stopped)
        nodes = [next((n for n in weak.sites if _is_site(n, c.site)), None) for c in chosen]
        if not nodes or any(n is None for n in nodes) or not fitting(code, method, inputs):
            return {}
        states = tuple(
            _state(code, method, n, c) for n, c in zip(nodes, chosen, strict=True) if n is not None
        )
        found = weak.check(tuple(n for n in nodes if n is not None), states, inputs, bench.claims)
        verdicts: dict[int, Verdict] = {}
        for id, w in found.items():
            w, _ = smaller_state(weak, w, id, bench.claims, ATTEMPTS)
            verdict = too_weak(bench.evidence, w)
            if verdict is not None:
                verdicts[id] = verdict
        return verdicts

    return deep(work) if method.body is not None else {}


def _is_site(node: object, site: Site) -> bool:
    if isinstance(site, Span):
        return isinstance(node, CallStmt | NewObject) and node.span == site
    return getattr(node, "id", None) == site


def _state(code: Code, method: Method, node: Node, chosen: Chosen) -> State:
    unit = code.method(callee(node) or method)
    if not unit.compiled:
        unit.compile()
    values = tuple((unit.scope.slot(v), x) for v, x in chosen.values.items())
    return State(values, chosen.writes)
