"""A two-dimensional array as a grid, its index variables as arrows at the left and above.

In: the cells' texts by (row, column). Out: a picture. Rows and columns beyond `LIMIT` are left out in
the middle, keeping the ends and the neighborhood of every marked cell.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ide.pictures.phrases import Than, listed, sentences
from ide.pictures.primitives import METRICS, Box, Ink, Label, Line, Metrics, Picture, Shape, clip
from ide.texts.catalogue import say

LIMIT = 16
CELL_CHARS = 8
CELL_H = 28.0
HEAD = 16.0


@dataclass(frozen=True)
class Grid:
    """`row_pointers` and `column_pointers` are index variables with their values."""

    name: str
    cells: Mapping[tuple[int, int], str]
    rows: int
    columns: int
    row_pointers: tuple[tuple[str, int], ...] = ()
    column_pointers: tuple[tuple[str, int], ...] = ()
    ringed: Mapping[tuple[int, int], str] = field(default_factory=dict[tuple[int, int], str])
    shaded: frozenset[tuple[int, int]] = frozenset()
    changed: frozenset[tuple[int, int]] = frozenset()
    than: Than = Than.BEFORE


def grid(model: Grid, width: float = 380.0, metrics: Metrics = METRICS) -> Picture:
    if model.rows == 0 or model.columns == 0:
        word = say("picture.grid.none")
        w = len(word) * metrics.small + 20
        box = Box(1, 1, w, CELL_H, None, Ink.LINE, dashed=True, radius=3)
        label = Label(1, 1, w, CELL_H, word, Ink.MUTED, mono=False, small=True)
        return Picture(model.name, describe(model), w + 2, CELL_H + 2, (box, label))
    marked = [*model.ringed, *model.changed]
    rows = _axis(model.rows, [r for r, _ in marked] + [i for _, i in model.row_pointers])
    columns = _axis(model.columns, [c for _, c in marked] + [i for _, i in model.column_pointers])
    chars = max([len(clip(s, CELL_CHARS)) for s in model.cells.values()] + [2])
    cell_w = max(34.0, chars * metrics.char + 12)
    at_row, at_column = _by_index(model.row_pointers), _by_index(model.column_pointers)
    left = 24.0 + max([len(s) * metrics.small + 20 for s in at_row.values()], default=0.0)
    top = HEAD + (30.0 if at_column else 0.0)
    shapes: list[Shape] = []
    rings: list[Shape] = []
    for x_at, c in enumerate(columns):
        x = left + x_at * cell_w
        shapes.append(
            Label(
                x,
                top - HEAD,
                cell_w,
                HEAD - 2,
                "…" if c is None else str(c),
                Ink.MUTED,
                small=True,
                mono=False,
            )
        )
        if c is not None and c in at_column:
            shapes.append(Label(x - 10, 0, cell_w + 20, 14, at_column[c], Ink.ACCENT, bold=True, small=True))
            shapes.append(Line(((x + cell_w / 2, 14), (x + cell_w / 2, 28)), Ink.ACCENT, 2.0, head=True))
    for y_at, r in enumerate(rows):
        y = top + y_at * CELL_H
        shapes.append(
            Label(left - 22, y, 20, CELL_H, "…" if r is None else str(r), Ink.MUTED, small=True, mono=False)
        )
        if r is not None and r in at_row:
            text_w = len(at_row[r]) * metrics.small + 4
            shapes.append(Label(0, y, text_w, CELL_H, at_row[r], Ink.ACCENT, bold=True, small=True))
            shapes.append(
                Line(
                    ((text_w + 1, y + CELL_H / 2), (text_w + 13, y + CELL_H / 2)), Ink.ACCENT, 2.0, head=True
                )
            )
        for x_at, c in enumerate(columns):
            if r is not None and c is not None:
                _cell(model, (r, c), left + x_at * cell_w, y, cell_w, shapes, rings)
    shapes.extend(rings)
    return Picture(
        model.name,
        describe(model),
        left + len(columns) * cell_w + 3,
        top + len(rows) * CELL_H + 3,
        tuple(shapes),
    )


def describe(model: Grid) -> str:
    """The grid in words, row by row."""
    parts = [say("picture.grid", name=model.name, rows=model.rows, columns=model.columns)]
    for r in range(min(model.rows, 20)):
        cells = listed((model.cells.get((r, c), "?") for c in range(model.columns)), 20)
        parts.append(say("picture.grid.row", row=r, cells=cells))
    if model.rows > 20:
        parts.append(say("picture.grid.more", n=model.rows - 20))
    parts += [say("picture.pointer.row", name=name, at=i) for name, i in model.row_pointers]
    parts += [say("picture.pointer.column", name=name, at=i) for name, i in model.column_pointers]
    for (r, c), word in sorted(model.ringed.items()):
        parts.append(say("picture.breaks", cell=f"{r}, {c} ({word})" if word else f"{r}, {c}"))
    if model.shaded:
        parts.append(say("picture.speaks", cells=listed(f"[{r}, {c}]" for r, c in sorted(model.shaded))))
    if model.changed:
        parts.append(
            say(f"picture.changed.{model.than}", what=listed(f"[{r}, {c}]" for r, c in sorted(model.changed)))
        )
    return sentences(parts)


def _axis(n: int, keep: Iterable[int]) -> list[int | None]:
    """The indices to draw; None stands for some that are left out."""
    if n <= LIMIT:
        return list(range(n))
    shown = {*range(4), *range(n - 3, n)}
    for i in list(keep)[:3]:
        shown |= {j for j in (i - 1, i, i + 1) if 0 <= j < n}
    out: list[int | None] = []
    for i in sorted(shown):
        if out and (last := out[-1]) is not None and last + 1 < i:
            out.append(None)
        out.append(i)
    return out


def _by_index(pointers: tuple[tuple[str, int], ...]) -> dict[int, str]:
    out: dict[int, str] = {}
    for name, i in pointers:
        out[i] = f"{out[i]}, {name}" if i in out else name
    return out


def _cell(
    model: Grid, at: tuple[int, int], x: float, y: float, w: float, shapes: list[Shape], rings: list[Shape]
) -> None:
    value = model.cells.get(at, "?")
    changed = at in model.changed
    fill = Ink.SHADED if at in model.shaded else Ink.CELL
    tip = f"{model.name}[{at[0]}, {at[1]}] = {value}"
    shapes.append(Box(x, y, w, CELL_H, fill, Ink.LINE, key=f"{at[0]},{at[1]}", tip=tip))
    shapes.append(
        Label(x, y, w, CELL_H, clip(value, CELL_CHARS), Ink.MUTED if value == "?" else Ink.TEXT, bold=changed)
    )
    if at in model.shaded:
        shapes.append(Line(((x + 3, y + 3), (x + w - 3, y + 3)), Ink.ACCENT, 2.0))
    if changed:
        shapes.append(Line(((x + 6, y + CELL_H - 4), (x + w - 6, y + CELL_H - 4)), Ink.ACCENT, 2.0))
    if at in model.ringed:
        rings.append(Box(x - 2, y - 2, w + 4, CELL_H + 4, None, Ink.BAD, 2.5, radius=5))
