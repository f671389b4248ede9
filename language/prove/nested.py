"""No value of a datatype is inside itself, by way of a collection.

The solver knows that a value is not its own direct part. Where a datatype holds sequences, sets, multisets
or maps of itself, the ranks know it; but a claim such as `a != W({a})` asks for no rank. So an item of such
a field has a smaller rank than the whole wherever the item is spoken of (as in Dafny, whose axioms about a
constructor's fields look for the constructor and the item, not for a rank).
"""

from __future__ import annotations

from language.ivl import nodes as n
from language.prove.builder import Builder
from language.prove.laws import forall
from language.prove.rank import Ranks
from language.record import dataclass


@dataclass(frozen=True)
class _Item:
    """How an item of a collection `{0}` is spoken of: its text and sort, the variable that it takes, that it
    is inside, the term that speaks of it and that term's operator."""

    text: str
    sort: n.Sort
    var: str
    inside: str
    spoken: str
    operator: str


class Nested:
    def __init__(self, builder: Builder, ranks: Ranks) -> None:
        self.b = builder
        self.ranks = ranks
        self._seen: set[n.DataSort] = set()
        self._fields: list[tuple[n.DataSort, n.CtorDef, int, _Item]] = []

    def state(self) -> bool:
        """State it of the datatypes in use, as far as somebody speaks of items; whether that was news."""
        for d in self.b.datatypes:
            if d not in self._seen:
                self._seen.add(d)
                for c in self.b.environment.datatype(d):
                    for i, s in enumerate(c.sorts):
                        self._fields += [
                            (d, c, i, item) for item in self._items(s) if self._leads_to(item.sort, d, set())
                        ]
        due = [f for f in self._fields if f[3].operator in self.b.world.used]
        self._fields = [f for f in self._fields if f[3].operator not in self.b.world.used]
        for f in due:
            self._axioms(*f)
        return bool(due)

    def _leads_to(self, sort: n.Sort, goal: n.DataSort, seen: set[n.Sort]) -> bool:
        """Whether values of the sort may hold some of the goal that have ranks."""
        if sort == goal:
            return True
        if sort in seen:
            return False
        seen.add(sort)
        match sort:
            case n.DataSort():
                parts = tuple(s for c in self.b.environment.datatype(sort) for s in c.sorts)
            case n.SeqSort(item) | n.MultisetSort(item) | n.SetSort(item, True):
                parts = (item,)
            case n.MapSort(key, value, True):
                parts = (key, value)
            case _:
                return False
        return any(self._leads_to(s, goal, seen) for s in parts)

    def _axioms(self, sort: n.DataSort, c: n.CtorDef, index: int, item: _Item) -> None:
        """The whole is known by its constructor, or as what the field is read from."""
        made = self.b.ctor(sort, c.ctor)
        whole, part = self.ranks.rank(sort), self.ranks.rank(item.sort)
        name = f"{made.strip('|')} items"

        def state(vars: str, pattern: str, value: str, field: str, known: str) -> None:
            below = f"(< ({part} {item.text.format(field)}) ({whole} {value}))"
            body = f"(=> (and {known} {item.inside.format(field)}) {below})"
            self.b.world.axioms.append(forall(f"{vars} {item.var}", pattern, body, name))

        fields = " ".join(f"(x{i} {self.b.sort(s)})" for i, s in enumerate(c.sorts))
        built = f"({made} {' '.join(f'x{i}' for i in range(len(c.sorts)))})"
        state(fields, f"{built} {item.spoken.format(f'x{index}')}", built, f"x{index}", "true")
        get = f"({self.b.selector(sort, c.ctor, index)} v)"
        state(f"(v {self.b.sort(sort)})", item.spoken.format(get), "v", get, f"((_ is {made}) v)")

    def _items(self, sort: n.Sort) -> list[_Item]:
        name = self.b.names.name_of
        match sort:
            case n.SeqSort(x):
                index, length = f"|seq.index[{name(x)}]|", f"|seq.len[{name(x)}]|"
                at = f"({index} {{0}} i)"
                return [_Item(at, x, "(i Int)", f"(<= 0 i) (< i ({length} {{0}}))", at, index)]
            case n.SetSort(x, True):
                member = f"|set.member[{name(x)}]|"
                inside = f"({member} i {{0}})"
                return [_Item("i", x, f"(i {self.b.sort(x)})", inside, inside, member)]
            case n.MultisetSort(x):
                count = f"|ms.count[{name(x)}]|"
                at = f"({count} {{0}} i)"
                return [_Item("i", x, f"(i {self.b.sort(x)})", f"(> {at} 0)", at, count)]
            case n.MapSort(k, v, True):
                dom, get = (f"|map.{op}[{name(k)},{name(v)}]|" for op in ("dom", "get"))
                inside = f"(|set.member[{name(k)}]| k ({dom} {{0}}))"
                at, var = f"({get} {{0}} k)", f"(k {self.b.sort(k)})"
                return [_Item("k", k, var, inside, inside, dom), _Item(at, v, var, inside, at, get)]
            case _:
                return []
