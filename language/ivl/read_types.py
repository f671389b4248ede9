"""The type that what an expression reads is known to have.

Inference may give a reading a wider type than its place has (`nat` read as `int`). That is fine where every
value of the one is one of the other, and must be claimed where objects are inside, whose types stay.
"""

from __future__ import annotations

from language.analysis import typed as t
from language.analysis.lineage import all_fields
from language.ivl.scope import Scope
from language.ivl.sorts import instantiate, root
from language.types import ArrowType, MapType, SeqType, Type, UserType, substitute


def read_type(e: t.Expr, s: Scope) -> Type | None:
    """The type of the variable, part, field, cell or item; None for other expressions."""
    match e:
        case t.Var():
            return s.type(e.var.type)
        case t.Destructor():
            data = root(s.type(e.value.type))
            ctor, index = e.ctors[0]
            return _at(data, ctor.formals[index].type)
        case t.FieldRead():
            owner = root(s.type(e.obj.type))
            found = all_fields(owner) if isinstance(owner, UserType) else ()
            return next((x for f, x in found if f is e.field), None)
        case t.ArrayRead():
            array = root(s.type(e.array.type))
            return array.args[0] if isinstance(array, UserType) and array.args else None
        case t.Index():
            match root(s.type(e.collection.type)):
                case SeqType(item) | MapType(_, item):
                    return item
                case _:
                    return None
        case t.Apply():
            arrow = root(s.type(e.function.type))
            return arrow.result if isinstance(arrow, ArrowType) else None
        case _:
            return None


def _at(data: Type, part: Type) -> Type | None:
    return substitute(part, instantiate(data.decl, data.args)) if isinstance(data, UserType) else None
