"""What a graph of objects shows, and all of it in words."""

from __future__ import annotations

from dataclasses import dataclass

from ide.pictures.phrases import Than, listed, sentences
from ide.texts.catalogue import say

LIMIT = 24


@dataclass(frozen=True, slots=True)
class Row:
    """A field: its shown value, or the key of the object it points to. `ringed`: it may not be changed."""

    field: str
    text: str = ""
    target: str | None = None
    changed: bool = False
    ringed: bool = False


@dataclass(frozen=True, slots=True)
class Thing:
    """An object. `key` is unique, `title` such as `Node#1`; `ringed` where nothing of it may be changed."""

    key: str
    title: str
    rows: tuple[Row, ...] = ()
    ringed: bool = False

    @property
    def ring_word(self) -> str:
        """What a ring means, to stand under the box; "" without a ring."""
        return say("picture.outside.word") if self.ringed or any(r.ringed for r in self.rows) else ""


@dataclass(frozen=True, slots=True)
class Outline:
    """A frame: `keys` are the objects in it, `name` is its label. `modifies`: what may be changed."""

    name: str
    keys: frozenset[str]
    modifies: bool = False


@dataclass(frozen=True)
class Graph:
    """`roots` are variables and the key that each points to (None: null)."""

    name: str
    roots: tuple[tuple[str, str | None], ...]
    things: tuple[Thing, ...]
    than: Than = Than.BEFORE
    outlines: tuple[Outline, ...] = ()


def describe(model: Graph) -> str:
    """Every variable, object and frame in words, aliases named."""
    titles = {t.key: t.title for t in model.things}
    by_target: dict[str, list[str]] = {}
    parts: list[str] = []
    for name, target in model.roots:
        if target is None:
            parts.append(say("picture.graph.null", name=name))
        else:
            by_target.setdefault(target, []).append(name)
    for target, names in by_target.items():
        title = titles.get(target, target)
        id = "picture.graph.points" if len(names) == 1 else "picture.graph.alias"
        parts.append(say(id, names=listed(names), thing=title))
    for thing in model.things[:LIMIT]:
        rows = [_field(r, titles) for r in thing.rows]
        parts.append(f"{thing.title}: {listed(rows)}" if rows else thing.title)
        if changed := [r.field for r in thing.rows if r.changed]:
            what = listed(f"{thing.title}.{f}" for f in changed)
            parts.append(say(f"picture.changed.{model.than}", what=what))
    for outline in model.outlines:
        things = listed(t.title for t in model.things[:LIMIT] if t.key in outline.keys)
        id = "picture.graph.may-change" if outline.modifies else "picture.graph.holds"
        parts.append(say(id, name=outline.name, things=things))
    for thing in model.things[:LIMIT]:
        blocked = [thing.title] if thing.ringed else []
        blocked += [f"{thing.title}.{r.field}" for r in thing.rows if r.ringed]
        parts += [say("picture.outside", what=what) for what in blocked]
    if len(model.things) > LIMIT:
        parts.append(say("picture.graph.more", n=len(model.things) - LIMIT))
    return sentences(parts)


def _field(row: Row, titles: dict[str, str]) -> str:
    if row.target is None:
        return f"{row.field} = {row.text}"
    return say("picture.graph.field", field=row.field, thing=titles.get(row.target, row.target))
