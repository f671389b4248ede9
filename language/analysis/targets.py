"""What can be assigned to."""

from __future__ import annotations

from language.analysis import typed as t
from language.analysis.body import Body
from language.analysis.dispatch import expr
from language.analysis.lineage import member_types
from language.analysis.names import resolve
from language.analysis.refs import CtorRef, FunctionRef, MethodRef, ModuleRef, TypeRef, ValueRef
from language.syntax import ast
from language.types import ParamType, SeqType, Type, UserType, substitute

_KINDS = {
    "in": "an in-parameter; its value cannot change. Use a local variable instead: `var x := …;`",
    "bound": "a bound variable; its value cannot change",
}


def target(b: Body, e: ast.Expr) -> t.LValue | None:
    """The place that an expression names; None after an error was reported."""
    while isinstance(e, ast.Parens):
        e = e.inner
    match e:
        case ast.Ident() | ast.Dot():
            return _named(b, e)
        case ast.Index():
            value = expr(b, e)
            if isinstance(value, t.ArrayRead):
                return t.ArrayTarget(e.span, value.array, value.indices)
            if isinstance(value, t.Index):
                hint = (
                    " Sequences do not change: write `s := s[i := v];`."
                    if isinstance(value.collection.type, SeqType)
                    else ""
                )
                b.ctx.error("assign", e.span, f"Only elements of arrays can be assigned.{hint}")
            return None
        case _:
            expr(b, e)
            b.ctx.error(
                "assign", e.span, "This cannot be assigned to: it is not a variable, a field or an element."
            )
            return None


def _named(b: Body, e: ast.Ident | ast.Dot) -> t.LValue | None:
    ref = resolve(b, e)
    match ref:
        case None:
            return None
        case ValueRef(t.Var(_, _, var)):
            if var.kind in _KINDS or var.fixed:
                why = _KINDS.get(var.kind, "the loop's own variable; its value changes by itself")
                b.ctx.error("assign", e.span, f"`{var.name}` is {why}.")
                return None
            return t.LocalTarget(e.span, var)
        case ValueRef(t.FieldRead(_, _, _, field)) if field.fixed:
            b.ctx.error(
                "assign", e.span, f"`{field.name}` belongs to the iterator; it changes by itself only."
            )
        case ValueRef(t.FieldRead(_, _, obj, field)):
            return t.FieldTarget(e.span, obj, field)
        case ValueRef(t.ConstRead(_, _, const, obj)):
            c = b.callable
            if obj is not None and isinstance(obj, t.This) and b.new_phase and const.value is None:
                return t.ConstTarget(e.span, obj, const)
            why = (
                " Only a constructor can set it, before `new;`."
                if isinstance(c, t.Method) and c.kind == "constructor"
                else ""
            )
            b.ctx.error("assign", e.span, f"`{const.name}` is a constant; its value cannot change.{why}")
        case ValueRef(t.Destructor()):
            b.ctx.error(
                "assign",
                e.span,
                "A datatype value does not change: write `d := d.(part := v);` for a new one.",
            )
        case ValueRef(t.ArrayLength()):
            b.ctx.error("assign", e.span, "The length of an array cannot change.")
        case FunctionRef(function):
            b.ctx.error("assign", e.span, f"`{function.name}` is a function; it cannot be assigned to.")
        case MethodRef(method):
            b.ctx.error("assign", e.span, f"`{method.name}` is a {method.kind}; it cannot be assigned to.")
        case CtorRef() | TypeRef() | ModuleRef() | ValueRef():
            b.ctx.error(
                "assign", e.span, "This cannot be assigned to: it is not a variable, a field or an element."
            )
    return None


def target_type(b: Body, place: t.LValue) -> Type:
    """The type of what may be stored."""
    match place:
        case t.LocalTarget(_, var):
            return var.type
        case t.FieldTarget(_, obj, field):
            return substitute(field.type, _env(b, obj, field.owner))
        case t.ConstTarget(_, obj, const):
            return substitute(const.type, _env(b, obj, const.owner))
        case t.ArrayTarget(_, array):
            v = b.infer.view(array.type)
            assert isinstance(v, UserType)
            return v.args[0]
        case _:
            raise AssertionError(place)


def _env(b: Body, obj: t.Expr, owner: t.TypeDeclaration | None) -> dict[ParamType, Type]:
    return member_types(b.infer.view(obj.type), owner)
