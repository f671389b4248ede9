"""Which family of operators a type belongs to (`language/operators.py`)."""

from __future__ import annotations

from language.analysis.bases import numeric
from language.analysis.typed import Datatype
from language.operators import Family
from language.types import (
    BitvectorType,
    BoolType,
    CharType,
    IntType,
    MapType,
    MultisetType,
    OrdinalType,
    RealType,
    SeqType,
    SetType,
    Type,
    UserType,
)

_FAMILIES: dict[type[Type], Family] = {
    BoolType: Family.BOOL,
    IntType: Family.INT,
    RealType: Family.REAL,
    CharType: Family.CHAR,
    BitvectorType: Family.BITS,
    OrdinalType: Family.ORDINAL,
    SetType: Family.SET,
    MultisetType: Family.MULTISET,
    SeqType: Family.SEQ,
    MapType: Family.MAP,
}


def family(bare: Type) -> Family:
    """Of a type without constraints (`bases.numeric`, or what inference knows by now)."""
    if isinstance(bare, UserType):
        return Family.DATATYPE if isinstance(bare.decl, Datatype) else Family.OTHER
    return _FAMILIES.get(type(bare), Family.OTHER)


def family_of(type_: Type) -> Family:
    """Of any type."""
    return family(numeric(type_))
