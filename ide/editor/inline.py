"""The values that the editor writes after a line while a trace is open: a function of the state."""

from __future__ import annotations

from ide.panels.playback import Playback, State
from ide.state import DocumentState, OpenTrace
from ide.words import say
from language.source import Span
from language.trace import LocalSlot, Step, StepKind
from language.values import Ref, Value, show

MOST = 5
"""Variables after one line; more would run out of sight."""
WIDTH = 28
CELLS = 8


def step_span(doc: DocumentState, trace: OpenTrace) -> Span | None:
    """Where the current step is in the document now."""
    if trace.document != doc.id or not trace.trace.steps:
        return None
    span = trace.locate(trace.trace.steps[trace.step].span)
    return span if span.file == 0 else None


def inline_values(doc: DocumentState, trace: OpenTrace, playback: Playback | None = None) -> dict[int, str]:
    """The text after each line (from 1) at the current step. A `playback` of the trace is moved there,
    instead of replaying it from its start."""
    span = step_span(doc, trace)
    if span is None:
        return {}
    step = trace.trace.steps[trace.step]
    playback = playback or Playback(trace.trace)
    playback.go(trace.step)
    parts = [f"{name} = {value}" for name, value in _locals(playback.state, step)]
    if step.kind is StepKind.ANY_ROUND:
        parts.append(say("inline.any-round"))
    elif step.kind is StepKind.CALL_BY_CONTRACT:
        parts.append(say("inline.by-contract"))
    elif step.kind is StepKind.CHECK and step.ok is not None:
        parts.append(say("inline.true") if step.ok else say("inline.false"))
    elif step.iteration is not None and step.kind is StepKind.LOOP_HEAD:
        parts.append(say("inline.round", n=step.iteration))
    return {doc.source.line_of(span.start): "   ".join(parts)} if parts else {}


def _locals(state: State, step: Step) -> list[tuple[str, str]]:
    """The frame's variables: those that just changed first, then in the order of their making."""
    own = state.locals.get(step.frame, {})
    changed = [c.slot for c in step.changes if isinstance(c.slot, LocalSlot)]
    first = [s.name for s in changed if s.frame == step.frame and s.name in own]
    order = list(dict.fromkeys([*first, *own]))
    return [(name, _shown(own[name], state)) for name in order[:MOST]]


def _shown(value: Value, state: State) -> str:
    if isinstance(value, Ref):
        fields = state.fields.get(value, {})
        length = fields.get("Length")
        if isinstance(length, int):
            cells = [fields.get(str(i)) for i in range(min(length, CELLS))]
            more = ", …" if length > CELLS else ""
            return "[" + ", ".join(show(c, WIDTH) for c in cells) + more + "]"
    return show(value, WIDTH)
