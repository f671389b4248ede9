"""The questions about types, each in one place: a rule of a few lines over the parts that count for it.

Reference manual, sections "Type parameter variance" and "Type characteristics" (equality, auto-initializable,
non-empty, no references).
"""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum

from language.analysis import typed as t
from language.analysis.type_fixpoint import Answers, Question, ask
from language.analysis.type_parts import Held, declared_parts
from language.types import (
    ArrowType,
    BitvectorType,
    BoolType,
    IntType,
    MapType,
    MultisetType,
    NullType,
    OrdinalType,
    ParamType,
    RealType,
    SeqType,
    SetType,
    Type,
    UserType,
)

VALUE = frozenset({Held.FIELD, Held.ELEMENT, Held.ENDLESS, Held.BASE})
"""The parts that a value is made of, but for functions."""
FUNCTION = frozenset({Held.ARGUMENT, Held.RESULT})


def _any(own: Callable[[Type], bool | None], follows: frozenset[Held] = VALUE) -> Question[bool]:
    """Whether the type, or some part of it, is such; `own` is None where the parts decide."""

    def rule(x: Type, parts: Answers[bool]) -> bool:
        answer = own(x)
        return any(a for _, a in parts) if answer is None else answer

    return Question(False, follows, rule)


# ── equality ─────────────────────────────────────────────────────────────────────────────────────


def _compares(x: Type, parts: Answers[bool]) -> bool:
    match x:
        case ArrowType() | SetType(_, False) | MapType(_, _, False):
            return False
        case ParamType():
            return x.supports_equality
        case UserType(t.AbstractType() as a):
            return a.supports_equality
        case UserType(t.Datatype() as d) if d.codata or any(c.ghost for c in d.ctors):
            return False
        case _:
            return all(equal and not p.ghost for p, equal in parts)


def supports_equality(x: Type) -> bool:
    """Whether compiled code can compare two values of the type by `==`."""
    return ask(_EQUALITY, x)


_EQUALITY = Question(True, VALUE, _compares)


# ── values ───────────────────────────────────────────────────────────────────────────────────────


class Value(IntEnum):
    """What is known of a type: nothing, that it has a value, or one that compiled code can make up."""

    NONE = 0
    SOME = 1
    COMPILED = 2


def _promised(x: ParamType | t.AbstractType) -> Value:
    return Value.COMPILED if x.auto_init else Value.SOME if x.nonempty else Value.NONE


def _first_value(x: Type, parts: Answers[Value]) -> Value:
    match x:
        case ParamType():
            return _promised(x)
        case UserType(t.AbstractType() as a):
            return _promised(a)
        case ArrowType(_, _, "->"):
            return parts[-1][1]
        case UserType(t.Class() as c):
            return Value.COMPILED if x.nullable or c.is_array else Value.NONE  # an array may be empty
        case UserType(t.SubsetType() as s):
            if s.witness_star:
                return Value.NONE
            if s.ghost_witness:
                return Value.SOME
            return Value.COMPILED if s.witness is not None or not parts else parts[0][1]
        case UserType(t.Datatype() as d):
            return max((_made(c, parts) for c in d.ctors), default=Value.NONE)
        case _:
            return Value.COMPILED


def _made(c: t.Constructor, parts: Answers[Value]) -> Value:
    """What the constructor can make. A ghost part needs a value, but none that compiled code makes."""
    best = Value.SOME if c.ghost else Value.COMPILED
    for p, value in parts:
        if p.ctor is c:
            best = min(best, Value.COMPILED if p.ghost and value else value)
    return best


_FIRST_VALUE = Question(
    Value.NONE, frozenset({Held.FIELD, Held.RESULT, Held.BASE}), _first_value, Value.COMPILED
)


def first_value(x: Type) -> Value:
    """Whether the type surely has a value, for proofs and for compiled code."""
    return ask(_FIRST_VALUE, x)


def auto_init(x: Type) -> bool:
    """Whether compiled code can make a value of the type without being told one: `(0)`."""
    return first_value(x) is Value.COMPILED


def nonempty(x: Type) -> bool:
    """Whether the type surely has a value: `(00)`. False only means that nobody knows."""
    return first_value(x) is not Value.NONE


def _can_be_made(x: Type, parts: Answers[bool]) -> bool:
    match x:
        case ArrowType(_, _, "->"):
            return parts[-1][1]
        case UserType(t.SubsetType()):
            return all(a for _, a in parts)
        case UserType(t.Datatype() as d):
            return any(all(a for p, a in parts if p.ctor is c) for c in d.ctors)
        case _:
            return True


_CAN_BE_MADE = Question(False, frozenset({Held.FIELD, Held.RESULT, Held.BASE}), _can_be_made, True)


def can_be_made(x: Type) -> bool:
    """Whether a value can be made in finitely many steps, if only type parameters and conditions do not stand
    in the way: no constructor needs a value of the type first."""
    return ask(_CAN_BE_MADE, x)


# ── objects and functions ────────────────────────────────────────────────────────────────────────


def _refers(x: Type) -> bool | None:
    match x:
        case ParamType():
            return not x.no_references
        case NullType() | UserType(t.Class()):
            return True
        case ArrowType(_, _, "~>"):
            return True
        case _:
            return None


def _knows_objects(x: Type) -> bool | None:
    return True if isinstance(x, ArrowType) else _refers(x)


def _is_object(x: Type) -> bool | None:
    return (
        True if isinstance(x, NullType) or (isinstance(x, UserType) and isinstance(x.decl, t.Class)) else None
    )


_REFERS = _any(_refers, VALUE | FUNCTION | {Held.HIDDEN})
_KNOWS_OBJECTS = _any(_knows_objects, VALUE | {Held.HIDDEN})
_OBJECTS = _any(_is_object, VALUE | FUNCTION)
_FUNCTIONS = _any(lambda x: isinstance(x, ArrowType) or None)


def may_hold_references(x: Type) -> bool:
    """Whether values of the type may depend on what is allocated (not `(!new)`). A type parameter may stand
    for anything that it is not declared free of; an abstract type's values are made of its arguments'."""
    return ask(_REFERS, x)


def has_references(x: Type) -> bool:
    """Whether allocation says something about a value: it may hold objects, or functions that know some."""
    return ask(_KNOWS_OBJECTS, x)


def has_objects(x: Type) -> bool:
    """Whether a run's values of the type can contain objects: those of type parameters are opaque."""
    return ask(_OBJECTS, x)


def holds_functions(x: Type) -> bool:
    """Whether a value may be a function or be made of some. A function may know objects that are newer
    than a state that it is applied in, so nobody can tell that they were allocated there."""
    return ask(_FUNCTIONS, x)


# ── what a type says of its values ───────────────────────────────────────────────────────────────


def _says(x: Type) -> bool | None:
    match x:
        case BoolType() | IntType() | RealType() | BitvectorType() | OrdinalType() | NullType():
            return False
        case UserType(t.SubsetType() as s) if s.condition is None:
            return None
        case UserType(t.Class() as c):
            return not (c.is_object and x.nullable)
        case SeqType() | SetType() | MultisetType() | MapType() | UserType(t.Datatype()):
            return None
        case _:
            return True


_SAYS = _any(_says)


def is_constrained(x: Type) -> bool:
    """Whether being of the type says anything that the sort does not."""
    return ask(_SAYS, x)


def _tested(x: Type) -> bool | None:
    match x:
        case OrdinalType() | UserType(t.SubsetType()):
            return True
        case UserType(t.Class()):
            return not x.nullable
        case ArrowType():
            return False
        case _:
            return None


_TESTED = _any(_tested)


def has_test(x: Type) -> bool:
    """Whether a run can find a value not to be of the type, though its kind is right. What fields of objects
    hold does not count, nor what functions give."""
    return ask(_TESTED, x)


# ── what values are made of ──────────────────────────────────────────────────────────────────────


def made_of(x: Type, d: t.Datatype) -> bool:
    """Whether a value of the type is one of the datatype or may be made of some."""
    inside = _any(lambda y: (isinstance(y, UserType) and y.decl is d) or None, VALUE | FUNCTION)
    return ask(inside, x)


def has_no_largest(d: t.Datatype) -> bool:
    """Whether the datatype's values hold others of it, or sequences: then there are endlessly many."""
    inside = _any(
        lambda y: isinstance(y, SeqType) or (isinstance(y, UserType) and y.decl is d) or None,
        VALUE | FUNCTION,
    )
    return any(ask(inside, p.type) for p in declared_parts(d))
