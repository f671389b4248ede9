"""A unit's fingerprint: it changes when, and only when, something that its proof can see changes.

What a proof sees: the unit's own typed text, the contracts of what it calls, the bodies of the
functions that it can reach, the values of constants, the declarations of types; transitively. Where
declarations stand is not part of it, except for places within the unit (a kept trace points there).
"""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Iterable, Iterator
from enum import Enum
from fractions import Fraction
from weakref import WeakKeyDictionary

from language.analysis import typed as t
from language.ivl.units import Unit
from language.record import dataclass, field, fields, is_dataclass
from language.source import Span
from language.types import ParamType, Type, UserType
from language.values import Char

_Declaration = t.TypeDeclaration | t.Function | t.Method | t.Constant
_CONTRACT = ("type_params", "params", "results", "result", "requires", "ensures", "reads", "modifies")


def fingerprint(unit: Unit) -> str:
    own = _inside(unit)
    digest = own.digest.copy()
    for d in _reached(own.mentions, unit):
        if d is not unit.decl:
            seen = f"{_outside(d).digest} {[c == unit.component for c in _components(d)]}"
            digest.update(seen.encode() + b"\0")
    return digest.hexdigest()


@dataclass(frozen=True)
class _Inside:
    """The digest of a unit's own declaration, and which declarations it mentions."""

    digest: hashlib._Hash  # pyright: ignore[reportPrivateUsage]
    mentions: tuple[_Declaration, ...]


_units: WeakKeyDictionary[Unit, _Inside] = WeakKeyDictionary()
"""Several questions about a unit start from its own declaration."""


def _inside(unit: Unit) -> _Inside:
    found = _units.get(unit)
    if found is None:
        w = _Writer(unit)
        w.put(unit.kind)
        w.declaration(unit.decl, own=True)
        found = _units[unit] = _Inside(w.digest, tuple(w.waiting))
    return found


@dataclass(frozen=True)
class _Outside:
    """What others see of a declaration, and which declarations it mentions there."""

    digest: str
    mentions: tuple[_Declaration, ...]


_known: WeakKeyDictionary[_Declaration, _Outside] = WeakKeyDictionary()
"""Every unit that sees a declaration sees the same of it, and a program's units see much in common."""


def _outside(d: _Declaration) -> _Outside:
    found = _known.get(d)
    if found is None:
        w = _Writer(None)
        w.declaration(d, own=False)
        found = _known[d] = _Outside(w.digest.hexdigest(), tuple(w.waiting))
    return found


def _reached(mentioned: Iterable[_Declaration], unit: Unit) -> list[_Declaration]:
    """All that a proof sees which mentions these, the unit's own declaration first."""
    found: dict[_Declaration, None] = {unit.decl: None}
    waiting = deque(mentioned)
    while waiting:
        d = waiting.popleft()
        if d not in found:
            found[d] = None
            waiting.extend(_outside(d).mentions)
    return list(found)


def _components(d: _Declaration) -> tuple[int, ...]:
    """The declaration's, and that of the method that computes it."""
    match d:
        case t.Function():
            return (d.scc, d.by_method_scc)
        case t.Method():
            return (d.scc,)
        case _:
            return ()


@dataclass
class _Writer:
    unit: Unit | None
    """Whose own declaration is written; None for what others see of one."""
    digest: hashlib._Hash = field(default_factory=hashlib.sha256)  # pyright: ignore[reportPrivateUsage]
    waiting: list[_Declaration] = field(default_factory=list[_Declaration])
    seen: set[int] = field(default_factory=set[int])
    variables: dict[t.Variable, int] = field(default_factory=dict[t.Variable, int])
    jumps: dict[int, int] = field(default_factory=dict[int, int])
    own: bool = False

    def put(self, text: str) -> None:
        self.digest.update(text.encode("utf-8", "surrogatepass"))
        self.digest.update(b"\0")

    def mention(self, d: _Declaration) -> None:
        self.put(f"@{type(d).__name__} {d.qualified}")
        if id(d) not in self.seen:
            self.seen.add(id(d))
            self.waiting.append(d)

    def declaration(self, d: _Declaration, *, own: bool) -> None:
        """All that others may see of a declaration; of the unit's own, all of it."""
        self.own = own
        self.seen.add(id(d))
        self.put(f"{type(d).__name__} {d.qualified}")
        for name, part in self._visible(d, own):
            self.put(name)
            self.value(part)
        self.own = False

    def _visible(self, d: _Declaration, own: bool) -> Iterator[tuple[str, object]]:
        yield "attributes", tuple((a.name, a.args) for a in d.attributes)
        if isinstance(d, (t.Function, t.Method)):
            for name in _CONTRACT:
                if hasattr(d, name):
                    yield name, getattr(d, name)
            yield "decreases", d.decreases
            yield (
                "kind",
                (
                    d.kind,
                    d.two_state,
                    d.ghost,
                    d.static,
                    d.recursive,
                    d.owner,
                ),
            )
            yield "only", d.only if own else bool(d.only)
            extreme = d.extreme
            yield "extreme", extreme and (extreme.least, extreme.counter, extreme.prefix)
            yield "prefix of", d.prefix_of if isinstance(d, t.Function) else None
            yield "overrides", (d.overrides, d.overriders)
            if isinstance(d, t.Function):
                yield "opaque", (d.opaque, tuple(sorted(d.hidden_from)))
                whole = own and self.unit is not None and self.unit.kind == "by method"
                yield "by", d.by_method if whole else d.by_method is not None
                yield "body", d.body
            else:
                yield "body", d.body if own else d.body is not None
                yield "split", d.new_split if own else None
                parts = d.iterator
                yield "iterator", parts and tuple(getattr(parts, f.name) for f in fields(parts))
        elif isinstance(d, t.Constant):
            hidden = tuple(sorted(d.hidden_from))
            yield "constant", (d.type, d.static, d.owner, d.value, d.opaque, hidden)
        elif isinstance(d, t.SubsetType):
            yield "subset", (d.base, d.var, d.condition, d.is_newtype, d.witness if own else None)
            yield "witness", (d.ghost_witness, d.witness_star, d.witness is not None)
        elif isinstance(d, t.Datatype):
            yield "constructors", tuple((c.name, c.ghost, tuple(f.type for f in c.formals)) for c in d.ctors)
            yield "codata", d.codata
            yield "defaults", [f.default for c in d.ctors for f in c.formals] if own else None
        elif isinstance(d, t.Class):
            yield "fields", tuple((f.name, f.type, f.ghost) for f in d.fields)
            yield "class", (d.parents, d.is_trait, d.dims)
        else:
            yield "characteristics", tuple(sorted(x.name for x in fields(d) if getattr(d, x.name) is True))

    def value(self, x: object) -> None:
        match x:
            case None | bool() | int() | str() | Enum() | Char():
                self.put(repr(x))
            case Span():
                if self.own and self.unit is not None:
                    at = x.home.start
                    self.put(f"{x.start - at}:{x.end - at}")
            case t.Variable():
                self._variable(x)
            case Type():
                self._type(x)
            case t.TypeDeclaration() | t.Function() | t.Method() | t.Constant():
                self.mention(x)
            case t.Field():
                self.put(f".{x.name}")
                self.mention(x.owner)
            case t.Constructor():
                self.put(f"#{x.name}")
                self.mention(x.datatype)
            case tuple() | list():
                self.put(f"({len(x)}")  # pyright: ignore[reportUnknownArgumentType]
                for part in x:  # pyright: ignore[reportUnknownVariableType]
                    self.value(part)  # pyright: ignore[reportUnknownArgumentType]
            case Fraction():  # here, since asking this is slow
                self.put(repr(x))
            case _ if is_dataclass(x) and not isinstance(x, type):
                self.put(type(x).__name__)
                for f in fields(x):
                    part = getattr(x, f.name)
                    if f.name in ("id", "target") and isinstance(part, int):
                        part = self.jumps.setdefault(part, len(self.jumps))
                    self.value(part)
            case _:
                raise TypeError(type(x).__name__)

    def _variable(self, v: t.Variable) -> None:
        number = self.variables.get(v)
        if number is None:
            number = self.variables[v] = len(self.variables)
            self.put(f"var {v.name} {v.kind} {v.ghost} {v.initialized} {v.new} {v.older}")
            self._type(v.type)
            if self.own:
                self.value(v.default)
        self.put(f"v{number}")

    def _type(self, x: Type) -> None:
        match x:
            case ParamType():
                flags = (x.supports_equality, x.auto_init, x.nonempty, x.no_references)
                self.put(f"'{x.name} {flags}")
            case UserType(decl, args, nullable):
                self.put(f"type {nullable}")
                self.mention(decl)
                self.value(args)
            case _:
                self.put(type(x).__name__)
                for f in fields(x):
                    self.value(getattr(x, f.name))


def uses(unit: Unit) -> tuple[str, ...]:
    """Names of the declarations that the unit mentions itself: it builds on what they promise."""
    return tuple(dict.fromkeys(d.qualified for d in _inside(unit).mentions if d is not unit.decl))


def sees(unit: Unit) -> list[_Declaration]:
    """Every declaration that the unit's proof can see, itself included."""
    return _reached(_inside(unit).mentions, unit)
