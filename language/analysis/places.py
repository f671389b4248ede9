"""What an assignment must read before the statements that its right side takes.

`o.f.g := new C.Init(o);`, where `Init` is a method, becomes several statements: the object is made, the
method called, the object stored. The method may change `o.f`; the place is the one from before the call. So
is that of `a[o.i] :- o.Next();` (manual, "Update with Failure Statement", key points).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from language.analysis import typed as t
from language.analysis.body import Body
from language.operators import Operator
from language.types import BOOL, STRING


def hold(
    b: Body, targets: Sequence[t.LValue], changed: Collection[t.Variable] = ()
) -> tuple[list[t.Stmt], list[t.LValue]]:
    """Statements that keep the parts of the targets in variables, and the targets by those variables. Those
    in `changed` may have another value when the targets are stored to."""
    first: list[t.Stmt] = []

    def held(e: t.Expr) -> t.Expr:
        if isinstance(e, t.This | t.Literal_) or (isinstance(e, t.Var) and e.var not in changed):
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


def apart(x: t.LValue, y: t.LValue) -> t.Stmt | None:
    """A claim that two places are different ones; None where that is plain."""
    match x, y:
        case t.FieldTarget(_, a, field), t.FieldTarget(_, c, other) if field is other:
            pairs = [(a, c)]
        case t.ArrayTarget(_, a, at), t.ArrayTarget(_, c, there) if len(at) == len(there):
            pairs = [(a, c), *zip(at, there, strict=True)]
        case _:
            return None
    differ: t.Expr | None = None
    for p, q in pairs:
        unlike = t.Binary(x.span, BOOL, Operator.UNEQUAL, p, q)
        differ = unlike if differ is None else t.Binary(x.span, BOOL, Operator.OR, differ, unlike)
    assert differ is not None
    message = "This left side and another one may be the same place, and it cannot hold two results."
    words = t.StringLiteral(x.span, STRING, message)
    return t.Assert(x.span, True, differ, None, None, (t.Attribute("error", (words,)),))
