"""Patterns: when a value matches, and what its variables then are."""

from __future__ import annotations

from language.analysis import typed as t
from language.ivl import nodes as n
from language.ivl import recursion
from language.ivl import terms as k
from language.ivl.scope import Scope
from language.ivl.sorts import instantiate, root, sort_of
from language.ivl.unsupported import Unsupported
from language.types import Type, UserType, substitute

Bindings = dict[t.Variable, n.Term]


def match_pattern(p: t.Pattern, value: n.Term, type_: Type, s: Scope) -> tuple[n.Term, Bindings]:
    """The condition under which `value` (of `type_`) matches, and the pattern's variables as terms."""
    match p:
        case t.Wildcard():
            return k.TRUE, {}
        case t.BindPattern():
            return k.TRUE, {p.var: value}
        case t.CtorPattern():
            return _constructor(p, value, type_, s)
        case t.ValuePattern():
            return k.equal(value, recursion.value(p.value, s)), {}
        case t.OrPattern():
            return k.disj(match_pattern(o, value, type_, s)[0] for o in p.options), {}
        case _:
            raise Unsupported(p.span, "this pattern")


def _constructor(p: t.CtorPattern, value: n.Term, type_: Type, s: Scope) -> tuple[n.Term, Bindings]:
    data = root(type_)
    if not isinstance(data, UserType) or data.decl is not p.ctor.datatype:
        raise Unsupported(p.span, f"the pattern {p.ctor.name} for a {type_}")
    env = instantiate(data.decl, data.args)
    conditions: list[n.Term] = []
    if len(p.ctor.datatype.ctors) > 1:
        conditions.append(n.App(n.BOOL, "data.is", (value,), p.ctor))
    bindings: Bindings = {}
    for i, (formal, arg) in enumerate(zip(p.ctor.formals, p.args, strict=True)):
        part_type = substitute(formal.type, env)
        part = n.App(sort_of(part_type), "data.get", (value,), (p.ctor, i))
        condition, more = match_pattern(arg, part, part_type, s)
        conditions.append(condition)
        bindings.update(more)
    return k.conj(conditions), bindings


def bound_types(p: t.Pattern, type_: Type) -> dict[t.Variable, Type]:
    """The type of what each variable of the pattern is bound to, where a `type_` is matched."""
    match p:
        case t.BindPattern():
            return {p.var: type_}
        case t.CtorPattern():
            data = root(type_)
            env = instantiate(data.decl, data.args) if isinstance(data, UserType) else {}
            found: dict[t.Variable, Type] = {}
            for formal, arg in zip(p.ctor.formals, p.args, strict=True):
                found.update(bound_types(arg, substitute(formal.type, env)))
            return found
        case _:
            return {}
