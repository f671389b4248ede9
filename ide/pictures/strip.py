"""An array or a sequence as a strip of cells, its index variables as arrows below.

In: the cells' texts and what is special about them. Out: a picture not wider than `width` (cells wrap
into rows, each with its indices above). A strip of more than `LIMIT` cells keeps its ends and the
neighborhood of every marked cell; what is left out is one narrow cell saying how many.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ide.pictures.phrases import Than, listed, ranges, sentences
from ide.pictures.primitives import METRICS, Align, Box, Ink, Label, Line, Metrics, Picture, Shape, clip
from ide.texts.catalogue import count, say

LIMIT = 64
ENDS = 6
AROUND = 2
CELL_CHARS = 10

HEAD = 16.0
CELL_H = 34.0
ARROW_H = 26.0
ROW_GAP = 10.0


@dataclass(frozen=True)
class Strip:
    """`cells` maps an index to its shown value, for the cells that are known; `length` counts all.

    `pointers` are index variables with their values; `ringed` maps violating cells to a word such as
    `k = 0` (or ""); `shaded` is what a quantifier speaks about; `changed` what this step changed.
    """

    name: str
    cells: Mapping[int, str]
    length: int
    pointers: tuple[tuple[str, int], ...] = ()
    ringed: Mapping[int, str] = field(default_factory=dict[int, str])
    shaded: frozenset[int] = frozenset()
    changed: frozenset[int] = frozenset()
    noun: str = "sequence"
    than: Than = Than.BEFORE


@dataclass(frozen=True, slots=True)
class _Place:
    """A column of the strip: a cell, the place after the last one, the place before the first, or a gap."""

    index: int
    count: int = 1
    """More than 1 for a gap that stands for so many cells."""
    gap: bool = False


def strip(model: Strip, width: float = 380.0, metrics: Metrics = METRICS) -> Picture:
    """Lay the strip out."""
    places = _places(model)
    shown = [clip(model.cells.get(p.index, "?"), CELL_CHARS) for p in places if not p.gap]
    chars = max([len(s) for s in shown] + [len(str(max(model.length - 1, 0)))], default=1)
    cell_w = max(28.0 if model.length > 12 else 38.0, chars * metrics.char + 14)
    per_row = max(1, int((width - 2) // cell_w))
    rows = [places[i : i + per_row] for i in range(0, len(places), per_row)] or [[]]
    shapes: list[Shape] = []
    y, right = 0.0, 0.0
    for row in rows:
        height = _row(model, row, y, cell_w, metrics, shapes)
        right = max(right, len(row) * cell_w)
        y += height + ROW_GAP
    if model.length == 0:
        word = say("picture.empty.word")
        text_w = metrics.small * (len(word) + 2)
        shapes.append(Box(1, HEAD, max(text_w + 14, cell_w), CELL_H, None, Ink.LINE, dashed=True, radius=3))
        shapes.append(
            Label(1, HEAD, max(text_w + 14, cell_w), CELL_H, word, Ink.MUTED, mono=False, small=True)
        )
        right = max(right, text_w + 16, 2 * cell_w)
        y = max(y, HEAD + CELL_H + ROW_GAP)
    right = max([right, *(s.x + s.w for s in shapes if isinstance(s, Label))])
    return Picture(model.name, describe(model), max(right + 2, 60.0), y - ROW_GAP + 2, tuple(shapes))


def describe(model: Strip) -> str:
    """The strip in words."""
    known = listed(f"{i}: {model.cells[i]}" for i in sorted(model.cells))
    if model.length == 0:
        parts = [say("picture.empty", name=model.name, noun=model.noun)]
    else:
        parts = [count("picture.cells", model.length, name=model.name, noun=model.noun, cells=known)]
    for name, at in model.pointers:
        side = "after" if at == model.length else "before" if at == -1 else "at"
        parts.append(say(f"picture.pointer.{side}", name=name, at=at))
    for i, word in sorted(model.ringed.items()):
        parts.append(say("picture.breaks", cell=f"{i} ({word})" if word else i))
    if model.shaded:
        parts.append(say("picture.speaks", cells=ranges(model.shaded)))
    if model.changed:
        parts.append(say(f"picture.changed.{model.than}", what=ranges(model.changed)))
    return sentences(parts)


def _places(model: Strip) -> list[_Place]:
    """The columns to draw, in order."""
    n = model.length
    pointed = {at for _, at in model.pointers if -1 <= at <= n}
    first = [_Place(-1)] if -1 in pointed else []
    last = [_Place(n)] if n in pointed else []
    if n <= LIMIT:
        return first + [_Place(i) for i in range(n)] + last
    keep = set(range(ENDS)) | set(range(n - ENDS, n))
    for i in sorted(pointed | set(model.ringed) | set(model.changed))[: LIMIT // (2 * AROUND + 1)]:
        keep |= set(range(max(0, i - AROUND), min(n, i + AROUND + 1)))
    out: list[_Place] = []
    previous = -1
    for i in sorted(keep):
        missing = i - previous - 1
        if missing == 1:
            out.append(_Place(i - 1))
        elif missing > 1:
            out.append(_Place(previous + 1, missing, gap=True))
        out.append(_Place(i))
        previous = i
    return first + out + last


def _row(
    model: Strip, row: list[_Place], y: float, cell_w: float, metrics: Metrics, shapes: list[Shape]
) -> float:
    """Draw one row of columns at `y`; its height comes back. Rings go last, over their neighbors."""
    pointers: dict[int, list[str]] = {}
    for name, at in model.pointers:
        pointers.setdefault(at, []).append(name)
    rings: list[Shape] = []
    said: set[str] = set()
    below = 0.0
    top = y + HEAD
    for column, place in enumerate(row):
        x = 1 + column * cell_w
        i = place.index
        if place.gap:
            shapes.append(Label(x, top, cell_w, CELL_H, "…", Ink.MUTED))
            shapes.append(Label(x, y, cell_w, HEAD - 2, f"+{place.count}", Ink.MUTED, small=True, mono=False))
            continue
        if 0 <= i < model.length:
            _cell(model, i, x, y, cell_w, shapes, rings)
        under = top + CELL_H + 3
        word = model.ringed.get(i, "")
        if word and word not in said:
            said.add(word)
            w = max(cell_w + 16, len(word) * metrics.small + 6)
            left = max(0.0, x + (cell_w - w) / 2)
            rings.append(Label(left, under + 1, w, 14, word, Ink.BAD, mono=False, small=True))
            under += 15
            below = max(below, 18.0)
        if i in pointers:
            names = ", ".join(pointers[i])
            middle = x + cell_w / 2
            shapes.append(Line(((middle, under + 18), (middle, under)), Ink.ACCENT, 2.0, head=True))
            w = max(cell_w, len(names) * metrics.small + 4)
            left = max(0.0, middle - w / 2)
            shapes.append(Label(left, under + 18, w, 15, names, Ink.ACCENT, bold=True, small=True))
            below = max(below, under - top - CELL_H + 34)
    shapes.extend(_ranges(model, row, top, cell_w))
    shapes.extend(rings)
    return HEAD + CELL_H + below


def _ranges(model: Strip, row: list[_Place], top: float, cell_w: float) -> list[Shape]:
    """A bracket over the cells that a quantifier speaks about: the shade alone would be too faint."""
    shapes: list[Shape] = []
    inside = [not p.gap and p.index in model.shaded for p in row]
    for column, place in enumerate(row):
        if not inside[column]:
            continue
        left, right = 1 + column * cell_w, 1 + (column + 1) * cell_w
        points = [(left, top), (right, top)]
        if place.index - 1 not in model.shaded:
            points = [(left + 2, top + 6), (left + 2, top), *points[1:]]
        if place.index + 1 not in model.shaded:
            points = [*points[:-1], (right - 2, top), (right - 2, top + 6)]
        shapes.append(Line(tuple(points), Ink.ACCENT, 2.0))
    return shapes


def _cell(
    model: Strip, i: int, x: float, y: float, cell_w: float, shapes: list[Shape], rings: list[Shape]
) -> None:
    value = model.cells.get(i, "?")
    changed = i in model.changed
    fill = Ink.SHADED if i in model.shaded else Ink.CELL
    shapes.append(Label(x, y, cell_w, HEAD - 2, str(i), Ink.MUTED, mono=False, small=True))
    shapes.append(
        Box(x, y + HEAD, cell_w, CELL_H, fill, Ink.LINE, key=str(i), tip=f"{model.name}[{i}] = {value}")
    )
    ink = Ink.MUTED if value == "?" else Ink.TEXT
    shapes.append(
        Label(x, y + HEAD, cell_w, CELL_H, clip(value, CELL_CHARS), ink, Align.CENTER, bold=changed)
    )
    if changed:
        # A bar under the value says "changed" without color.
        shapes.append(
            Line(((x + 7, y + HEAD + CELL_H - 5), (x + cell_w - 7, y + HEAD + CELL_H - 5)), Ink.ACCENT, 2.0)
        )
    if i in model.ringed:
        rings.append(Box(x - 2, y + HEAD - 3, cell_w + 4, CELL_H + 6, None, Ink.BAD, 2.5, radius=6))
