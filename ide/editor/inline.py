"""The values that the editor writes after a line while a trace is open: a function of the state."""

from __future__ import annotations

from collections.abc import Mapping

from ide.state import DocumentState, OpenTrace
from ide.words import say
from language.source import Span
from language.trace import FieldSlot, LocalSlot, Slot, Step, StepKind
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


def inline_values(doc: DocumentState, trace: OpenTrace) -> dict[int, str]:
    """The text after each line (from 1) at the current step."""
    span = step_span(doc, trace)
    if span is None:
        return {}
    step = trace.trace.steps[trace.step]
    store = trace.trace.store_at(trace.step)
    parts = [f"{name} = {value}" for name, value in _locals(store, step)]
    if step.kind is StepKind.ANY_ROUND:
        parts.append(say("inline.any-round"))
    elif step.kind is StepKind.CALL_BY_CONTRACT:
        parts.append(say("inline.by-contract"))
    elif step.kind is StepKind.CHECK and step.ok is not None:
        parts.append(say("inline.true") if step.ok else say("inline.false"))
    elif step.iteration is not None and step.kind is StepKind.LOOP_HEAD:
        parts.append(say("inline.round", n=step.iteration))
    return {doc.source.line_of(span.start): "   ".join(parts)} if parts else {}


def _locals(store: Mapping[Slot, Value], step: Step) -> list[tuple[str, str]]:
    """The frame's variables: those that just changed first, then in the order of their making."""
    changed = [c.slot for c in step.changes if isinstance(c.slot, LocalSlot)]
    own = [s for s in store if isinstance(s, LocalSlot) and s.frame == step.frame]
    order = [s for s in changed if s in store and s.frame == step.frame]
    order += [s for s in own if s not in order]
    return [(s.name, _shown(store[s], store)) for s in order[:MOST]]


def _shown(value: Value, store: Mapping[Slot, Value]) -> str:
    if isinstance(value, Ref):
        length = store.get(FieldSlot(value, "Length"))
        if isinstance(length, int):
            cells = [store.get(FieldSlot(value, str(i))) for i in range(min(length, CELLS))]
            more = ", …" if length > CELLS else ""
            return "[" + ", ".join(show(c, WIDTH) for c in cells) + more + "]"
    return show(value, WIDTH)
