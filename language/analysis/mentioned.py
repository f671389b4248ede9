"""The types that a node of the typed tree speaks of: of what it binds, makes, converts, or passes on.

The type of every other expression follows from these and from the signatures of what it uses. What may be
had of a type without naming a value of it must be here, or a proof that the type has values could rest on the
type itself.
"""

from __future__ import annotations

from collections.abc import Iterator

from language.analysis import typed as t
from language.analysis.lineage import all_fields
from language.analysis.type_parts import written
from language.types import Type, UserType


def declarations_in(type_: Type) -> Iterator[t.TypeDeclaration]:
    """Those of a type and of its arguments. Objects are references, whatever they hold: no classes."""
    if isinstance(type_, UserType) and not isinstance(type_.decl, t.Class):
        yield type_.decl
    for part in written(type_):
        yield from declarations_in(part)


def mentioned_types(x: t.Tree) -> Iterator[Type]:
    """Each type whole, as `seq<T>`; what it is made of is the reader's business."""
    match x:
        case t.Quantified() | t.SetComprehension() | t.MapComprehension() | t.LetSuchThat() | t.Forall():
            yield from (v.type for v in x.vars)
        case t.Declare():
            yield from (v.type for v in x.vars)
        case t.Lambda():
            yield from (v.type for v in x.params)
        case t.BindPattern() | t.For() | t.LocalTarget():
            yield x.var.type
        case t.Construct() | t.Convert():
            yield x.type
        case t.TypeTest():
            yield x.tested
        case t.FunctionCall() | t.FunctionValue() | t.CallStmt() | t.ConstRead():
            yield from x.type_args
        case t.NewArray():
            yield x.element
        case t.NewObject():
            yield from x.type_args
            yield x.type
            if x.ctor is None and isinstance(x.type, UserType) and isinstance(x.type.decl, t.Class):
                yield from (type_ for _, type_ in all_fields(x.type))
        case t.Assign():
            for target, value in zip(x.targets, x.values, strict=False):
                if isinstance(value, t.HavocRhs):
                    yield from _place(target)
        case t.AssignSuchThat():
            for target in x.targets:
                yield from _place(target)
        case _:
            pass


def _place(target: t.LValue) -> Iterator[Type]:
    """The type of a place in the heap."""
    match target:
        case t.FieldTarget(_, obj, field):
            yield field.type
            yield obj.type
        case t.ConstTarget(_, obj, const):
            yield const.type
            yield obj.type
        case t.ArrayTarget(_, array):
            yield array.type
        case _:
            pass
