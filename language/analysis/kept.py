"""What a type promises by `(==)`, `(0)`, `(00)` or `(!new)`, it keeps; and what an opaque type promises, the
type that refines it keeps.

Reference manual, section "Type characteristics".
"""

from __future__ import annotations

from collections.abc import Mapping

from language.analysis import typed as t
from language.analysis.context import Context
from language.analysis.declare import Item, Work
from language.analysis.scope import Synonym
from language.analysis.type_questions import auto_init, may_hold_references, nonempty, supports_equality
from language.syntax import ast
from language.types import Type, UserType

_WHAT = {
    "==": "values that can be compared by `==`",
    "0": "a value to begin with",
    "00": "a value",
    "!new": "values that hold no objects",
}


def kept(ctx: Context, work: Work, promises: Mapping[ast.Decl, tuple[str, ...]]) -> None:
    """`promises`: the characteristics of the opaque type, by the declaration in its place."""
    for item in work.items:
        type_ = _defined(item)
        if type_ is None:
            continue
        name = item.decl.name
        ctx.current = item.decl
        for c in _broken(type_, promises.get(item.decl, ())):
            message = f"The refined module promises `({c})` of `{name.text}`, which this is not."
            ctx.error("refinement", name.span, message)
        own = item.decl.characteristics if isinstance(item.decl, ast.TypeDecl) else ()
        for c in _broken(type_, own):
            message = f"`{name.text}` is declared to have {_WHAT[c]}, as `({c})` says, but it may not."
            ctx.error("characteristic", name.span, message)
    ctx.current = None


def _defined(item: Item) -> Type | None:
    match item.typed:
        case Synonym(target=target):
            return target
        case t.AbstractType():
            return None
        case t.TypeDeclaration() as d:
            return UserType(d, d.params)
        case _:
            return None


def _broken(x: Type, promised: tuple[str, ...]) -> list[str]:
    holds = {"==": supports_equality, "0": auto_init, "00": nonempty, "!new": _holds_no_objects}
    return [c for c in promised if c in holds and not holds[c](x)]


def _holds_no_objects(x: Type) -> bool:
    return not may_hold_references(x)
