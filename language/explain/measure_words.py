"""A measure that did not get smaller, in words: its parts by name, their values, the rule."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from language.explain.sentences import written
from language.interpreter.outcomes import Measured
from language.interpreter.spelling import spell
from language.records.verdicts import ObligationKind as K
from language.values import Char, Data, Multiset


def measured_words(m: Measured, kind: K) -> str:
    """Such as "Surefoot took `hi - lo` as the measure: 1 before the round, 1 after it."."""
    names = ", ".join(f"`{spell(e)}`" for e in m.exprs)
    loop = kind is K.DECREASES
    before, after = ("before the round", "after it") if loop else ("in this call", "in the one that it makes")
    if not m.exprs:
        return f"Nothing is there to measure a {'round' if loop else 'call'} by."
    values = f"{_values(m.old)} {before}, {_values(m.new)} {after}"
    who = f"Surefoot took {names} as the measure" if m.inferred else f"The measure {names}"
    rule = _rule(m)
    return f"{who}: {values}." + (f" {rule}" if rule else "")


def _values(values: tuple[Any, ...]) -> str:
    return ", ".join(written(v, None) for v in values)


def _rule(m: Measured) -> str:
    """What makes such a value smaller, where the values alone do not show it."""
    pair = next(((n, o) for n, o in zip(m.new, m.old, strict=False) if n != o), None)
    several = "The first part that changes decides. " if len(m.exprs) > 1 and pair is not None else ""
    if pair is None:
        return "It must become smaller each time."
    new, old = pair
    match old:
        case bool():
            return several + "A Boolean becomes smaller by going from true to false."
        case int() if isinstance(new, int) and new < old:
            return several + "A number counts as smaller only from 0 up: it was negative already."
        case Fraction() if isinstance(new, Fraction) and new < old and old < 0:
            return several + "A real counts as smaller only from 0 up: it was negative already."
        case Fraction() if isinstance(new, Fraction) and new < old:
            return several + "A real must shrink by at least 1.0, since smaller steps could go on forever."
        case int() | Fraction() | Char():
            return several + "It must become smaller, and this is larger."
        case frozenset() | Multiset():
            return several + "A set becomes smaller only by losing elements and gaining none."
        case Data():
            return several + "A value becomes smaller only by going to a part of it."
        case tuple():
            return several + "A sequence becomes smaller by becoming shorter."
        case _:
            return several.strip()
