"""Members of types by name."""

from __future__ import annotations

from language.analysis.lineage import ancestry, overrides
from language.analysis.typed import (
    AbstractType,
    Class,
    Constant,
    Constructor,
    Datatype,
    Field,
    Function,
    Method,
    OrdinalMember,
    SubsetType,
    TypeDeclaration,
)
from language.types import OrdinalType, Type, UserType

ORDINAL_MEMBERS: tuple[OrdinalMember, ...] = ("Offset", "IsLimit", "IsSucc", "IsNat")

Member = Field | Function | Method | Constant


def own_members(decl: TypeDeclaration) -> list[Member]:
    """Declared members, destructors not among them."""
    match decl:
        case Class():
            return [*decl.fields, *decl.functions, *decl.methods, *decl.constants]
        case Datatype() | SubsetType() | AbstractType():
            return [*decl.functions, *decl.methods, *decl.constants]
        case _:
            return []


def find_member(t: UserType, name: str) -> tuple[Member, UserType] | None:
    """The member and the type that declares it, traits above included: of several that override one
    another, the last."""
    for m in own_members(t.decl):
        if m.name == name:
            return m, t
    if not (isinstance(t.decl, Class) and t.decl.parents):
        return None
    found = [(m, u) for u in ancestry(t) for m in own_members(u.decl) if m.name == name]
    for m, u in found:
        if not any(_overrides(other, m) for other, _ in found):
            return m, u
    return None


def _overrides(m: Member, other: Member) -> bool:
    return isinstance(m, Function | Method) and isinstance(other, Function | Method) and overrides(m, other)


def destructor_ctors(d: Datatype, name: str) -> tuple[tuple[Constructor, int], ...]:
    """The constructors that have a formal of that name, with its place."""
    return tuple([(c, i) for c in d.ctors for i, f in enumerate(c.formals) if f.name == name])


def member_names(t: Type) -> list[str]:
    """For suggestions."""
    if isinstance(t, OrdinalType):
        return list(ORDINAL_MEMBERS)
    if not isinstance(t, UserType):
        return []
    names = [m.name for m in own_members(t.decl)]
    if isinstance(t.decl, Datatype):
        names += [f.name for c in t.decl.ctors for f in c.formals]
        names += [c.name + "?" for c in t.decl.ctors]
    if isinstance(t.decl, Class):
        if t.decl.is_array:
            names += ["Length"] if t.decl.dims == 1 else [f"Length{i}" for i in range(t.decl.dims)]
        names += [m.name for u in ancestry(t)[1:] for m in own_members(u.decl)]
    return names
