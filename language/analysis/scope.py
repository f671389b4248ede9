"""Modules and what their names mean."""

from __future__ import annotations

from collections.abc import Iterable

from language.analysis.typed import Constant, Constructor, Function, Method, TypeDeclaration
from language.diagnostics import Edit, Fix
from language.record import dataclass, field
from language.source import NOWHERE, Span
from language.syntax import ast
from language.types import ParamType, Type


@dataclass(eq=False)
class Synonym:
    """`type T<X> = U`: gone after names are resolved. `target` is None until then."""

    name: str
    qualified: str
    params: tuple[ParamType, ...]
    span: Span
    decl: ast.TypeDecl
    module: Module
    target: Type | None = None
    busy: bool = False


@dataclass(frozen=True)
class Sight:
    """What is known of declarations in modules with export sets (`guarded` has all of these, for the whole
    program): `provided` ones by name, with their signatures; `revealed` ones wholly."""

    guarded: frozenset[object] = frozenset()
    provided: frozenset[object] = frozenset()
    revealed: frozenset[object] = frozenset()

    def __or__(self, other: Sight) -> Sight:
        return Sight(
            self.guarded | other.guarded, self.provided | other.provided, self.revealed | other.revealed
        )


@dataclass
class Shown:
    """What an export set shows: names of the module (of modules too), and declarations."""

    names: set[str] = field(default_factory=set[str])
    provided: set[object] = field(default_factory=set[object])
    revealed: set[object] = field(default_factory=set[object])


@dataclass(eq=False)
class Module:
    """A module and what it declares; the top level is a module without a name."""

    name: str
    qualified: str
    parent: Module | None
    span: Span = NOWHERE
    entries: dict[str, Entity] = field(default_factory=dict[str, "Entity"])
    ctors: dict[str, list[Constructor]] = field(default_factory=dict[str, list[Constructor]])
    opened: list[Module] = field(default_factory=list["Module"])
    exports: list[ast.Export] = field(default_factory=list[ast.Export])
    veiled: frozenset[str] = frozenset()
    """Names of synonyms that some export set of the module provides without saying what they stand for."""
    whole: Module | None = None
    """The module of which this is what an export set shows; None for a module itself."""
    sight: Sight = field(default_factory=lambda: Sight())
    """Of a module: what its code sees of modules with export sets. Of an export set: what it lets one see."""

    @property
    def origin(self) -> Module:
        return self.whole or self

    def sees(self, x: object) -> bool:
        """Whether code of this module may name the declaration."""
        return x not in self.sight.guarded or x in self.sight.provided

    def knows(self, x: object) -> bool:
        """Whether code of this module knows more of the declaration than that it is there: a function's body,
        a constant's value, what a type is."""
        return x not in self.sight.guarded or x in self.sight.revealed

    def find(self, name: str) -> Entity | None:
        """What the name means here, opened imports included."""
        e = self.entries.get(name)
        if e is None:
            found = [m.entries[name] for m in self.opened if name in m.entries]
            if len({id(f) for f in found}) == 1:
                e = found[0]
        return e

    def find_ctor(self, name: str) -> Constructor | None:
        """The datatype constructor of that name, where only one datatype has it."""
        found = self.ctors.get(name) or [c for m in self.opened for c in m.ctors.get(name, ())]
        return found[0] if len({id(c) for c in found}) == 1 else None

    def ambiguous_ctor(self, name: str) -> bool:
        found = self.ctors.get(name) or [c for m in self.opened for c in m.ctors.get(name, ())]
        return len({id(c) for c in found}) > 1

    def own_ctor(self, name: str) -> Constructor | None:
        """The same for `M.name`, which does not see what `M` itself opened."""
        found = self.ctors.get(name, [])
        return found[0] if len({id(c) for c in found}) == 1 else None

    def namesake(self, name: str) -> TypeDeclaration | Synonym | None:
        """The type `M` of a module `M` that is opened here under its own name: `M` alone means the type
        then (manual, section 4.4)."""
        m = self.find(name)
        if isinstance(m, Module) and m.name == name and m in self.opened:
            inner = m.entries.get(name)
            return inner if isinstance(inner, TypeDeclaration | Synonym) else None
        return None

    def unclear(self, name: str) -> str | None:
        """Why a name that other modules know means nothing here: several opened ones have it, or it is a
        module that is not imported. None where nobody knows it."""
        owners = [m for m in self.opened if name in m.entries]
        if name not in self.entries and len({id(m.entries[name]) for m in owners}) > 1:
            local = {id(e): n for n, e in reversed(self.entries.items())}
            which = " or ".join([f"`{local.get(id(m), m.name)}.{name}`" for m in owners])
            return f"Several opened modules have a `{name}`. Write which one is meant: {which}."
        m = self.parent
        while m is not None:
            if isinstance(m.entries.get(name), Module):
                return (
                    f"The module `{name}` is not imported here. Write `import {name}` in this module first."
                )
            m = m.parent
        return None

    def names(self) -> Iterable[str]:
        yield from self.entries
        yield from self.ctors
        for m in self.opened:
            yield from m.entries
            yield from m.ctors


Entity = TypeDeclaration | Synonym | Function | Method | Constant | Module


def _close(name: str, known: Iterable[str]) -> list[str]:
    from difflib import get_close_matches  # a correct program does without

    return get_close_matches(name, sorted(set(known)), 1, 0.7)


def rename(span: Span, name: str, known: Iterable[str]) -> tuple[Fix, ...]:
    """The quick fix that goes with a suggestion."""
    close = _close(name, known)
    return (Fix(f"Write `{close[0]}`", (Edit(span, close[0]),)),) if close else ()


def suggestion(name: str, known: Iterable[str]) -> str:
    """ " Did you mean `…`?" or nothing."""
    close = _close(name, known)
    return f" Did you mean `{close[0]}`?" if close else ""
