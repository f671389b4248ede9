"""The names that may stand at a hole, each with what it is: those that the analysis would find there."""

from __future__ import annotations

from collections.abc import Iterator

from language.analysis import typed as t
from language.analysis.bases import base
from language.analysis.lineage import ancestry
from language.analysis.links import Seen
from language.analysis.members import ORDINAL_MEMBERS, find_member, own_members
from language.analysis.refs import CtorRef, FunctionRef, ModuleRef, TypeRef, ValueRef
from language.analysis.scope import Module, Synonym
from language.record import dataclass
from language.syntax import ast
from language.syntax.tokens import TYPE_WORDS
from language.types import (
    BOOL,
    INT,
    ArrowType,
    MapType,
    OrdinalType,
    RealType,
    SetType,
    Type,
    UserType,
    substitute,
)


@dataclass(frozen=True)
class Candidate:
    """`meaning` is the typed declaration, None for what is built in; `type` that of the value, where it is
    one. `near` orders kinds of names: what is declared close by comes first."""

    name: str
    meaning: object
    near: int
    type: Type | None = None


LOCAL, OWN, MODULE, OPENED, BUILT_IN = 0, 1, 2, 3, 4
COLLECTION_WORDS = ("seq", "set", "multiset", "map", "iset", "imap", "array")


def values(seen: Seen) -> Iterator[Candidate]:
    """In the place of an expression, or of a statement that begins with one."""
    b = seen.body
    for name, v in seen.names.items():
        if name and not name.startswith("_"):
            yield Candidate(name, v, LOCAL, v.type)
    if b.owner is not None:
        own = b.this_type if isinstance(b.this_type, UserType) else UserType(b.owner, b.owner.params)
        for c in _members_of_type(b.module, own, static_only=b.this_type is None):
            yield Candidate(c.name, c.meaning, OWN, c.type)
        if b.this_type is not None:
            yield Candidate("this", None, OWN, b.this_type)
    for x in in_module(b.module):
        if not isinstance(x.meaning, t.TypeDeclaration | Synonym) or _has_static(b.module, x.meaning):
            yield x


def _has_static(module: Module, e: t.TypeDeclaration | Synonym) -> bool:
    """Whether a type's name can begin an expression."""
    type_ = e.target if isinstance(e, Synonym) else UserType(e, e.params)
    return type_ is not None and any(_static_members(module, type_))


def in_module(module: Module) -> Iterator[Candidate]:
    """What a module declares and what it opened, as seen from inside."""
    for m, near in ((module, MODULE), *[(m, OPENED) for m in module.opened]):
        for name in m.entries:
            found = module.find(name)
            if found is not None and module.sees(found):
                yield from _entity(name, found, near)
        for name in m.ctors:
            c = module.find_ctor(name)
            if c is not None:
                yield Candidate(name, c, near, _constructed(c))


def _entity(name: str, e: object, near: int) -> Iterator[Candidate]:
    if name and not name.startswith("_"):
        yield Candidate(name, e, near, _type_of(e))


def _type_of(e: object) -> Type | None:
    match e:
        case t.Constant() | t.Field():
            return e.type
        case t.Function():
            return e.result.type
        case t.Method(results=(r,)):
            return r.type
        case t.Constructor():
            return _constructed(e)
        case _:
            return None


def _constructed(c: t.Constructor) -> Type:
    return UserType(c.datatype, c.datatype.params)


def members(seen: Seen) -> Iterator[Candidate]:
    """After a dot."""
    b = seen.body
    match seen.receiver:
        case ModuleRef(module=m):
            for name, e in m.entries.items():
                if b.module.sees(e):
                    yield from _entity(name, e, MODULE)
            for name in m.ctors:
                c = m.own_ctor(name)
                if c is not None and b.module.knows(c.datatype):
                    yield Candidate(name, c, MODULE, _constructed(c))
        case TypeRef(type=type_):
            yield from _static_members(b.module, b.infer.resolve(type_))
        case ValueRef(value=value):
            yield from value_members(b.module, b.infer.resolve(value.type))
        case CtorRef(ctor=c):
            yield from value_members(b.module, _constructed(c))
        case FunctionRef():
            yield from (Candidate(n, None, BUILT_IN) for n in ("requires", "reads"))
        case _:
            pass


def value_members(module: Module, type_: Type) -> Iterator[Candidate]:
    """Of a value of the type."""
    match type_:
        case UserType():
            yield from _members_of_type(module, type_)
            under = base(type_)
            if under != type_ and not isinstance(under, UserType):
                yield from value_members(module, under)
            elif isinstance(under, UserType) and under.decl is not type_.decl:
                yield from _members_of_type(module, under)
        case MapType(key, value, finite):
            yield Candidate("Keys", None, BUILT_IN, SetType(key, finite))
            yield Candidate("Values", None, BUILT_IN, SetType(value, finite))
            yield Candidate("Items", None, BUILT_IN)
        case OrdinalType():
            yield from (Candidate(n, None, BUILT_IN) for n in ORDINAL_MEMBERS)
        case ArrowType():
            yield from (Candidate(n, None, BUILT_IN) for n in ("requires", "reads"))
        case RealType():
            yield Candidate("Floor", None, BUILT_IN, INT)
        case _:
            pass


def _members_of_type(module: Module, u: UserType, *, static_only: bool = False) -> Iterator[Candidate]:
    decl = u.decl
    types = dict(zip(decl.params, u.args, strict=False))
    for above in ancestry(u) if isinstance(decl, t.Class) else (u,):
        env = dict(zip(above.decl.params, above.args, strict=False))
        for m in own_members(above.decl):
            constructor = isinstance(m, t.Method) and m.kind == "constructor"
            if m.name.startswith("_") or constructor or not module.sees(m):
                continue
            found = find_member(u, m.name)
            if found is None or found[0] is not m or (static_only and not _static(m)):
                continue
            declared = _type_of(m)
            yield Candidate(m.name, m, MODULE, substitute(declared, env) if declared is not None else None)
    if static_only or not module.knows(decl):
        return
    if isinstance(decl, t.Class) and decl.is_array:
        names = ["Length"] if decl.dims == 1 else [f"Length{i}" for i in range(decl.dims)]
        yield from (Candidate(n, None, BUILT_IN, INT) for n in names)
    if isinstance(decl, t.Datatype):
        given: set[str] = set()
        for c in decl.ctors:
            for f in c.formals:
                if f.name not in given:
                    given.add(f.name)
                    yield Candidate(f.name, f, MODULE, substitute(f.type, types))
        for c in decl.ctors if not decl.is_tuple else ():
            yield Candidate(c.name + "?", c, OPENED, BOOL)


def _static(m: object) -> bool:
    return not isinstance(m, t.Field) and bool(getattr(m, "static", False))


def _static_members(module: Module, type_: Type) -> Iterator[Candidate]:
    if not isinstance(type_, UserType):
        return
    yield from _members_of_type(module, type_, static_only=True)
    if isinstance(type_.decl, t.Datatype) and module.knows(type_.decl):
        for ctor in type_.decl.ctors:
            yield Candidate(ctor.name, ctor, MODULE, type_)


def constructors_of_class(module: Module, decl: object) -> Iterator[Candidate]:
    """After `new C.`."""
    if isinstance(decl, t.Class):
        made = [m for m in decl.methods if m.kind == "constructor"]
        for m in made or [m for m in decl.methods if not m.results]:
            if m.name != ast.ANONYMOUS and module.sees(m):
                yield Candidate(m.name, m, OWN)


def types(
    module: Module, params: tuple[object, ...] = (), *, inside: Module | None = None
) -> Iterator[Candidate]:
    """In the place of a type; `inside` is the module before the dot, where there is one."""
    if inside is not None and inside is not module:
        for name, e in inside.entries.items():
            if isinstance(e, t.TypeDeclaration | Synonym | Module) and module.sees(e):
                yield from _type_entity(name, e, MODULE)
        return
    for p in params:
        yield Candidate(getattr(p, "name", ""), p, LOCAL)
    for m, near in ((module, MODULE), *[(m, OPENED) for m in module.opened]):
        for name in m.entries:
            e = module.find(name)
            if isinstance(e, t.TypeDeclaration | Synonym | Module) and module.sees(e):
                yield from _type_entity(name, e, near)
    for word in (*sorted(TYPE_WORDS), *COLLECTION_WORDS):
        yield Candidate(word, None, BUILT_IN)


def _type_entity(name: str, e: object, near: int) -> Iterator[Candidate]:
    if name.startswith("_"):
        return
    yield Candidate(name, e, near)
    if isinstance(e, t.Class):
        yield Candidate(name + "?", e, near)


def patterns(seen: Seen) -> Iterator[Candidate]:
    """Constructors of the value that is matched; of all datatypes where its type is not known."""
    module, wanted = seen.body.module, seen.wanted
    if isinstance(wanted, UserType) and isinstance(wanted.decl, t.Datatype) and module.knows(wanted.decl):
        for c in wanted.decl.ctors:
            yield Candidate(c.name, c, LOCAL, wanted)
        return
    for c in in_module(module):
        if isinstance(c.meaning, t.Constructor | t.Constant):
            yield c


def destructors(module: Module, type_: Type) -> Iterator[Candidate]:
    """In an update, `d.(name := …)`."""
    if isinstance(type_, UserType) and isinstance(type_.decl, t.Datatype) and module.knows(type_.decl):
        given: set[str] = set()
        for c in type_.decl.ctors:
            for f in c.formals:
                if f.name not in given and not f.name.isdigit():
                    given.add(f.name)
                    yield Candidate(f.name, f, LOCAL, f.type)
