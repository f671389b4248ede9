"""The smallest type that has the values of two types of one family."""

from __future__ import annotations

from language.analysis.bases import base
from language.analysis.lineage import common
from language.analysis.typed import Class
from language.types import (
    ArrowType,
    MapType,
    MultisetType,
    NullType,
    SeqType,
    SetType,
    Type,
    UserType,
    map_type,
)


class _Bottom(Type):
    """No value at all: where nothing has flowed yet."""


BOTTOM = _Bottom()


def has_bottom(t: Type) -> bool:
    found = False

    def look(p: Type) -> Type | None:
        nonlocal found
        if p is BOTTOM:
            found = True
            return p
        return None

    map_type(t, look)
    return found


def join(a: Type, b: Type, object_type: UserType) -> Type:
    """For example `nat` and `int` give `int`, `C` and `null` give `C?`, two classes the nearest trait above
    both. Where families differ, `a`."""
    if a is b or b is BOTTOM or a == b:
        return a
    if a is BOTTOM:
        return b
    match a, b:
        case NullType(), UserType():
            return UserType(b.decl, b.args, True) if isinstance(base(b), UserType) else b
        case UserType(), NullType():
            return UserType(a.decl, a.args, True)
        case UserType(), UserType() if a.decl is b.decl:
            args = tuple([join(p, q, object_type) for p, q in zip(a.args, b.args, strict=False)])
            return UserType(a.decl, args, a.nullable or b.nullable)
        case SeqType(), SeqType():
            return SeqType(join(a.item, b.item, object_type))
        case SetType(), SetType():
            return SetType(join(a.item, b.item, object_type), a.finite)
        case MultisetType(), MultisetType():
            return MultisetType(join(a.item, b.item, object_type))
        case MapType(), MapType():
            return MapType(join(a.key, b.key, object_type), join(a.value, b.value, object_type), a.finite)
        case ArrowType(), ArrowType() if len(a.params) == len(b.params):
            order = ("->", "-->", "~>")
            arrow = order[max(order.index(a.arrow), order.index(b.arrow))]
            return ArrowType(a.params, join(a.result, b.result, object_type), arrow)
        case _:
            pass
    ups = _ups(a)
    for t in _ups(b):
        if t in ups:
            return t
    x, y = ups[-1], base(b)
    if isinstance(x, UserType) and isinstance(y, UserType):
        if isinstance(x.decl, Class) and isinstance(y.decl, Class) and x.decl is not y.decl:
            nullable = x.nullable or y.nullable
            above = common(x, y)
            if above is not None and above[0] == above[1]:
                return UserType(above[0].decl, above[0].args, nullable)
            return UserType(object_type.decl, (), nullable)
        if x.decl is y.decl:
            return join(x, y, object_type)
    elif (type(x) is type(y) and x != a) or (type(x) is type(y) and y != b):
        return join(x, y, object_type)
    return a


def _ups(t: Type) -> list[Type]:
    """The type, its base, the base's base, …"""
    from language.analysis.typed import SubsetType
    from language.types import substitute

    out = [t]
    while (
        isinstance(t, UserType) and isinstance(t.decl, SubsetType) and not t.decl.is_newtype and t.decl.base
    ):
        t = substitute(t.decl.base, dict(zip(t.decl.params, t.args, strict=False)))
        out.append(t)
    return out
