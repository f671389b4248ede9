"""A counterexample as a test method, to be kept with the program.

The test builds the inputs, makes the call, and expects what was broken. Before it is handed out it is put
into the text, resolved, and run: only a test that shows the same failure is a test of it.
"""

from __future__ import annotations

from collections.abc import Sequence

from language.analysis.analyze import analyze
from language.analysis.typed import Clause, Function, Method
from language.depth import deep
from language.diagnostics import Severity
from language.explain import sentences
from language.explain.bench import Bench
from language.explain.building import Building, Unwritable, require_callable
from language.explain.matching import broken
from language.explain.running import run_main
from language.explain.witness import unpack
from language.includes import loaded, read_all
from language.interpreter.inputs import Inputs
from language.interpreter.outcomes import Violation
from language.interpreter.runs import Runner
from language.records.inquiry import Inquiry, TestText
from language.records.trace import StepKind, Trace
from language.records.verdicts import ObligationKind, Refuted
from language.source import SourceText, Span
from language.syntax.ast import ANONYMOUS, Decl, ModuleDecl
from language.syntax.parser import parse
from language.types import show

RUN_STEPS = 400_000


def as_test(bench: Bench, inquiry: Inquiry) -> TestText:
    """The test of the counterexample in question; raises `Unwritable`."""
    target, shown = bench.method, inquiry.last
    if bench.unit.kind == "override":
        raise Unwritable(sentences.no_test_by_trait())
    witness = unpack(shown.witness, bench.program, target) if isinstance(shown, Refuted) else None
    if witness is None or target.span.file != 0:
        raise Unwritable(sentences.not_taken_up())
    return deep(lambda: _Testing(bench, inquiry.claim, witness.inputs).make())


class _Testing:
    def __init__(self, bench: Bench, wanted: int, inputs: Inputs) -> None:
        self.bench = bench
        self.program = bench.program
        self.target = bench.method
        self.wanted = wanted
        self.inputs = inputs
        self.sources = bench.sources
        self.source = bench.sources[0]

    def make(self) -> TestText:
        place, margin, module = _after(self.source, self.target.name_span)
        at = Span(place, place)
        if module != self.target.module:
            raise Unwritable(sentences.no_test_of_refined(module, self.target.module))
        require_callable(self.target)
        violation = self._violation()
        if violation is None:
            raise Unwritable(sentences.not_taken_up())
        for expects in (True, False):
            name, lines = self._lines(violation, expects)
            text = "\n\n" + "\n".join(margin + line for line in lines)
            if self._shows(place, text, name, violation):
                return TestText(at, text, name)
        raise Unwritable(sentences.no_test())

    def _violation(self) -> Violation | None:
        """What a run breaks that is not replayed choice by choice: the claim, or something before it."""
        violations = Runner(self.bench.code, self.target, RUN_STEPS).run(self.inputs).violations
        meant = [v for v in violations if (o := broken(v, self.bench.claims)) and o.id == self.wanted]
        return meant[0] if meant else next(iter(violations), None)

    # ── the text ─────────────────────────────────────────────────────────────────────────────────

    def _lines(self, violation: Violation, expects: bool) -> tuple[str, list[str]]:
        target = self.target
        building = Building(self.program, target, self.inputs)
        shown = target.owner.name if target.name == ANONYMOUS and target.owner else target.name
        name = building.unused("Test" + shown[0].upper() + shown[1:])
        clauses = self._broken(violation)
        body = list(building.statements)
        written = [f"expect {self.source.snippet(c.condition.span)};" for c in clauses] if expects else []
        if not written:
            body.append(f"// {self._comment(violation)}")
        body += [self._call(building), *(" ".join(w.split()) for w in written)]
        return name, [f"method {{:test}} {name}() {{", *(f"  {line}" for line in body), "}"]

    def _broken(self, violation: Violation) -> list[Clause]:
        if violation.kind is not ObligationKind.POSTCONDITION:
            return []
        where = violation.clause or violation.span
        return [c for c in self.target.ensures if c.condition.span.covers(where)]

    def _comment(self, violation: Violation) -> str:
        span = violation.clause or violation.span
        text = (
            " ".join(self.sources[span.file].snippet(span).split()) if span.file < len(self.sources) else ""
        )
        reason = (violation.message or "a claim is false").rstrip(".")
        claim = f": {text}" if 1 < len(text) <= 80 else ""
        return f"Shows that {reason}{claim}"

    def _call(self, building: Building) -> str:
        target, args = self.target, ", ".join(building.arguments)
        owner = target.owner.name if target.owner is not None else ""
        if isinstance(target, Method) and target.kind == "constructor":
            name = "" if target.name == ANONYMOUS else f".{target.name}"
            variable = building.unused(owner[0].lower() + owner[1:])
            assert target.this is not None
            return f"var {variable} := new {show(target.this.type)}{name}({args});"
        receiver = building.receiver or (owner if target.static and owner else "")
        call = f"{receiver}.{target.name}({args})" if receiver else f"{target.name}({args})"
        if isinstance(target, Function):
            return f"var {building.unused('result')} := {call};"
        names = ", ".join(r.name for r in target.results)
        return f"var {names} := {call};" if names else f"{call};"

    # ── does it show the failure? ────────────────────────────────────────────────────────────────

    def _shows(self, at: int, text: str, name: str, violation: Violation) -> bool:
        source = SourceText(self.source.name, self.source.text[:at] + text + self.source.text[at:])
        sources, programs, diagnostics = read_all(source, loaded(self.sources))
        analysis = analyze(*programs)
        if any(d.severity is Severity.ERROR for d in (*diagnostics, *analysis.diagnostics)):
            return False
        module = self.target.module  # one that refines it has the test too
        found = [m for m in analysis.typed.methods if m.name == name and m.module == module]
        if len(found) != 1:
            return False
        trace = run_main(analysis.typed, found[0].qualified, (), self.bench.cancel, None, sources)
        return _fails_at(trace, violation.where)


def _fails_at(trace: Trace, where: Span) -> bool:
    last = trace.steps[-1] if trace.steps else None
    return last is not None and last.kind is StepKind.CHECK and last.ok is False and last.span == where


def _after(source: SourceText, name: Span) -> tuple[int, str, str]:
    """Behind the declaration that holds this name, outside of types, the white space before it, and the
    module that it stands in."""
    decls: Sequence[Decl] = parse(source).program.decls
    modules: list[str] = []
    while True:
        holder = next((d for d in decls if d.span.covers(name)), None)
        if not isinstance(holder, ModuleDecl):
            break
        modules.append(holder.name.text)
        decls = holder.decls
    end = holder.span.end if holder is not None else name.end
    start = holder.span.start if holder is not None else name.start
    line = source.line_text(source.line_of(start))
    return end, line[: len(line) - len(line.lstrip())], ".".join(modules)
