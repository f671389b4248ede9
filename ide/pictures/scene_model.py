"""A state to draw, and how its values are shown in little room."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ide.pictures.phrases import Than
from language.records.trace import Absent, CellRead, FieldSlot, Slot
from language.values import Data, Map, Multiset, Ref, Value, show

CELL = 24
"""Characters of a value in a cell, a chip or a field."""

Fields = Mapping[Ref, Mapping[str, Value]]


@dataclass(frozen=True)
class Scene:
    """A state to draw. `index_names` are the variables that the program uses as indices, each with
    the arrays and sequences, as written, that it indexes."""

    variables: tuple[tuple[str, Value], ...]
    fields: Fields = field(default_factory=dict[Ref, Mapping[str, Value]])
    frame: int = 0
    index_names: Mapping[str, frozenset[str]] = field(default_factory=dict[str, frozenset[str]])
    changed: Mapping[Slot, Value | Absent] = field(default_factory=dict[Slot, "Value | Absent"])
    ringed: tuple[tuple[CellRead, str], ...] = ()
    shaded: tuple[CellRead, ...] = ()
    than: Than = Than.BEFORE
    writable: frozenset[Ref] | None = None
    """What `modifies` lets the call change; None where it may change everything, or nothing is said."""
    blocked: FieldSlot | None = None
    """What this step would change and may not; field "": anything of the object."""


def text_of(value: Value, fields: Fields, limit: int = 60) -> str:
    """The value as a learner writes it; an array shows what is in it."""
    if isinstance(value, Ref) and is_array(fields, value):
        own = fields[value]
        sizes = dimensions(own)
        if len(sizes) == 1:
            text = _row(own, "", sizes[0], limit)
        elif len(sizes) == 2:
            text = f"[{', '.join(_row(own, f'{r},', sizes[1], limit) for r in range(min(sizes[0], limit)))}]"
        else:
            text = f"{value.label}#{value.id} {' × '.join(map(str, sizes))}"
        return text if len(text) <= limit else text[: limit - 1] + "…"
    return show(value, limit)


def _row(own: Mapping[str, Value], prefix: str, length: int, limit: int) -> str:
    keys = (f"{prefix}{i}" for i in range(min(length, limit)))
    cells = [show(own[k], CELL) if k in own else "?" for k in keys]
    return "[" + ", ".join(cells) + ("" if length <= limit else ", …") + "]"


def dimensions(own: Mapping[str, Value]) -> tuple[int, ...]:
    """The lengths of an array by dimension. One with several has, beside them, the number of its cells."""
    several: list[int] = []
    while isinstance(n := own.get(f"Length{len(several)}"), int):
        several.append(n)
    length = own.get("Length")
    return tuple(several) or ((length,) if isinstance(length, int) else ())


def is_array(fields: Fields, ref: Ref) -> bool:
    own = fields.get(ref, {})
    return "Length" in own or "Length0" in own


def equal(a: Value | Absent, b: Value | Absent) -> bool:
    return type(a) is type(b) and a == b


def refs_in(value: Value, limit: int = 100) -> Iterator[Ref]:
    """The objects and arrays in a value, at most `limit` values deep and wide."""
    todo: list[Value] = [value]
    for _ in range(limit):
        if not todo:
            return
        match todo.pop(0):
            case Ref() as ref:
                yield ref
            case tuple() as items:
                todo += items[:limit]
            case frozenset() as items:
                todo += sorted(items, key=show)[:limit]
            case Multiset(counts):
                todo += [v for v, _ in counts]
            case Map(entries):
                todo += [v for pair in entries for v in pair]
            case Data(args=args):
                todo += args
            case _:
                pass
