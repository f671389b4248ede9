"""Running a program for its user: with output, every contract checked, recorded as a trace."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from language.analysis.typed import Callable_, Function, Method, TypedProgram
from language.cancel import Cancel
from language.depth import deep
from language.explain.evidence import explain_fault
from language.explain.reading import NotReadable, read_value
from language.explain.sentences import line_of
from language.interpreter.claims import holds
from language.interpreter.code import Code
from language.interpreter.defaults import default
from language.interpreter.display import nested
from language.interpreter.inputs import HeapObject, Inputs
from language.interpreter.machine import UNSET, Activation
from language.interpreter.objects import allocate
from language.interpreter.outcomes import Discarded, Env, Outcome, Status
from language.interpreter.recorder import Recorder
from language.interpreter.runs import Runner, settle
from language.interpreter.scope import ACT, THIS
from language.record import replace
from language.records.trace import Frame, Step, StepKind, Trace
from language.source import NOWHERE, SourceText, Span
from language.types import UserType

RUN_STEPS = 20_000_000
UNSEEN_STEPS = 2_000_000_000
"""Where nobody waits for a picture: the clock is the limit that people meet."""
RUN_DEPTH = 20_000
RUN_LIMIT = 3_000


def run_main(
    program: TypedProgram,
    name: str | None,
    args: Sequence[str] = (),
    cancel: Cancel | None = None,
    on_output: Callable[[str], None] | None = None,
    sources: Sequence[SourceText] = (),
    record: bool = True,
) -> Trace:
    """Run a method or function (None: `Main`) with arguments as source texts. Output goes to `on_output`
    as it is written, and into the trace; so do the words about how the run ended, where it did not end
    well or a function gave a value. The last step of a failed run is a check that is not ok. Without `record`
    nobody looks at the trace: then only the clock cancels, and whoever set it says so."""
    target = find(program, name)
    if isinstance(target, str):
        return _message(target, on_output)
    return deep(lambda: _run(program, target, args, cancel, on_output, sources, record))


def find(program: TypedProgram, name: str | None) -> Callable_ | str:
    """The method or function to run, or why there is none."""
    wanted = name or "Main"
    everything: list[Callable_] = [*program.methods, *program.functions]
    found = [m for m in everything if m.qualified == wanted]
    found = found or [m for m in everything if m.name == wanted]
    if not found and name is None:
        return "There is no method Main to run. Add one, or choose another method and give it inputs."
    if not found:
        return f"There is no method or function {wanted} in this program."
    if len(found) > 1:
        names = ", ".join(m.qualified for m in found)
        return f"There are several: {names}. Write the whole name."
    target = found[0]
    if target.body is None:
        return f"{target.qualified} has no body, so it cannot be run."
    if name is None and target.params:
        return "Main takes parameters, so it cannot be run without values for them."
    return target


def _message(text: str, on_output: Callable[[str], None] | None) -> Trace:
    if on_output is not None:
        on_output(text + "\n")
    step = Step(StepKind.CHECK, NOWHERE, 0, ok=False, text=text)
    return Trace((Frame(0, "", None, NOWHERE),), (step,), output=text + "\n", stopped=True)


def _run(
    program: TypedProgram,
    target: Callable_,
    args: Sequence[str],
    cancel: Cancel | None,
    on_output: Callable[[str], None] | None,
    sources: Sequence[SourceText],
    record: bool,
) -> Trace:
    code = Code(program, record=record)
    machine = code.machine
    machine.cancel = (lambda: cancel.cancelled) if cancel is not None else None
    machine.steps = RUN_STEPS if record else UNSEEN_STEPS
    machine.grows = True
    runner = Runner(code, target, machine.steps)
    inputs = _inputs(target, args)
    if isinstance(inputs, str):
        return _message(inputs, on_output)
    recorder = Recorder(machine, RUN_LIMIT)

    def work() -> tuple[Any, ...]:
        env = runner.prepare(inputs)
        machine.max_depth = RUN_DEPTH
        machine.on_output = on_output
        machine.stop_first = True
        _receiver(code, target, env)
        _require(runner, env)
        if record:
            if env[ACT] is UNSET:
                env[ACT] = Activation(len(machine.journal), len(machine.heap))
            recorder.start(target.name, target.span, runner.unit.scope, env)
            machine.recorder = recorder
        return runner.body(env)

    try:
        outcome = settle(code, work)
    finally:
        machine.recorder = None
        machine.stop_first = False
    why = None
    if outcome.fault is not None:
        fault = outcome.fault
        if record and recorder.stack:
            recorder.fault(fault.scope, fault.env, fault.violation.where, fault.violation)
        why = explain_fault(fault, sources)
    text = _ending(outcome, target, code, sources)
    if text:
        machine.output.append(text)
        if on_output is not None:
            on_output(text)
    machine.on_output = None
    return replace(recorder.trace(why), stopped=outcome.status is not Status.DONE)


def _inputs(target: Callable_, args: Sequence[str]) -> Inputs | str:
    names = tuple(p.name for p in target.params)
    if len(args) != len(names):
        many = "no inputs" if not names else f"{len(names)} inputs: {', '.join(names)}"
        return f"{target.name} takes {many}; there are {len(args)}."
    heap: list[HeapObject] = []
    values: list[Any] = []
    for text, p in zip(args, target.params, strict=True):
        try:
            values.append(read_value(text, p.type, heap))
        except NotReadable as problem:
            return f"The input {p.name}: {problem}"
    return Inputs(tuple(values), None, tuple(heap), names=names)


def _receiver(code: Code, target: Callable_, env: Env) -> None:
    """An instance method runs on a fresh object whose fields hold default values."""
    if target.this is None:
        return
    t = target.this.type
    if isinstance(t, UserType) and code.ancestry(t):
        env[THIS] = allocate(code, t)
        env[ACT].born = len(code.machine.heap)
    else:
        env[THIS] = default(code, t)


def _require(runner: Runner, env: Env) -> None:
    for claim in runner.unit.requires:
        if holds(claim.run, env) is False:
            raise Discarded("the inputs do not satisfy the precondition", claim.clause.span)


def _ending(outcome: Outcome, target: Callable_, code: Code, sources: Sequence[SourceText]) -> str:
    """What to say about how the run ended."""

    def at(span: Span | None) -> str:
        return f" ({line_of(span, sources)})" if span is not None and sources else ""

    match outcome.status:
        case Status.DONE:
            return _results(outcome, target, code.machine)
        case Status.VIOLATION:
            v = outcome.violations[-1]
            return f"\nThe run stopped: {v.message or 'a claim is false'}{at(v.where)}.\n"
        case Status.UNKNOWN:
            return f"\nThe run stopped: it needs a value that cannot be computed, because {outcome.why}.\n"
        case Status.BUDGET:
            return f"\nThe run was stopped at a limit: {outcome.why}. Does it end at all?\n"
        case Status.DISCARDED:
            return f"\nThe run stopped: {outcome.why}{at(outcome.span)}.\n"
        case Status.CANCELLED:
            return "\nThe run was canceled.\n" if code.record else ""


def _results(outcome: Outcome, target: Callable_, machine: Any) -> str:
    if isinstance(target, Function):
        return f"{target.name} = {nested(outcome.results[0], target.result.type, machine)}\n"
    assert isinstance(target, Method)
    shown = [
        f"{r.name} = {nested(v, r.type, machine)}"
        for r, v in zip(target.results, outcome.results, strict=False)
        if not r.ghost
    ]
    return ", ".join(shown) + "\n" if shown else ""
