"""Concrete values: one form for the interpreter, for models and for pictures.

Python's own values stand for Dafny's where they agree: `bool`, `int`, `Fraction` (real), `frozenset`
(set), `None` (null), and `tuple` for sequences (a string is a sequence of `Char`). The rest are the
small classes below. All values are immutable; an object is only an identity (`Ref`), its fields live
in a store. `Unknown` is the third truth value: what could not be computed.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from language.record import dataclass, field
from language.sequences import whole


@dataclass(frozen=True, slots=True)
class Char:
    """A Unicode scalar value."""

    code: int


@dataclass(frozen=True, slots=True)
class Ref:
    """An object or array by identity. `label` is the class as the learner wrote it, such as `array`."""

    id: int
    label: str = field(default="object", compare=False)


@dataclass(frozen=True, slots=True)
class Data:
    """A datatype value or, with `ctor` "", a tuple. `names` are the destructors (may be empty strings)."""

    ctor: str
    args: tuple[Value, ...]
    names: tuple[str, ...] = field(default=(), compare=False)
    type_name: str = field(default="", compare=False)


@dataclass(frozen=True)
class Multiset:
    """Counts are positive."""

    counts: frozenset[tuple[Value, int]]


FEW = 64
"""Entries of a map that are copied at each update."""

_ABSENT = object()


class Map:
    """A finite map. Its `entries` are pairs; who looks values up asks the `table`, and changes nothing there.

    The versions of a large map share one table: an update puts the new value there and leaves the old version
    what it needs to get its own back. Who goes on with the newest version pays nothing for the others (Baker,
    "Shallow binding makes functional arrays fast", 1991).
    """

    __slots__ = ("_entries", "_newer", "_table")
    __match_args__ = ("entries",)

    def __init__(self, entries: frozenset[tuple[Value, Value]]) -> None:
        self._entries: frozenset[tuple[Value, Value]] | None = entries
        self._table: dict[Value, Value] | None = None
        self._newer: tuple[Map, Value, object] | None = None

    @classmethod
    def of(cls, table: dict[Value, Value]) -> Map:
        """The map that this table is; nobody else may change it."""
        made = cls.__new__(cls)
        made._entries, made._table, made._newer = None, table, None
        return made

    @property
    def entries(self) -> frozenset[tuple[Value, Value]]:
        if self._entries is None:
            self._entries = frozenset(self.table.items())
        return self._entries

    @property
    def table(self) -> dict[Value, Value]:
        if self._table is None:
            self._table = self._regained() if self._newer is not None else dict(self._entries or ())
            self._newer = None
        return self._table

    def _regained(self) -> dict[Value, Value]:
        """A copy of the newest version's table with later updates taken back."""
        changes: list[tuple[Value, object]] = []
        version = self
        while version._newer is not None:
            version, key, old = version._newer
            changes.append((key, old))
        table = dict(version.table)
        for key, old in reversed(changes):
            if old is _ABSENT:
                del table[key]
            else:
                table[key] = old  # pyright: ignore[reportArgumentType]
        return table

    def updated(self, key: Value, value: Value) -> Map:
        """The map with one more entry, or another value for a key."""
        table = self.table
        if len(table) < FEW:
            return Map.of({**table, key: value})
        old = table.get(key, _ABSENT)
        table[key] = value
        newer = Map.of(table)
        self._table, self._newer = None, (newer, key, old)
        return newer

    def __len__(self) -> int:
        return len(self.table)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Map) and (self is other or self.table == other.table)

    def __hash__(self) -> int:
        return hash(self.entries)

    def __repr__(self) -> str:
        return f"Map({self.entries!r})"

    def __reduce__(self) -> tuple[type[Map], tuple[frozenset[tuple[Value, Value]]]]:
        return Map, (self.entries,)


@dataclass(frozen=True, eq=False)
class Closure:
    """A function value. `text` shows it; `code` belongs to the interpreter."""

    text: str
    code: object = field(repr=False, default=None)


@dataclass(frozen=True, slots=True)
class Opaque:
    """The n-th value of a type parameter or abstract type, such as "the 2nd T" (`index` 1)."""

    type_name: str
    index: int


@dataclass(frozen=True, slots=True)
class Unknown:
    """A value that could not be computed; `why` reads well after "because"."""

    why: str = field(default="", compare=False)


Value = (
    bool
    | int
    | Fraction
    | Char
    | tuple["Value", ...]
    | frozenset["Value"]
    | Multiset
    | Map
    | Data
    | Ref
    | Closure
    | Opaque
    | Unknown
    | None
)


def numbered(ref: Ref) -> str:
    """An object by its class and number, as pictures name it."""
    return f"{ref.label}#{ref.id}"


def show(value: Value, limit: int = 120, ref: Callable[[Ref], str] = numbered) -> str:
    """The value as a learner writes it, cut at about `limit` characters with `…`; `ref` tells objects."""
    text = _show(value, ref)
    return text if len(text) <= limit else text[: limit - 1] + "…"


def _show(v: Value, ref: Callable[[Ref], str]) -> str:
    def inner(x: Value) -> str:
        return _show(x, ref)

    v = whole(v)
    match v:
        case None:
            return "null"
        case bool():
            return "true" if v else "false"
        case int():
            return str(v) if abs(v) < 10**60 else f"{str(v)[:20]}…"
        case Fraction():
            return show_real(v)
        case Char(code):
            return f"'{_char(code)}'"
        case tuple():
            if v and all(isinstance(c, Char) for c in v):
                return '"' + "".join(_char(c.code) for c in v if isinstance(c, Char)) + '"'
            return "[" + ", ".join(map(inner, v)) + "]"
        case frozenset():
            return "{" + ", ".join(sorted(map(inner, v), key=_order)) + "}"
        case Multiset(counts):
            items = [s for x, n in counts for s in [inner(x)] * min(n, 50)]
            return "multiset{" + ", ".join(sorted(items, key=_order)) + "}"
        case Map(entries):
            return (
                "map["
                + ", ".join(sorted((f"{inner(k)} := {inner(x)}" for k, x in entries), key=_order))
                + "]"
            )
        case Data("", args):
            return "(" + ", ".join(map(inner, args)) + ")"
        case Data(ctor, args):
            return ctor + (f"({', '.join(map(inner, args))})" if args else "")
        case Ref():
            return ref(v)
        case Closure(text):
            return text
        case Opaque(name, index):
            return _nth(name, index)
        case Unknown():
            return "unknown"


def _nth(type_name: str, index: int) -> str:
    """The n-th value of a type about which nothing is known; one that was left out has a made-up name."""
    n = index + 1
    ending = "th" if n % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")
    return f"the {n}{ending} {'value' if type_name.startswith('_') else type_name}"


def _char(code: int) -> str:
    special = {10: "\\n", 13: "\\r", 9: "\\t", 0: "\\0", 34: '\\"', 39: "\\'", 92: "\\\\"}
    if code in special:
        return special[code]
    return chr(code) if 32 <= code < 0xD800 or code > 0xDFFF else f"\\U{{{code:x}}}"


def show_real(v: Fraction) -> str:
    """`1.5`; a fraction without a finite decimal form is shown as `(1.0 / 3.0)`."""
    d, twos, fives = v.denominator, 0, 0
    while d % 2 == 0:
        d, twos = d // 2, twos + 1
    while d % 5 == 0:
        d, fives = d // 5, fives + 1
    if d != 1:
        return f"({v.numerator}.0 / {v.denominator}.0)"
    digits = max(twos, fives, 1)
    scaled = abs(v.numerator) * 10**digits // v.denominator
    whole, frac = divmod(scaled, 10**digits)
    return f"{'-' if v < 0 else ''}{whole}.{frac:0{digits}d}"


def _order(s: str) -> tuple[int, str]:
    return (len(s), s)
