"""The value of an expression, as somebody typed it, at every step of a trace."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from time import monotonic

from language.analysis.analyze import Analysis
from language.analysis.free import free_expression, variables_of
from language.analysis.typed import Callable_, Variable
from language.cancel import Cancel
from language.depth import deep
from language.diagnostics import Diagnostic
from language.interpreter.recorder import same
from language.interpreter.snapshots import Formula, Snapshots
from language.records.looks import Watched
from language.records.trace import Frame, Step, Trace
from language.source import Span
from language.values import Closure, Unknown, Value, show

SECONDS = 3.0
"""For all watches of a trace together; what is not known by then is unknown."""

Locate = Callable[[Span], Span]
"""Where a place of the trace is in the text that was analyzed."""


def watch(
    analysis: Analysis,
    trace: Trace,
    locate: Locate,
    texts: Sequence[str],
    cancel: Cancel | None = None,
) -> tuple[Watched, ...]:
    """Each text with its values along the trace: in each frame, as what it means there."""
    return deep(lambda: _Watching(analysis, trace, locate, texts, cancel).run())


class _Watching:
    def __init__(
        self, analysis: Analysis, trace: Trace, locate: Locate, texts: Sequence[str], cancel: Cancel | None
    ) -> None:
        self.analysis = analysis
        self.trace = trace
        self.locate = locate
        self.texts = texts
        self.deadline = monotonic() + SECONDS
        stop = lambda: monotonic() > self.deadline or (cancel is not None and cancel.cancelled)  # noqa: E731
        self.snapshots = Snapshots(analysis.typed, trace, stop)
        self.stop = stop
        self.owners = {f.id: owner_of(analysis, f, locate) for f in trace.frames}
        self.variables = {o: variables_of(o) for o in self.owners.values() if o is not None}
        self.formulas: dict[tuple[str, Callable_, tuple[Variable, ...]], Formula | str] = {}

    def run(self) -> tuple[Watched, ...]:
        values: list[list[tuple[int, Value]]] = [[] for _ in self.texts]
        frame = -1
        for i, step in enumerate(self.trace.steps):
            self.snapshots.go(i)
            if step.frame == frame and not step.changes:
                continue
            frame = step.frame
            late = self.stop()
            for known, text in zip(values, self.texts, strict=True):
                value = Unknown("it takes too long to compute") if late else self._value(text, step)
                if not known or not same(known[-1][1], value):
                    known.append((i, value))
        return tuple(
            Watched(text, tuple(known), self._problem(text))
            for text, known in zip(self.texts, values, strict=True)
        )

    def _value(self, text: str, step: Step) -> Value:
        formula = self._formula(text, step)
        if isinstance(formula, str):
            return Unknown(formula)
        value = self.snapshots.value(formula, step.frame)
        return Unknown(show(value)) if isinstance(value, Closure) else value

    def _formula(self, text: str, step: Step) -> Formula | str:
        owner = self.owners.get(step.frame)
        if owner is None:
            return "the program has changed since this run"
        names = self._names(owner, step)
        key = (text, owner, tuple(names.values()))
        if key not in self.formulas:
            typed = free_expression(self.analysis, owner, text, names)
            bad = isinstance(typed, Diagnostic)
            self.formulas[key] = typed.message if bad else self.snapshots.formula(typed)
        return self.formulas[key]

    def _names(self, owner: Callable_, step: Step) -> dict[str, Variable]:
        """Of variables with one name, the last one that is declared before the step."""
        at = self.locate(step.span).start
        names: dict[str, Variable] = {}
        for v in self.variables[owner]:
            if v.name not in names or v.span.start <= at:
                names[v.name] = v
        return names

    def _problem(self, text: str) -> str:
        """Why the text means nothing, if it is so wherever the trace has been."""
        found = [f for (t, _, _), f in self.formulas.items() if t == text]
        problems = [f for f in found if isinstance(f, str)]
        return problems[0] if problems and len(problems) == len(found) else ""


def owner_of(analysis: Analysis, frame: Frame, locate: Locate) -> Callable_ | None:
    """The method or function that a frame runs, by its place in the text."""
    at = locate(frame.span)
    program = analysis.typed
    found = [
        c
        for c in (*program.methods, *program.functions)
        if c.span.file == at.file and c.span.start <= at.start < c.span.end and c.name in frame.name
    ]
    return min(found, key=lambda c: c.span.end - c.span.start, default=None)
