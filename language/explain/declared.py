"""What declarations claim that have no body to run: values of constants, witnesses, default values.

Each is computed once, with every operation checked, as a run that comes to it would. What goes wrong breaks a
claim; what needs a value that nobody has (an object's field, a parameter) decides nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from language.analysis.claims import claim_key
from language.analysis.typed import (
    Constant,
    Datatype,
    Expr,
    Ite,
    SubsetType,
    This,
    Var,
    Variable,
    walk,
)
from language.depth import deep
from language.explain import sentences
from language.explain.bench import Bench
from language.explain.evidence import explain_fault
from language.explain.matching import broken
from language.interpreter.checking import checked_code
from language.interpreter.defaults import default, small
from language.interpreter.machine import UNSET
from language.interpreter.oracle import Oracle
from language.interpreter.outcomes import Env, Fault, Status, Violation
from language.interpreter.runs import settle
from language.interpreter.scope import Scope
from language.interpreter.shapes import has_params, has_references
from language.records.trace import ABSENT, Change, Frame, LocalSlot, Step, StepKind, Trace
from language.records.verdicts import ObligationKind as K
from language.records.verdicts import Refuted, Undecided, Verdict
from language.source import Span
from language.types import Type

STEPS = 200_000
VALUES = 3
"""The size of the values for which a type's condition is tried."""

Declared = Constant | SubsetType | Datatype

Named = tuple[tuple[str, Any], ...]


def judge_declared(bench: Bench) -> dict[int, Verdict]:
    """A verdict for each of the bench's claims, by its id: `Refuted` where computing what is declared breaks
    the claim."""

    def work() -> dict[int, Verdict]:
        judged = _Declared(bench)
        found = judged.run()
        rest = Undecided(sentences.computed(judged.whole))
        return {o.id: found.get(o.id, rest) for o in bench.claims}

    return deep(work)


def judge_defaults(bench: Bench) -> dict[int, Verdict]:
    """`Refuted` where computing the default value of a parameter breaks a claim."""
    if all(p.default is None for p in bench.method.params):
        return {}
    return deep(lambda: _Declared(bench).run())


class _Declared:
    def __init__(self, bench: Bench) -> None:
        self.decl = decl = bench.target or bench.unit.ivl.decl
        self.failing = bench.claims
        self.sources = bench.sources
        self.code = bench.code
        self.owner = None if isinstance(decl, Constant | SubsetType | Datatype) else decl
        self.found: dict[int, Verdict] = {}
        self.whole = True
        """Whether everything was computed to the end."""

    def run(self) -> dict[int, Verdict]:
        match self.decl:
            case Constant(value=value) as c:
                if value is not None:
                    self._value(value, c.type)
            case SubsetType() as d:
                self._type(d)
            case Datatype() as d:
                for ctor in d.ctors:
                    self._defaults(ctor.formals)
            case decl:
                self._defaults(decl.params)
        return self.found

    def _defaults(self, params: Sequence[Variable]) -> None:
        for p in params:
            if p.default is not None:
                self._value(p.default, p.type)

    def _value(self, e: Expr, wanted: Type) -> None:
        if has_params(wanted) or any(isinstance(n, This) or _is_free(n, e) for n in walk(e)):
            self.whole = False
            return
        self._try(lambda scope: checked_code(scope, e, wanted), ())

    def _try(
        self, compiled: Callable[[Scope], Callable[[Env], Any]], named: Sequence[tuple[Variable, Any]]
    ) -> Any:
        """Compute with values for some variables; what goes wrong is noted. None where there is no value."""
        scope = Scope(self.code, self.owner)
        slots = [scope.slot(v) for v, _ in named]
        run = compiled(scope)
        self.code.machine.reset(Oracle(), STEPS)
        env = scope.new_env()
        for slot, (_, value) in zip(slots, named, strict=True):
            env[slot] = value
        outcome = settle(self.code, lambda: (run(env),))
        values = tuple((v.name, x) for v, x in named)
        self.whole = self.whole and outcome.status is Status.DONE and not self.code.machine.unsure
        for v in outcome.violations:
            fault = outcome.fault if outcome.fault is not None and outcome.fault.violation is v else None
            self._note(v, values, fault)
        return outcome.results[0] if outcome.results else None

    def _note(self, v: Violation, named: Named, fault: Fault | None) -> None:
        o = broken(v, self.failing)
        if o is None or o.id in self.found:
            return
        why = explain_fault(fault, self.sources) if fault is not None else None
        inputs = tuple((name, sentences.written(value, None)) for name, value in named)
        frame = Frame(0, self.decl.name, None, self.decl.span)
        changes = tuple(Change(LocalSlot(0, name), ABSENT, value) for name, value in named)
        steps = (
            Step(StepKind.START, self.decl.span, 0, changes),
            Step(StepKind.CHECK, v.where, 0, ok=False, text=v.message),
        )
        trace = Trace((frame,), steps, why)
        self.found[o.id] = Refuted(trace, inputs, sentences.refuted_value(v.kind, inputs))

    # ── types with a condition ───────────────────────────────────────────────────────────────────

    def _type(self, d: SubsetType) -> None:
        if d.base is None or has_params(d.base) or has_references(d.base):
            self.whole = False
            return
        base, condition, var = d.base, d.condition, d.var
        if d.witness is not None:
            for w in self._witnesses(d.witness):
                value = self._try(lambda scope, w=w: checked_code(scope, w, base), ())
                if value is not None and condition is not None and var is not None:
                    self._witness(value, var, condition, w.span)
        elif condition is not None and var is not None and not d.witness_star:
            value = default(self.code, base)
            if value is not UNSET:
                self._witness(value, var, condition, d.span)
        if condition is not None and var is not None:
            values = small(self.code, base, VALUES)[0]
            self.whole = False  # the condition must make sense for every value
            for value in values:
                self._try(lambda scope: scope.expr(condition), [(var, value)])

    def _witnesses(self, w: Expr) -> Iterator[Expr]:
        """Of a choice, the side that is taken."""
        while isinstance(w, Ite):
            test = w.test
            w = w.then if self._try(lambda scope, test=test: scope.expr(test), ()) else w.orelse
        yield w

    def _witness(self, value: Any, var: Variable, condition: Expr, at: Span) -> None:
        if self._try(lambda scope: scope.expr(condition), [(var, value)]) is False:
            v = Violation(claim_key(None, K.WITNESS, at, condition.span), "the condition is false")
            self._note(v, ((var.name, value),), None)


def _is_free(n: object, e: Expr) -> bool:
    """Whether a node is a variable of outside the expression."""
    return isinstance(n, Var) and n.var.kind != "bound" and n.var.kind != "local" and e is not n
