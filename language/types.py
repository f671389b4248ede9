"""Resolved types.

Types compare structurally. `BoolType` … `ArrowType` are built in; `UserType` is everything declared:
classes, datatypes, newtypes, subset types, abstract types. `nat`, `array<T>`, `object`, `string` and
tuples are declared types too, with declarations built in (see `analysis/builtins.py`).

A *subset type* (`nat`, `type T = x: U | P`, a non-null class `C` over `C?`) constrains the values of
its base. `base(t)` strips constraints at the top only; the SMT sort of a type comes from stripping
them everywhere.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from language.record import dataclass
from language.source import Span
from language.syntax.ast import node


@dataclass(frozen=True)
class Type:
    def __str__(self) -> str:
        return show(self)


@dataclass(frozen=True)
class BoolType(Type):
    pass


@dataclass(frozen=True)
class IntType(Type):
    pass


@dataclass(frozen=True)
class RealType(Type):
    pass


@dataclass(frozen=True)
class CharType(Type):
    pass


@dataclass(frozen=True)
class BitvectorType(Type):
    width: int


@dataclass(frozen=True)
class OrdinalType(Type):
    """`ORDINAL`: the natural numbers, and all that counts on beyond them."""


@dataclass(frozen=True)
class SeqType(Type):
    item: Type


@dataclass(frozen=True)
class SetType(Type):
    """`finite` tells `set` from `iset`."""

    item: Type
    finite: bool = True


@dataclass(frozen=True)
class MultisetType(Type):
    item: Type


@dataclass(frozen=True)
class MapType(Type):
    key: Type
    value: Type
    finite: bool = True


@dataclass(frozen=True)
class ArrowType(Type):
    """`->` (total), `-->` (partial: may have a precondition), `~>` (general: may read the heap too)."""

    params: tuple[Type, ...]
    result: Type
    arrow: Literal["->", "-->", "~>"] = "->"


@dataclass(frozen=True)
class UserType(Type):
    """A declared type. For classes and arrays, `nullable` is `C?`: the type that has `null` too."""

    decl: TypeDeclaration
    args: tuple[Type, ...] = ()
    nullable: bool = False


@dataclass(frozen=True)
class ParamType(Type):
    """A type parameter in scope; `uid` makes it unique in the program."""

    name: str
    uid: int
    supports_equality: bool = False
    auto_init: bool = False
    nonempty: bool = False
    no_references: bool = False


@dataclass(frozen=True)
class NullType(Type):
    """The type of a `null` whose class is not determined by its use."""


# ── what a declared type names ───────────────────────────────────────────────────────────────────

# A type leads to its declaration, that to its attributes, and those to expressions, which have types: the
# bases of all four stand here, below the typed tree that fills them in.


@node
class Expr:
    """Base of the typed tree's expressions (see `analysis/typed.py`)."""

    span: Span
    type: Type


@dataclass(eq=False)
class Attribute:
    name: str
    args: tuple[Expr, ...] = ()


Attributes = tuple[Attribute, ...]


@dataclass(eq=False)
class TypeDeclaration:
    """Base of everything a `UserType` can name."""

    name: str
    qualified: str
    params: tuple[ParamType, ...]
    span: Span
    attributes: Attributes = ()
    module: str = ""
    """The dotted name of the enclosing module, "" at the top."""

    @property
    def is_tuple(self) -> bool:
        return False

    def written(self, args: tuple[str, ...], nullable: bool) -> str:
        """The type with these arguments, as a learner writes it."""
        return self.name + ("?" if nullable else "") + (f"<{', '.join(args)}>" if args else "")

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.qualified}>"


BOOL, INT, REAL, CHAR = BoolType(), IntType(), RealType(), CharType()
ORDINAL = OrdinalType()
STRING = SeqType(CHAR)


def map_type(t: Type, f: Callable[[Type], Type | None]) -> Type:
    """Rebuild `t` bottom up; where `f` answers a type for a part, that is taken whole."""
    r = f(t)
    if r is not None:
        return r
    match t:
        case SeqType(item):
            return SeqType(map_type(item, f))
        case SetType(item, finite):
            return SetType(map_type(item, f), finite)
        case MultisetType(item):
            return MultisetType(map_type(item, f))
        case MapType(key, value, finite):
            return MapType(map_type(key, f), map_type(value, f), finite)
        case ArrowType(params, result, arrow):
            return ArrowType(tuple(map_type(p, f) for p in params), map_type(result, f), arrow)
        case UserType(decl, args, nullable) if args:
            return UserType(decl, tuple(map_type(a, f) for a in args), nullable)
        case _:
            return t


def substitute(t: Type, env: dict[ParamType, Type]) -> Type:
    """Replace type parameters."""
    if not env:
        return t
    return map_type(t, lambda p: env.get(p, p) if isinstance(p, ParamType) else None)


def show(t: Type) -> str:
    """The type as a learner writes it."""
    match t:
        case BoolType():
            return "bool"
        case IntType():
            return "int"
        case RealType():
            return "real"
        case CharType():
            return "char"
        case BitvectorType(w):
            return f"bv{w}"
        case OrdinalType():
            return "ORDINAL"
        case SeqType(CharType()):
            return "string"
        case SeqType(i):
            return f"seq<{show(i)}>"
        case SetType(i, finite):
            return f"{'set' if finite else 'iset'}<{show(i)}>"
        case MultisetType(i):
            return f"multiset<{show(i)}>"
        case MapType(k, v, finite):
            return f"{'map' if finite else 'imap'}<{show(k)}, {show(v)}>"
        case ArrowType(params, result, arrow):
            left = (
                show(params[0])
                if len(params) == 1 and not isinstance(params[0], ArrowType)
                else "(" + ", ".join(map(show, params)) + ")"
            )
            return f"{left} {arrow} {show(result)}"
        case UserType(decl, args, nullable):
            return decl.written(tuple(map(show, args)), nullable)
        case ParamType(name):
            return name
        case NullType():
            return "null"
        case _:
            return "?"
