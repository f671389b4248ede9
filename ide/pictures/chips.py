"""Sets, multisets and maps as chips that wrap.

In: the items' texts, already sorted. Out: a picture not wider than `width`. More than `LIMIT` chips
end in one that says how many are left.
"""

from __future__ import annotations

from dataclasses import dataclass

from ide.pictures.phrases import Than, listed, sentences
from ide.pictures.primitives import METRICS, Align, Box, Ink, Label, Line, Metrics, Picture, Shape, clip
from ide.texts.catalogue import count, say

LIMIT = 60
CHIP_CHARS = 24
CHIP_H = 26.0
GAP = 6.0


@dataclass(frozen=True, slots=True)
class Chip:
    """`count` is shown as `×3` for a multiset; `value` makes a map's `key ↦ value`."""

    text: str
    value: str | None = None
    count: int = 1
    changed: bool = False


@dataclass(frozen=True)
class Chips:
    """`noun` is "set", "multiset" or "map"; `gone` are items that this step took out."""

    name: str
    items: tuple[Chip, ...]
    noun: str = "set"
    gone: tuple[Chip, ...] = ()
    than: Than = Than.BEFORE


def chips(model: Chips, width: float = 380.0, metrics: Metrics = METRICS) -> Picture:
    shapes: list[Shape] = []
    x, y, right = 1.0, 1.0, 0.0
    rest = len(model.items) - LIMIT
    entries: list[tuple[str, Chip | None, bool]] = [(_label(c), c, False) for c in model.items[:LIMIT]]
    entries += [(_label(c), c, True) for c in model.gone[:LIMIT]]
    if rest > 0:
        entries.append((say("picture.more", n=rest), None, False))
    if not entries:
        word = say("picture.empty.word")
        w = len(word) * metrics.small + 24
        shapes.append(Box(1, 1, w, CHIP_H, None, Ink.LINE, dashed=True, radius=CHIP_H / 2))
        shapes.append(Label(1, 1, w, CHIP_H, word, Ink.MUTED, mono=False, small=True))
        return Picture(model.name, describe(model), w + 2, CHIP_H + 2, tuple(shapes))
    for text, chip, gone in entries:
        w = len(text) * metrics.char + 22
        if x > 1 and x + w > width:
            x, y = 1.0, y + CHIP_H + GAP
        _chip(text, chip, gone, x, y, w, shapes)
        right = max(right, x + w)
        x += w + GAP
    return Picture(model.name, describe(model), right + 1, y + CHIP_H + 1, tuple(shapes))


def describe(model: Chips) -> str:
    """The chips in words."""
    n = sum(c.count for c in model.items)
    if n == 0:
        parts = [say("picture.empty", name=model.name, noun=model.noun)]
    else:
        items = listed(_words(c) for c in model.items)
        parts = [count("picture.items", n, name=model.name, noun=model.noun, items=items)]
    if new := [_words(c) for c in model.items if c.changed]:
        parts.append(say(f"picture.new.{model.than}", what=listed(new)))
    if model.gone:
        parts.append(say(f"picture.gone.{model.than}", what=listed(_words(c) for c in model.gone)))
    return sentences(parts)


def _label(chip: Chip) -> str:
    text = clip(chip.text, CHIP_CHARS)
    if chip.value is not None:
        text += f" ↦ {clip(chip.value, CHIP_CHARS)}"
    return text + (f" ×{chip.count}" if chip.count > 1 else "")


def _words(chip: Chip) -> str:
    text = chip.text if chip.value is None else say("picture.maps", key=chip.text, value=chip.value)
    return say("picture.times", item=text, n=chip.count) if chip.count > 1 else text


def _chip(
    text: str, chip: Chip | None, gone: bool, x: float, y: float, w: float, shapes: list[Shape]
) -> None:
    changed = chip is not None and chip.changed
    line = Ink.ACCENT if changed else Ink.LINE
    fill = Ink.CELL if chip is not None and not gone else None
    tip = "" if chip is None else _words(chip)
    key = "" if chip is None else chip.text
    width = 2.0 if changed else 1.0
    shapes.append(Box(x, y, w, CHIP_H, fill, line, width, radius=CHIP_H / 2, dashed=gone, key=key, tip=tip))
    shapes.append(
        Label(
            x, y, w, CHIP_H, text, Ink.MUTED if gone or chip is None else Ink.TEXT, Align.CENTER, bold=changed
        )
    )
    if gone:
        middle = y + CHIP_H / 2
        shapes.append(Line(((x + 8, middle), (x + w - 8, middle)), Ink.MUTED, 1.5))
