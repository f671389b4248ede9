"""That some value satisfies a condition: the claim behind `:|`, with guesses that help to find one."""

from __future__ import annotations

from itertools import islice, product

from language.analysis import typed as t
from language.analysis.limits import atoms, limits
from language.analysis.type_questions import nonempty
from language.ivl import nodes as n
from language.ivl import terms as k
from language.ivl.lower_values import value
from language.ivl.scope import Scope, guards, typing
from language.ivl.sorts import root, sort_of
from language.operators import Operator
from language.types import (
    BitvectorType,
    BoolType,
    CharType,
    IntType,
    MapType,
    MultisetType,
    OrdinalType,
    ParamType,
    RealType,
    SeqType,
    SetType,
    Type,
    UserType,
    substitute,
)

_MOST_GUESSES = 8


def existence(vars_: tuple[t.Variable, ...], condition: t.Expr, s: Scope) -> n.Term:
    """`exists vars :: condition`, or the condition at one of a few guessed values: those that the
    condition names (`x == e`, `lo <= x`, `x in {…}`) and zero. Guesses only help; none is needed."""
    bounds, inner = s.bound(vars_)
    claim = k.exists(bounds, k.conj((guards(bounds, inner.heap), value(condition, inner))))
    options = _without_choice(vars_, condition, s)
    candidates = [_candidates(v, vars_, condition, s) for v in vars_]
    for guess in islice(product(*candidates), _MOST_GUESSES):
        env = dict(zip(vars_, guess, strict=True))
        typed = k.conj(typing(g, s.type(v.type), s.heap) for v, g in env.items())
        options.append(k.conj((typed, value(condition, s.bind_all(env)))))
    return k.disj((*options, claim))


def _without_choice(vars_: tuple[t.Variable, ...], condition: t.Expr, s: Scope) -> list[n.Term]:
    """That `P ==> Q` holds whatever is chosen, since `P` is false and speaks of no chosen value: enough
    where the types have any value at all."""
    if (
        not isinstance(condition, t.Binary)
        or condition.op is not Operator.IMPLIES
        or _mentions(condition.left, vars_)
    ):
        return []
    return [k.negate(value(condition.left, s))] if all(nonempty(s.type(v.type)) for v in vars_) else []


def _candidates(v: t.Variable, vars_: tuple[t.Variable, ...], condition: t.Expr, s: Scope) -> list[n.Term]:
    found: list[n.Term] = []
    for limit in limits(vars_, atoms(condition)):
        if limit.variable is not v or limit.others or limit.moved or limit.converted:
            continue
        match limit.relation:
            case Operator.IN:
                items = limit.bound.items if isinstance(limit.bound, t.Display) else ()
                found.extend(value(x, s) for x in items)
            case Operator.EQUAL | Operator.AT_MOST | Operator.AT_LEAST:
                found.append(value(limit.bound, s))
            case Operator.MORE | Operator.LESS as op:
                term = value(limit.bound, s)
                if term.sort == n.INT:
                    found.append((k.plus if op is Operator.MORE else k.minus)(term, k.integer(1)))
            case _:
                pass
    return [*found, *_simple(s.type(v.type))]


def _simple(type_: Type) -> list[n.Term]:
    """Zero, and what else there is where a type has values that are written with a name alone."""
    zero = zero_of(type_)
    found = [] if zero is None else [zero]
    match root(type_):
        case UserType(decl=t.Datatype() as d):
            names = [n.App(sort_of(type_), "data.make", (), c) for c in d.ctors if not c.formals]
            return [*found, *(x for x in names if zero is None or not k.same(x, zero))]
        case BoolType():
            return [*found, k.TRUE]
        case _:
            return found


def _mentions(e: t.Expr, vars_: tuple[t.Variable, ...]) -> bool:
    return any(isinstance(x, t.Var) and x.var in vars_ for x in t.walk(e))


def zero_of(type_: Type, around: tuple[t.Datatype, ...] = ()) -> n.Term | None:
    """The simplest value of a type, where there is an obvious one. `around` are the datatypes that it is
    to be part of a value of: these cannot be part of it again."""
    match root(type_):
        case IntType():
            return k.integer(0)
        case OrdinalType():
            return n.Lit(n.ORD, 0)
        case BoolType():
            return k.FALSE
        case CharType():
            return k.integer(ord("D"))
        case BitvectorType():
            return n.Lit(sort_of(type_), 0)
        case RealType():
            return k.real(0)
        case CharType():
            return k.integer(ord("D"))
        case BitvectorType(width):
            return n.Lit(n.Bits(width), 0)
        case SeqType():
            return n.App(sort_of(type_), "seq.empty")
        case SetType():
            return n.App(sort_of(type_), "set.empty")
        case MultisetType():
            return n.App(sort_of(type_), "ms.empty")
        case MapType():
            return n.App(sort_of(type_), "map.empty")
        case UserType(nullable=True):
            return k.NULL
        case UserType(decl=t.Datatype() as d, args=args) if d not in around and not d.codata:
            made = (_made(c, type_, dict(zip(d.params, args, strict=True)), (*around, d)) for c in d.ctors)
            return next((x for x in made if x is not None), None)
        case _:
            return None


def _made(
    c: t.Constructor, type_: Type, types: dict[ParamType, Type], around: tuple[t.Datatype, ...]
) -> n.Term | None:
    parts = [zero_of(substitute(f.type, types), around) for f in c.formals]
    known = tuple(x for x in parts if x is not None)
    return n.App(sort_of(type_), "data.make", known, c) if len(known) == len(parts) else None
