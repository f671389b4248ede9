"""Names of sorts: `name_of` for suffixes (`Seq[Int]`), `text_of` in SMT-LIB (`|Seq[Int]|`)."""

from __future__ import annotations

from language.ivl.nodes import (
    Base,
    Bits,
    DataSort,
    FunSort,
    MapSort,
    MultisetSort,
    OpaqueSort,
    SeqSort,
    SetSort,
    Sort,
)


class SortNames:
    """Gives each sort one name. Declarations of the same name are told apart by a number in the order
    of their first use, so that names depend on no position."""

    def __init__(self) -> None:
        self._names: dict[Sort, str] = {}
        self._texts: dict[Sort, str] = {}
        self._declared: dict[str, list[object]] = {}

    def unique(self, base: str, thing: object) -> str:
        """`base`, with a number where another thing has it already."""
        same = self._declared.setdefault(base, [])
        for i, other in enumerate(same):
            if other is thing or other == thing:
                return base if i == 0 else f"{base}'{i}"
        same.append(thing)
        return base if len(same) == 1 else f"{base}'{len(same) - 1}"

    def name_of(self, sort: Sort) -> str:
        name = self._names.get(sort)
        if name is None:
            name = self._names[sort] = self._name(sort)
        return name

    def text_of(self, sort: Sort) -> str:
        text = self._texts.get(sort)
        if text is None:
            match sort:
                case Base(name):
                    text = name
                case Bits(width):
                    text = f"(_ BitVec {width})"
                case _:
                    text = f"|{self.name_of(sort)}|"
            self._texts[sort] = text
        return text

    def _name(self, sort: Sort) -> str:
        match sort:
            case Base(name):
                return name
            case Bits(width):
                return f"bv{width}"
            case SeqSort(item):
                return f"Seq[{self.name_of(item)}]"
            case SetSort(item, finite):
                return f"{'Set' if finite else 'ISet'}[{self.name_of(item)}]"
            case MultisetSort(item):
                return f"Multiset[{self.name_of(item)}]"
            case MapSort(key, value, finite):
                return f"{'Map' if finite else 'IMap'}[{self.name_of(key)},{self.name_of(value)}]"
            case DataSort(decl, args):
                base = self.unique(clean(decl.qualified), decl)
                return f"{base}[{','.join(map(self.name_of, args))}]" if args else f"D.{base}"
            case FunSort(params, result):
                return f"Fun[{','.join(map(self.name_of, (*params, result)))}]"
            case OpaqueSort(param, args):
                base = "T." + self.unique(clean(param.name), param)
                return f"{base}[{','.join(map(self.name_of, args))}]" if args else base
            case _:
                raise TypeError(f"no such sort: {sort!r}")


def clean(name: str) -> str:
    """A user's name inside a quoted SMT-LIB symbol, which may hold neither bar nor backslash."""
    return name.replace("|", "_").replace("\\", "_").replace("#", "_").replace("@", "_")
