"""The values that the editor writes after a line while a trace is open: a function of the state."""

from __future__ import annotations

import re

from ide.model.deciding import decided
from ide.model.playback import Playback
from ide.model.state import DocumentState, OpenTrace
from ide.pictures.scene_model import text_of
from ide.texts.catalogue import say
from language.records.trace import LocalSlot, Step, StepKind
from language.source import Span

MOST = 5
"""Variables after one line; more would run out of sight."""
WIDTH = 30
_BRACES = frozenset({"", "{", "}"})
_NAME = re.compile(r"[A-Za-z_][\w']*")


def step_span(doc: DocumentState, trace: OpenTrace) -> Span | None:
    """Where the current step is in the document now."""
    if trace.document != doc.id or not trace.trace.steps:
        return None
    step = trace.trace.steps[trace.step]
    span = trace.locate(step.span)
    why = trace.trace.why
    if step.ok is False and why is not None and doc.source.snippet(span).strip() in _BRACES:
        span = trace.locate(why.span)  # where a body ends, there is nothing to see; the claim is what counts
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
    line = doc.source.line_of(span.start)
    parts = _locals(playback, step, doc.source.line_text(line))
    if step.kind is StepKind.CHECK and step.ok is not None:
        parts.append(say("inline.true") if step.ok else say("inline.false"))
    elif step.iteration is not None and step.kind is StepKind.LOOP_HEAD:
        parts.append(say("inline.round", n=step.iteration))
    texts = {line: "   ".join(parts)} if parts else {}
    why = trace.trace.why
    if why is not None and trace.step == trace.last and (place := trace.locate(why.span)).file == 0:
        line = doc.source.line_of(place.start)
        reason = decided(why)  # goes first, and nothing of it is said twice
        said = frozenset(reason.replace(": ", ", ").split(", "))
        rest = "   ".join(p for p in texts.get(line, "").split("   ") if p and p not in said)
        texts[line] = "   ".join(t for t in (reason, rest) if t)
    return texts


def _locals(at: Playback, step: Step, line: str) -> list[str]:
    """The frame's variables: those that just changed first, then those that the line names, then the
    others in the order of their making. What was forgotten is in fog: it could have been any value."""
    own = at.state.locals.get(step.frame, {})
    fog = at.fog()
    changed = [
        c.slot.name for c in step.changes if isinstance(c.slot, LocalSlot) and c.slot.frame == step.frame
    ]
    named = _NAME.findall(line.partition("//")[0])
    order = [name for name in dict.fromkeys([*changed, *named, *own]) if name in own]
    parts: list[str] = []
    for name in order[:MOST]:
        text = f"{name} = {text_of(own[name], at.state.fields, WIDTH)}"
        parts.append(say("inline.fog", value=text) if LocalSlot(step.frame, name) in fog else text)
    if fog and step.kind is StepKind.ANY_ROUND:
        parts.append(say("inline.any-round"))
    elif step.kind is StepKind.CALL_BY_CONTRACT:
        parts.append(say("inline.by-contract"))
    return parts
