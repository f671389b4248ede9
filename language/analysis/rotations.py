"""`b.RotateLeft(n)`, `b.RotateRight(n)` of bit-vectors: what is shifted out comes in at the other end.

Written out as two shifts, so that no later stage needs to know them (manual, "Bit-vector Types").
"""

from __future__ import annotations

from language.analysis import typed as t
from language.analysis.body import Body
from language.analysis.dispatch import expr
from language.analysis.refs import expect_type
from language.operators import Operator
from language.syntax import ast
from language.types import INT, BitvectorType

NAMES = ("RotateLeft", "RotateRight")


def rotation(b: Body, e: ast.Call, target: t.Expr, name: str) -> t.Expr | None:
    """The call, where it is one of a bit-vector; None where it is something else."""
    type_ = b.infer.numeric(target.type)
    if not isinstance(type_, BitvectorType):
        return None
    if len(e.args) != 1 or e.args[0].name is not None:
        b.ctx.error("arity", e.span, f"`{name}` takes one number: by how many bits.")
        return b.bad(e.span)
    by = expr(b, e.args[0].value, INT)
    expect_type(b, by, INT, f"The number of bits for `{name}`")
    bits = b.variable("bits", target.type, "bound", target.span)
    count = b.variable("by", INT, "bound", by.span)
    x, n = t.Var(target.span, target.type, bits), t.Var(by.span, INT, count)
    rest = t.Binary(by.span, INT, Operator.SUBTRACT, t.Literal_(by.span, INT, type_.width), n)
    there, back = Operator.SHIFT_LEFT, Operator.SHIFT_RIGHT
    if name == "RotateRight":
        there, back = back, there
    out = t.Binary(e.span, target.type, there, x, n)
    around = t.Binary(e.span, target.type, back, x, rest)
    whole = t.Binary(e.span, target.type, Operator.BIT_OR, out, around)
    for part in (x, out, around, whole):
        b.keep(part)
    inner = b.keep(t.Let(e.span, target.type, t.BindPattern(by.span, count), by, whole))
    return b.keep(t.Let(e.span, target.type, t.BindPattern(target.span, bits), target, inner))
