"""Values that a type is known to have: the default of a fresh field or cell, and small values in order.

`small(code, t, size)` lists values simplest first. At size n: integers in -n..n, reals with halves,
collections and datatypes of up to n elements or levels. It holds *all* of that size, or `capped` is true.
Objects are not made here; where a type has references only `null` is listed.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from typing import Any

from language.analysis.type_questions import made_of
from language.analysis.typed import AbstractType, Class, Datatype, SubsetType
from language.interpreter.constraints import constraint
from language.interpreter.machine import UNSET, Activation
from language.interpreter.outcomes import Stop
from language.interpreter.scope import ACT, TYPES, CompiledProgram, Scope
from language.interpreter.shapes import unfold
from language.sequences import whole
from language.types import (
    ArrowType,
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
from language.values import Char, Closure, Data, Map, Multiset, Opaque, Value, show

OPAQUE_VALUES = 3
"""A type parameter stands for a type with this many values: one of the types it may be instantiated with."""

CAP = 4000
CHARS = "abA0 z"


def default(code: CompiledProgram, t: Type) -> Any:
    """The value of a fresh place; `UNSET` where the type has no default."""
    match t:
        case BoolType():
            return False
        case IntType() | OrdinalType() | BitvectorType():
            return 0
        case RealType():
            return Fraction(0)
        case CharType():
            return Char(ord("D"))
        case SeqType():
            return ()
        case SetType():
            return frozenset[Any]()
        case MultisetType():
            return Multiset(frozenset())
        case MapType():
            return Map(frozenset())
        case UserType(Class()):
            return None if t.nullable else UNSET
        case UserType(SubsetType() as d):
            return _witness(code, t, d)
        case UserType(Datatype()):
            for size in range(4):
                values = small(code, t, size, 1)[0]
                if values:
                    return values[0]
            return UNSET
        case ParamType() | UserType(AbstractType()):
            return Opaque(str(t), 0)
        case _:
            return UNSET


def _witness(code: CompiledProgram, t: UserType, d: SubsetType) -> Any:
    if d.witness is not None:
        scope = Scope(code, None)
        value = scope.expr(d.witness)
        env = scope.new_env()
        env[TYPES] = dict(zip(d.params, t.args, strict=False))
        env[ACT] = Activation(len(code.machine.journal), 0)
        return value(env)
    value = default(code, unfold(t))
    test = constraint(code, t)
    try:
        if value is not UNSET and (test is None or test(value)):
            return value
    except Stop:
        pass
    for candidate in small(code, t, 2)[0]:
        return candidate
    return UNSET


def small(code: CompiledProgram, t: Type, size: int, cap: int = CAP) -> tuple[list[Any], bool]:
    """All values of a type up to a size, simplest first; and whether the list was cut at `cap`."""
    key = (t, size, cap)
    found = code.smalls.get(key)
    if found is None:
        found = code.smalls[key] = _small(code, t, size, cap)
    return found


def _small(code: CompiledProgram, t: Type, size: int, cap: int) -> tuple[list[Any], bool]:
    match t:
        case BoolType():
            return [False, True], False
        case IntType():
            return [0, *(s for n in range(1, size + 1) for s in (n, -n))], False
        case OrdinalType():
            return list(range(size + 1)), True
        case RealType():
            ints = [0, *(s for n in range(1, size + 1) for s in (n, -n))]
            halves = [Fraction(2 * n + 1, 2) for n in range(-size, size)] if size else []
            return [Fraction(i) for i in ints] + halves, False
        case BitvectorType(w):
            return list(range(min(2**w, size + 2))), False
        case CharType():
            return [Char(ord(c)) for c in CHARS[: size + 1]], False
        case SeqType(item):
            return _sequences(code, item, size, cap)
        case SetType(item):
            seqs, cut = _sequences(code, item, size, cap)
            return _distinct([frozenset(s) for s in seqs]), cut
        case MultisetType(item):
            seqs, cut = _sequences(code, item, size, cap)
            return _distinct([bag(s) for s in seqs]), cut
        case MapType(key, value):
            return _maps(code, key, value, size, cap)
        case UserType(Class()):
            return ([None] if t.nullable else []), False
        case UserType(SubsetType()):
            values, cut = small(code, unfold(t), size, cap)
            test = constraint(code, t)
            return _passing(values, test), cut
        case UserType(Datatype()):
            return _data(code, t, size, cap)
        case ParamType() | UserType(AbstractType()):
            return [Opaque(str(t), i) for i in range(OPAQUE_VALUES)], False
        case ArrowType(params, result):
            return _functions(code, params, result, size, cap), True
        case _:
            return [], True


def _passing(values: list[Any], test: Any) -> list[Any]:
    if test is None:
        return values
    out: list[Any] = []
    for v in values:
        try:
            if test(v):
                out.append(v)
        except Stop:
            continue
    return out


def _distinct(values: list[Any]) -> list[Any]:
    return list(dict.fromkeys(values))


def bag(items: Any) -> Multiset:
    """The multiset of an iterable's items."""
    counts: dict[Any, int] = {}
    for x in items:
        counts[x] = counts.get(x, 0) + 1
    return Multiset(frozenset(counts.items()))


def _sequences(code: CompiledProgram, item: Type, size: int, cap: int) -> tuple[list[Any], bool]:
    items, cut = small(code, item, size, cap)
    out: list[Any] = []
    for n in range(size + 1):
        for s in product(items, repeat=n):
            if len(out) >= cap:
                return out, True
            out.append(s)
    return out, cut


def _maps(code: CompiledProgram, key: Type, value: Type, size: int, cap: int) -> tuple[list[Any], bool]:
    keys, cut1 = small(code, key, size, cap)
    values, cut2 = small(code, value, size, cap)
    out: dict[Any, None] = {}
    for n in range(size + 1):
        for ks in product(keys, repeat=n):
            if len(set(ks)) < n:
                continue
            for vs in product(values, repeat=n):
                if len(out) >= cap:
                    return list(out), True
                out[Map(frozenset(zip(ks, vs, strict=True)))] = None
    return list(out), cut1 or cut2


def _data(code: CompiledProgram, t: UserType, size: int, cap: int) -> tuple[list[Any], bool]:
    """Constructors by depth: the arguments of a value of size n have size n-1 where they recur."""
    decl = t.decl
    assert isinstance(decl, Datatype)
    types = dict(zip(decl.params, t.args, strict=False))
    out: list[Any] = []
    cut = False
    for ctor in decl.ctors:
        names = tuple(f.name for f in ctor.formals)
        fields = [substitute(f.type, types) for f in ctor.formals]
        if any(made_of(f, decl) for f in fields) and size == 0:
            continue
        choices: list[list[Value]] = []
        for f in fields:
            values, c = small(code, f, size - 1 if made_of(f, decl) else size, cap)
            choices.append(values)
            cut = cut or c
        for args in product(*choices):
            if len(out) >= cap:
                return out, True
            out.append(Data(ctor.name, args, names, decl.qualified))
    out.sort(key=weight)
    return out, cut


def weight(v: Any) -> int:
    """How much there is to see in a value: simple ones first."""
    match whole(v):
        case bool() | None:
            return 0
        case int():
            return abs(v) * 2 + (v < 0)
        case tuple() | frozenset():
            return 2 * len(v) + sum(map(weight, v))  # pyright: ignore[reportUnknownArgumentType]
        case Data(_, args):
            return 2 * len(args) + sum(map(weight, args))
        case Map(entries):
            return 2 * len(entries) + sum(weight(k) + weight(x) for k, x in entries)
        case Multiset(counts):
            return sum(n * (2 + weight(x)) for x, n in counts)
        case Opaque(_, i):
            return i
        case _:
            return 1


def _functions(
    code: CompiledProgram, params: tuple[Type, ...], result: Type, size: int, cap: int
) -> list[Any]:
    """A few function values: constants, and the argument itself where the types agree."""
    out: list[Any] = []
    names = ", ".join(f"x{i}" if i else "x" for i in range(len(params)))
    head = names if len(params) == 1 else f"({names})"
    if params and params[0] == result:
        out.append(Closure(f"{head} => x", FunctionCode(_first)))
    for v in small(code, result, min(size, 1), 3)[0]:
        out.append(Closure(f"{head} => {show(v)}", FunctionCode(_constantly(v))))
    return out[:cap]


def _first(args: tuple[Any, ...]) -> Any:
    return args[0]


def _constantly(value: Any) -> Any:
    def apply(args: tuple[Any, ...]) -> Any:
        return value

    return apply


class FunctionCode:
    """The interpreter's side of a function value: how to apply it, and its precondition."""

    __slots__ = ("apply", "requires")

    def __init__(self, apply: Any, requires: Any = None) -> None:
        self.apply = apply
        self.requires = requires
