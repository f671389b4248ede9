"""Where the values of a type may meet functions, by way of objects too.

What the rule about functions in the heap asks of types (`stored_functions.py`, which has its reasons).
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntFlag

from language.analysis import typed as t
from language.analysis.type_fixpoint import Answers, Question, ask
from language.analysis.type_parts import Held
from language.analysis.type_questions import FUNCTION, VALUE
from language.types import ArrowType, ParamType, Type, UserType


class Functions(IntFlag):
    """Where a value of a type may meet functions."""

    HELD = 1
    """It is one, or made of some."""
    LED_TO = 2
    """It leads to an object that holds some."""
    DEPEND = 4
    """It holds some that may depend on the heap: general ones, and those whose arguments lead to objects
    that hold functions."""
    STORED = 8
    """It leads to, or speaks of, a place in the heap that holds some that depend on it."""


_NO_FUNCTIONS = Functions(0)


def _functions(x: Type, parts: Answers[Functions]) -> Functions:
    match x:
        case ArrowType():
            return _of_arrow(x, parts)
        case UserType(t.Class() as c):
            found = Functions.LED_TO if c.is_object else _NO_FUNCTIONS
            for p, a in parts:
                found |= a & Functions.LED_TO
                if p.held is Held.PLACE:
                    found |= Functions.LED_TO if a & Functions.HELD else _NO_FUNCTIONS
                    found |= Functions.STORED if a & Functions.DEPEND else _NO_FUNCTIONS
                if p.held is not Held.IMPLEMENTOR:
                    found |= a & Functions.STORED
            return found
        case _:
            return _all(parts)


def _all(parts: Answers[Functions]) -> Functions:
    found = _NO_FUNCTIONS
    for _, a in parts:
        found |= a
    return found


def _of_arrow(x: ArrowType, parts: Answers[Functions]) -> Functions:
    inside = _all(parts)
    general = x.arrow == "~>"
    found = Functions.HELD | (inside & (Functions.LED_TO | Functions.STORED))
    takes = any(a & Functions.LED_TO for p, a in parts if p.held is Held.ARGUMENT)
    gives = any(a & Functions.DEPEND for p, a in parts if p.held is Held.RESULT)
    if general:
        found |= Functions.LED_TO  # by what it reads
    return found | Functions.DEPEND if general or takes or gives else found


_HEAP_FUNCTIONS = Question(
    _NO_FUNCTIONS,
    VALUE | FUNCTION | {Held.HIDDEN, Held.PLACE, Held.IMPLEMENTOR},
    _functions,
)


def functions_in(x: Type, known: Mapping[ParamType, Functions] | None = None) -> Functions:
    """Where a value of the type may meet functions; `known` tells of type parameters in it, of which nothing
    is known otherwise."""
    return ask(_HEAP_FUNCTIONS, x, known)
