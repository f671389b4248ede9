"""Values that point into a heap, as text: arrays by their elements, objects by their fields."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from language.record import dataclass
from language.values import Ref, Unknown, Value, show

NO_VALUE = Unknown("it has no value yet")
"""What stands in a place that nothing was written to."""
DEEP = 2
"""So many objects inside one another are told with their fields."""


@dataclass(frozen=True)
class Contents:
    """What is in an array (`dims` not empty; `cells` row by row) or an object (`fields` by name)."""

    name: str
    fields: tuple[tuple[str, Value], ...] = ()
    cells: tuple[Value, ...] = ()
    dims: tuple[int, ...] = ()


Look = Callable[[Ref], Contents | None]
"""What is known to be in an object."""


def contents_of(ref: Ref, slots: Mapping[str, Value]) -> Contents:
    """An object's contents from its slots in a trace's store."""
    length = slots.get("Length")
    if not ref.label.startswith("array") or not isinstance(length, int):
        return Contents(ref.label, tuple(slots.items()))
    sizes = [slots[k] for k in sorted(slots) if k.startswith("Length") and k != "Length"]
    dims = tuple(n for n in sizes or [length] if isinstance(n, int))
    cells = tuple(v for k, v in slots.items() if not k.startswith("Length"))
    return Contents(ref.label, (), cells, dims)


def show_in(value: Value, look: Look, depth: int = DEEP, limit: int = 120) -> str:
    """The value as a learner writes it, with what is in the objects of it; what is no object is cut at
    about `limit` characters."""
    if isinstance(value, Unknown) and value.why == NO_VALUE.why:
        return "no value yet"
    if not isinstance(value, Ref):
        return show(value, limit, lambda ref: show_in(ref, look, depth - 1, limit))
    return _told(value, look(value), look, depth, limit)


def _told(ref: Ref, inside: Contents | None, look: Look, depth: int, limit: int) -> str:
    if inside is None:
        return f"some {ref.label}"

    def part(v: Value) -> str:
        return show_in(v, look, depth - 1, limit)

    if inside.dims:
        if depth < -DEEP:  # an array may hold itself
            return "[…]"
        return _rows([part(v) for v in inside.cells], inside.dims)
    if depth <= 0:
        return f"{inside.name}(…)"
    return f"{inside.name}({', '.join(f'{n} = {part(v)}' for n, v in inside.fields)})"


def _rows(cells: list[str], dims: tuple[int, ...]) -> str:
    """Cells in brackets, a pair for each row; of an array without any, its sizes say how it is empty."""
    if len(dims) > 1 and not cells:
        return f"{' by '.join(map(str, dims))} cells"
    if len(dims) <= 1:
        return f"[{', '.join(cells)}]"
    each = len(cells) // dims[0]
    return f"[{', '.join(_rows(cells[k : k + each], dims[1:]) for k in range(0, len(cells), each))}]"
