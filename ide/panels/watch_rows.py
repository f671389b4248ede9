"""The rows of the watches: what each expression was before, and is now, or why it has no value. No Qt."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable

from ide.model.playback import Playback
from ide.panels.variable_rows import Mark, VariableRow
from ide.pictures.scene_model import text_of
from ide.texts.catalogue import say
from language.records.looks import Watched
from language.values import Unknown, Value

WAITING = Unknown()
"""The worker has not answered yet."""


def watch_rows(
    at: Playback, texts: Iterable[str], known: Iterable[Watched], since: int | None = None
) -> tuple[VariableRow, ...]:
    """A row for each watch, in the order in which they were added. `since` is the step that is compared
    with, in place of the one before."""
    found = {w.text: w for w in known}
    step = at.index - 1 if since is None else since
    return tuple(_row(at, text, found.get(text), step) for text in texts)


def _row(at: Playback, text: str, watched: Watched | None, since: int) -> VariableRow:
    key = f"watch {text}"
    if watched is None:
        return VariableRow(key, text, "", say("watch.waiting"), watch=True, trouble=True)
    if watched.problem:
        return VariableRow(key, text, "", watched.problem, watch=True, trouble=True)
    now, before = value_at(watched, at.index), value_at(watched, since)
    shown, old = _shown(at, now), "" if since < 0 else _shown(at, before)
    if isinstance(now, Unknown):
        return VariableRow(key, text, old, _why(now), watch=True, trouble=True)
    mark = Mark.SAME
    if since >= 0 and shown != old:
        mark = Mark.ADDED if isinstance(before, Unknown) else Mark.CHANGED
    return VariableRow(key, text, old, shown, mark=mark, watch=True)


def value_at(watched: Watched, step: int) -> Value:
    place = bisect_right(watched.values, step, key=lambda v: v[0]) - 1
    return watched.values[place][1] if place >= 0 else WAITING


def _shown(at: Playback, value: Value) -> str:
    return "" if isinstance(value, Unknown) else text_of(value, at.state.fields)


def _why(value: Unknown) -> str:
    return say("watch.unknown", why=value.why) if value.why else say("watch.not-here")
