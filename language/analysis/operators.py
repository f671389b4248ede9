"""Operators: arithmetic, logic, comparison, membership, conversion.

Long chains such as `a + b + c + …` lean left and may be thousands deep: they are followed in a loop.
"""

from __future__ import annotations

from collections.abc import Callable

from language.analysis import typed as t
from language.analysis.body import Body
from language.analysis.calls import expect_type
from language.analysis.dispatch import expr, handles
from language.analysis.families import family
from language.analysis.metas import Meta, is_ground
from language.analysis.refs import shown
from language.operators import (
    ARITHMETIC,
    COMPARISONS,
    LOGIC,
    MEMBERSHIP,
    ORDER,
    SHIFTS,
    STRICT,
    Operator,
    UnaryOperator,
)
from language.source import Span
from language.syntax import ast
from language.types import (
    BOOL,
    INT,
    BitvectorType,
    BoolType,
    CharType,
    IntType,
    MapType,
    MultisetType,
    OrdinalType,
    ParamType,
    RealType,
    SeqType,
    SetType,
    Type,
    UserType,
)


@handles(ast.Binary)
def binary(b: Body, e: ast.Binary, hint: Type | None) -> t.Expr:
    spine: list[tuple[ast.Binary, Type | None]] = []
    node: ast.Expr = e
    while isinstance(node, ast.Binary):
        if node.op not in ARITHMETIC:
            hint = BOOL if node.op in LOGIC else None
        spine.append((node, hint))
        node = node.left
    left = expr(b, node, hint)
    for top, wanted in reversed(spine):
        left = _combine(b, top, left, wanted)
    return left


def _combine(b: Body, e: ast.Binary, left: t.Expr, hint: Type | None) -> t.Expr:
    op = e.op
    if op in LOGIC:
        _boolean(b, left, op)
        right = expr(b, e.right, BOOL)
        _boolean(b, right, op)
        if op is Operator.EXPLIES:
            return t.Binary(e.span, BOOL, Operator.IMPLIES, right, left)
        return t.Binary(e.span, BOOL, op, left, right)
    if e.limit is not None:
        from language.analysis.depth_equality import up_to_depth

        return up_to_depth(b, op, left, expr(b, e.right, left.type), e.limit, e.span)
    if op in COMPARISONS:
        right = expr(b, e.right, None if op in MEMBERSHIP else left.type)
        return compare(b, op, left, right, e.span)
    if op in SHIFTS:
        right = expr(b, e.right)
        if not isinstance(b.infer.numeric(left.type), BitvectorType | Meta):
            b.ctx.error(
                "type", left.span, f"`{op}` shifts a bitvector, but this has type `{shown(b, left.type)}`."
            )
        return b.keep(t.Binary(e.span, left.type, op, left, as_number(b, right)))
    return _arithmetic(b, e, left, hint)


def _boolean(b: Body, e: t.Expr, op: Operator) -> None:
    expect_type(b, e, BOOL, f"Each side of `{op}`")


def expect_number(b: Body, e: t.Expr, *, bits: bool = False) -> None:
    """A length, a bound of a loop: any integer type will do. `bits`: a bitvector, too."""
    v = b.infer.numeric(e.type)
    if isinstance(v, Meta):
        if not v.poison:
            v.kind = v.kind or "int"
    elif not (isinstance(v, IntType) or (bits and isinstance(v, BitvectorType))):
        b.ctx.error("type", e.span, f"A whole number is needed here, but this has type `{shown(b, e.type)}`.")


def as_number(b: Body, e: t.Expr) -> t.Expr:
    """An index, a place, a shift: a bitvector there stands for its number, as if by `as int`."""
    expect_number(b, e, bits=True)
    return t.Convert(e.span, INT, e) if isinstance(b.infer.numeric(e.type), BitvectorType) else e


def _mismatch(b: Body, op: Operator, left: t.Expr, right: t.Expr, span: Span) -> None:
    b.ctx.error(
        "type",
        span,
        f"The two sides of `{op}` do not fit together: `{shown(b, left.type)}` on the left, "
        f"`{shown(b, right.type)}` on the right.",
    )


def compare(b: Body, op: Operator, left: t.Expr, right: t.Expr, span: Span) -> t.Expr:
    """A comparison of two elaborated sides; also used for the links of a chain."""
    if op in MEMBERSHIP:
        _membership(b, op, left, right, span)
    elif not b.infer.comparable(left.type, right.type) and not _rank(b, op, left.type, right.type):
        _mismatch(b, op, left, right, span)
    elif op is Operator.DISJOINT or (op in ORDER and not _rank(b, op, left.type, right.type)):
        _needs(b, op, left, span, lambda v: _applies(b, v, op))
    return t.Binary(span, BOOL, op, left, right)


def _rank(b: Body, op: Operator, left: Type, right: Type) -> bool:
    """`<` between values of different datatypes compares their ranks."""

    def ranked(x: Type) -> bool:
        return isinstance(x, UserType) and isinstance(x.decl, t.Datatype) and not x.decl.codata

    x, y = b.infer.view(left), b.infer.view(right)
    low, high = (x, y) if op is Operator.LESS else (y, x)
    return op in STRICT and ranked(high) and (ranked(low) or isinstance(low, ParamType))


def _needs(b: Body, op: object, e: t.Expr, span: Span, ok: Callable[[Type], bool]) -> None:
    """Check the operand's family now, or at the end of the body where it is not known yet."""

    def check() -> None:
        v = b.infer.view(e.type)
        if isinstance(v, Meta):
            if v.kind or v.poison:
                return
            return
        if not ok(v):
            array = shown(b, e.type).startswith("array<") and op == "|…|"
            more = " The length of an array `a` is written `a.Length`." if array else ""
            b.ctx.error("type", span, f"`{op}` does not apply to values of type `{shown(b, e.type)}`.{more}")

    if isinstance(b.infer.view(e.type), Meta):
        b.deferred.append(check)
    else:
        check()


def _membership(b: Body, op: Operator, left: t.Expr, right: t.Expr, span: Span) -> None:
    v = b.infer.view(right.type)
    if isinstance(v, Meta):
        if v.poison:
            return

        def later() -> None:
            if isinstance(b.infer.view(right.type), Meta):
                return
            _membership(b, op, left, right, span)

        b.deferred.append(later)
        return
    match v:
        case SetType(i) | SeqType(i) | MultisetType(i) | MapType(i):
            if not b.infer.comparable(left.type, i):
                b.ctx.error(
                    "type",
                    span,
                    f"This collection holds values of type `{shown(b, i)}`, "
                    f"but `{shown(b, left.type)}` is looked for in it.",
                )
        case _:
            b.ctx.error(
                "type",
                right.span,
                f"The right of `{op}` must be a set, sequence, multiset or map, "
                f"but this has type `{shown(b, right.type)}`.",
            )


def _arithmetic(b: Body, e: ast.Binary, left: t.Expr, hint: Type | None) -> t.Expr:
    op, span = e.op, e.span
    v = b.infer.view(left.type)
    if isinstance(v, MapType) and op is Operator.SUBTRACT:
        right = expr(b, e.right, SetType(v.key, v.finite))
        r = b.infer.view(right.type)
        if not (isinstance(r, SetType) and b.infer.comparable(r.item, v.key)) and not isinstance(r, Meta):
            _mismatch(b, op, left, right, span)
        return b.keep(t.Binary(span, v, op, left, right))
    right = expr(b, e.right, left.type if not isinstance(v, Meta) or v.kind else hint)
    w = b.infer.view(right.type)
    if isinstance(v, Meta) or isinstance(w, Meta):
        return _open_arithmetic(b, op, left, right, span)
    if isinstance(v, SeqType | SetType | MultisetType | MapType) and not isinstance(v, ParamType):
        if not _applies(b, v, op):
            b.ctx.error("type", span, f"`{op}` does not apply to values of type `{shown(b, left.type)}`.")
            return b.bad(span)
        if left.type == right.type and is_ground(left.type):
            return t.Binary(span, v, op, left, right)
        result = b.infer.meta(span)
        if op is Operator.SUBTRACT:  # what is taken away goes nowhere
            fits = b.infer.comparable(left.type, right.type)
        else:
            fits = b.fits(right.type, result, right.span)
        if not (b.fits(left.type, result, left.span) and fits):
            _mismatch(b, op, left, right, span)
            return b.bad(span)
        return b.keep(t.Binary(span, _strip(b, result, v), op, left, right))
    if not b.infer.agree(left.type, right.type):
        _mismatch(b, op, left, right, span)
        return b.bad(span)
    if not _applies(b, v, op):
        b.ctx.error("type", span, f"`{op}` does not apply to values of type `{shown(b, left.type)}`.")
        return b.bad(span)
    return b.keep(t.Binary(span, v, op, left, right))


def _strip(b: Body, result: Meta, v: Type) -> Type:
    """The family of an operation's result: a constraint on the operands says nothing about it."""
    head = b.infer.view(result)
    return head if isinstance(head, type(v)) else result


def _open_arithmetic(b: Body, op: Operator, left: t.Expr, right: t.Expr, span: Span) -> t.Expr:
    result = b.infer.meta(span)
    if not (b.infer.agree(left.type, right.type) and b.infer.agree(left.type, result)):
        _mismatch(b, op, left, right, span)
        return b.bad(span)
    out = b.keep(t.Binary(span, result, op, left, right))
    _needs(b, op, out, span, lambda v: _applies(b, v, op))
    return out


def _applies(b: Body, v: Type, op: Operator) -> bool:
    if isinstance(v, UserType) and isinstance(v.decl, t.Datatype) and v.decl.codata:
        return False  # values without an end have no rank
    return family(b.infer.numeric(v)) in op.on


@handles(ast.Chain)
def chain(b: Body, e: ast.Chain, hint: Type | None) -> t.Expr:
    """`a <= b < c` is `a <= b && b < c`."""
    operands = [expr(b, e.operands[0])]
    for o in e.operands[1:]:
        operands.append(expr(b, o, operands[-1].type))
    out: t.Expr | None = None
    disjoint = False
    for i, op in enumerate(e.ops):
        left, right = operands[i], operands[i + 1]
        link = compare(b, op, left, right, left.span.to(right.span))
        if op is Operator.DISJOINT:
            disjoint = True
        out = link if out is None else t.Binary(out.span.to(link.span), BOOL, Operator.AND, out, link)
    if disjoint:
        # `a !! b !! c` says that all pairs are disjoint, not only neighbours
        for i in range(len(operands)):
            for j in range(i + 2, len(operands)):
                link = compare(
                    b, Operator.DISJOINT, operands[i], operands[j], operands[i].span.to(operands[j].span)
                )
                assert out is not None
                out = t.Binary(e.span, BOOL, Operator.AND, out, link)
    assert out is not None
    return out


@handles(ast.Unary)
def unary(b: Body, e: ast.Unary, hint: Type | None) -> t.Expr:
    if e.op is UnaryOperator.NOT:
        operand = expr(b, e.operand, BOOL)
        v = b.infer.numeric(operand.type)
        if isinstance(v, BitvectorType):
            return b.keep(t.Unary(e.span, operand.type, UnaryOperator.NOT, operand))
        expect_type(b, operand, BOOL, "What follows `!`")
        return t.Unary(e.span, BOOL, UnaryOperator.NOT, operand)
    operand = expr(b, e.operand, hint)
    if isinstance(operand, t.Literal_) and isinstance(e.operand, ast.IntLit | ast.RealLit):
        assert not isinstance(operand.value, bool) and operand.value is not None
    v = b.infer.view(operand.type)
    n = b.infer.numeric(v)
    if isinstance(n, Meta):
        _needs(
            b,
            UnaryOperator.MINUS,
            operand,
            e.span,
            lambda x: isinstance(b.infer.numeric(x), IntType | RealType | BitvectorType),
        )
    elif not isinstance(n, IntType | RealType | BitvectorType):
        b.ctx.error(
            "type", operand.span, f"`-` needs a number, but this has type `{shown(b, operand.type)}`."
        )
        return b.bad(e.span)
    return b.keep(t.Unary(e.span, v, UnaryOperator.MINUS, operand))


@handles(ast.Cardinality)
def cardinality(b: Body, e: ast.Cardinality, hint: Type | None) -> t.Expr:
    operand = expr(b, e.operand)

    def sized(v: Type) -> bool:
        match b.infer.numeric(v):
            case SeqType() | MultisetType():
                return True
            case SetType(_, finite):
                return finite
            case MapType(_, _, finite):
                return finite
            case _:
                return False

    _needs(b, "|…|", operand, e.span, sized)
    return t.Unary(e.span, INT, UnaryOperator.CARDINALITY, operand)


@handles(ast.Conversion)
def conversion(b: Body, e: ast.Conversion, hint: Type | None) -> t.Expr:
    target = b.type(e.type)
    operand = expr(b, e.operand, target if isinstance(b.infer.numeric(target), Meta) else None)
    source, goal = b.infer.numeric(operand.type), b.infer.numeric(target)
    numbers = IntType | RealType | BitvectorType | CharType
    if isinstance(source, numbers) and isinstance(goal, numbers):
        if isinstance(source, CharType) and isinstance(goal, RealType):
            pass
    elif (
        _counts(source, goal)
        or _counts(goal, source)
        or (isinstance(source, Meta) and source.kind and isinstance(goal, numbers))
    ):
        pass
    elif not (
        b.infer.comparable(operand.type, target) or (not isinstance(source, UserType) and source == goal)
    ):
        b.ctx.error(
            "type",
            e.span,
            f"A value of type `{shown(b, operand.type)}` cannot be converted to `{shown(b, target)}`.",
        )
    return b.keep(t.Convert(e.span, target, operand))


def _counts(a: Type, b: Type) -> bool:
    """Ordinals are converted from and to numbers, bit-vectors and characters."""
    numbers = IntType | RealType | BitvectorType | CharType
    return isinstance(a, OrdinalType) and (
        isinstance(b, numbers) or (isinstance(b, Meta) and b.kind == "int")
    )


@handles(ast.DecreasesTo)
def decreases_to(b: Body, e: ast.DecreasesTo, hint: Type | None) -> t.Expr:
    left, right = tuple([expr(b, x) for x in e.left]), tuple([expr(b, x) for x in e.right])
    return t.DecreasesTo(e.span, BOOL, left, right, e.or_same)


@handles(ast.TypeTest)
def type_test(b: Body, e: ast.TypeTest, hint: Type | None) -> t.Expr:
    operand = expr(b, e.operand)
    tested = b.type(e.type)
    source, goal = b.infer.numeric(operand.type), b.infer.numeric(tested)
    numbers = IntType | RealType | BitvectorType | CharType
    both = isinstance(source, numbers | BoolType) and isinstance(goal, numbers)
    if not both and not b.infer.comparable(operand.type, tested):
        b.ctx.error(
            "type", e.span, f"A value of type `{shown(b, operand.type)}` is never a `{shown(b, tested)}`."
        )
    out = t.TypeTest(e.span, BOOL, operand, tested)
    b.note(out, tested)
    return out
