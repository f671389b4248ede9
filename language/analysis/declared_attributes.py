"""Attributes of declarations that have rules of their own: `{:print}`, `{:nativeType}`, `{:rlimit}` (manual,
"Attributes")."""

from __future__ import annotations

import operator

from language.analysis import typed as t
from language.analysis.comprehensions import conjuncts
from language.analysis.context import Context
from language.operators import FALLING, RISING, Operator, UnaryOperator
from language.syntax import ast
from language.types import IntType, Type, UserType

_COMPUTED = {Operator.ADD: operator.add, Operator.SUBTRACT: operator.sub, Operator.MULTIPLY: operator.mul}
_NATIVE = {
    "byte": (0, 1 << 8),
    "sbyte": (-(1 << 7), 1 << 7),
    "ushort": (0, 1 << 16),
    "short": (-(1 << 15), 1 << 15),
    "uint": (0, 1 << 32),
    "int": (-(1 << 31), 1 << 31),
    "number": (-(1 << 53) + 1, 1 << 53),
    "ulong": (0, 1 << 64),
    "long": (-(1 << 63), 1 << 63),
    "udoublelong": (0, 1 << 128),
    "doublelong": (-(1 << 127), 1 << 127),
}
"""The integers of each native type, from the first to before the second."""


def declared_attributes(ctx: Context, x: object, d: ast.Decl) -> None:
    """Reports what an attribute's own rule forbids on the declaration."""
    names = {a.name: a for a in d.attributes}
    if {"rlimit", "resource_limit"} <= names.keys():
        message = "`{:rlimit}` and `{:resource_limit}` set the same limit: use one of them."
        ctx.error("attribute", d.name.span, message)
    if "print" in names and isinstance(x, t.Function | t.Method):
        _printing(ctx, names["print"], x)
    if "nativeType" in names and isinstance(x, t.SubsetType) and x.is_newtype:
        _native(ctx, names["nativeType"], x)


def _printing(ctx: Context, a: ast.Attribute, f: t.Function | t.Method) -> None:
    if isinstance(f, t.Function):
        ctx.error("attribute", f.name_span, "A function has no effect, so it cannot be marked `{:print}`.")
    elif f.ghost:
        ctx.error("attribute", f.name_span, "Ghost code prints nothing, so it cannot be marked `{:print}`.")
    elif a.args:
        ctx.error("attribute", a.span, "`{:print}` takes nothing.")
    elif f.overrides is not None and t.attribute(f.overrides.attributes, "print") is None:
        message = f"`{f.name}` overrides a method that is not marked `{{:print}}`, so it may not print."
        ctx.error("attribute", f.name_span, message)


def _native(ctx: Context, a: ast.Attribute, s: t.SubsetType) -> None:
    arg = a.args[0] if len(a.args) == 1 else None
    span = s.span
    if len(a.args) > 1 or not isinstance(arg, ast.BoolLit | ast.StringLit | None):
        message = '`{:nativeType}` takes nothing, `true`, `false` or the name of a type, as in "byte".'
        ctx.error("attribute", span, message)
        return
    if arg is None or (isinstance(arg, ast.BoolLit) and not arg.value):
        return
    if isinstance(arg, ast.StringLit) and arg.value not in _NATIVE:
        ctx.error("attribute", span, f'There is no native type called "{arg.value}".')
        return
    given = _range(s)
    if given is None:
        ctx.error("attribute", span, "Only a type of integers can be held in a native type.")
        return
    low, high = given
    wanted = [_NATIVE[arg.value]] if isinstance(arg, ast.StringLit) else list(_NATIVE.values())
    if not any(low is not None and high is not None and a <= low and high <= b for a, b in wanted):
        message = (
            "That every value of this type fits into the native type cannot be read off its condition, "
            "which should say `low <= x < high` with numbers."
        )
        ctx.error("attribute", span, message)


def _range(s: t.SubsetType) -> tuple[int | None, int | None] | None:
    """Bounds that the conditions say with numbers, the second one exclusive; None for other values than
    integers."""
    low: int | None = None
    high: int | None = None
    decl = s
    while True:
        if decl.var is not None and decl.condition is not None:
            for c in conjuncts(decl.condition):
                at_least, below = _bounds(c, decl.var)
                low = at_least if low is None or (at_least is not None and at_least > low) else low
                high = below if high is None or (below is not None and below < high) else high
        base: Type | None = decl.base
        if isinstance(base, UserType) and isinstance(base.decl, t.SubsetType):
            decl = base.decl
        else:
            return (low, high) if isinstance(base, IntType) else None


def _bounds(c: t.Expr, v: t.Variable) -> tuple[int | None, int | None]:
    if not isinstance(c, t.Binary):
        return None, None
    left, right, op = c.left, c.right, c.op
    if op in FALLING and op.mirror is not None:
        left, right, op = right, left, op.mirror
    if op is Operator.EQUAL and _is(left, v) and (n := constant(right)) is not None:
        return n, n + 1
    if op in RISING:
        if _is(left, v) and (n := constant(right)) is not None:
            return None, n + (op is Operator.AT_MOST)
        if _is(right, v) and (n := constant(left)) is not None:
            return n + (op is Operator.LESS), None
    return None, None


def _is(e: t.Expr, v: t.Variable) -> bool:
    return isinstance(e, t.Var) and e.var is v


def constant(e: t.Expr) -> int | None:
    """The integer that an expression of literals and constants is."""
    match e:
        case t.Literal_(_, _, value):
            return value if type(value) is int else None
        case t.Unary(_, _, UnaryOperator.MINUS, operand):
            n = constant(operand)
            return None if n is None else -n
        case t.Binary(_, _, op, left, right) if op in _COMPUTED:
            a, b = constant(left), constant(right)
            if a is None or b is None:
                return None
            return _COMPUTED[op](a, b)
        case t.ConstRead(_, _, const) if const.value is not None:
            return constant(const.value)
        case t.Convert(_, _, operand):
            return constant(operand)
        case _:
            return None
