"""What the editor shows of a step: the line, and values beside the lines. No Qt."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ide.panels.playback import Playback
from ide.pictures.scene import text_of
from ide.words import say
from language.source import SourceText, Span
from language.trace import StepKind, WhyNode

_NAME = re.compile(r"[A-Za-z_][\w']*")
LIMIT = 90


@dataclass(frozen=True, slots=True)
class StepMark:
    """`span` is absolute; `inline` has a text for each line (from 1) that gets values."""

    document: int
    span: Span
    inline: tuple[tuple[int, str], ...] = ()


def step_mark(
    document: int, at: Playback, source: SourceText, locate: Callable[[Span], Span]
) -> StepMark | None:
    """The mark of the current step; None where the trace has no steps."""
    step = at.step
    if step is None:
        return None
    span = locate(step.span)
    inline: dict[int, str] = {}
    if span.file == 0:
        line = source.line_of(span.start)
        if text := _values(at, source.line_text(line), step.kind):
            inline[line] = text
    why = at.trace.why
    if why is not None and at.index == at.last and (place := locate(why.span)).file == 0:
        line = source.line_of(place.start)
        if text := decided(why):
            inline[line] = "   ".join(t for t in (inline.get(line), text) if t)
    return StepMark(document, span, tuple(sorted(inline.items())))


def deciding_path(why: WhyNode) -> tuple[WhyNode, ...]:
    """The nodes from the formula down to the part that decided its value."""
    path = [why]
    while (below := next((c for c in path[-1].children if c.deciding), None)) is not None:
        path.append(below)
    return tuple(path)


def decided(why: WhyNode) -> str:
    """`k = 0: 5 <= 3`, for a line's end: where the claim is false, and what makes it so."""
    path = deciding_path(why)
    leaf = path[-1]
    values = [f"{c.text} = {c.value}" for c in leaf.children if c.truth is None and c.value]
    text = leaf.note or ", ".join(values[:4]) or say("trace.is", text=leaf.text, value=leaf.value)
    places = dict.fromkeys(n.note for n in path[:-1] if n.note)
    return f"{', '.join(places)}: {text}" if places else text


def _values(at: Playback, line: str, kind: StepKind) -> str:
    own = at.state.locals.get(at.frame, {})
    parts = [f"{n} = {text_of(own[n], at.state.fields, 30)}" for n in _names(line) if n in own]
    text = "   ".join(parts)
    if len(text) > LIMIT:
        text = text[: LIMIT - 1] + "…"
    if kind is StepKind.ANY_ROUND:
        text = f"{text}   ({say('trace.any-round')})".strip()
    elif kind is StepKind.CALL_BY_CONTRACT:
        text = f"{text}   ({say('trace.by-contract')})".strip()
    return text


def _names(line: str) -> Iterator[str]:
    yield from dict.fromkeys(_NAME.findall(line.partition("//")[0]))
