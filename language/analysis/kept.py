"""What an opaque type promises by `(==)`, `(0)`, `(00)` or `(!new)`, the type that refines it keeps."""

from __future__ import annotations

from collections.abc import Mapping

from language.analysis import typed as t
from language.analysis.context import Context
from language.analysis.declare import Work
from language.analysis.scope import Synonym
from language.analysis.type_questions import auto_init, may_hold_references, nonempty, supports_equality
from language.syntax import ast
from language.types import Type, UserType


def kept(ctx: Context, work: Work, promises: Mapping[ast.Decl, tuple[str, ...]]) -> None:
    """`promises`: the characteristics of the opaque type, by the declaration in its place."""
    for item in work.items:
        asked = promises.get(item.decl)
        match item.typed:
            case Synonym(target=target) if asked and target is not None:
                type_: Type = target
            case t.TypeDeclaration() as d if asked:
                type_ = UserType(d, d.params)
            case _:
                continue
        ctx.current = item.decl
        holds = {
            "==": supports_equality(type_),
            "0": auto_init(type_),
            "00": nonempty(type_),
            "!new": not may_hold_references(type_),
        }
        for c in asked:
            if not holds.get(c, True):
                message = (
                    f"The refined module promises `({c})` of `{item.decl.name.text}`, which this is not."
                )
                ctx.error("refinement", item.decl.name.span, message)
    ctx.current = None
