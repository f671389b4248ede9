"""What a type is made of: every part, and how the type holds it.

The one place that knows how types are put together. A question about types (`type_questions.py`) says
which ways of holding it follows, and `type_fixpoint.py` walks: nobody else takes a type apart to answer one.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum, auto

from language.analysis import typed as t
from language.analysis.lineage import all_fields, set_constants
from language.record import dataclass
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


class Held(Enum):
    """How a type holds a part."""

    FIELD = auto()
    """A part of a constructor of a datatype, or of a tuple."""
    ARGUMENT = auto()
    """What a function takes."""
    RESULT = auto()
    """What a function gives."""
    ELEMENT = auto()
    """In a finite collection: an item, a key or a value."""
    ENDLESS = auto()
    """In a collection that may be infinite."""
    PLACE = auto()
    """A place in the heap: a field of an object, inherited ones too, a constant that its constructor sets, a
    cell of an array."""
    BASE = auto()
    """What a subset type or a newtype constrains."""
    IMPLEMENTOR = auto()
    """What extends a trait: an object of the trait's type may be one of it. Its own type parameters stand
    for anything."""
    HIDDEN = auto()
    """A type argument of an abstract type, which may be made of it in whatever way."""


@dataclass(frozen=True)
class Part:
    """`type` speaks of the type parameters of the declaration that has the part. `ctor` is the constructor
    of a datatype that it belongs to: a value has the parts of one. `name` is for messages."""

    type: Type
    held: Held
    ghost: bool = False
    ctor: t.Constructor | None = None
    name: str = ""


def written(x: Type) -> tuple[Type, ...]:
    """The types that a type is written with, its type arguments among them."""
    if isinstance(x, UserType):
        return x.args
    return tuple([p.type for p in built_in_parts(x)])


def built_in_parts(x: Type) -> tuple[Part, ...]:
    """The parts of a collection or function type; others that are not declared have none."""
    match x:
        case SeqType(item) | MultisetType(item):
            return (Part(item, Held.ELEMENT),)
        case SetType(item, finite):
            return (Part(item, Held.ELEMENT if finite else Held.ENDLESS),)
        case MapType(key, value, finite):
            how = Held.ELEMENT if finite else Held.ENDLESS
            return (Part(key, how), Part(value, how))
        case ArrowType(params, result):
            return (*(Part(p, Held.ARGUMENT) for p in params), Part(result, Held.RESULT))
        case _:
            return ()


def declared_parts(d: t.TypeDeclaration) -> Iterator[Part]:
    """The parts of every type that the declaration makes, in terms of its own type parameters."""
    match d:
        case t.Datatype():
            for c in d.ctors:
                for f in c.formals:
                    yield Part(f.type, Held.FIELD, c.ghost or f.ghost, c, f.name)
        case t.SubsetType():
            if d.base is not None:
                yield Part(d.base, Held.BASE)
        case t.Class():
            yield from _places(d)
            for e in d.extenders:
                yield Part(UserType(e, e.params), Held.IMPLEMENTOR)
        case t.AbstractType():
            for p in d.params:
                yield Part(p, Held.HIDDEN)
        case _:
            pass


def _places(c: t.Class) -> Iterator[Part]:
    if c.is_array:
        yield Part(c.params[0], Held.PLACE)
    own = UserType(c, c.params)
    for f, x in all_fields(own):
        yield Part(x, Held.PLACE, f.ghost, name=f.name)
    for k, x, _ in set_constants(own):
        yield Part(x, Held.PLACE, k.ghost, name=k.name)


def has_parameters(x: Type) -> bool:
    """Whether the type speaks of a type parameter."""
    return isinstance(x, ParamType) or any(map(has_parameters, written(x)))
