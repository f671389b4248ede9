"""Declarations that every program has: `nat`, `object`, arrays and tuples.

They are made once a process and shared, so that types of separate programs compare equal.
"""

from __future__ import annotations

from functools import cache

from language.analysis.typed import Binary, Class, Constructor, Datatype, Literal_, SubsetType, Var, Variable
from language.operators import Operator
from language.source import NOWHERE
from language.types import BOOL, INT, ParamType, Type, UserType


def _nat() -> SubsetType:
    x = Variable("x", INT, "bound", uid=-1)
    condition = Binary(NOWHERE, BOOL, Operator.AT_LEAST, Var(NOWHERE, INT, x), Literal_(NOWHERE, INT, 0))
    return SubsetType("nat", "nat", (), NOWHERE, base=INT, var=x, condition=condition)


NAT_DECL = _nat()
NAT = UserType(NAT_DECL)
OBJECT_DECL = Class("object", "object", (), NOWHERE, is_object=True)
OBJECT = UserType(OBJECT_DECL)


@cache
def array_class(dims: int) -> Class:
    name = "array" if dims == 1 else f"array{dims}"
    return Class(name, name, (ParamType("T", -10 - dims),), NOWHERE, dims=dims)


def array_type(item: Type, dims: int = 1) -> UserType:
    return UserType(array_class(dims), (item,))


@cache
def tuple_class(ghost: tuple[bool, ...]) -> Datatype:
    """The datatype of tuples with as many parts; `ghost` tells which parts are ghost."""
    n = len(ghost)
    code = sum(1 << i for i, g in enumerate(ghost) if g)
    params = tuple(ParamType(f"T{i}", -1000 - 64 * n - i - 100000 * code) for i in range(n))
    d = Datatype("()" if not n else f"tuple{n}", f"tuple{n}", params, NOWHERE, tuple_arity=n)
    formals = tuple(
        Variable(str(i), p, "in", g, uid=-2000 - 64 * n - i)
        for i, (p, g) in enumerate(zip(params, ghost, strict=True))
    )
    d.ctors.append(Constructor("", d, formals, NOWHERE))
    return d


def tuple_type(items: tuple[Type, ...], ghost: tuple[bool, ...] | None = None) -> UserType:
    return UserType(tuple_class(ghost or (False,) * len(items)), items)
