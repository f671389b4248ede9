"""Whether a measure decreased: lexicographic, by the well-founded order of each type.

A datatype value ranks by how much it holds: everything inside it ranks lower. A sequence also counts as
smaller when it is shorter.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from language.interpreter.collections import bag_within
from language.interpreter.outcomes import UnknownValue
from language.interpreter.shapes import bare, sort
from language.sequences import whole
from language.types import Type
from language.values import Char, Data, Map, Multiset


def rank(v: Any) -> int:
    """How much a value holds. Iterative: lists may be long."""
    total, stack = 0, [v]
    while stack:
        x = whole(stack.pop())
        if isinstance(x, Data):
            total += 1
            stack.extend(x.args)
        elif isinstance(x, tuple | frozenset):
            total += 1 + len(x)  # pyright: ignore[reportUnknownArgumentType]
            stack.extend(x)  # pyright: ignore[reportUnknownArgumentType]
        elif isinstance(x, Map):
            total += 1
            stack.extend(e for pair in x.entries for e in pair)
        elif isinstance(x, Multiset):
            total += 1
            stack.extend(e for e, n in x.counts for _ in range(n))
    return total


def below(new: Any, old: Any) -> bool:
    """`new` comes strictly before `old` in the well-founded order."""
    new, old = whole(new), whole(old)
    match old:
        case bool():
            return old and not new
        case int():
            return new < old and old >= 0
        case Fraction():
            return new <= old - 1 and old >= 0
        case Char():
            return new.code < old.code
        case frozenset():
            return new < old
        case Multiset():
            return new != old and bag_within(new, old)
        case tuple() if isinstance(new, tuple) and len(new) < len(old):  # pyright: ignore[reportUnknownArgumentType]
            return True
        case tuple() | Data():
            return rank(new) < rank(old)  # pyright: ignore[reportUnknownArgumentType]
        case Map():
            return isinstance(new, Map) and len(new.entries) < len(old.entries)
        case None:
            return False
        case _:
            if new is None:
                return True
            if new == old:
                return False
            raise UnknownValue("values of this type have no known order")


def _directly_inside(new: Any, old: Any) -> bool:
    """Part of a datatype value, as most recursive calls are: told without walking through it."""
    if not isinstance(old, Data):
        return False
    for part in old.args:  # noqa: SIM110 - called in every recursive call: no generator
        if part is new and isinstance(new, Data):
            return True
    return False


def comparable(a: Type, b: Type) -> bool:
    """Whether values of the two types have a common order: those of one kind, datatypes and sequences."""
    a, b = bare(a), bare(b)
    return type(a) is type(b) or {sort(a), sort(b)} == {"data", "seq"}


def decreases(
    new: tuple[Any, ...], old: tuple[Any, ...], new_types: tuple[Type, ...], old_types: tuple[Type, ...]
) -> bool:
    """The lexicographic order. A tuple that is a proper extension of the other comes before it."""
    for n, o, s, t in zip(new, old, new_types, old_types, strict=False):
        if not comparable(s, t):
            return False
        if _directly_inside(n, o):
            return True
        if n == o:
            continue
        return below(n, o)
    return len(new) > len(old)
