"""What a type is underneath: constraints stripped, references told from values.

`base` strips subset types and nothing else; newtypes stay, since they are types of their own.
"""

from __future__ import annotations

from language.analysis.typed import Class, SubsetType
from language.types import (
    INT,
    NullType,
    Type,
    UserType,
    map_type,
    substitute,
)


def base(t: Type) -> Type:
    """Strip subset types at the top: `nat` is `int`; a newtype stays."""
    while isinstance(t, UserType) and isinstance(t.decl, SubsetType) and not t.decl.is_newtype:
        if t.decl.base is None:
            return t
        t = substitute(t.decl.base, dict(zip(t.decl.params, t.args, strict=False)))
    return t


def unaliased(t: Type) -> Type:
    """The type with every synonym in it that a module hides spelled out."""

    def part(p: Type) -> Type | None:
        if isinstance(p, UserType) and isinstance(p.decl, SubsetType) and p.decl.alias and p.decl.base:
            return unaliased(substitute(p.decl.base, dict(zip(p.decl.params, p.args, strict=False))))
        return None

    return map_type(t, part)


def numeric(t: Type) -> Type:
    """Strip newtypes too: the type whose arithmetic applies."""
    while isinstance(t, UserType) and isinstance(t.decl, SubsetType):
        t = substitute(t.decl.base or INT, dict(zip(t.decl.params, t.args, strict=False)))
    return t


def is_reference(t: Type) -> bool:
    """Classes, traits, arrays and `object`, nullable or not."""
    t = base(t)
    return (isinstance(t, UserType) and isinstance(t.decl, Class)) or isinstance(t, NullType)
