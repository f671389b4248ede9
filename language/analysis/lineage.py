"""What a class or trait gets from the traits above it: its ancestry, and the members it inherits.

An object of a class has the fields and constants of every trait above it, each once: a trait that is
reached by two ways is one trait.
"""

from __future__ import annotations

from collections.abc import Iterator

from language.analysis.typed import Callable_, Class, Constant, Field
from language.types import ParamType, Type, UserType, substitute


def ancestry(t: UserType) -> tuple[UserType, ...]:
    """The type itself and all that it extends, nearest first, each once; nullability falls away."""
    found: dict[UserType, None] = {}
    todo = [UserType(t.decl, t.args)]
    while todo:
        u = todo.pop(0)
        if u in found:
            continue
        found[u] = None
        if isinstance(u.decl, Class) and u.decl.parents:
            types = dict(zip(u.decl.params, u.args, strict=False))
            above = (substitute(p, types) for p in u.decl.parents)
            todo += [UserType(p.decl, p.args) for p in above if isinstance(p, UserType)]
    return tuple(found)


def seen_as(t: UserType, decl: object) -> UserType | None:
    """The type as the class or trait `decl` above it (or itself); None where that is not above."""
    return next((u for u in ancestry(t) if u.decl is decl), None)


def member_types(t: Type, owner: object) -> dict[ParamType, Type]:
    """What the type parameters of `owner`, which declares a member, stand for in a value of type `t`."""
    seen = seen_as(t, owner) if isinstance(t, UserType) else None
    return {} if seen is None else dict(zip(seen.decl.params, seen.args, strict=False))


def common(a: UserType, b: UserType) -> tuple[UserType, UserType] | None:
    """The nearest trait above both, as each sees it; None where there is none, or no single nearest."""
    above = {u.decl: u for u in ancestry(b)}
    shared = [(u, above[u.decl]) for u in ancestry(a) if u.decl in above]
    least = [
        pair
        for pair in shared
        if not any(u.decl is not pair[0].decl and seen_as(u, pair[0].decl) for u, _ in shared)
    ]
    return least[0] if len(least) == 1 else None


def all_fields(t: UserType) -> Iterator[tuple[Field, Type]]:
    """Every field of an object of the type, inherited ones too, with its type there."""
    for u in ancestry(t):
        if isinstance(u.decl, Class):
            types = dict(zip(u.decl.params, u.args, strict=False))
            yield from ((f, substitute(f.type, types)) for f in u.decl.fields)


def set_constants(t: UserType) -> Iterator[tuple[Constant, Type, UserType]]:
    """Every constant that each object has of its own, set by a constructor: with its type there, and the
    type that declares it."""
    for u in ancestry(t):
        if isinstance(u.decl, Class):
            types = dict(zip(u.decl.params, u.args, strict=False))
            own = (c for c in u.decl.constants if not c.static and c.value is None)
            yield from ((c, substitute(c.type, types), u) for c in own)


def overrides(m: Callable_, other: Callable_) -> bool:
    """Whether `m` overrides `other`, directly or by way of others."""
    above = m.overrides
    while above is not None and above is not other:
        above = above.overrides
    return above is not None


def implementations(m: Callable_) -> Iterator[Callable_]:
    """Everything below that overrides the member, nearest first."""
    for o in m.overriders:
        yield o
        yield from implementations(o)
