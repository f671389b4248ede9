"""Frame expressions: what `reads`, `modifies`, `unchanged` and `modify` name."""

from __future__ import annotations

from language.analysis import typed as t
from language.analysis.body import Body
from language.analysis.dispatch import expr
from language.analysis.member_access import this
from language.analysis.members import find_member
from language.analysis.metas import Meta
from language.analysis.refs import shown
from language.syntax import ast
from language.types import ArrowType, MultisetType, NullType, SeqType, SetType, Type, UserType


def frames(b: Body, items: tuple[ast.FrameExpr, ...], clause: str) -> tuple[t.Frame, ...]:
    return tuple([f for i in items if (f := _frame(b, i, clause)) is not None])


def _frame(b: Body, f: ast.FrameExpr, clause: str) -> t.Frame | None:
    if f.target is None and f.field is None:
        return t.Frame(f.span, None, None, True)
    if f.target is None:
        assert f.field is not None
        if b.this_type is None:
            b.ctx.error("static", f.span, "There is no `this` here whose field could be named.")
            return None
        target = this(b, f.span)
    else:
        target = expr(b, f.target)
    if clause == "reads" and isinstance(target, t.FunctionValue) and not target.function.params:
        pass
    owner = objects_in(b, target.type, clause)
    if owner is None:
        v = b.infer.view(target.type)
        if not (isinstance(v, Meta) and v.poison):
            b.ctx.error(
                "type",
                target.span,
                f"`{clause}` names objects: an object, an array, or a collection of them; "
                f"this has type `{shown(b, target.type)}`.",
            )
        return None
    field: t.Field | None = None
    if f.field is not None:
        found = find_member(owner, f.field.text) if isinstance(owner, UserType) else None
        if found is None or not isinstance(found[0], t.Field):
            b.ctx.error("name", f.field.span, f"`{shown(b, owner)}` has no field `{f.field.text}`.")
            return None
        field = found[0]
        if b.ctx.links is not None:
            b.ctx.links.name(f.field, field)
    return t.Frame(f.span, target, field)


def objects_in(b: Body, type_: Type, clause: str) -> Type | None:
    """The class of the objects that a value of the type names; None where it names none."""
    v = b.infer.view(type_)
    if isinstance(v, Meta) and not v.poison:

        def later() -> None:
            w = b.infer.view(type_)
            if not isinstance(w, Meta) and objects_in(b, w, clause) is None:
                b.ctx.error("type", v.span, f"`{clause}` names objects, but this has type `{shown(b, w)}`.")

        b.deferred.append(later)
        return b.infer.object_type
    if isinstance(v, ArrowType) and clause == "reads":
        v = b.infer.view(v.result)
    if isinstance(v, SetType | SeqType | MultisetType):
        v = b.infer.view(v.item)
        if isinstance(v, Meta) and not v.poison:
            b.infer.agree(v, b.infer.object_type)  # `modifies {}`
            return b.infer.object_type
    if isinstance(v, UserType) and isinstance(v.decl, t.Class) and b.module.knows(v.decl):
        return v
    if isinstance(v, NullType):
        return b.infer.object_type
    return None


def fresh_operand(b: Body, e: t.Expr) -> None:
    if objects_in(b, e.type, "fresh") is None and not isinstance(b.infer.view(e.type), Meta):
        b.ctx.error("type", e.span, f"`fresh` is about objects, but this has type `{shown(b, e.type)}`.")
