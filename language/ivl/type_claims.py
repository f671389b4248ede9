"""What is claimed where a value is used at another type: the kind, and the clause that says so.

Lowering and the interpreter both ask, so that they speak of the same claim.
"""

from __future__ import annotations

from language.analysis import typed as t
from language.analysis.bases import is_reference
from language.analysis.claims import constraint_clause
from language.ivl.sorts import extends, may_be_null, root
from language.records.verdicts import ObligationKind as Kind
from language.source import Span
from language.types import CharType, IntType, RealType, Type, UserType


def type_claim(source: Type, target: Type) -> tuple[Kind, Span | None]:
    """Of a value of `source` where a `target` is needed."""
    nullable = is_reference(source) and may_be_null(source) and not may_be_null(target)
    if nullable and _only_null_is_missing(source, target):
        return Kind.NULL, None
    return Kind.SUBSET, constraint_clause(target)


def conversion_claim(source: Type, target: Type) -> tuple[Kind, Span | None]:
    """Of the value of `e as target`, once it is one of the target's base."""
    return (
        type_claim(source, target)
        if only_constrains(source, target)
        else (
            Kind.CONVERSION,
            constraint_clause(target),
        )
    )


def only_constrains(source: Type, target: Type) -> bool:
    """Whether `as` leaves the value as it is, so that it is an ordinary use at another type."""
    a, c = root(source), root(target)
    numbers = IntType | CharType | RealType
    return is_reference(target) or (type(a) is type(c) and not isinstance(c, numbers))


def _only_null_is_missing(source: Type, target: Type) -> bool:
    """Whether all objects of the one type are of the other, a class or trait."""
    a, b = root(source), root(target)
    simple = isinstance(target, UserType) and isinstance(target.decl, t.Class)
    return simple and isinstance(a, UserType) and isinstance(b, UserType) and extends(a, b)
