"""The state map as a picture: shading where the invariants allow a pair, dots for real states. No Qt.

Shading has an outline, dots are filled, the state of a broken round is a ring and what its body does an
arrow: nothing rests on color. The text says all of it.
"""

from __future__ import annotations

from itertools import pairwise

from ide.pictures.phrases import listed, ranges, sentences
from ide.pictures.primitives import METRICS, Align, Box, Ink, Label, Line, Metrics, Picture, Shape, clip
from ide.texts.catalogue import count, say
from language.records.looks import Dot, StateMap

WIDTH, HEIGHT = 26, 13
LEFT, TOP = 34, 15
DOT, RING = 7, 11

Masks = tuple[tuple[int, int], ...]


def allowed(masks: Masks, off: int) -> bool | None:
    """Whether the conjuncts that are looked at allow a state there; None: that is unknown."""
    if any((false | unknown) & ~off == 0 for false, unknown in masks):
        return True
    return None if any(false & ~off == 0 for false, _ in masks) else False


def state_map_picture(
    found: StateMap, off: frozenset[int], conjuncts: tuple[str, ...], m: Metrics = METRICS
) -> Picture:
    """`off` are the conjuncts (by number) that are not looked at."""
    mask = sum(1 << i for i in off)
    shapes: list[Shape] = []
    width, height = LEFT + WIDTH * len(found.xs), TOP + HEIGHT * len(found.ys)
    for row, (y, cells) in enumerate(zip(reversed(found.ys), reversed(found.cells), strict=True)):
        top = TOP + row * HEIGHT
        shapes.append(Label(0, top, LEFT - 6, HEIGHT, str(y), Ink.MUTED, Align.RIGHT, small=True))
        for column, (x, masks) in enumerate(zip(found.xs, cells, strict=True)):
            shapes.extend(_cell(found, LEFT + column * WIDTH, top, x, y, masks, mask, conjuncts))
    for column, x in enumerate(found.xs):
        shapes.append(Label(LEFT + column * WIDTH, height + 1, WIDTH, HEIGHT, str(x), Ink.MUTED, small=True))
    shapes.append(Label(0, 0, LEFT - 6, TOP, clip(found.y, 5), Ink.TEXT, Align.RIGHT, bold=True))
    name = clip(found.x, 12)
    shapes.append(
        Label(width + 4, height, m.char * len(name) + 4, HEIGHT, name, Ink.TEXT, Align.LEFT, bold=True)
    )
    shapes.extend(_states(found))
    whole = width + 8 + m.char * len(name)
    title = say("map.picture", x=found.x, y=found.y)
    return Picture(title, _text(found, mask, conjuncts), whole, height + HEIGHT + 2, tuple(shapes))


def _cell(
    found: StateMap,
    left: float,
    top: float,
    x: int,
    y: int,
    masks: Masks,
    off: int,
    conjuncts: tuple[str, ...],
) -> list[Shape]:
    truth = allowed(masks, off)
    place = say("map.place", x=found.x, a=x, y=found.y, b=y)
    step = next((d.step for d in found.real if (d.x, d.y) == (x, y)), None)
    if truth:
        word = say("map.tip.real" if step is not None else "map.tip.allowed")
    elif truth is None:
        word = say("map.tip.unknown")
    else:
        word = _why_not(masks, off, conjuncts)
    box = Box(
        left + 0.5,
        top + 0.5,
        WIDTH - 1,
        HEIGHT - 1,
        fill=Ink.SHADED if truth else None,
        line=None if truth is False else Ink.MUTED,
        width=0.6,
        dashed=truth is None,
        key=f"step {step}" if step is not None else "",
        tip=f"{place}: {word}",
    )
    unknown = [Label(left, top, WIDTH, HEIGHT, "?", Ink.MUTED, small=True)] if truth is None else []
    return [box, *unknown]


def _why_not(masks: Masks, off: int, conjuncts: tuple[str, ...]) -> str:
    """The conjuncts that exclude a pair: the fewest that some state there breaks."""
    if not masks:
        return say("map.tip.known")
    false = min((f & ~off for f, _ in masks), key=lambda f: f.bit_count())
    names = [text for i, text in enumerate(conjuncts) if false >> i & 1]
    return say("map.tip.excluded", conjuncts=listed(names))


def _states(found: StateMap) -> list[Shape]:
    shapes: list[Shape] = []
    centers = [c for d in found.real if (c := _center(found, d)) is not None]
    if len(centers) > 1:
        shapes.append(Line(tuple(centers), Ink.MUTED, 1.0))
    for x, y in dict.fromkeys(centers):
        shapes.append(Box(x - DOT / 2, y - DOT / 2, DOT, DOT, fill=Ink.TEXT, radius=DOT / 2))
    if found.allowed is not None and (at := _center(found, found.allowed)) is not None:
        x, y = at
        shapes.append(Box(x - RING / 2, y - RING / 2, RING, RING, line=Ink.BAD, width=2.2, radius=RING / 2))
        to = _center(found, found.after) if found.after is not None else None
        if to is not None and to != at:
            shapes.append(Line((at, to), Ink.BAD, 2.2, head=True))
    return shapes


def _center(found: StateMap, dot: Dot) -> tuple[float, float] | None:
    if dot.x not in found.xs or dot.y not in found.ys:
        return None
    column, row = found.xs.index(dot.x), len(found.ys) - 1 - found.ys.index(dot.y)
    return LEFT + (column + 0.5) * WIDTH, TOP + (row + 0.5) * HEIGHT


def _text(found: StateMap, off: int, conjuncts: tuple[str, ...]) -> str:
    parts = [say("map.text.real", x=found.x, y=found.y, states=listed(_pair(d) for d in found.real))]
    if not found.real:
        parts = [say("map.text.no-real")]
    columns: list[str] = []
    for column, x in enumerate(found.xs):
        ys = [y for y, row in zip(found.ys, found.cells, strict=True) if allowed(row[column], off)]
        if ys:
            columns.append(say("map.text.column", x=found.x, a=x, y=found.y, values=ranges(ys)))
    parts.append(say("map.text.allowed", columns="; ".join(columns)) if columns else say("map.text.none"))
    if any(b - a > 1 for axis in (found.xs, found.ys) for a, b in pairwise(axis)):
        parts.append(say("map.text.tried", x=found.x, xs=ranges(found.xs), y=found.y, ys=ranges(found.ys)))
    unknown = sum(allowed(masks, off) is None for row in found.cells for masks in row)
    if unknown:
        parts.append(count("map.text.unknown", unknown))
    left_out = [text for i, text in enumerate(conjuncts) if off >> i & 1]
    if left_out:
        parts.append(say("map.text.off", conjuncts=listed(left_out)))
    if found.allowed is not None:
        parts.append(say("map.text.round", at=_pair(found.allowed)))
        if found.after is not None:
            inside = _masks_at(found, found.after)
            leaves = inside is not None and allowed(inside, off) is False
            parts.append(say("map.text.leaves" if leaves else "map.text.leads", to=_pair(found.after)))
    if found.others:
        parts.append(say("map.text.others", names=listed(found.others)))
    if not found.complete:
        parts.append(say("map.text.incomplete"))
    return sentences(parts)


def _masks_at(found: StateMap, dot: Dot) -> Masks | None:
    if dot.x not in found.xs or dot.y not in found.ys:
        return None
    return found.cells[found.ys.index(dot.y)][found.xs.index(dot.x)]


def _pair(d: Dot) -> str:
    return f"({d.x}, {d.y})"
