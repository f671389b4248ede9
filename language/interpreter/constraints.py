"""Whether a value satisfies its type: `nat`, subset types, newtypes, and types built from them.

`constraint(code, t)` gives a test (value → bool; may raise `UnknownValue`), or None where every value of
the erased type is fine.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from language.analysis.type_questions import has_test
from language.analysis.typed import Class, Datatype, SubsetType
from language.interpreter.machine import Activation
from language.interpreter.outcomes import UnknownValue
from language.interpreter.scope import ACT, TYPES, CompiledProgram, Scope
from language.interpreter.shapes import bare, has_params, unfold
from language.types import (
    ArrowType,
    MapType,
    MultisetType,
    OrdinalType,
    SeqType,
    SetType,
    Type,
    UserType,
    substitute,
)

Test = Callable[[Any], bool]


def constraint(code: CompiledProgram, t: Type) -> Test | None:
    """The test of a closed type; the same object for the same type."""
    if t not in code.tests:
        code.tests[t] = None  # a recursive datatype meets itself: its own test is filled in below
        code.tests[t] = _make(code, t)
    return code.tests[t]


def _make(code: CompiledProgram, t: Type) -> Test | None:
    match t:
        case SeqType(item):
            return _each(constraint(code, item), tuple)
        case SetType(item):
            return _each(constraint(code, item), frozenset)
        case MultisetType(item):
            test = constraint(code, item)
            return test and (lambda v: all(test(x) for x, _ in v.counts))
        case MapType(key, value):
            k, w = constraint(code, key), constraint(code, value)
            if k is None and w is None:
                return None
            return lambda m: all((k is None or k(a)) and (w is None or w(b)) for a, b in m.entries)
        case OrdinalType():
            return lambda v: v >= 0
        case UserType(SubsetType()):
            return _subset(code, t)
        case UserType(Datatype()):
            return _datatype(code, t)
        case UserType(Class()) if not t.nullable:
            return lambda v: v is not None
        case _:
            return None


def _each(test: Test | None, _kind: type) -> Test | None:
    if test is None:
        return None

    def every(values: Any) -> bool:
        for v in values:  # noqa: SIM110 - a generator would take C stack at every level
            if not test(v):
                return False
        return True

    return every


def _subset(code: CompiledProgram, t: UserType) -> Test | None:
    decl = t.decl
    assert isinstance(decl, SubsetType) and decl.base is not None
    inner = constraint(code, unfold(t))
    if decl.name == "nat" and decl.module == "":
        return lambda v: v >= 0
    if decl.condition is None or decl.var is None:
        return inner
    scope = Scope(code, None)
    slot = scope.slot(decl.var)
    condition = scope.expr(decl.condition)
    types = dict(zip(decl.params, t.args, strict=False))
    base_arrow = isinstance(bare(t), ArrowType)

    def test(value: Any) -> bool:
        if inner is not None and not inner(value):
            return False
        if base_arrow:
            raise UnknownValue("a function cannot be tried on every argument")
        env = scope.new_env()
        env[TYPES] = types
        env[ACT] = Activation(len(code.machine.journal), 0)
        env[slot] = value
        return condition(env)

    return test


def _datatype(code: CompiledProgram, t: UserType) -> Test | None:
    decl = t.decl
    assert isinstance(decl, Datatype)
    types = dict(zip(decl.params, t.args, strict=False))
    if not has_test(t):
        return None
    own: dict[str, list[tuple[int, Type]]] = {
        c.name: [(i, substitute(f.type, types)) for i, f in enumerate(c.formals)] for c in decl.ctors
    }

    def test(value: Any) -> bool:
        for i, part in own[value.ctor]:
            check = test if part == t else constraint(code, part)
            if check is not None and not check(value.args[i]):
                return False
        return True

    return test


def plain_test(t: Type) -> str | None:
    """The test of a type as the end of a Python comparison, where it is that simple."""
    match t:
        case OrdinalType() | UserType(SubsetType(name="nat", module="")):
            return ">= 0"
        case UserType(Class()) if not t.nullable:
            return "is not None"
        case _:
            return None


def implied(source: Type, target: Type) -> bool:
    """Whether every value of `source` is one of `target` by its type alone."""
    if source == target:
        return True
    match source, target:
        case (SeqType(a), SeqType(b)) | (SetType(a), SetType(b)) | (MultisetType(a), MultisetType(b)):
            return implied(a, b)
        case MapType(k1, v1), MapType(k2, v2):
            return implied(k1, k2) and implied(v1, v2)
        case UserType(SubsetType()), _:
            return implied(unfold(source), target)
        case UserType(d1, a1, n1), UserType(d2, a2, n2) if d1 is d2:
            return (n2 or not n1) and len(a1) == len(a2) and all(map(implied, a1, a2))
        case UserType(Class(), _, False), UserType(Class()):
            return True
        case _:
            return not has_test(target) and not has_params(target)


def checker(scope: Scope, source: Type, target: Type) -> Callable[[Any, Any], bool] | None:
    """A test (value, environment) for storing a value of type `source` in a place of type `target`."""
    if implied(source, target):
        return None
    code = scope.code
    if not has_params(target):
        test = constraint(code, target)
        return test and (lambda value, env: test(value))
    at = scope.type_at(target)

    def check(value: Any, env: Any) -> bool:
        t = at(env)
        if has_params(t):
            return True  # opaque values carry no constraint
        test = constraint(code, t)
        return test is None or test(value)

    return check
