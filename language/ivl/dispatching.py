"""What a trait's function without a body is, where the class of the object is known.

For an object of a class that overrides it, the trait's function has the value of the override. An override
whose type arguments the trait's do not determine (`class C<K> extends T<int>`) is left out.
"""

from __future__ import annotations

from language.analysis.lineage import seen_as
from language.ivl import nodes as n
from language.ivl import terms as k
from language.ivl.lower_functions import call_term
from language.ivl.scope import Scope
from language.types import (
    ArrowType,
    MapType,
    MultisetType,
    ParamType,
    SeqType,
    SetType,
    Type,
    UserType,
)


def cases(instance: n.Instance, args: tuple[n.Term, ...], s: Scope) -> tuple[tuple[n.Term, n.Term], ...]:
    """For each direct override: that the receiver, the first of `args`, is of its class, and its value."""
    f = instance.function
    if f.owner is None or not f.overriders:
        return ()
    count = len(f.owner.params)
    wanted, own = instance.type_args[:count], instance.type_args[count:]
    found: list[tuple[n.Term, n.Term]] = []
    for o in f.overriders:
        assert o.owner is not None
        seen = seen_as(UserType(o.owner, o.owner.params), f.owner)
        env: dict[ParamType, Type] = {}
        free = frozenset(o.owner.params)
        fits = seen is not None and all(
            _match(p, a, free, env) for p, a in zip(seen.args, wanted, strict=True)
        )
        if not fits or len(env) < len(free):
            continue
        class_args = tuple(env[p] for p in o.owner.params)
        here = k.is_(args[0], UserType(o.owner, class_args))
        found.append((here, call_term(o, (*class_args, *own), args, s)))
    return tuple(found)


def _match(pattern: Type, type_: Type, free: frozenset[ParamType], env: dict[ParamType, Type]) -> bool:
    """Whether the pattern is the type for some values of the free parameters, which go into `env`."""
    match pattern, type_:
        case ParamType(), _ if pattern in free:
            return env.setdefault(pattern, type_) == type_
        case (SeqType(a), SeqType(b)) | (MultisetType(a), MultisetType(b)):
            return _match(a, b, free, env)
        case SetType(a, x), SetType(b, y):
            return x == y and _match(a, b, free, env)
        case MapType(a, c, x), MapType(b, d, y):
            return x == y and _match(a, b, free, env) and _match(c, d, free, env)
        case ArrowType(ps, r, x), ArrowType(qs, s, y) if x == y and len(ps) == len(qs):
            return all(_match(p, q, free, env) for p, q in zip((*ps, r), (*qs, s), strict=True))
        case UserType(d, ps, x), UserType(e, qs, y) if d is e and x == y:
            return all(_match(p, q, free, env) for p, q in zip(ps, qs, strict=True))
        case _:
            return pattern == type_
