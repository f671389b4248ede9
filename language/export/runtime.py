"""What exported programs use: Euclidean division, arrays, maps, multisets, printing.

Pure Python without dependencies, copied beside each exported module.
"""

# pyright: basic

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from fractions import Fraction
from typing import Any, Generic, NewType, TypeVar, TypeVarTuple, overload

sys.setrecursionlimit(max(sys.getrecursionlimit(), 200_000))

T = TypeVar("T")
Ts = TypeVarTuple("Ts")
K = TypeVar("K")
V = TypeVar("V")

Char = NewType("Char", str)
"""One Unicode character. A string is a tuple of them."""


class Broken(Exception):
    """A caller broke a precondition, or the program an expectation."""


def require(holds: bool, text: str) -> None:
    if not holds:
        raise Broken(f"the precondition does not hold: {text}")


def expect(holds: bool, message: str = "") -> None:
    if not holds:
        raise Broken(f"expectation violation{': ' + message if message else ''}")


def unreachable() -> Any:
    raise Broken("no case matches this value")


def divide(a: int, b: int) -> int:
    """The quotient whose remainder lies in `0 .. |b|`."""
    return a // b if b > 0 else -(a // -b)


def modulo(a: int, b: int) -> int:
    return a % b if b > 0 else a % -b


def text(s: str) -> tuple[Char, ...]:
    return tuple(Char(c) for c in s)


def to_str(s: Iterable[Char]) -> str:
    return "".join(s)


class Tuple(tuple[Any, ...]):
    """A tuple of the language, which is told from a sequence where it is printed."""


def tuple_of(*items: *Ts) -> tuple[*Ts]:
    return Tuple(items)  # pyright: ignore


def items_of(m: Map[K, V]) -> frozenset[tuple[K, V]]:
    return frozenset(tuple_of(k, v) for k, v in m.items())


def is_prefix(a: tuple[Any, ...], b: tuple[Any, ...]) -> bool:
    return b[: len(a)] == a


def replaced(s: tuple[T, ...], i: int, value: T) -> tuple[T, ...]:
    return (*s[:i], value, *s[i + 1 :])


class Array(Generic[T]):
    """An array: mutable, of a fixed length, and itself only."""

    def __init__(self, cells: Iterable[T]) -> None:
        self.cells = list(cells)

    def __len__(self) -> int:
        return len(self.cells)

    @overload
    def __getitem__(self, i: int) -> T: ...
    @overload
    def __getitem__(self, i: slice) -> tuple[T, ...]: ...
    def __getitem__(self, i: int | slice) -> T | tuple[T, ...]:
        return tuple(self.cells[i]) if isinstance(i, slice) else self.cells[i]

    def __setitem__(self, i: int, value: T) -> None:
        self.cells[i] = value


class Map(Mapping[K, V]):
    """An immutable map."""

    def __init__(self, entries: Mapping[K, V] | Iterable[tuple[K, V]] = ()) -> None:
        self._table: dict[K, V] = dict(entries)

    def __getitem__(self, key: K) -> V:
        return self._table[key]

    def __iter__(self) -> Iterator[K]:
        return iter(self._table)

    def __len__(self) -> int:
        return len(self._table)

    def __hash__(self) -> int:
        return hash(frozenset(self._table.items()))

    def __repr__(self) -> str:
        return f"Map({self._table!r})"

    def updated(self, key: K, value: V) -> Map[K, V]:
        return Map({**self._table, key: value})

    def __add__(self, other: Map[K, V]) -> Map[K, V]:
        return Map({**self._table, **other._table})

    def __sub__(self, keys: frozenset[K]) -> Map[K, V]:
        return Map({k: v for k, v in self._table.items() if k not in keys})


class Multiset(Generic[T]):
    """An immutable multiset; its length counts each item as often as it occurs."""

    def __init__(self, items: Iterable[T] = ()) -> None:
        self._counts: dict[T, int] = {}
        for x in items:
            self._counts[x] = self._counts.get(x, 0) + 1

    @classmethod
    def counted(cls, counts: Iterable[tuple[T, int]]) -> Multiset[T]:
        made = cls()
        made._counts = {x: n for x, n in counts if n > 0}
        return made

    def __getitem__(self, item: T) -> int:
        return self._counts.get(item, 0)

    def __contains__(self, item: object) -> bool:
        return item in self._counts

    def __iter__(self) -> Iterator[T]:
        return (x for x, n in self._counts.items() for _ in range(n))

    def __len__(self) -> int:
        return sum(self._counts.values())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Multiset) and self._counts == other._counts

    def __hash__(self) -> int:
        return hash(frozenset(self._counts.items()))

    def __repr__(self) -> str:
        return f"Multiset({sorted(self, key=repr)!r})"

    def updated(self, item: T, count: int) -> Multiset[T]:
        return Multiset.counted({**self._counts, item: count}.items())

    def __add__(self, other: Multiset[T]) -> Multiset[T]:
        return Multiset((*self, *other))

    def __sub__(self, other: Multiset[T]) -> Multiset[T]:
        return Multiset.counted((x, n - other[x]) for x, n in self._counts.items())

    def __and__(self, other: Multiset[T]) -> Multiset[T]:
        return Multiset.counted((x, min(n, other[x])) for x, n in self._counts.items())

    def __le__(self, other: Multiset[T]) -> bool:
        return all(n <= other[x] for x, n in self._counts.items())

    def __lt__(self, other: Multiset[T]) -> bool:
        return self <= other and self != other

    def isdisjoint(self, other: Multiset[T]) -> bool:
        return not any(x in other for x in self._counts)


def chosen(values: Iterable[T], fits: Callable[[T], bool]) -> T:
    """The first value that fits: simple ones first."""
    found = list(values)
    if not isinstance(values, range):
        found.sort(key=lambda v: (_weight(v), repr(v)))
    return next(v for v in found if fits(v))


def _weight(value: Any) -> int:
    match value:
        case bool():
            return 0
        case int():
            return abs(value) * 2 + (value < 0)
        case tuple() | frozenset():
            return 2 * len(value) + sum(map(_weight, value))  # pyright: ignore
        case _:
            return 1


def write(value: Any, is_text: bool = False) -> None:
    """Print as the language does; a string goes out as it is."""
    sys.stdout.write(to_str(value) if is_text else shown(value))


def shown(value: Any) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case str():
            return repr(value)
        case Fraction():
            return _real(value)
        case Tuple():
            return "(" + ", ".join(map(shown, value)) + ")"
        case tuple():
            return "[" + ", ".join(map(shown, value)) + "]"  # pyright: ignore
        case frozenset():
            return "{" + ", ".join(map(shown, sorted(value, key=lambda v: (_weight(v), repr(v))))) + "}"  # pyright: ignore
        case Multiset():
            return "multiset{" + ", ".join(map(shown, sorted(value, key=repr))) + "}"  # pyright: ignore
        case Map():
            return "map[" + ", ".join(f"{shown(k)} := {shown(v)}" for k, v in value.items()) + "]"  # pyright: ignore
        case _ if is_dataclass(value):
            parts = [_part(getattr(value, f.name), str(f.type)) for f in fields(value)]
            return value.SHOWN + (f"({', '.join(parts)})" if parts else "")  # pyright: ignore
        case _:
            return str(value)


def _part(value: Any, hint: str) -> str:
    return '"' + to_str(value) + '"' if hint == "tuple[Char, ...]" else shown(value)


def _real(v: Fraction) -> str:
    digits = 1
    while digits < 30 and (v.numerator * 10**digits) % v.denominator:
        digits += 1
    if (v.numerator * 10**digits) % v.denominator:
        return f"({v.numerator}.0 / {v.denominator}.0)"
    whole, rest = divmod(abs(v.numerator) * 10**digits // v.denominator, 10**digits)
    return f"{'-' if v < 0 else ''}{whole}.{rest:0{digits}d}"
