"""What happens at a step of a run, in one sentence. No Qt.

The steps say what changed and whether a condition held; the program's text says the rest.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from ide.model.playback import Playback
from ide.model.state import OpenTrace
from ide.pictures.scene_model import text_of
from ide.texts.catalogue import say
from language.records.trace import Absent, Change, FieldSlot, LocalSlot, Step, StepKind
from language.source import Span

WIDTH = 60
"""Letters of the program's text in a sentence."""
MOST = 3
"""Changes that a sentence names."""
AHEAD = 60
"""Steps in which a loop's condition is looked for after its head."""
_NAME = re.compile(r"[A-Za-z_][\w']*")

Text = Callable[[Span], tuple[str, str, str]]
"""The program's text before a span, in it, and after it."""


def around(text: str, opened: OpenTrace) -> Text:
    """The text around the places of a run that is open; empty for what is not in it."""

    def look(span: Span) -> tuple[str, str, str]:
        place = opened.locate(span)
        if place.file != 0 or place.end > len(text):
            return "", "", ""
        return text[max(0, place.start - 40) : place.start], text[place.start : place.end], text[place.end :]

    return look


def sentence(p: Playback, text: Text) -> str:
    """Of the step at which `p` is; empty where there is nothing to add to what the step says itself."""
    step = p.step
    if step is None:
        return ""
    before, own, after = text(step.span)
    code = _short(own)
    match step.kind:
        case StepKind.STMT if step.ok is not None:
            return _condition(step.ok, code, before, after)
        case StepKind.STMT:
            return _statement(p, step, code)
        case StepKind.LOOP_HEAD:
            return _head(p, step, own)
        case StepKind.CALL:
            name = p.frames[step.frame].name if step.frame in p.frames else code
            return say("step.call", name=name, values=_values(p, step.changes) or say("step.nothing"))
        case StepKind.RETURN:
            return say("step.return", name=p.frames[step.frame].name if step.frame in p.frames else code)
        case StepKind.CHECK if step.ok is False and code in ("", "{", "}"):
            why = p.trace.why
            return say("step.broken", code=_short(why.text)) if why is not None and why.text else ""
        case StepKind.CHECK if step.ok is not None and code:
            return say("step.holds" if step.ok else "step.broken", code=code)
        case StepKind.START:
            values = _values(p, step.changes)
            return say("step.start", values=values) if values else ""
        case _:
            return ""


def _condition(ok: bool, code: str, before: str, after: str) -> str:
    head = before.rstrip().rstrip("(").rstrip()
    if code.startswith("for ") or code == "for":
        return say("step.for" if ok else "step.for-ends")
    if head.endswith("while"):
        return say("step.while" if ok else "step.while-ends", code=code)
    if ok:
        return say("step.then", code=code)
    return say("step.else" if has_else(after) else "step.skipped", code=code)


def has_else(after: str) -> bool:
    """Whether the block that begins in `after` has an `else`."""
    depth, i, length = 0, 0, len(after)
    while i < length:
        if after.startswith("//", i):
            i = after.find("\n", i)
            if i < 0:
                return False
        elif after[i] == '"':
            i += 1
            while i < length and after[i] != '"':
                i += 1 + (after[i] == "\\")
        elif after[i] == "{":
            depth += 1
        elif after[i] == "}":
            depth -= 1
            if depth <= 0:
                return after[i + 1 :].lstrip().startswith("else")
        i += 1
    return False


def _statement(p: Playback, step: Step, code: str) -> str:
    values = _values(p, step.changes)
    if values:
        return say("step.becomes", values=values)
    if code.startswith("print "):
        return say("step.prints", code=code.removeprefix("print ").rstrip(";"))
    return say("step.does", code=code) if code and not step.text else ""


def _values(p: Playback, changes: tuple[Change, ...]) -> str:
    """`i = 1, a[0] = 5`, of the frame's variables and what they hold."""
    own = p.state.locals.get(p.frame, {})
    holders = {value: name for name, value in reversed(own.items())}
    local = [c for c in changes if isinstance(c.slot, LocalSlot) and not isinstance(c.new, Absent)]
    inside = [c for c in changes if isinstance(c.slot, FieldSlot) and not isinstance(c.new, Absent)]
    parts: list[str] = []
    for c in local or inside:
        if isinstance(c.slot, LocalSlot):
            name = c.slot.name
        else:
            holder = holders.get(c.slot.ref, c.slot.ref.label)
            name = f"{holder}[{c.slot.field}]" if c.slot.field[:1].isdecimal() else f"{holder}.{c.slot.field}"
        if not isinstance(c.new, Absent):
            parts.append(f"{name} = {text_of(c.new, p.state.fields, WIDTH)}")
    return ", ".join(parts[:MOST]) + (", …" if len(parts) > MOST else "")


def _head(p: Playback, step: Step, own: str) -> str:
    """A round begins, or the loop's condition is looked at for the last time."""
    locals_ = p.state.locals.get(step.frame, {})
    named = [n for n in dict.fromkeys(_NAME.findall(own)) if n in locals_]
    values = ", ".join(f"{n} = {text_of(locals_[n], p.state.fields, WIDTH)}" for n in named[:MOST])
    goes_on = next(
        (
            s.ok
            for s in p.trace.steps[p.index + 1 : p.index + AHEAD]
            if s.kind is StepKind.STMT and s.ok is not None and s.frame == step.frame
        ),
        True,
    )
    id = "step.round" if goes_on else "step.no-round"
    n = step.iteration if step.iteration is not None else 1
    return say(f"{id}.values", n=n, values=values) if values else say(id, n=n)


def _short(code: str) -> str:
    line = " ".join(code.split())
    return line if len(line) <= WIDTH else line[: WIDTH - 1] + "…"
