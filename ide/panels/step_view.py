"""What the player shows of a step: the scene to draw, and where the step is in words. No Qt."""

from __future__ import annotations

from collections.abc import Mapping

from ide.model.deciding import deciding_path
from ide.model.playback import Playback
from ide.panels.step_sentence import Text, sentence
from ide.pictures.phrases import listed
from ide.pictures.scene import Scene
from ide.texts.catalogue import say
from language.records.trace import CellRead, LocalSlot, Step, StepKind, WhyNode
from language.values import Ref


def scene_of(
    p: Playback, index_names: Mapping[str, frozenset[str]], chosen: WhyNode | None, at_fault: bool
) -> Scene:
    """The state of the current frame. `at_fault`: ring what the failing formula reads there, or the
    part of it that is `chosen`."""
    ringed: tuple[tuple[CellRead, str], ...] = ()
    shaded: tuple[CellRead, ...] = ()
    if at_fault and p.trace.why is not None:
        ringed, shaded = _cells(p.trace.why, chosen)
    variables = tuple(p.state.locals.get(p.frame, {}).items())
    frame = p.frames.get(p.frame)
    return Scene(
        variables,
        p.state.fields,
        p.frame,
        index_names,
        p.changed(),
        ringed,
        shaded,
        writable=frame.writable if frame else None,
        blocked=p.trace.blocked if p.index == p.last else None,
    )


def step_words(p: Playback, text: Text | None = None) -> str:
    """What happens, the call and the round it is in, and what the step says itself. `text` is the program."""
    step = p.step
    if step is None:
        return say("trace.no-steps")
    said = sentence(p, text) if text is not None else ""
    parts = [said or _kind(p, step)]
    frame = p.frames.get(step.frame)
    if frame is not None and p.depth(step.frame) > 0:
        parts.append(say("trace.inside", name=frame.name))
    if step.iteration is not None and step.kind is not StepKind.LOOP_HEAD:
        parts.append(say("trace.round", n=step.iteration))
    if step.text and step.kind not in (StepKind.CALL, StepKind.RETURN):
        parts.append(step.text)
    if p.trace.truncated and p.index == p.last:
        parts.append(say("trace.truncated"))
    return " · ".join(part for part in parts if part)


def _kind(p: Playback, step: Step) -> str:
    if step.kind is StepKind.CHECK and step.ok is False:
        return say("trace.kind.check.false")
    names = forgotten(p, step)
    if step.kind is StepKind.ANY_ROUND and names:
        them = say("trace.forgets.it" if len(names) == 1 else "trace.forgets.them")
        return say("trace.forgets", names=listed(names), them=them)
    return say(f"trace.kind.{step.kind}")


def forgotten(p: Playback, step: Step) -> list[str]:
    """What a step leaves open, by name; of an array or object, the variable that holds it."""
    own = p.state.locals.get(step.frame, {})
    holders = {value: name for name, value in reversed(own.items()) if isinstance(value, Ref)}
    found = [s.name if isinstance(s, LocalSlot) else holders.get(s.ref, s.ref.label) for s in step.free]
    return list(dict.fromkeys(found))


def _cells(
    why: WhyNode, chosen: WhyNode | None
) -> tuple[tuple[tuple[CellRead, str], ...], tuple[CellRead, ...]]:
    """The cells to ring, each with a word, and the cells to shade.

    Ringed: what the chosen part reads, else what the deciding leaf reads. Shaded: what the formulas
    around the leaf speak about.
    """
    path = deciding_path(why)
    notes = [n.note for n in path if n.note]
    # The leaf's note says its value; the one above it says which cell it is about.
    word = next((n.note for n in reversed(path[:-1]) if n.note), notes[-1] if notes else "")
    at = next((i for i in range(len(path) - 1, -1, -1) if path[i].cells), None)
    around = tuple(cell for n in path[: at or 0] for cell in n.cells)
    if chosen is not None and chosen.cells:
        return tuple((c, chosen.note) for c in chosen.cells), around
    return (tuple((c, word) for c in path[at].cells) if at is not None else ()), around
