"""From a violation that was found to a verdict with its evidence: run again with a trace, then explain.

Nothing becomes a verdict here that did not happen in the recorded run.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from language.analysis.typed import Callable_, Expr, TypedProgram
from language.explain import sentences
from language.explain.building import untestable
from language.explain.comes_back import Endless
from language.explain.falsity import falsity, fault_words
from language.explain.measure_words import measured_words
from language.explain.why import explain
from language.explain.witness import Witness, pack
from language.interpreter.claims import false_leaves
from language.interpreter.code import Code
from language.interpreter.inputs import Inputs
from language.interpreter.modular import Plan
from language.interpreter.outcomes import Fault, Measured, Stopped, Violation
from language.interpreter.runs import Runner
from language.interpreter.search import Found, shrink
from language.records.trace import StepKind, Trace, WhyNode
from language.records.verdicts import ObligationKind, Refuted, TooWeak
from language.source import SourceText, Span

RECORD_STEPS = 400_000

Path = frozenset[tuple[StepKind, Span]]


class Evidence:
    """Replays and records the runs of one target. Its code is compiled once, when first needed."""

    def __init__(
        self, program: TypedProgram, target: Callable_, sources: Sequence[SourceText], cancel: Stopped | None
    ) -> None:
        self.program = program
        self.target = target
        self.sources = sources
        self.cancel = cancel
        self._runner: Runner | None = None

    @property
    def runner(self) -> Runner:
        if self._runner is None:
            code = Code(self.program, record=True, explore=True)
            code.machine.cancel = self.cancel
            self._runner = Runner(code, self.target, RECORD_STEPS)
        return self._runner

    def refuted(self, found: Found, searching: Runner) -> Refuted | TooWeak | None:
        """The verdict for a claim that a real run breaks; None where the recorded run does not."""
        return self.as_found(shrink(searching, found)[0], searching)

    def as_found(self, found: Found, searching: Runner) -> Refuted | TooWeak | None:
        """The same, with just these inputs. A measure that nobody wrote is no claim of the program's: that it
        does not get smaller says nothing of whether the run ends."""
        measured = found.violation.measured
        if measured is not None and measured.inferred:
            return self._guessed(found, measured)
        first = None
        if found.before:
            first = next(iter(searching.run(found.inputs).violations), None)
        sentence = ""
        if measured is not None:
            sentence += " " + measured_words(measured, found.violation.kind)
        if first is not None and first.key != found.violation.key:
            sentence += sentences.also_earlier(first, self.sources)
        return self._refuted(found, sentence)

    def _guessed(self, found: Found, measured: Measured) -> TooWeak | None:
        trace = self._broken(found.inputs, found.violation, None)
        if trace is None:
            return None
        v = found.violation
        sentence = sentences.guessed(v.kind, measured_words(measured, v.kind), found.inputs)
        shown = sentences.shown_inputs(found.inputs)
        return TooWeak(trace, shown, sentence, v.loop or v.span, None, pack(Witness(found.inputs)))

    def endless(self, e: Endless) -> Refuted:
        """The verdict on a claim of termination that a run breaks by coming back to where it was."""
        held = sentences.named(e.inputs)
        state = [(name, sentences.written(x, None, names=held)) for name, x in e.state]
        sentence = sentences.endless(e.inputs, state, e.rounds, e.chosen, e.calls)
        trace = e.recorder.trace()
        shown = sentences.shown_inputs(e.inputs)
        return Refuted(trace, shown, sentence, b"", sentences.no_test_of_endless())

    def _refuted(self, found: Found, rest: str) -> Refuted | None:
        """`rest`: what else is to be said of it."""
        told = self._told(found.inputs, found.violation, None)
        if told is None:
            return None
        trace, said = told
        sentence = sentences.refuted(found.violation, found.inputs, said) + rest
        why_not = sentences.another_first() if found.before else ""
        if found.violation.kind is ObligationKind.UNIQUE:
            why_not = why_not or sentences.takes_one()
        why_not = why_not or untestable(self.program, self.target, found.inputs)
        shown = sentences.shown_inputs(found.inputs)
        return Refuted(trace, shown, sentence, pack(Witness(found.inputs)), why_not)

    def path(self, inputs: Inputs, violation: Violation, plan: Plan | None = None) -> Path | None:
        """The places that the run comes to until it breaks the claim; None where it does not."""
        trace = self._broken(inputs, violation, plan)
        return None if trace is None else frozenset((s.kind, s.span) for s in trace.steps)

    def too_weak(
        self,
        violation: Violation,
        inputs: Inputs,
        plan: Plan,
        sentence: Callable[[str], str],
        places: Sequence[Span],
    ) -> TooWeak | None:
        """`sentence` is given why the claim is false, in words. `places` are those of the plan's sites; the
        last one's contract is to blame."""
        told = self._told(inputs, violation, Plan(plan.sites, plan.states, skip=plan.skipped))
        if told is None:
            return None
        trace, said = told
        witness = pack(Witness(inputs, tuple(places), plan.states, plan.skipped))
        return TooWeak(
            trace, sentences.shown_inputs(inputs), sentence(said), places[-1], self.real(inputs), witness
        )

    def real(self, inputs: Inputs) -> Trace:
        """The real run with the same inputs, to stand beside."""
        _, recorder = self.runner.record(inputs, None)
        return recorder.trace()

    def _broken(self, inputs: Inputs, violation: Violation, plan: Plan | None) -> Trace | None:
        told = self._told(inputs, violation, plan)
        return None if told is None else told[0]

    def _told(self, inputs: Inputs, violation: Violation, plan: Plan | None) -> tuple[Trace, str] | None:
        """The recorded run up to the broken claim, and why the claim is false."""
        outcome, recorder = self.runner.record(inputs, violation, plan)
        fault = outcome.fault
        if fault is None or all(v.key != violation.key for v in (fault.violation, *fault.others)):
            return None
        why = explain_fault(fault, self.sources, violation)
        said = falsity(why) if why is not None else fault_words(fault, violation)
        return recorder.trace(why), said


def explain_fault(
    fault: Fault, sources: Sequence[SourceText], violation: Violation | None = None
) -> WhyNode | None:
    """The why-false tree of the claim that a run broke; None where it broke no formula."""
    formula = _formula(fault, violation or fault.violation)
    return explain(fault.scope, formula, fault.env, sources) if formula is not None else None


def _formula(fault: Fault, violation: Violation) -> Expr | None:
    """The failing conjunct, or the whole claim where the conjunct stands in a predicate."""
    claim = fault.violation.claim
    if claim is None:
        return None
    machine = fault.scope.machine
    machine.quiet += 1
    try:
        leaves = false_leaves(fault.scope, claim, fault.env)
    finally:
        machine.quiet -= 1
    wanted = violation.clause or violation.span
    for leaf in leaves:
        if leaf.clause == wanted and leaf.scope is fault.scope and leaf.via is None and leaf.env is fault.env:
            return leaf.formula
    return claim
