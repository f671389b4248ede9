"""What an assignment must read before the statements that making its new objects takes.

`o.f.g := new C.Init(o);`, where `Init` is a method, becomes several statements: the object is made, the
method called, the object stored. The method may change `o.f`; the place is the one from before the call.
"""

from __future__ import annotations

from collections.abc import Sequence

from language.analysis import typed as t
from language.analysis.body import Body


def hold(b: Body, targets: Sequence[t.LValue]) -> tuple[list[t.Stmt], list[t.LValue]]:
    """Statements that keep the parts of the targets in variables, and the targets by those variables."""
    first: list[t.Stmt] = []

    def held(e: t.Expr) -> t.Expr:
        if isinstance(e, t.Var | t.This | t.Literal_):
            return e
        tmp = b.variable("place", e.type, "local", e.span)
        first.append(t.Assign(e.span, False, (t.LocalTarget(e.span, tmp, True),), (t.ExprRhs(e.span, e),)))
        return b.keep(t.Var(e.span, e.type, tmp))

    kept: list[t.LValue] = []
    for x in targets:
        match x:
            case t.FieldTarget(span, obj, field):
                kept.append(t.FieldTarget(span, held(obj), field))
            case t.ArrayTarget(span, array, indices):
                kept.append(t.ArrayTarget(span, held(array), tuple([held(i) for i in indices])))
            case _:
                kept.append(x)
    return first, kept


def check_order(b: Body, before: Sequence[t.Stmt], values: Sequence[t.Rhs]) -> None:
    """Beside such an object there may stand only what its making cannot change."""
    if not before or len(values) == 1:
        return
    for v in values:
        if not isinstance(v, t.ExprRhs) or not isinstance(v.value, t.Var | t.This | t.Literal_):
            b.ctx.unsupported(v.span, "this value beside a `new` that calls a method, in one assignment")
