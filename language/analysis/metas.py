"""Unknown types."""

from __future__ import annotations

from language.analysis.joins import BOTTOM
from language.analysis.typed import Class, SubsetType
from language.source import Span
from language.types import (
    ArrowType,
    MapType,
    MultisetType,
    SeqType,
    SetType,
    Type,
    UserType,
)


class Meta(Type):
    """A type that is not known yet.

    `root().head` is its family once known: a type whose arguments may again be unknown. `lowers` flow
    into it, `uppers` are where it flows to, `equals` those that it must be. `kind` restricts the family:
    "int" for the literal `1`.
    """

    def __init__(self, span: Span, kind: str = "", prefer_upper: bool = False, bound: bool = False) -> None:
        self.span = span
        self.parent: Meta | None = None
        self.head: Type | None = None
        self.kind = kind
        self.nullish = False
        self.poison = False
        self.soft = False
        self.lowers: list[Type] = []
        self.uppers: list[Type] = []
        self.equals: list[Type] = []
        self.value: Type = BOTTOM
        self.final: Type | None = None
        self.prefer_upper = prefer_upper
        self.upper: Type | None = None
        self.empty = False
        self.bound = bound

    def __eq__(self, other: object) -> bool:
        return self is other

    def __hash__(self) -> int:
        return id(self)

    def __str__(self) -> str:
        head = self.root().head
        return "?" if head is None else str(head)

    def root(self) -> Meta:
        m = self
        while m.parent is not None:
            if m.parent.parent is not None:
                m.parent = m.parent.parent
            m = m.parent
        return m


def is_ground(t: Type) -> bool:
    """Whether no part of the type is unknown."""
    match t:
        case Meta():
            return False
        case UserType(_, args):
            return not args or all(is_ground(a) for a in args)
        case SeqType(i) | SetType(i) | MultisetType(i):
            return is_ground(i)
        case MapType(k, v):
            return is_ground(k) and is_ground(v)
        case ArrowType(params, result):
            return is_ground(result) and all(is_ground(p) for p in params)
        case _:
            return True


def plain(t: Type) -> bool:
    """Ground, and with no constraint in it that a join could change."""
    match t:
        case Meta():
            return False
        case UserType(decl, args):
            if isinstance(decl, SubsetType) and not decl.is_newtype:
                return False
            return not isinstance(decl, Class) and all(plain(a) for a in args)
        case SeqType(i) | SetType(i) | MultisetType(i):
            return plain(i)
        case MapType(k, v):
            return plain(k) and plain(v)
        case ArrowType():
            return False
        case _:
            return True
