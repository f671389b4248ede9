"""What the parts of the encoder ask of the whole, and of the functions in use.

`Encoder` holds its parts, and each of them asks it for the text of terms: what they ask is said here, below
both. A part that asks another one directly is given it when it is made.
"""

from __future__ import annotations

from typing import Protocol

from language.ivl import nodes as n
from language.prove.builder import Builder
from language.prove.env import Env
from language.record import dataclass
from language.types import Type


@dataclass(frozen=True, eq=False)
class Known:
    """A function in use: its definition and its symbol."""

    definition: n.FunctionDef
    symbol: str
    can: str | None
    """The predicate that its guard is known to hold; None where it has no guard."""


class KnownFunctions(Protocol):
    """The declared functions in use; to ask for one is to use it."""

    def known(self, instance: n.Instance, result: n.Sort) -> Known: ...

    def can(self, instance: n.Instance, result: n.Sort) -> str | None: ...

    def reads(self, instance: n.Instance, result: n.Sort) -> bool: ...


class Encoding(Protocol):
    """The text of terms: what `Encoder` is to its parts."""

    b: Builder
    measure: n.MeasureGuard | None

    @property
    def functions(self) -> KnownFunctions: ...

    def term(self, t: n.Term, pol: int, env: Env) -> str: ...

    def terms(self, ts: tuple[n.Term, ...], pol: int, env: Env) -> str: ...

    def name(self, t: n.Ref_, pol: int, env: Env) -> str: ...

    def constant(self, name: str, sort: n.Sort) -> str: ...

    def equality(self, sort: n.Sort, a: str, b: str, pol: int) -> str: ...


class TypeTexts(Protocol):
    """The predicates of types: what `TypePredicates` is to those of classes."""

    b: Builder

    def is_(self, value: str, sort: n.Sort, type_: Type) -> str | None: ...

    def is_alloc(self, value: str, sort: n.Sort, type_: Type, heap: str) -> str | None: ...
